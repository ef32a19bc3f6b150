internal import Dispatch
internal import Foundation
internal import GRDB
internal import StatesInterpreter
internal import Synchronization
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

/// A process that is killed leaves the database file and its log as the kernel has them.
///
/// A test cannot kill itself, so these copy both files at some moment, and open the copies. (`usher` is killed for real
/// by a script.)
@Suite("After a crash")
struct CrashTests {
    @Test("everything that was acknowledged is there, and nothing in part", .timeLimit(.minutes(15)))
    func copiesInTheMiddleOfCommits() throws {
        try withStore { store, path in
            try store.commitDefinition()
            let commits = 300
            let acknowledged = Atomic<Int>(0)
            let failure = Mutex<(any Error)?>(nil)
            DispatchQueue.concurrentPerform(iterations: 2) { worker in
                do {
                    if worker == 0 {
                        defer { acknowledged.store(commits, ordering: .sequentiallyConsistent) }
                        for number in 1...commits {
                            let key = Int64(number * 2)
                            try store.commit(Change.start(key - 1, events: 5, size: 300), Change.start(key, events: 5))
                            acknowledged.store(number, ordering: .sequentiallyConsistent)
                        }
                    } else {
                        while acknowledged.load(ordering: .sequentiallyConsistent) < commits {
                            try copyAndCheck(store, path, acknowledged)
                        }
                    }
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
        }
    }

    /// Copies the files of a store that is being written to, and looks at the copy.
    private func copyAndCheck(_ store: SQLiteStore, _ path: String, _ acknowledged: borrowing Atomic<Int>) throws {
        try withTemporaryFolder { folder in
            let copy = folder + "/copy.db"
            var before = 0
            while true {
                before = acknowledged.load(ordering: .sequentiallyConsistent)
                if try isImage(copy, of: store, path) { break }
                for file in [copy, copy + "-wal"] { try FileManager.default.removeItem(atPath: file) }
            }
            let recovered = try SQLiteStore(path: copy)
            let highest = try recovered.highestExecutionKey().number
            #expect(highest >= before * 2, "acknowledged \(before) commits of two executions")
            #expect(highest.isMultiple(of: 2), "a commit is there in part")
            #expect(try recovered.audit(limit: 5) == [])
            for key in Set([1, highest]) where highest > 0 {
                let execution = try #require(try recovered.execution(ExecutionKey(key)))
                #expect(execution.lastEventID == EventID(5))
            }
        }
    }

    /// Copies the files of a store; `false` if the copies are not what a crash could have left.
    ///
    /// Unlike a crash, copying takes time. A reader that needs the log keeps it from being started anew meanwhile, so the copy of the
    /// log, made last, holds all that the copy of the file may lack or have in part. A reader that begins when the whole log is in the
    /// file needs only the file, and keeps only that: the log may be started anew while it is copied, and the copy is then the beginning
    /// of one log with the end of another, beside a file that is newer than both. The header of a log, which is written first, tells.
    private func isImage(_ copy: String, of store: SQLiteStore, _ path: String) throws -> Bool {
        try store.pool.read { db in
            _ = try db.firstRow("SELECT count(*) FROM events") { try $0.integer(0) }
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            let header = try Self.logHeader(path)
            try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
            return try Self.logHeader(copy) == header && Self.logHeader(path) == header
        }
    }

    /// The header of a store's log, with the salts that change whenever the log is started anew.
    private static func logHeader(_ path: String) throws -> Data {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path + "-wal"))
        defer { try? file.close() }
        return try file.read(upToCount: 32) ?? Data()
    }

    @Test("a copy during which the log was started anew is told from what a crash leaves")
    func logStartedAnew() throws {
        try withStore { store, path in
            try store.commitDefinition()
            try store.commit(Change.start(1))
            let header = try Self.logHeader(path)
            try store.commit(Change.start(2))
            #expect(try Self.logHeader(path) == header, "the log goes on")
            try store.pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_checkpoint(FULL)")
            }
            try store.pool.read { db in
                // This reader needs the file only.
                _ = try db.firstRow("SELECT count(*) FROM events") { try $0.integer(0) }
                try store.commit(Change.start(3))
            }
            #expect(try Self.logHeader(path) != header)
        }
    }

    @Test("a log that ends anywhere holds a whole number of commits")
    func tornLog() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let store = try SQLiteStore(path: path)
            try store.commitDefinition()
            for key in Int64(1)...12 { try store.commit(Change.start(key, events: 5, size: 400)) }
            let log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
            let file = try Data(contentsOf: URL(fileURLWithPath: path))
            var counts: Set<Int64> = []
            for step in 0...40 {
                let copy = folder + "/copy-\(step).db"
                try file.write(to: URL(fileURLWithPath: copy))
                try log.prefix(log.count * step / 40).write(to: URL(fileURLWithPath: copy + "-wal"))
                let recovered = try SQLiteStore(path: copy)
                #expect(try recovered.audit(limit: 5) == [])
                counts.insert(try recovered.highestExecutionKey().number)
            }
            #expect(counts.contains(0) && counts.contains(12))
        }
    }
}
