internal import GRDB
internal import JSONModel
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("A database of an older version")
struct MigrationTests {
    private static let now = Timestamp(milliseconds: 10_000)

    /// Opens the database of a version, as the newest code finds it.
    private func opened(_ version: Int, _ body: (SQLiteStore, DatabaseRows) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let old = try OldDatabase.make(at: path, version: version)
            try body(try SQLiteStore(path: path), old)
        }
    }

    private func keys(_ text: String, in store: SQLiteStore) throws -> [Int64] {
        try store.executionKeys(selectedBy: Selector(parsing: text), at: Self.now, after: nil, limit: 99).map(\.number)
    }

    @Test("has rows in every table, or the other tests prove nothing", arguments: 1...Schema.latestVersion)
    func fixture(version: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let rows = try OldDatabase.make(at: path, version: version)
            let made = try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            #expect(made == version)
            #expect(rows.tables.filter { $0.value.isEmpty }.keys.sorted() == [])
            #expect(rows.tables.count > 5)
        }
    }

    @Test("loses nothing when it is opened, and is sound", arguments: 1...Schema.latestVersion)
    func keepsAll(version: Int) throws {
        try opened(version) { store, old in
            let new = try store.pool.read(DatabaseRows.init)
            #expect(old.missing(in: new) == [])
            #expect(try store.audit(limit: 20).map(\.description) == [])
            #expect(try store.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == Schema.latestVersion)
            // What SQLite itself thinks of the file, of which migrations change the schema's text.
            let check = try store.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
            #expect(check == ["ok"])
            #expect(try store.pool.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count } == 0)
        }
    }

    @Test("is read, selected from and written to like a new one", arguments: 1...Schema.latestVersion)
    func works(version: Int) throws {
        try opened(version) { store, _ in
            let failed: [Int64] = version >= 8 ? [7, 18] : [7]
            #expect(try keys("status:failed", in: store) == failed)
            #expect(try keys("status:running", in: store) == OldDatabase.running(version))
            #expect(try keys("workflow:m status:timed_out status:aborted", in: store) == [8, 9])
            #expect(try keys("state:Inner revision:1", in: store) == [5])
            #expect(try keys("error:Provider.No status:aborted", in: store) == [9])
            #expect(
                try keys("overdue:1s", in: store)
                    == [1, 4, 5] + (version >= 3 ? [12, 14] : []) + (version >= 4 ? [15] : [])
            )
            #expect(try keys("due:<1h id:onb-1", in: store) == [1])
            #expect(try keys("paused:true", in: store) == (version >= 8 ? [17] : []))
            #expect(try keys("applicant:key:\(OldDatabase.applicant)", in: store) == (version >= 6 ? [1, 6] : []))
            #expect(try keys("field.country:DE", in: store) == (version >= 8 ? [1] : []))
            #expect(try keys("job:1", in: store) == (version >= 8 ? [9] : []))
            let groups = try store.failureGroups(selectedBy: Selector(), at: Self.now, limit: 9)
            #expect(groups.map(\.sample.number) == (version >= 8 ? [18] : []))
            for key in OldDatabase.running(version) + [6, 7, 8, 9] {
                let stored = try #require(try store.execution(ExecutionKey(key)))
                #expect(stored.record.name == "flow-\(key)")
                #expect(stored.record.status == .succeeded || !stored.branches.isEmpty)
            }
            // A call that waited before there were queues waits in one now.
            let queues = try store.capacityQueues()
            #expect(queues.reduce(0) { $0 + $1.count } == (version >= 7 ? 2 : 1))
            var change = ExecutionChange(key: ExecutionKey(1))
            var held = try #require(try store.execution(ExecutionKey(1))).record
            held.pause = ExecutionPause(since: Self.now, deadlines: .keep, heldDeadline: nil)
            change.row = .update(held)
            change.branches = [.touch(Change.branch(wake: .pause))]
            try store.commit(change)
            try store.commit(Change.start(100))
            #expect(try keys("paused:true", in: store).first == 1)
            #expect(try store.audit(limit: 9).map(\.description) == [])
        }
    }

    @Test("keeps the causes after which executions try again, which stood between the search fields before")
    func retryCauses() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            _ = try OldDatabase.make(at: path, version: 9)
            try DatabaseQueue(path: path).write { db in
                try db.execute(
                    sql: """
                        UPDATE branches SET task = x'7B7D' WHERE execution = 3;
                        INSERT INTO search_fields (name, value, execution) VALUES ('usher:retrying', 'bbbbbbbbbbbbbbbb', 3);
                        """
                )
            }
            let store = try SQLiteStore(path: path)
            #expect(try keys("cause:bbbbbbbbbbbbbbbb", in: store) == [3])
            #expect(try keys("field.country:DE", in: store) == [1])
            let names = try store.pool.read { try String.fetchAll($0, sql: "SELECT DISTINCT name FROM search_fields") }
            #expect(names == ["country"])
            #expect(try store.audit(limit: 9).map(\.description) == [])
        }
    }
}
