internal import Foundation
internal import GRDB
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("Opening a store to read it")
struct ReadingTests {
    @Test("works while an engine runs, and sees what it commits")
    func besideAnEngine() throws {
        try withStore { engine, path in
            try engine.commitDefinition()
            let reader = try SQLiteStore.openForReading(path: path)
            try engine.commit(Change.start(1))
            #expect(try reader.execution(ExecutionKey(1))?.record == Change.record(1))
            #expect(try reader.audit(limit: 9).isEmpty)
        }
    }

    @Test("works where no engine runs, and does not keep one from starting")
    func withoutAnEngine() throws {
        try withStore { engine, path in
            try engine.commitDefinition()
            try engine.close()
            let reader = try SQLiteStore.openForReading(path: path)
            #expect(try reader.highestDefinitionKey().number == 1)
            try SQLiteStore(path: path).commit(Change.start(1))
            #expect(try reader.highestExecutionKey().number == 1)
        }
    }

    @Test("cannot write")
    func cannotWrite() throws {
        try withStore { _, path in
            let reader = try SQLiteStore.openForReading(path: path)
            let error = try #require(try storeError { try reader.commitDefinition() })
            #expect(error.code == .readOnly)
        }
    }

    @Test("a store that is not there is an error that says so, and is not made")
    func missing() throws {
        try withTemporaryFolder { folder in
            let error = try #require(try storeError { _ = try SQLiteStore.openForReading(path: folder + "/usher.db") })
            #expect(error.code == .unavailable)
            #expect(error.message.contains("There is no store at"), "\(error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    // What happens on a read-only medium, without one: the file is opened as one that nobody can change.
    @Test("a file on a medium that cannot be written is read without making files beside it")
    func immutable() throws {
        try withStore { engine, path in
            try engine.commitDefinition()
            try engine.commit(Change.start(1))
            try engine.close()
            let folder = (path as NSString).deletingLastPathComponent
            let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            let file = try StoreFile(path: path)
            #expect(!file.hasLog)
            let pool = try Connections.openImmutable(file)
            let keys = try pool.read { db in try db.rows("SELECT key FROM executions") { try $0.integer(0) } }
            #expect(keys == [1])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
        }
    }

    @Test("a store is read where no log can be made beside it")
    func withoutLog() throws {
        try withStore { engine, path in
            try engine.commitDefinition()
            try engine.commit(Change.start(1))
            try engine.close()
            // A link to nowhere keeps even root from making it, as a read-only medium does.
            try FileManager.default.createSymbolicLink(atPath: path + "-wal", withDestinationPath: "/nowhere/log")
            let reader = try SQLiteStore.openForReading(path: path)
            #expect(try reader.execution(ExecutionKey(1)) != nil)
        }
    }
}
