internal import Foundation
internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("When a commit fails")
struct FailureTests {
    // A limit on the file's pages gives the same result code as a full disk. A script fills a small tmpfs to prove the rest.
    @Test("for lack of space, nothing of it is written, and the store goes on when there is room")
    func fullDisk() throws {
        try withStore { store, _ in
            try store.commitDefinition()
            try store.commit(Change.start(1))
            try store.pool.writeWithoutTransaction { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            let big = Change.set([Change.start(2, events: 100, size: 2000)])
            let error = try #require(try storeError { try store.commit(big) })
            #expect(error.code == .full)
            #expect(error.message.contains("Free some space"), "\(error)")
            #expect(try store.execution(ExecutionKey(2)) == nil)
            #expect(try store.execution(ExecutionKey(1))?.record == Change.record(1))
            try store.pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
            try store.commit(big)
            #expect(try store.execution(ExecutionKey(2))?.lastEventID.number == 100)
        }
    }

    @Test("it counts as writable only once there is room for a batch, and not for a page; the proof changes nothing")
    func roomForWork() throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.checkWritability()
            let log = try #require(FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int)
            #expect(log > SQLiteStore.roomForWork, "the room is the log's from now on")
            let (pages, tables) = try store.pool.writeWithoutTransaction { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages + 10)")
                return (pages, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0)
            }
            let error = try #require(try storeError { try store.checkWritability() })
            #expect(error.code == .full)
            let small = Change.start(1)
            try store.commit(small)
            try store.pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
            try store.checkWritability()
            let after = try store.pool.writeWithoutTransaction { db in
                #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == tables)
                #expect(try Int.fetchOne(db, sql: "PRAGMA cache_size") == -16384)
                return try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            }
            #expect(after <= pages + 10)
            #expect(try store.audit(limit: 9) == [])
        }
    }

    @Test("because somebody else keeps the database locked, it says so")
    func busy() throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA busy_timeout = 1") }
            let other = try DatabaseQueue(path: path)
            try other.inTransaction(.immediate) { _ in
                let error = try #require(try storeError { try store.commit(Change.start(1)) })
                #expect(error.code == .busy)
                #expect(error.message.contains("locked"), "\(error)")
                return .rollback
            }
            try store.commit(Change.start(1))
        }
    }

    @Test("the error shows no value of an applicant")
    func privacy() throws {
        try withStore { store, _ in
            try store.commitDefinition()
            try store.commit(Change.start(1))
            var change = ExecutionChange(key: ExecutionKey(2))
            var record = Change.record(1, input: "Maria Musterfrau")
            record.key = ExecutionKey(2)
            change.row = .insert(record)
            change.events = [Change.event(1)]
            let error = try #require(try storeError { try store.commit(change) })
            #expect(error.code == .conflict)
            let shown = "\(error) \(String(reflecting: error)) \(error.cause.map { String(reflecting: $0) } ?? "")"
            #expect(!shown.contains("Musterfrau") && !shown.contains("execution-1"), "\(shown)")
            #expect(shown.contains("executions.name"), "\(shown)")
        }
    }

    @Test("because a row breaks a rule of the tables, it names the rule")
    func brokenRule() throws {
        try withStore { store, _ in
            try store.commitDefinition()
            var record = Change.record(1)
            record.status = .succeeded
            record.stoppedAt = .epoch
            var change = ExecutionChange(key: record.key)
            change.row = .insert(record)
            let error = try #require(try storeError { try store.commit(change) })
            #expect(error.code == .conflict)
            #expect(error.message.contains("an execution has an output if it succeeded"), "\(error)")
        }
    }

    @Test(
        "a row that was edited by hand is an error when it is read, and never a trap",
        arguments: [
            "UPDATE branches SET wake = 'sleep'", "UPDATE branches SET wake = 'timer', due_at = NULL",
            "UPDATE branches SET path = 'x'", "UPDATE branches SET activity = x'7B'",
            "UPDATE branches SET activity = x''",
            "DELETE FROM frames", "UPDATE executions SET status = 'WAITING'", "UPDATE executions SET input = x'FF'",
            "UPDATE executions SET input = x'5B5D5D'",
        ]
    )
    func damagedRow(sql: String) throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.commit(Change.start(1))
            try tamper(path, sql)
            let error = try #require(try storeError { _ = try store.execution(ExecutionKey(1)) })
            #expect(error.code == .unreadable)
            #expect(error.message.contains("damaged"), "\(error)")
        }
    }

    @Test("an event whose type is none is an error when it is read")
    func damagedEvent() throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.commit(Change.start(1))
            try tamper(path, "UPDATE events SET type = 'Nonsense'")
            let error = try storeError {
                _ = try store.events(of: ExecutionKey(1), after: nil, isReversed: false, limit: 9)
            }
            #expect(error?.code == .unreadable)
        }
    }

    @Test("an event whose details are damaged is shown as such, among the others", arguments: ["x'5B5D'", "x'7B'"])
    func damagedDetails(details: String) throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.commit(Change.start(1, events: 3))
            try tamper(path, "UPDATE events SET details = \(details) WHERE id = 2")
            let events = try store.events(of: ExecutionKey(1), after: nil, isReversed: false, limit: 9)
            #expect(events.map(\.id.number) == [1, 2, 3])
            #expect(events.map { $0.details == WithheldPayload.unreadable.objectValue } == [false, true, false])
            #expect(store.unreadableRecords().map(\.table) == ["events"])
        }
    }

    @Test("a file whose pages are damaged is corrupt")
    func damagedFile() throws {
        try withStore { store, path in
            try store.commitDefinition()
            for key in Int64(1)...50 { try store.commit(Change.start(key, events: 5, size: 500)) }
            try store.close()
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            let size = try handle.seekToEnd()
            for page in 2..<size / 4096 {
                try handle.seek(toOffset: page * 4096)
                try handle.write(contentsOf: Data(repeating: 0xA5, count: 200))
            }
            try handle.close()
            let error = try storeError {
                let store = try SQLiteStore.openForReading(path: path)
                _ = try store.audit(limit: 5)
            }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("backup") == true)
        }
    }
}
