internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

/// One damaged row among sound ones, in each table that is read as a list.
@Suite("A damaged row")
struct DamageTests {
    /// A list, rows of which one is damaged, and what is to be read of them.
    struct Case: CustomTestStringConvertible, Sendable {
        var table: String
        /// Makes the rows past every check.
        var sql: String
        /// Reads the list and gives the keys that are in it.
        var keys: @Sendable (SQLiteStore) throws -> [String]
        /// The keys that must be there.
        var expected: [String]
        /// The key that is told of.
        var damaged: String

        var testDescription: String { table }
    }

    static let digest = String(repeating: "a", count: 64)

    private static func job(_ key: Int, act: String) -> String {
        """
        INSERT INTO jobs (key, status, act_name, selector, selection_digest, proposer, reason, rate, created_at, total, succeeded,
            refused, cursor, act)
        VALUES (\(key), 'running', 'pause', 'status:running', '\(digest)', 'alice', 'Because.', 1, 0, 1, 0, 0, 0, \(act));
        """
    }

    private static func campaign(_ key: Int, source: String) -> String {
        """
        INSERT INTO campaigns (key, name, workflow, status, settings, creator, reason, created_at, cohort_digest, read, total,
            started, ended, rejected, outcomes, failures, source)
        VALUES (\(key), 'c', 'w', 'collecting', '{}', 'alice', 'Because.', 0, '\(digest)', 0, 0, 0, 0, '{}', '{}', '{}', \(source));
        """
    }

    private static func customer(_ number: Int, _ customer: String) -> String {
        """
        INSERT INTO campaign_customers (campaign, number, subject, customer) VALUES (1, \(number), 's\(number)', \(customer));
        INSERT INTO campaign_rows (campaign, number, status, reminders) VALUES (1, \(number), 'pending', 0);
        """
    }

    private static func review(_ key: Int, _ subject: String) -> String {
        """
        INSERT INTO reviews (key, execution, path, visit, attempt, queue, title, status, opened_at, subject)
        VALUES (\(key), 1, '', \(key), 1, 'q', 't', 'open', 0, \(subject));
        """
    }

    private static func message(_ key: Int, _ payload: String) -> String {
        """
        INSERT INTO messages (key, connector, webhook, deduplication_key, received_at, deliveries, last_received_at, state,
            decided_at, payload)
        VALUES (\(key), 'c', 'w', CAST(printf('%032d', \(key)) AS BLOB), 0, 1, 0, 'orphan', 0, \(payload));
        INSERT INTO message_keys (wait_key, message) VALUES (zeroblob(16), \(key));
        """
    }

    private static func endpoint(_ key: Int, types: String) -> String {
        """
        INSERT INTO endpoints (key, url, types, workflows, is_from_file, secret_references, secret_generation,
            signs_asymmetrically, failures, created_at)
        VALUES (\(key), 'https://\(key).example', '\(types)', '[]', 0, '[]', 1, 0, 0, 0);
        """
    }

    private static func notice(_ position: Int, type: String, data: String) -> String {
        """
        INSERT INTO notices (position, id, type, created_at, data)
        VALUES (\(position), 'evt_\(position)', '\(type)', 0, '\(data)');
        """
    }

    private static let sound = "CAST('{}' AS BLOB)"
    private static let torn = "x'7B'"

    static let cases: [Case] = [
        Case(
            table: "jobs",
            sql: job(1, act: sound) + job(2, act: torn) + job(3, act: sound),
            keys: { try $0.unfinishedJobs().map { String($0.key) } },
            expected: ["1", "3"],
            damaged: "2"
        ),
        Case(
            table: "campaigns",
            sql: campaign(1, source: sound) + campaign(2, source: torn) + campaign(3, source: sound),
            keys: { try $0.unfinishedCampaigns().map { String($0.key) } },
            expected: ["1", "3"],
            damaged: "2"
        ),
        Case(
            table: "campaign_rows",
            sql: campaign(1, source: sound) + customer(1, sound) + customer(2, torn) + customer(3, sound),
            keys: { store in
                try store.campaignRows(of: 1, status: nil, after: 0, limit: 9).map { row in
                    "\(row.number)\(row.customer == WithheldPayload.unreadable ? " unreadable" : "")"
                }
            },
            // The places of customers count, so one that cannot be read keeps its own.
            expected: ["1", "2 unreadable", "3"],
            damaged: "1/2"
        ),
        Case(
            table: "reviews",
            sql: review(1, sound) + review(2, torn) + review(3, sound),
            keys: { store in
                try store.reviews(matching: ReviewFilter(), after: 0, limit: 9).map { review in
                    "\(review.key)\(review.subject == WithheldPayload.unreadable ? " unreadable" : "")"
                }
            },
            expected: ["1", "2 unreadable", "3"],
            damaged: "2"
        ),
        Case(
            table: "messages",
            sql: message(1, sound) + message(2, torn) + message(3, sound),
            keys: { store in
                let key = try #require(WaitKey([UInt8](repeating: 0, count: 16)))
                return try store.orphans(for: [key], limit: 9).map { String($0.key.number) }
            },
            expected: ["1", "3"],
            damaged: "2"
        ),
        Case(
            table: "endpoints",
            sql: endpoint(1, types: "[]") + endpoint(2, types: "[") + endpoint(3, types: "[]"),
            keys: { try $0.endpoints().map { String($0.key) } },
            expected: ["1", "3"],
            damaged: "2"
        ),
        Case(
            table: "notices",
            sql: notice(1, type: "endpoint.disabled", data: "{}") + notice(2, type: "endpoint.disabled", data: "{")
                + notice(3, type: "endpoint.disabled", data: "{}"),
            keys: { store in
                try store.notices(after: 0, limit: 9).map { notice in
                    "\(notice.position)\(notice.data == WithheldPayload.unreadable ? " unreadable" : "")"
                }
            },
            expected: ["1", "2 unreadable", "3"],
            damaged: "2"
        ),
        Case(
            table: "buckets",
            sql: """
                INSERT INTO buckets (name, configured, settings, state)
                VALUES ('a', '{}', '{}', '{}'), ('b', '{}', '{', '{}'), ('c', '{}', '{}', '{}');
                """,
            keys: { try $0.buckets().map(\.name) },
            expected: ["a", "c"],
            damaged: "b"
        ),
        Case(
            table: "executions",
            sql: "UPDATE executions SET status = 'LOST' WHERE key = 2;",
            keys: { try $0.executions(matching: ExecutionFilter(), before: nil, limit: 9).map(\.key.description) },
            expected: ["3", "1"],
            damaged: "2"
        ),
    ]

    @Test("does not hide those around it, and is told of once", arguments: cases)
    func list(example: Case) throws {
        try withStore { store, path in
            try store.commitDefinition()
            for key in Int64(1)...3 { try store.commit(Change.start(key)) }
            try tamper(path, example.sql)
            #expect(try example.keys(store) == example.expected)
            #expect(try example.keys(store) == example.expected)
            #expect(store.unreadableRecords().map(\.table) == [example.table])
            #expect(store.unreadableRecords().map(\.key) == [example.damaged])
        }
    }

    @Test("of the log of operators is shown as far as it can be read, and its chain goes on")
    func operatorLog() throws {
        try withStore { store, path in
            let zeros = String(repeating: "0", count: 64)
            try tamper(
                path,
                """
                INSERT INTO operator_log (sequence, happened_at, actor, act, reason, details, previous_digest, digest)
                VALUES (1, 0, 'alice', 'pause', 'Because.', '{', '\(zeros)', '\(Self.digest)')
                """
            )
            #expect(try store.newestOperatorRecord()?.digest == Self.digest)
            #expect(try store.operatorRecords(of: nil, after: 0, limit: 9).map(\.details) == [["unreadable": true]])
        }
    }

    @Test("of an execution that was set aside is in no index of what is due, and its link does not expire")
    func setAside() throws {
        try withStore { store, path in
            try store.commitDefinition()
            var change = Change.start(1)
            var record = Change.record(1)
            record.deadline = .epoch
            record.onboarding = OnboardingRecord(isAnnounced: true)
            record.onboarding?.linkExpiresAt = .epoch
            change.row = .insert(record)
            try store.commit(change)
            #expect(try store.nextDueTime() == .epoch)
            var aside = ExecutionChange(key: record.key)
            aside.reading = .setAside(at: Timestamp(milliseconds: 5))
            try store.commit(aside)
            // Said twice, it changes nothing.
            aside.reading = .setAside(at: Timestamp(milliseconds: 7))
            try store.commit(aside)
            let later = Timestamp(milliseconds: 1000)
            #expect(try store.nextDueTime() == nil)
            #expect(try store.dueExecutions(at: later, limit: 9) == [])
            #expect(try store.dueBranches(at: later, limit: 9) == [])
            let stored = try #require(try store.execution(record.key))
            #expect(stored.record.pause?.since == Timestamp(milliseconds: 5))
            #expect(stored.record.pause?.heldDeadline == .epoch)
            #expect(stored.branches.map(\.wake) == [.pause])
        }
    }
}
