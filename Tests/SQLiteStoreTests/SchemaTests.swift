internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("The tables")
struct SchemaTests {
    @Test("are reached from every older version", arguments: 0..<Schema.latestVersion)
    func migration(from version: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: Connections.creationSettings)
                try Schema.migrate(db, from: 0, to: version)
            }
            try queue.close()
            let store = try SQLiteStore(path: path)
            try store.commitDefinition()
            try store.commit(Change.start(1))
            #expect(try store.tokenSecret().count == 32)
            #expect(try store.audit(limit: 1) == [])
        }
    }

    @Test(
        "refuse what cannot be",
        arguments: [
            "INSERT INTO store VALUES (2, randomblob(32))",
            "UPDATE store SET token_secret = x'00'",
            "UPDATE executions SET status = 'WAITING'",
            "UPDATE executions SET stopped_at = 1",
            "UPDATE executions SET status = 'SUCCEEDED', stopped_at = 1",
            "UPDATE executions SET output = x'31'",
            "UPDATE executions SET error = 'Boom'",
            "UPDATE executions SET status = 'FAILED'",
            "UPDATE executions SET redrive_count = 1",
            "UPDATE executions SET definition = 7",
            "UPDATE executions SET key = 0",
            "UPDATE executions SET started_at = 'today'",
            "UPDATE branches SET wake = 'sleep'",
            "UPDATE branches SET wake = NULL",
            "UPDATE branches SET due_at = NULL",
            "UPDATE branches SET wake = 'children'",
            "UPDATE branches SET waiting_since = 1",
            "UPDATE branches SET wake = 'capacity'",
            "UPDATE branches SET execution = 7",
            "INSERT INTO frames VALUES (1, '7', x'31')",
            "UPDATE events SET id = 0, previous = 0",
            "UPDATE events SET previous = 1",
            "UPDATE events SET execution = 7",
            "INSERT INTO events SELECT * FROM events",
            "UPDATE definitions SET revision = 0",
            "UPDATE definitions SET digest = 'short'",
            "INSERT INTO waits VALUES (x'00', 1, '')",
            "INSERT INTO waits VALUES (zeroblob(16), 7, '')",
            "INSERT INTO messages VALUES (1, 'c', 'w', x'00', NULL, NULL, 0, 1, 0, 'orphan', 0, NULL, x'7B7D')",
            "INSERT INTO messages VALUES (1, 'c', 'w', zeroblob(32), NULL, NULL, 0, 0, 0, 'orphan', 0, NULL, x'7B7D')",
            "INSERT INTO messages VALUES (1, 'c', 'w', zeroblob(32), NULL, NULL, 0, 1, 0, 'new', 0, NULL, x'7B7D')",
            "INSERT INTO messages VALUES (1, 'c', 'w', zeroblob(32), NULL, NULL, 0, 1, 0, 'orphan', 0, 1, x'7B7D')",
            "INSERT INTO message_keys VALUES (zeroblob(16), 1)",
            "INSERT INTO message_decisions VALUES (1, 1, '', 1, 0)",
        ]
    )
    func refuse(sql: String) throws {
        try withStore { store, _ in
            try store.commitDefinition()
            try store.commit(Change.start(1))
            do {
                try store.pool.write { db in try db.execute(sql: sql) }
                Issue.record("was accepted")
            } catch let error as DatabaseError {
                #expect(error.resultCode == .SQLITE_CONSTRAINT)
            }
        }
    }

    @Test("let go of all that belongs to an execution, of its keys never, and of the room on demand")
    func retention() throws {
        try withStore { store, _ in
            try store.commitDefinition()
            for key in Int64(1)...20 {
                var change = Change.start(key, wake: .children, events: 50, size: 1000)
                change.branches.append(.put(Change.branch(BranchPath([0]))))
                change.calls = [
                    CallRecord(
                        path: .root,
                        visit: EventID(1),
                        attempt: 1,
                        number: 1,
                        resource: "r",
                        purpose: "call",
                        idempotencyKey: "k",
                        startedAt: .epoch,
                        finishedAt: .epoch,
                        outcome: "ok",
                        status: 200,
                        message: nil
                    )
                ]
                try store.commit(change)
            }
            let pages = try store.pool.writeWithoutTransaction { db in
                let before = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "DELETE FROM executions WHERE key > 1")
                for table in ["branches", "frames", "events", "calls"] {
                    let left = try Int64.fetchAll(db, sql: "SELECT DISTINCT execution FROM \(table)")
                    #expect(left == [1], "\(table)")
                }
                _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum")
                return (before, try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
            }
            #expect(pages.1 < pages.0 / 2)
            #expect(try store.highestExecutionKey().number == 20)
            #expect(try store.audit(limit: 9) == [])
        }
    }

    @Test("hold payloads as the codec made them, and nothing of them elsewhere")
    func codec() throws {
        struct MirrorCodec: PayloadCodec {
            func encode(_ payload: [UInt8], of execution: ExecutionKey) -> [UInt8] { payload.map { ~$0 } }
            func decode(_ stored: [UInt8], of execution: ExecutionKey) -> [UInt8] { stored.map { ~$0 } }
        }
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let store = try SQLiteStore(path: path, codec: MirrorCodec())
            var change = Change.start(1)
            var record = Change.record(1, input: "Musterfrau")
            record.status = .failed
            record.stoppedAt = .epoch
            record.error = "Boom"
            record.cause = "Musterfrau is unknown."
            record.presentation = ["name": "Musterfrau"]
            change.row = .insert(record)
            var branch = Change.branch(wake: .redrive, frame: "Musterfrau")
            branch.task = "Musterfrau"
            branch.activity = "Musterfrau"
            change.branches = [.put(branch)]
            change.events[0].details = ["input": "Musterfrau"]
            try store.commit(Change.set([change], definitions: [Change.definition]))
            let stored = try store.execution(ExecutionKey(1))
            #expect(stored?.record == record)
            #expect(stored?.branches == [branch])
            #expect(try store.events(of: ExecutionKey(1), after: nil, isReversed: false, limit: 1) == change.events)
            try store.pool.read { db in
                for table in ["executions", "branches", "frames", "events"] {
                    for row in try Row.fetchAll(db, sql: "SELECT * FROM \(table)") {
                        for value in row.databaseValues {
                            let text = String.fromDatabaseValue(value) ?? ""
                            #expect(!text.contains("Musterfrau"), "\(table)")
                        }
                    }
                }
            }
            let wrongCodec = try SQLiteStore.openForReading(path: path)
            let error = try #require(try storeError { _ = try wrongCodec.execution(ExecutionKey(1)) })
            #expect(error.code == .unreadable)
            #expect(error.message.contains("codec"), "\(error)")
        }
    }
}
