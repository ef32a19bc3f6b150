internal import GRDB
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("The yardstick")
struct YardstickTests {
    @Test("writes the same rows as the store")
    func sameRows() throws {
        try withTemporaryFolder { folder in
            let changes = [
                Change.set([Change.start(1, events: 3), Change.start(2)], definitions: [Change.definition]),
                Change.set([Change.end(2)]),
            ]
            let store = try SQLiteStore(path: folder + "/store.db")
            for set in changes { try store.commit(set) }
            #expect(try SQLiteYardstick.seconds(committing: changes, at: folder + "/bare.db") > 0)
            let bare = try SQLiteStore(path: folder + "/bare.db")
            for table in ["definitions", "executions", "branches", "frames", "events", "calls"] {
                let rows = try [store, bare].map { store in
                    try store.pool.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)") }
                }
                #expect(rows[0] == rows[1])
                #expect(table == "calls" || !rows[0].isEmpty)
            }
        }
    }

    @Test("refuses a file that is a store already")
    func existingStore() throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.close()
            #expect(try storeError { _ = try SQLiteYardstick.seconds(committing: [], at: path) }?.code == .conflict)
        }
    }
}
