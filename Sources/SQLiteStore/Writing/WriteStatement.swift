/// The statements that a commit is made of.
enum WriteStatement: Int, CaseIterable {
    case insertDefinition
    case insertExecution
    case updateExecution
    case putBranch
    case touchBranch
    case deleteBranch
    case putFrame
    case insertEvent
    case insertCall
    case adoptDefinition
    case putStateMachine
    case deleteStateMachine
    case insertVersion
    case deleteVersion
    case putAlias
    case deleteAlias
    case putActivity
    case deleteActivity
    case putBucket
    case putToken
    case noteMessage
    case retractMessage
    case clearMessages
    case insertMessage
    case insertMessageKey
    case repeatMessage
    case updateMessage
    case insertMessageDecision
    case pruneMessages
    case deleteWaits
    case insertWait
    case putOnboarding
    case insertNotice
    case forgetNotices
    case insertDecision
    case putResponse
    case forgetResponses
    case putEndpoint
    case deleteEndpoint
    case putDelivery
    case insertAttempt

    /// Whether the statement is wrong about the store if it changes no row.
    var mustChangeARow: Bool { self == .updateExecution || self == .touchBranch || self == .updateMessage }

    /// The text.
    ///
    /// The order of the parameters is the order in which ``RowBatch`` appends the values.
    var sql: String {
        switch self {
        case .insertDefinition:
            """
            INSERT INTO definitions (key, state_machine, revision, digest, role_arn, created_at, text, type,
                settings, revision_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .insertExecution:
            """
            INSERT INTO executions (key, state_machine, name, definition, status, started_at, stopped_at, deadline,
                redrive_count, redriven_at, error, arn, state_machine_arn, role_arn, output, cause, presentation, input,
                version, alias, redrive_token, lane)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .updateExecution:
            """
            UPDATE executions SET status = ?, stopped_at = ?, deadline = ?, redrive_count = ?, redriven_at = ?,
                error = ?, output = ?, cause = ?, presentation = ?, redrive_token = ?
            WHERE key = ?
            """
        case .putBranch:
            """
            INSERT INTO branches (execution, path, state_name, entered_at, wake, due_at, waiting_since, activity, task,
                queue, queued_at, bucket, lane, share)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (execution, path) DO UPDATE SET state_name = excluded.state_name,
                entered_at = excluded.entered_at, wake = excluded.wake, due_at = excluded.due_at,
                waiting_since = excluded.waiting_since, activity = excluded.activity, task = excluded.task,
                queue = excluded.queue, queued_at = excluded.queued_at,
                bucket = excluded.bucket, lane = excluded.lane, share = excluded.share
            """
        case .touchBranch:
            """
            UPDATE branches SET state_name = ?3, entered_at = ?4, wake = ?5, due_at = ?6, waiting_since = ?7,
                activity = ?8, task = ?9, queue = ?10, queued_at = ?11,
                bucket = ?12, lane = ?13, share = ?14
            WHERE execution = ?1 AND path = ?2
            """
        case .deleteBranch:
            "DELETE FROM branches WHERE execution = ? AND path = ?"
        case .putFrame:
            """
            INSERT INTO frames (execution, path, frame) VALUES (?, ?, ?)
            ON CONFLICT (execution, path) DO UPDATE SET frame = excluded.frame
            """
        case .insertEvent:
            "INSERT INTO events (execution, id, previous, happened_at, type, details) VALUES (?, ?, ?, ?, ?, ?)"
        case .insertCall:
            """
            INSERT INTO calls (execution, path, visit, attempt, number, resource, purpose, idempotency_key, started_at,
                finished_at, outcome, status, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .adoptDefinition:
            """
            INSERT INTO state_machines (name, definition, type, created_at, newest_version, tags)
            VALUES (?, ?, ?, ?, 0, '[]')
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition
            """
        case .putStateMachine:
            """
            INSERT INTO state_machines (name, definition, type, created_at, newest_version, tags) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition,
                newest_version = excluded.newest_version, tags = excluded.tags
            """
        case .deleteStateMachine:
            "DELETE FROM state_machines WHERE name = ?"
        case .insertVersion:
            "INSERT INTO versions (state_machine, number, definition, description, created_at) VALUES (?, ?, ?, ?, ?)"
        case .deleteVersion:
            "DELETE FROM versions WHERE state_machine = ? AND number = ?"
        case .putAlias:
            """
            INSERT INTO aliases (state_machine, name, description, routes, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (state_machine, name) DO UPDATE SET description = excluded.description,
                routes = excluded.routes, updated_at = excluded.updated_at
            """
        case .deleteAlias:
            "DELETE FROM aliases WHERE state_machine = ? AND name = ?"
        case .putActivity:
            """
            INSERT INTO activities (name, created_at, encryption, tags) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET tags = excluded.tags
            """
        case .deleteActivity:
            "DELETE FROM activities WHERE name = ?"
        case .putBucket:
            """
            INSERT INTO buckets (name, configured, settings, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET configured = excluded.configured, settings = excluded.settings,
                state = excluded.state
            """
        case .putToken:
            """
            INSERT INTO tokens (credential, written_at, sealed) VALUES (?, ?, ?)
            ON CONFLICT (credential) DO UPDATE SET written_at = excluded.written_at, sealed = excluded.sealed
            """
        case .noteMessage:
            """
            INSERT INTO sent_messages (recipient, visit, sent_at, expires_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (recipient, visit) DO UPDATE SET sent_at = excluded.sent_at, expires_at = excluded.expires_at
            """
        case .retractMessage:
            "DELETE FROM sent_messages WHERE recipient = ? AND visit = ?"
        case .clearMessages:
            """
            DELETE FROM sent_messages WHERE (recipient, visit) IN (
                SELECT recipient, visit FROM sent_messages WHERE expires_at <= ? ORDER BY expires_at LIMIT 16)
            """
        case .insertMessage:
            """
            INSERT INTO messages (key, connector, webhook, deduplication_key, event, ordering, received_at, deliveries,
                last_received_at, state, decided_at, owner, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?7, 1, ?7, ?, ?, ?, ?)
            """
        case .insertMessageKey:
            "INSERT INTO message_keys (wait_key, message) VALUES (?, ?)"
        case .repeatMessage:
            "UPDATE messages SET deliveries = deliveries + 1, last_received_at = ? WHERE key = ?"
        case .updateMessage:
            "UPDATE messages SET state = ?, decided_at = ?, owner = ?, payload = ? WHERE key = ?"
        case .insertMessageDecision:
            """
            INSERT INTO message_decisions (message, execution, path, visit, decided_at) VALUES (?, ?, ?, ?, ?)
            """
        case .pruneMessages:
            """
            DELETE FROM messages WHERE key IN (
                SELECT key FROM messages
                WHERE (state = 'orphan' AND received_at < ?1) OR (state IN ('applied', 'stale') AND received_at < ?2)
                LIMIT ?3)
            """
        case .deleteWaits:
            "DELETE FROM waits WHERE execution = ? AND path = ?"
        case .insertWait:
            "INSERT INTO waits (wait_key, execution, path) VALUES (?, ?, ?)"
        case .putOnboarding, .insertNotice, .forgetNotices, .insertDecision, .putResponse, .forgetResponses,
            .putEndpoint,
            .deleteEndpoint, .putDelivery, .insertAttempt:
            productSQL
        }
    }
}
