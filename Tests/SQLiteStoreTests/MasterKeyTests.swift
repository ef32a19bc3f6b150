internal import Foundation
internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

/// Another secret opens a sealed store.
@Suite("Changing the master key")
struct MasterKeyTests {
    private func withSealedStore(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/usher.db"
            let store = try SQLiteStore(path: path, master: SealingKeys.right(), sealsNew: true)
            try store.commitDefinition()
            for key in 1...3 { try store.commit(Change.start(Int64(key))) }
            try store.close()
            try body(path)
        }
    }

    private func change(_ path: String, back: Bool = false) throws -> SQLiteStore.MasterKeyChange {
        let (one, other) = (try SealingKeys.right(), try SealingKeys.wrong())
        return try SQLiteStore.changeMasterKey(ofStoreAt: path, from: back ? other : one, to: back ? one : other)
    }

    private func input(_ path: String, _ master: MasterKey) throws -> JSON? {
        let store = try SQLiteStore.openForReading(path: path, master: master)
        defer { try? store.close() }
        return try store.execution(ExecutionKey(3))?.record.header.input
    }

    @Test("every payload and every token is read under the new one, and none under the old one")
    func changes() throws {
        try withSealedStore { path in
            let secret = try SQLiteStore.openForReading(path: path, master: SealingKeys.right()).tokenSecret()
            #expect(try change(path) == .done)
            #expect(try input(path, SealingKeys.wrong()) == ["applicant": "Maria"])
            #expect(try storeError { _ = try input(path, SealingKeys.right()) }?.code == .locked)
            let store = try SQLiteStore(path: path, master: SealingKeys.wrong())
            // Links and keys of applicants stay what they were.
            #expect(try store.tokenSecret() == secret)
            try store.commit(Change.start(4))
            #expect(try store.audit(limit: 5) == [])
            try store.close()
            #expect(try change(path, back: true) == .done)
            #expect(try input(path, SealingKeys.right()) == ["applicant": "Maria"])
        }
    }

    @Test("asked again, as after a crash, it says that it was done; with two keys that do not fit nothing is changed")
    func isRepeatable() throws {
        try withSealedStore { path in
            #expect(try change(path) == .done)
            #expect(try change(path) == .wasDone)
            let third = try #require(MasterKey(secret: Array("a third secret, which has more than 32 bytes too".utf8)))
            let error = try storeError {
                _ = try SQLiteStore.changeMasterKey(ofStoreAt: path, from: SealingKeys.right(), to: third)
            }
            #expect(error?.code == .locked)
            #expect(try input(path, SealingKeys.wrong()) != nil)
        }
    }

    @Test("an engine that runs meanwhile goes on, and new persons get keys")
    func besideAnEngine() throws {
        try withSealedStore { path in
            let engine = try SQLiteStore(path: path, master: SealingKeys.right())
            try engine.commit(Change.start(4))
            #expect(try change(path) == .done)
            try engine.commit(Change.start(5))
            #expect(try engine.execution(ExecutionKey(1))?.record.header.input == ["applicant": "Maria"])
            try engine.close()
            let store = try SQLiteStore.openForReading(path: path, master: SealingKeys.wrong())
            #expect(try store.execution(ExecutionKey(5))?.record.header.input == ["applicant": "Maria"])
        }
    }

    @Test("cut off at any byte of its log, it leaves a store that one of the two keys opens")
    func survivesCrashes() throws {
        try withSealedStore { path in
            let keys = try KeyFile(of: path, master: SealingKeys.right(), isNew: false, isReadOnly: false)
            try keys.changeMaster(from: SealingKeys.right(), to: SealingKeys.wrong())
            let log = try Data(contentsOf: URL(filePath: path + ".keys-wal"))
            let file = try Data(contentsOf: URL(filePath: path + ".keys"))
            try keys.close()
            var openers: Set<Int> = []
            // A frame of the log has 24 bytes and a page of 4096; the cuts are in and around each.
            let cuts = stride(from: 0, through: log.count, by: 1373).map(\.self) + [log.count - 1, log.count]
            for cut in cuts {
                try withTemporaryFolder { folder in
                    let copy = folder + "/usher.db"
                    try FileManager.default.copyItem(atPath: path, toPath: copy)
                    try file.write(to: URL(filePath: copy + ".keys"))
                    try log.prefix(cut).write(to: URL(filePath: copy + ".keys-wal"))
                    let opening = try [SealingKeys.right(), SealingKeys.wrong()].enumerated().filter { _, master in
                        (try? input(copy, master)) == ["applicant": "Maria"]
                    }.map(\.offset)
                    #expect(opening.count == 1, "cut at \(cut) of \(log.count)")
                    openers.formUnion(opening)
                    #expect(try change(copy) == (opening == [1] ? .wasDone : .done))
                    #expect(try input(copy, SealingKeys.wrong()) == ["applicant": "Maria"])
                }
            }
            #expect(openers == [0, 1])
        }
    }

    @Test("the old wrapping is in none of the files afterwards, so the old secret opens no piece of them")
    func leavesNothing() throws {
        try withSealedStore { path in
            let row = try DatabaseQueue(path: path + ".keys").read {
                try Data.fetchOne($0, sql: "SELECT root FROM keyring")
            }
            let wrapped = try #require(row)
            let files = [path + ".keys", path + ".keys-wal"]
            func isThere() -> Bool {
                files.contains { (try? Data(contentsOf: URL(filePath: $0)))?.range(of: wrapped) != nil }
            }
            try #require(isThere())
            #expect(try change(path) == .done)
            #expect(!isThere())
        }
    }

    @Test("a store that is plain, or not there, is refused with what to do, and not made")
    func refuses() throws {
        try withTemporaryFolder { folder in
            let plain = folder + "/plain.db"
            try SQLiteStore(path: plain).close()
            #expect(try storeError { _ = try change(plain) }?.code == .incompatible)
            #expect(try storeError { _ = try change(folder + "/none.db") }?.code == .unavailable)
            #expect(!FileManager.default.fileExists(atPath: folder + "/none.db"))
            #expect(!FileManager.default.fileExists(atPath: plain + ".keys"))
        }
    }
}
