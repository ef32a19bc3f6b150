internal import Foundation
internal import GRDB
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("Opening a store")
struct OpeningTests {
    @Test("a new file is a store of the latest version, with the settings that cannot be changed later")
    func newFile() throws {
        try withStore { store, path in
            let settings = try store.pool.read { db in
                try ["application_id", "user_version", "page_size", "auto_vacuum"].map { name in
                    try Int.fetchOne(db, sql: "PRAGMA \(name)")
                }
            }
            #expect(settings == [0x5553_4852, Schema.latestVersion, 4096, 2])
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("the writing connection flushes every commit and checks every reference")
    func writerSettings() throws {
        try withStore { store, _ in
            let settings = try store.pool.writeWithoutTransaction { db in
                try [
                    "journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "secure_delete",
                    "busy_timeout",
                ].map {
                    try String.fetchOne(db, sql: "PRAGMA \($0)")
                }
            }
            #expect(settings == ["wal", "2", "1", "1024", "1", "5000"])
        }
    }

    @Test("a closed store is one file, which holds everything, also after it was read")
    func closedStoreIsOneFile() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let store = try SQLiteStore(path: path)
            try store.commitDefinition()
            // A reading connection that stayed open to the last kept the log from being moved.
            #expect(try store.highestDefinitionKey().number == 1)
            try store.close()
            let log = (try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0
            #expect(log == 0)
            try FileManager.default.copyItem(atPath: path, toPath: folder + "/copy.db")
            let copy = try SQLiteStore.openForReading(path: folder + "/copy.db")
            #expect(try copy.highestDefinitionKey().number == 1)
        }
    }

    @Test("a file of no bytes becomes a store")
    func emptyFile() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            #expect(FileManager.default.createFile(atPath: path, contents: Data()))
            try SQLiteStore(path: path).commitDefinition()
        }
    }

    @Test(
        "a path that can be no file is refused with a remedy",
        arguments: [
            ("", "Give the path of a file"), ("/tmp", "is a folder"), ("/nowhere/at/all/usher.db", "mkdir -p"),
            ("/dev/null", "is a device"), ("/dev/null/usher.db", "cannot be reached"),
        ]
    )
    func impossiblePath(path: String, words: String) throws {
        for open in [{ _ = try SQLiteStore(path: path) }, { _ = try SQLiteStore.openForReading(path: path) }] {
            let error = try #require(try storeError(open))
            #expect(error.code == .unavailable)
            #expect(error.message.contains(words), "\(error)")
        }
    }

    @Test("a relative path and a path with odd characters work")
    func oddPath() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a b?c#d%20é'\".db"
            try SQLiteStore(path: path).commitDefinition()
            #expect(try SQLiteStore(path: path).highestDefinitionKey().number == 1)
            #expect(FileManager.default.fileExists(atPath: path))
            // Read as on a medium that cannot be written, where the path becomes part of a URI.
            let pool = try Connections.openImmutable(StoreFile(path: path))
            #expect(try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM definitions") } == 1)
        }
    }

    @Test("a second engine is refused, and told which process holds the store", arguments: [false, true])
    func secondEngine(throughLink: Bool) throws {
        try withStore { store, path in
            var other = path
            if throughLink {
                other = path + ".link"
                try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: path)
            }
            let error = try #require(try storeError { _ = try SQLiteStore(path: other) })
            #expect(error.code == .inUse)
            #expect(error.message.contains("process \(ProcessInfo.processInfo.processIdentifier)"), "\(error)")
            try store.close()
            try SQLiteStore(path: other).commitDefinition()
        }
    }

    @Test("an engine that could not open the store does not keep it")
    func failedOpening() throws {
        try withStore { store, path in
            try store.close()
            try tamper(path, "PRAGMA user_version = 99")
            #expect(try storeError { _ = try SQLiteStore(path: path) }?.code == .incompatible)
            try tamper(path, "PRAGMA user_version = \(Schema.latestVersion)")
            try SQLiteStore(path: path).commitDefinition()
        }
    }

    @Test("a store of a newer version is refused and not touched")
    func newerVersion() throws {
        try withStore { store, path in
            try store.close()
            try tamper(path, "PRAGMA user_version = 99")
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            for open in [{ _ = try SQLiteStore(path: path) }, { _ = try SQLiteStore.openForReading(path: path) }] {
                let error = try #require(try storeError(open))
                #expect(error.code == .incompatible)
                #expect(error.message.contains("version 99") && error.message.contains("newer version"), "\(error)")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test("a database of another program is refused and not touched")
    func foreignDatabase() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/browser.db"
            try tamper(path, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.com')")
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            for open in [{ _ = try SQLiteStore(path: path) }, { _ = try SQLiteStore.openForReading(path: path) }] {
                let error = try #require(try storeError(open))
                #expect(error.code == .incompatible)
                #expect(error.message.contains("another program"), "\(error)")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["browser.db"])
        }
    }

    @Test("a file that is no database is refused and not touched", arguments: [1, 15, 16, 99, 512, 5000])
    func garbage(size: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/notes.txt"
            let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 65) })
            try bytes.write(to: URL(fileURLWithPath: path))
            for open in [{ _ = try SQLiteStore(path: path) }, { _ = try SQLiteStore.openForReading(path: path) }] {
                let error = try #require(try storeError(open))
                #expect(error.code == .incompatible, "\(error)")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        }
    }

    // Root may write wherever the mode of a file forbids it, so a folder without write permission proves nothing in a container.
    // The kernel's own file systems refuse new files to everybody.
    @Test(
        "a folder that cannot be written is an error that says so",
        .enabled(if: FileManager.default.fileExists(atPath: "/sys"))
    )
    func unwritableFolder() throws {
        let error = try #require(try storeError { _ = try SQLiteStore(path: "/sys/usher.db") })
        #expect(error.code == .readOnly)
        #expect(error.message.contains("writable"), "\(error)")
    }

    @Test("a closed store says that it is closed, and closing twice is harmless")
    func closing() throws {
        try withStore { store, _ in
            try store.commitDefinition()
            try store.close()
            try store.close()
            #expect(try storeError { _ = try store.highestExecutionKey() }?.code == .unavailable)
            #expect(try storeError { try store.commit(Change.start(1)) }?.code == .unavailable)
        }
    }
}
