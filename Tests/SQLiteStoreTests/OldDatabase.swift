internal import GRDB

@testable internal import SQLiteStore

/// A database as an older version left it, with rows in every table.
///
/// It has lived through all versions up to that one: behind each migration come the rows that its version brought, by SQL. A
/// new version adds its rows to ``rows``, and is tested from all older ones.
enum OldDatabase {
    /// Makes the file of a version, and gives its rows.
    static func make(at path: String, version: Int) throws -> DatabaseRows {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: Connections.creationSettings)
            for (offset, sql) in rows.prefix(version).enumerated() {
                try Schema.migrate(db, from: offset, to: offset + 1)
                try db.inTransaction(.immediate) {
                    try db.execute(sql: sql)
                    return .commit
                }
            }
        }
        return try queue.read(DatabaseRows.init)
    }

    /// The keys of the running executions that a version has.
    static func running(_ version: Int) -> [Int64] {
        [1, 2, 3, 4, 5] + (version >= 2 ? [10] : []) + (version >= 3 ? [11, 12, 13, 14] : [])
            + (version >= 4 ? [15] : []) + (version >= 7 ? [16] : []) + (version >= 8 ? [17, 19] : [])
    }

    /// The rows that each version adds, beginning with version 1.
    private static let rows = [
        version1, version2, version3, version4, version5, version6, version7, version8, version9, version10,
    ]

    /// An execution of each status, and a branch of each wake source.
    private static let version1 = """
        INSERT INTO definitions (key, state_machine, revision, digest, role_arn, created_at, text)
        VALUES (1, 'm', 1, '\(digest("a"))', 'role', 5, '{}'), (2, 'm', 2, '\(digest("b"))', 'role', 6, '{}');
        \(running(1, wake: "timer", due: "9000")) \(running(2, wake: "call", due: "NULL"))
        \(running(3, wake: "capacity", due: "NULL", since: "7")) \(running(4, wake: "token", due: "9000"))
        \(running(5, wake: "children", due: "NULL"))
        INSERT INTO branches (execution, path, state_name, entered_at, wake, due_at, activity)
        VALUES (5, '0', 'Inner', 1, 'timer', 9000, x'7B7D'), (5, '1', 'Inner', 1, 'parent', NULL, x'7B7D');
        INSERT INTO frames (execution, path, frame) VALUES (5, '0', x'7B7D'), (5, '1', x'7B7D');
        INSERT INTO calls (execution, path, visit, attempt, number, resource, purpose, idempotency_key, started_at,
            finished_at, outcome, status, message)
        VALUES (2, '', 1, 1, 1, 'connector:c:o', 'call', 'k', 1, 2, 'ok', 200, NULL);
        \(ended(6, as: "SUCCEEDED", "ExecutionSucceeded")) \(ended(7, as: "FAILED", "ExecutionFailed"))
        \(ended(8, as: "TIMED_OUT", "ExecutionTimedOut")) \(ended(9, as: "ABORTED", "ExecutionAborted"))
        """

    /// What is managed by name, and a task that waits for a worker.
    private static let version2 = """
        INSERT OR IGNORE INTO state_machines (name, definition, type, created_at, newest_version, tags)
        VALUES ('m', 2, 'STANDARD', 5, 1, '[]');
        INSERT INTO versions (state_machine, number, definition, created_at) VALUES ('m', 1, 1, 7);
        INSERT INTO aliases (state_machine, name, routes, created_at, updated_at) VALUES ('m', 'live', '[]', 7, 8);
        INSERT INTO activities (name, created_at, tags) VALUES ('work', 7, '[]');
        \(running(10, wake: "token", due: "NULL"))
        UPDATE branches SET queue = 'work', queued_at = 8 WHERE execution = 10;
        UPDATE executions SET version = 1, alias = 'live' WHERE key = 10;
        """

    /// A map run with a child, and an execution that waits for another one.
    private static let version3 = """
        \(running(11, wake: "children", due: "NULL")) \(running(12, wake: "timer", due: "9000"))
        INSERT INTO map_runs (key, execution, path, arn, state_machine, definition, processor, type, role_arn, started_at,
            status, phase, is_paused, maximum_concurrency, running, succeeded, failed, timed_out, aborted, written,
            pending_redrive, items_running, items_succeeded, items_failed, items_timed_out, items_aborted, items_written,
            items_pending_redrive, skipped, is_exhausted, redrive_count, plan)
        VALUES (1, 11, '', 'arn:run', 'm', 1, 0, 'STANDARD', 'role', 3, 'RUNNING', 'WORKING', 0, 5,
            1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, x'7B7D');
        UPDATE branches SET map_run = 1 WHERE execution = 11;
        UPDATE executions SET map_run = 1, map_index = 0, map_items = 2 WHERE key = 12;
        \(running(13, wake: "token", due: "NULL")) \(running(14, wake: "timer", due: "9000"))
        UPDATE branches SET child = 14 WHERE execution = 13;
        UPDATE executions SET parent = 13, parent_path = '' WHERE key = 14;
        """

    /// A message that nobody waited for, one that woke somebody, and somebody who waits.
    private static let version4 = """
        \(running(15, wake: "timer", due: "9000"))
        UPDATE branches SET task = x'7B7D' WHERE execution = 15;
        INSERT INTO messages (key, connector, webhook, deduplication_key, event, ordering, received_at, deliveries,
            last_received_at, state, decided_at, owner, payload)
        VALUES (1, 'c', 'w', zeroblob(32), 'e', 1, 4, 1, 4, 'orphan', 4, NULL, x'7B7D'),
            (2, 'c', 'w', randomblob(32), 'e', 2, 5, 2, 6, 'applied', 5, 15, x'7B7D');
        INSERT INTO message_keys (wait_key, message) VALUES (zeroblob(16), 1), (randomblob(16), 2);
        INSERT INTO message_decisions (message, execution, path, visit, decided_at) VALUES (2, 15, '', 1, 5);
        INSERT INTO waits (wait_key, execution, path) VALUES (randomblob(16), 15, '');
        """

    private static let version5 = """
        INSERT INTO tokens (credential, written_at, sealed) VALUES ('c/sandbox', 5, randomblob(40));
        INSERT INTO sent_messages (recipient, visit, sent_at, expires_at) VALUES ('\(digest("r"))', 'v', 5, 99);
        """

    /// A live onboarding, a decided one, and what their product was told.
    private static let version6 = """
        INSERT INTO onboardings (execution, state_machine, applicant, is_live, is_announced, notices, decision, decisions)
        VALUES (1, 'm', '\(applicant)', 1, 1, 1, NULL, 0), (6, 'm', '\(applicant)', 0, 1, 0, 'verified', 1);
        INSERT INTO decisions (execution, number, outcome, source, decided_at) VALUES (6, 1, 'verified', 'workflow', 8);
        INSERT INTO responses (key, digest, status, location, created_at, expires_at, body)
        VALUES ('k', 'd', 201, '/v1/onboardings/onb-1', 5, 99, x'7B7D');
        INSERT INTO notices (position, id, execution, sequence, type, created_at, data)
        VALUES (1, 'n-1', 1, 1, 'onboarding.started', 5, '{}');
        INSERT INTO endpoints (key, url, types, workflows, is_from_file, secret_references, secret_generation,
            signs_asymmetrically, failures, created_at)
        VALUES (1, 'https://product.example', '[]', '[]', 0, '[]', 1, 0, 0, 5);
        INSERT INTO deliveries (endpoint, notice, state, attempts, schedule_step, due_at) VALUES (1, 1, 'pending', 1, 1, 9);
        INSERT INTO delivery_attempts (endpoint, notice, number, started_at, latency, status, body_digest)
        VALUES (1, 1, 1, 5, 20, 500, 'd');
        """

    /// A bucket, and a call of batch work that waits before it.
    private static let version7 = """
        INSERT INTO buckets (name, configured, settings, state) VALUES ('c/sandbox/default', '{}', '{}', '{}');
        \(running(16, wake: "capacity", due: "NULL", since: "8", queue: ("'c/sandbox/default'", "'batch'", "'m'")))
        UPDATE executions SET lane = 'batch' WHERE key = 16;
        """

    /// What operators did: a paused execution, a failed one with its cause, an open review, a bulk act, and the log.
    private static let version8 = """
        \(running(17, wake: "pause", due: "NULL"))
        UPDATE executions SET paused_at = 20, pause_deadlines = 'keep' WHERE key = 17;
        \(ended(18, as: "FAILED", "ExecutionFailed"))
        UPDATE executions SET fingerprint = 'aaaaaaaaaaaaaaaa', failed_path = '', failed_state = 'S', failed_message = 'No.'
        WHERE key = 18;
        \(running(19, wake: "token", due: "NULL"))
        INSERT INTO reviews (key, execution, path, visit, attempt, queue, title, status, opened_at, subject)
        VALUES (1, 19, '', 1, 1, 'default', 'Look', 'open', 5, x'7B7D');
        INSERT INTO jobs (key, status, act_name, selector, selection_digest, proposer, reason, rate, created_at, started_at,
            finished_at, total, succeeded, refused, cursor, act)
        VALUES (1, 'finished', 'stop', 'id:onb-9', 'd', 'alice', 'Because.', 5, 5, 5, 6, 1, 1, 0, 9, x'7B7D');
        INSERT INTO job_items (job, execution, status, finished_at) VALUES (1, 9, 'succeeded', 6);
        INSERT INTO operator_log (sequence, happened_at, actor, act, reason, details, previous_digest, digest)
        VALUES (1, 5, 'alice', 'propose', 'Because.', '{}', '\(String(repeating: "0", count: 64))', '\(digest("1"))');
        INSERT INTO search_fields (name, value, execution) VALUES ('country', 'DE', 1);
        """

    /// A campaign whose cohort is being collected: a customer of a segment, and a line that was rejected.
    private static let version9 = """
        INSERT INTO campaigns (key, name, workflow, status, settings, creator, reason, created_at, cohort_digest, read, total,
            started, ended, rejected, outcomes, failures, source)
        VALUES (1, 'Q4', 'm', 'collecting', '{}', 'alice', 'Because.', 5, '\(digest("c"))', 2, 1, 0, 0, '{"duplicate":1}', '{}',
            '{}', x'7B7D');
        INSERT INTO campaign_customers (campaign, number, subject, customer) VALUES (1, 1, 's', x'7B7D');
        INSERT INTO campaign_segments (campaign, number, name, value) VALUES (1, 1, 'country', 'DE');
        INSERT INTO campaign_rows (campaign, number, status, reminders) VALUES (1, 1, 'pending', 0);
        INSERT INTO campaign_seen (campaign, item) VALUES (1, 77);
        INSERT INTO campaign_rejects (campaign, line, code, message) VALUES (1, 2, 'duplicate', 'Is there already.');
        """

    /// An execution that tries again after a failure.
    private static let version10 = """
        UPDATE branches SET task = x'7B7D' WHERE execution = 2;
        INSERT INTO retry_causes (fingerprint, execution) VALUES ('bbbbbbbbbbbbbbbb', 2);
        """

    // MARK: Rows

    /// Under which the store knows the person of two onboardings.
    static let applicant = String(repeating: "a", count: 40)

    private static func digest(_ letter: String) -> String { String(repeating: letter, count: 64) }

    private static func running(
        _ key: Int,
        wake: String,
        due: String,
        since: String = "NULL",
        queue: (bucket: String, lane: String, share: String)? = nil
    ) -> String {
        let names = queue == nil ? "" : ", bucket, lane, share"
        let values = queue.map { ", \($0.bucket), \($0.lane), \($0.share)" } ?? ""
        return """
            \(execution(key, "RUNNING", stopped: "NULL", output: "NULL", error: "NULL"))
            INSERT INTO branches (execution, path, state_name, entered_at, wake, due_at, waiting_since, activity\(names))
            VALUES (\(key), '', 'S', 1, '\(wake)', \(due), \(since), x'7B7D'\(values));
            INSERT INTO frames (execution, path, frame) VALUES (\(key), '', x'7B7D');
            """
    }

    private static func ended(_ key: Int, as status: String, _ event: String) -> String {
        let isSuccess = status == "SUCCEEDED"
        let branch = """
            INSERT INTO branches (execution, path, state_name, entered_at, wake, activity)
            VALUES (\(key), '', 'S', 1, 'redrive', x'7B7D');
            INSERT INTO frames (execution, path, frame) VALUES (\(key), '', x'7B7D');
            """
        return """
            \(execution(
                key,
                status,
                stopped: "9",
                output: isSuccess ? "x'7B7D'" : "NULL",
                error: isSuccess ? "NULL" : "'Provider.No'"
            ))
            INSERT INTO events (execution, id, previous, happened_at, type, details)
            VALUES (\(key), 2, 1, 9, '\(event)', x'7B7D');
            \(isSuccess ? "" : branch)
            """
    }

    private static func execution(
        _ key: Int,
        _ status: String,
        stopped: String,
        output: String,
        error: String
    ) -> String {
        """
        INSERT INTO executions (key, state_machine, name, definition, status, started_at, stopped_at, redrive_count, error,
            arn, state_machine_arn, role_arn, output, input)
        VALUES (\(key), 'm', 'flow-\(key)', 1, '\(status)', 1, \(stopped), 0, \(error),
            'arn:\(key)', 'arn:m', 'role', \(output), x'7B7D');
        INSERT INTO events (execution, id, previous, happened_at, type, details)
        VALUES (\(key), 1, 0, 1, 'ExecutionStarted', x'7B7D');
        """
    }
}

/// All rows of all tables of a database, each by the names of its columns.
struct DatabaseRows {
    var tables: [String: [[String: DatabaseValue]]] = [:]

    init(_ db: Database) throws {
        let names = try String.fetchAll(
            db,
            sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for name in names {
            tables[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name)").map { row in
                Dictionary(row.map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
            }
        }
    }

    /// What of these rows is not in other ones, which may have more tables, more columns, and more rows in new tables.
    func missing(in other: DatabaseRows) -> [String] {
        var missing: [String] = []
        for (table, rows) in tables.sorted(by: { $0.key < $1.key }) {
            let columns = Set(rows.first?.keys.map(\.self) ?? [])
            let theirs = (other.tables[table] ?? []).map { row in row.filter { columns.contains($0.key) } }
            if theirs.count != rows.count { missing.append("\(table): \(theirs.count) rows of \(rows.count)") }
            let found = Set(theirs)
            missing += rows.filter { !found.contains($0) }.map { "\(table): \($0)" }
        }
        return missing
    }
}
