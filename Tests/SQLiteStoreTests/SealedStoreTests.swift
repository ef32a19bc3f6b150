internal import Foundation
internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

/// Opening sealed stores: with what, beside what, and what is refused.
@Suite("A sealed store")
struct SealedStoreTests {
    private func withSealedStore(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let store = try SQLiteStore(path: path, master: SealingKeys.right(), sealsNew: true)
            try store.commitDefinition()
            try store.commit(Change.start(1))
            try store.close()
            try body(path)
        }
    }

    /// Every way to open a store.
    private func open(_ path: String, _ master: MasterKey?) -> [() throws -> Void] {
        [
            { _ = try SQLiteStore(path: path, master: master) },
            { _ = try SQLiteStore(path: path, master: master, sealsNew: true) },
            { _ = try SQLiteStore.openForReading(path: path, master: master) },
        ]
    }

    @Test("opens with its key, to write and to read")
    func opens() throws {
        try withSealedStore { path in
            let master = try SealingKeys.right()
            #expect(try SQLiteStore.openForReading(path: path, master: master).execution(ExecutionKey(1)) != nil)
            let store = try SQLiteStore(path: path, master: master)
            #expect(store.sealsPayloads)
            try store.commit(Change.start(2))
            #expect(try store.execution(ExecutionKey(2))?.record.header.input == ["applicant": "Maria"])
            #expect(try store.audit(limit: 5) == [])
        }
    }

    @Test("does not open without its key or with another one, and says what to give")
    func isLocked() throws {
        try withSealedStore { path in
            let wrong = try SealingKeys.wrong()
            for work in open(path, nil) + open(path, wrong) + [
                { _ = try SQLiteStore(path: path) }, { _ = try SQLiteStore.openForReading(path: path) },
            ] {
                let error = try #require(try storeError(work))
                #expect(error.code == .locked)
                #expect(error.message.contains("seal"))
            }
        }
    }

    @Test("does not open without its key file, with another store's, or with an older one")
    func needsItsKeyFile() throws {
        try withSealedStore { path in
            let files = FileManager.default
            let master = try SealingKeys.right()
            try files.copyItem(atPath: path + ".keys", toPath: path + ".older")
            do {
                let store = try SQLiteStore(path: path, master: master)
                try store.commit(Change.start(2))
                try store.close()
            }
            try files.moveItem(atPath: path + ".keys", toPath: path + ".own")
            for work in open(path, master) { #expect(try storeError(work)?.code == .unavailable) }

            try files.moveItem(atPath: path + ".older", toPath: path + ".keys")
            for work in open(path, master) {
                let error = try #require(try storeError(work))
                #expect(error.code == .incompatible && error.message.contains("older"))
            }
            try files.removeItem(atPath: path + ".keys")

            try withSealedStore { other in
                try files.copyItem(atPath: other + ".keys", toPath: path + ".keys")
                for work in open(path, master) {
                    let error = try #require(try storeError(work))
                    #expect(error.code == .incompatible && error.message.contains("another store"))
                }
            }
            try files.removeItem(atPath: path + ".keys")
            try files.moveItem(atPath: path + ".own", toPath: path + ".keys")
            for work in open(path, master) { try work() }
        }
    }

    @Test("a plain store stays plain, and a key does not make it sealed")
    func plainStaysPlain() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            try SQLiteStore(path: path).close()
            let master = try SealingKeys.right()
            let error = try #require(
                try storeError { _ = try SQLiteStore(path: path, master: master, sealsNew: true) }
            )
            #expect(error.code == .incompatible && error.message.contains("--seal-payloads"))
            let store = try SQLiteStore(path: path, master: master)
            #expect(!store.sealsPayloads)
            #expect(!FileManager.default.fileExists(atPath: path + ".keys"))
            #expect(try store.standing(of: ExecutionKey(1)) == .open)
        }
    }

    @Test("a crash between the making of the two files is taken up, and no plain store is made beside keys")
    func madeInPart() throws {
        try withSealedStore { path in
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            let error = try #require(try storeError { _ = try SQLiteStore(path: path) })
            #expect(error.code == .incompatible && error.message.contains(".keys"))
        }
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let master = try SealingKeys.right()
            _ = try KeyFile(of: path, master: master, isNew: true, isReadOnly: false)
            let store = try SQLiteStore(path: path, master: master, sealsNew: true)
            #expect(store.sealsPayloads)
        }
    }

    @Test("flushes every key to the disk, and keeps its secret from whoever has the store alone")
    func settings() throws {
        try withTemporaryFolder { folder in
            let store = try SQLiteStore(path: folder + "/usher.db", master: SealingKeys.right(), sealsNew: true)
            let keys = try #require(store.sealed?.file)
            let settings = try keys.pool.writeWithoutTransaction { db in
                try ["journal_mode", "synchronous", "secure_delete"].map { name in
                    try String.fetchOne(db, sql: "PRAGMA \(name)")
                }
            }
            #expect(settings == ["wal", "2", "1"])
            let stored = try store.pool.read { db in try db.firstRow(Statements.tokenSecret) { try $0.blob(0) } }
            #expect(try store.tokenSecret() != stored)
            #expect(try store.tokenSecret().count == 32)
            let again = try store.tokenSecret()
            #expect(try store.tokenSecret() == again)
        }
    }

    @Test(
        "a payload that was put in another's place, changed or cut is an error with a remedy",
        arguments: [
            "UPDATE executions SET input = (SELECT input FROM executions WHERE key = 2) WHERE key = 1",
            "UPDATE executions SET input = substr(input, 1, length(input) - 1) WHERE key = 1",
            "UPDATE executions SET input = x'01' WHERE key = 1",
            "UPDATE executions SET input = x'' WHERE key = 1",
            "UPDATE executions SET input = CAST('{\"applicant\":\"Maria\"}' AS BLOB) WHERE key = 1",
        ]
    )
    func tampered(sql: String) throws {
        try withSealedStore { path in
            let master = try SealingKeys.right()
            do {
                let store = try SQLiteStore(path: path, master: master)
                try store.commit(Change.start(2))
                try store.close()
            }
            try tamper(path, sql)
            let store = try SQLiteStore(path: path, master: master)
            let error = try #require(try storeError { _ = try store.execution(ExecutionKey(1)) })
            #expect(error.code == .unreadable)
            #expect(!error.message.contains("Maria"))
            #expect(try store.execution(ExecutionKey(2)) != nil)
        }
    }
}
