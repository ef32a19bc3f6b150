internal import Crypto
internal import Foundation
internal import GRDB
internal import WorkflowStore

/// The file beside a sealed store that holds its keys: `usher.db.keys` beside `usher.db`.
///
/// Every commit is on the disk when it returns, so that no payload can be under a key that a crash takes away. The store's lock
/// keeps other engines off this file too.
final class KeyFile: Sendable {
    /// What the key file's name ends in.
    static let suffix = ".keys"

    let path: String
    let pool: DatabasePool
    /// Under which all other keys lie.
    let root: SymmetricKey
    private let isReadOnly: Bool

    /// Opens the key file of a store.
    ///
    /// - Parameter isNew: Whether the store is being made, and the key file with it, unless a crash left one behind.
    /// - Throws: `locked` if the master key is another one, `unavailable` if there is no file, `incompatible` for a foreign one.
    init(of store: String, master: MasterKey, isNew: Bool, isReadOnly: Bool) throws(StoreError) {
        path = store + Self.suffix
        self.isReadOnly = isReadOnly
        let file = try StoreFile(path: path)
        guard file.exists || isNew else {
            throw StoreError(
                .unavailable,
                "The store \(store) is sealed, and its key file \(path) is not there. Put it beside the store, from where it "
                    + "was moved or from its newest backup: without it no payload can be read."
            )
        }
        do {
            pool = try Self.open(file, isReadOnly: isReadOnly)
            root = try Self.root(pool, path, master, isNew: isNew)
        } catch {
            throw StoreError(error, path: path, verb: "open")
        }
    }

    private static func open(_ file: StoreFile, isReadOnly: Bool) throws -> DatabasePool {
        guard !isReadOnly else {
            do {
                let pool = try DatabasePool(path: file.path, configuration: Connections.readingConfiguration)
                _ = try pool.read { db in try checkedVersion(db, file.path) }
                return pool
            } catch let error where StoreError(error, path: file.path, verb: "open").code == .readOnly && !file.hasLog {
                // On a medium that cannot be written.
                let name = Connections.immutableName(of: file.path)
                return try DatabasePool(path: name, configuration: Connections.readingConfiguration)
            }
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(Connections.busyTimeout)
        configuration.maximumReaderCount = Connections.maximumReaders
        configuration.label = "KeyFile"
        configuration.prepareDatabase { db in
            try db.execute(sql: db.configuration.readonly ? Connections.readerSettings : Connections.creationSettings)
        }
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: Connections.writerSettings)
            let version = try checkedVersion(db, file.path)
            for (offset, migration) in KeyFileSchema.migrations.enumerated() where offset >= version {
                try db.inTransaction(.immediate) {
                    try db.execute(sql: migration)
                    try db.execute(sql: "PRAGMA application_id = \(KeyFileSchema.applicationID)")
                    try db.execute(sql: "PRAGMA user_version = \(offset + 1)")
                    return .commit
                }
            }
        }
        return pool
    }

    /// The version of the file; zero for one in which nothing has been made yet.
    private static func checkedVersion(_ db: Database, _ path: String) throws -> Int {
        let applicationID = try db.firstRow(Statements.applicationID) { try $0.integer(0) } ?? 0
        let version = try db.firstRow(Statements.userVersion) { try $0.count(0) } ?? 0
        let tables = try db.firstRow(Statements.countOfTables) { try $0.integer(0) } ?? 0
        if applicationID == 0, version == 0, tables == 0, !db.configuration.readonly { return 0 }
        guard applicationID == KeyFileSchema.applicationID, version <= KeyFileSchema.migrations.count, version > 0
        else {
            throw StoreError(
                .incompatible,
                "\(path) is no key file that this version of Usher can read. Put the store's own key file there, "
                    + "or run the newer version that wrote it."
            )
        }
        return version
    }

    /// What is sealed in with the root key.
    private static let purpose = "usher.keyring.1"

    /// The key under which the others lie; made for a new store.
    private static func root(
        _ pool: DatabasePool,
        _ path: String,
        _ master: MasterKey,
        isNew: Bool
    ) throws -> SymmetricKey {
        if let wrapped = try pool.read({ db in try db.firstRow(KeyFileSchema.keyring) { try $0.blob(0) } }) {
            guard let root = PayloadCipher.unwrap(wrapped, with: master.key, for: Self.purpose) else {
                throw StoreError(
                    .locked,
                    "The seal key does not open \(path). Give the one with which the store was made."
                )
            }
            return root
        }
        guard isNew else {
            throw StoreError(.corrupt, "The key file \(path) is empty. Restore it from its newest backup.")
        }
        let root = SymmetricKey(size: .bits256)
        let wrapped = try PayloadCipher.wrap(root, with: master.key, for: Self.purpose)
        try pool.write { db in try db.run(KeyFileSchema.insertRoot, [.blob(wrapped)]) }
        return root
    }

    /// Puts the root key under another master key.
    ///
    /// - Throws: `locked` if it is not under the old one any more: somebody else has changed it.
    func changeMaster(from old: MasterKey, to new: MasterKey) throws(StoreError) {
        try write { db in
            let wrapped = try db.firstRow(KeyFileSchema.keyring) { try $0.blob(0) }
            guard let wrapped, PayloadCipher.unwrap(wrapped, with: old.key, for: Self.purpose) != nil else {
                throw StoreError(.locked, "The seal key of \(path) was changed meanwhile. Ask again.")
            }
            let rewrapped = try PayloadCipher.wrap(root, with: new.key, for: Self.purpose)
            try db.run(KeyFileSchema.putRoot, [.blob(rewrapped)])
        }
    }

    // MARK: Belonging to a store

    /// Makes sure that this is the key file of a store, and not one of another store or an older one.
    ///
    /// - Parameters:
    ///   - secret: The store's secret as it is stored.
    ///   - newest: The newest execution that the store holds.
    func check(secret: [UInt8], newest: ExecutionKey?) throws(StoreError) {
        let digest = Array(SHA256.hash(data: secret))
        let bound = try read { db in try db.firstRow(KeyFileSchema.keyring) { try $0.optionalBlob(1) } ?? nil }
        if let bound, bound != digest {
            throw StoreError(
                .incompatible,
                "The key file \(path) belongs to another store. Put the one beside this store that was made with it."
            )
        }
        if bound == nil, !isReadOnly {
            try write { db in try db.run(KeyFileSchema.bindStore, [.blob(digest)]) }
        }
        guard let newest else { return }
        let member = try read { db in
            try db.firstRow(KeyFileSchema.subjectOfMember, [.integer(newest.number)]) { try $0.integer(0) }
        }
        guard member != nil else {
            throw StoreError(
                .incompatible,
                "The key file \(path) is older than its store: it knows no key for execution \(newest). "
                    + "Put the newest key file there; a key file is never restored from before the store that it serves."
            )
        }
    }

    /// The secret of tokens and blind keys: whoever has the store alone cannot try contacts out against its blind keys.
    func tokenSecret(from stored: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("usher.token-secret.1".utf8) + stored, using: root))
    }

    // MARK: Reading and writing

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw StoreError(error, path: path, verb: "read")
        }
    }

    /// Writes in one transaction that is on the disk when this returns.
    func write(_ body: (Database) throws -> Void) throws(StoreError) {
        do {
            try pool.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
            }
        } catch {
            throw StoreError(error, path: path, verb: "write to")
        }
    }

    /// Moves the log into the file and empties it, so that a key that was destroyed is not in the log any more.
    ///
    /// A reader of another process may hinder it; the log is then emptied by the next call, or by closing.
    func emptyLog() {
        try? pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    }

    func close() throws {
        pool.releaseMemory()
        try pool.close()
    }
}
