/// The text of every statement that reads, and of the few that write outside a commit.
///
/// Values are bound, never pasted in.
///
/// What a commit writes is in ``WriteStatement``, what an audit looks for in ``Invariant``, the tables in ``Schema``.
enum Statements {
    // MARK: The file

    /// Writes the store's own row with the values that it has.
    static let rewriteStore = "UPDATE store SET number = number"

    /// Makes SQLite write pages before their transaction ends, so that a lack of room shows.
    static let smallCache = "PRAGMA cache_size = 16"
    /// Makes a table that never stays.
    static let makeFiller = "CREATE TABLE filler (bytes BLOB)"
    /// Fills it with a number of bytes.
    static let fill = "INSERT INTO filler (bytes) VALUES (zeroblob(?))"

    static let applicationID = "PRAGMA application_id"
    static let userVersion = "PRAGMA user_version"
    static let countOfTables = "SELECT count(*) FROM sqlite_schema"
    static let insertTokenSecret = "INSERT INTO store (number, token_secret) VALUES (1, ?)"
    static let newestExecution = "SELECT max(key) FROM executions"
    static let tokenSecret = "SELECT token_secret FROM store WHERE number = 1"

    // MARK: Definitions

    static let definitionColumns = """
        d.key, d.state_machine, d.revision, d.digest, d.role_arn, d.created_at, d.text, d.type, d.settings, d.revision_id
        """
    static let definition = "SELECT \(definitionColumns) FROM definitions AS d WHERE d.key = ?"
    static let currentDefinitions = """
        SELECT \(definitionColumns) FROM state_machines AS m JOIN definitions AS d ON d.key = m.definition
        ORDER BY m.name
        """
    /// The highest revision that was ever given to a state machine of a name, also if it was deleted since.
    static let newestRevision = "SELECT max(revision) FROM definitions WHERE state_machine = ?"
    /// The highest key that a table with `AUTOINCREMENT` ever gave.
    static let highestKey = "SELECT seq FROM sqlite_sequence WHERE name = ?"

    // MARK: The catalogue

    private static let allStateMachines = """
        SELECT name, definition, type, created_at, newest_version, tags FROM state_machines
        """
    static let stateMachines = "\(allStateMachines) ORDER BY key"
    static let stateMachineNamed = "\(allStateMachines) WHERE name = ?"
    private static let allVersions = "SELECT state_machine, number, definition, description, created_at FROM versions"
    static let versions = "\(allVersions) ORDER BY state_machine, number"
    static let versionsOfStateMachine = "\(allVersions) WHERE state_machine = ? ORDER BY number"
    private static let allAliases = """
        SELECT state_machine, name, description, routes, created_at, updated_at FROM aliases
        """
    static let aliases = "\(allAliases) ORDER BY key"
    static let aliasesOfStateMachine = "\(allAliases) WHERE state_machine = ? ORDER BY key"
    static let activities = "SELECT name, created_at, encryption, tags FROM activities ORDER BY key"
    static let branchesWaitingForWorker = """
        SELECT execution, path FROM branches WHERE queue = ? ORDER BY queued_at, execution, path LIMIT ? OFFSET ?
        """

    // MARK: Executions

    static let executionColumns = """
        key, state_machine, name, definition, status, started_at, stopped_at, deadline, redrive_count, redriven_at,
            error, arn, state_machine_arn, role_arn, output, cause, presentation, input, version, alias,
            redrive_token, map_run, map_index, map_items, parent, parent_path, fingerprint, failed_path, failed_state,
            failed_class, failed_message, paused_at, pause_deadlines, held_deadline, lane, campaign, campaign_row
        """
    static let execution = "SELECT \(executionColumns) FROM executions WHERE key = ?"
    static let branches = """
        SELECT b.path, b.state_name, b.entered_at, b.wake, b.due_at, b.waiting_since, b.activity, b.task, f.frame, b.queue,
            b.queued_at, b.child, b.map_run, b.bucket, b.lane, b.share
        FROM branches AS b LEFT JOIN frames AS f ON f.execution = b.execution AND f.path = b.path
        WHERE b.execution = ?
        """
    /// The same without frames, one of which may be missing.
    static let rowsOfBranches = """
        SELECT path, state_name, entered_at, wake, due_at, waiting_since, activity, task, x'', queue, queued_at, child, map_run,
            bucket, lane, share
        FROM branches WHERE execution = ?
        """
    static let lastEventID = "SELECT max(id) FROM events WHERE execution = ?"
    static let executionKey = "SELECT key FROM executions WHERE state_machine = ? AND name = ?"

    // MARK: Time

    // The index of the deadlines is named, because without statistics SQLite would rather take the one of the statuses and sort.
    static let dueBranches = """
        SELECT execution, path FROM branches WHERE due_at <= ? ORDER BY due_at, execution, path LIMIT ?
        """
    static let dueExecutions = """
        SELECT key FROM executions INDEXED BY executions_due
        WHERE status = 'RUNNING' AND deadline <= ? ORDER BY deadline, key LIMIT ?
        """
    static let nextDueBranch = "SELECT due_at FROM branches WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1"
    static let nextDueExecution = """
        SELECT deadline FROM executions INDEXED BY executions_due
        WHERE status = 'RUNNING' AND deadline IS NOT NULL ORDER BY deadline LIMIT 1
        """
    static let branchesWaitingForCapacity = """
        SELECT execution, path FROM branches WHERE wake = 'capacity' AND bucket = ? AND lane = ? AND share = ?
        ORDER BY waiting_since, execution, path LIMIT ?
        """
    static let capacityQueues = """
        SELECT bucket, lane, share, count(*), min(waiting_since) FROM branches WHERE wake = 'capacity'
        GROUP BY bucket, lane, share
        """
    /// The lines of a lane are found one behind the other, without looking at who waits in them.
    static let capacityPlace = """
        WITH RECURSIVE line (share) AS (
            SELECT min(share) FROM branches WHERE wake = 'capacity' AND bucket = ?1 AND lane = ?2
            UNION ALL
            SELECT (SELECT min(b.share) FROM branches AS b
                WHERE b.wake = 'capacity' AND b.bucket = ?1 AND b.lane = ?2 AND b.share > line.share)
            FROM line WHERE line.share IS NOT NULL)
        SELECT
            (SELECT count(*) FROM (SELECT 1 FROM branches
                WHERE wake = 'capacity' AND bucket = ?1 AND lane = ?2 AND share = ?3
                    AND (waiting_since, execution, path) < (?4, ?5, ?6) LIMIT ?7)),
            (SELECT count(share) FROM line),
            (SELECT count(*) FROM (SELECT 1 FROM branches
                WHERE wake = 'capacity' AND bucket = ?1 AND lane = 'interactive' AND ?2 = 'batch' LIMIT ?7))
        """
    static let buckets = "SELECT name, configured, settings, state FROM buckets ORDER BY name"
    static let branchesWithCall = """
        SELECT execution, path FROM branches WHERE wake = 'call' AND (execution, path) > (?, ?)
        ORDER BY execution, path LIMIT ?
        """

    // MARK: Tokens and messages

    static let sealedToken = "SELECT written_at, sealed FROM tokens WHERE credential = ?"
    static let messagesToRecipient = """
        SELECT visit, sent_at, expires_at FROM sent_messages WHERE recipient = ? AND expires_at > ?
        ORDER BY sent_at DESC LIMIT ?
        """

    // MARK: The inbox

    static let messageKey = """
        SELECT key FROM messages WHERE connector = ? AND webhook = ? AND deduplication_key = ?
        """
    static let branchesWaitingForMessage = """
        SELECT execution, path FROM waits WHERE wait_key = ? ORDER BY execution, path LIMIT ?
        """
    // In this order, because a key has few messages: without statistics SQLite would rather walk through those of a webhook.
    static let orphans = """
        SELECT m.key, m.connector, m.webhook, m.deduplication_key, m.event, m.ordering, m.received_at, m.state, m.decided_at,
            m.owner, m.payload
        FROM message_keys AS k CROSS JOIN messages AS m ON m.key = k.message
        WHERE k.wait_key = ? AND m.state = 'orphan' ORDER BY m.key LIMIT ?
        """
    static let newestOrdering = """
        SELECT max(m.ordering) FROM message_keys AS k CROSS JOIN messages AS m ON m.key = k.message
        WHERE k.wait_key = ? AND m.connector = ? AND m.webhook = ? AND m.state = 'applied'
        """
    static let branchesPausing = """
        SELECT execution, path FROM branches WHERE wake = 'timer' AND task IS NOT NULL AND (execution, path) > (?, ?)
        ORDER BY execution, path LIMIT ?
        """
    static let lastDeliveries = """
        SELECT connector, webhook, max(last_received_at) FROM messages GROUP BY connector, webhook
        """
    static let newestEventTime = "SELECT happened_at FROM events ORDER BY rowid DESC LIMIT 1"
    static let inbox = """
        SELECT key, connector, webhook, deduplication_key, event, ordering, received_at, state, decided_at, owner, x'6E756C6C',
            deliveries, last_received_at
        FROM messages WHERE key < ? ORDER BY key DESC LIMIT ?
        """
    static let messageDecisions = """
        SELECT message, execution, path, visit, decided_at FROM message_decisions WHERE message = ?
        ORDER BY execution, path
        """

    // MARK: History and lists

    private static let events = "SELECT id, previous, happened_at, type, details FROM events"
    static let eventsForwards = "\(events) WHERE execution = ? AND id > ? ORDER BY id LIMIT ?"
    static let eventsBackwards = "\(events) WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?"
    static let calls = """
        SELECT path, visit, attempt, number, resource, purpose, idempotency_key, started_at, finished_at, outcome, status,
            message
        FROM calls WHERE execution = ? ORDER BY sequence LIMIT ? OFFSET ?
        """
    static let executionCounts = "SELECT status, count(*) FROM executions GROUP BY status"

    static let summaryColumns = """
        e.key, e.name, e.state_machine, e.status, e.started_at, e.stopped_at, e.error, b.state_name, b.wake, b.due_at,
            e.version, e.alias, e.redrive_count, e.redriven_at, e.arn, e.map_items, e.fingerprint, e.paused_at
        """
    private static let summaries = """
        SELECT \(summaryColumns)
        FROM executions AS e
        LEFT JOIN branches AS b ON b.execution = e.key AND b.path = '' AND e.status = 'RUNNING'
        """
    /// What looks after an end is listed only where its own state machine is asked for.
    private static let isNoReconciliation = """
        NOT EXISTS (SELECT 1 FROM onboardings AS o WHERE o.execution = e.key AND o.relation = 'reconciliation')
        """
    static let allExecutions = "\(summaries) WHERE e.key < ? AND \(isNoReconciliation) ORDER BY e.key DESC LIMIT ?"
    static let executionsOfStatus = """
        \(summaries) WHERE e.status = ? AND e.key < ? AND \(isNoReconciliation) ORDER BY e.key DESC LIMIT ?
        """
    static let executionsOfStateMachine = """
        \(summaries) WHERE e.state_machine = ? AND e.key < ? ORDER BY e.key DESC LIMIT ?
        """
    static let executionsOfStateMachineAndStatus = """
        \(summaries) WHERE e.state_machine = ? AND e.status = ? AND e.key < ? ORDER BY e.key DESC LIMIT ?
        """

    // The rarer filters share statements: a parameter that is NULL lets all pass.
    private static let rareFilters = """
        (?2 IS NULL OR e.status = ?2) AND (?3 IS NULL OR (e.redrive_count > 0) = ?3) AND e.key < ?4
        """
    static let executionsOfVersion = """
        \(summaries) WHERE e.state_machine = ?1 AND e.version = ?6 AND \(rareFilters) ORDER BY e.key DESC LIMIT ?5
        """
    static let executionsOfAlias = """
        \(summaries) WHERE e.state_machine = ?1 AND e.alias = ?6 AND \(rareFilters) ORDER BY e.key DESC LIMIT ?5
        """
    static let executionsOfMapRun = """
        \(summaries) WHERE e.map_run = ?6 AND (?1 IS NULL OR e.state_machine = ?1) AND \(rareFilters)
        ORDER BY e.key DESC LIMIT ?5
        """
    static let executionsByRedrive = """
        \(summaries) WHERE (?1 IS NULL OR e.state_machine = ?1) AND \(rareFilters) ORDER BY e.key DESC LIMIT ?5
        """
}
