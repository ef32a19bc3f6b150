internal import GRDB
public import WorkflowStore

/// The store of one engine, in one SQLite file.
///
/// There is one writing connection, which only ``commit(_:)`` uses, and a few reading ones, which see every commit that has
/// returned and never wait for one that has not (write-ahead log). A commit is in the log and flushed to the disk when it
/// returns. The file belongs to one engine at a time, for as long as the store is open; the commands that only read use
/// ``openForReading(path:codec:)``, which needs no ownership.
///
/// A class, because it owns the connections and the lock, and gives them back when it goes.
public final class SQLiteStore: Sendable {
    /// The absolute path of the file.
    public let path: String

    let codec: any PayloadCodec
    /// The codec, where it seals payloads.
    var sealed: SealedPayloads? { codec as? SealedPayloads }
    let pool: DatabasePool
    /// What keeps other engines off; none for a store that only reads.
    let lock: EngineLock?
    let damage = DamageLog()

    /// Opens the store at a path for an engine, and makes it if there is none.
    ///
    /// - Throws: `inUse` if another engine runs on it, `incompatible` if the file was written by a newer version or is something
    ///   else, `readOnly` if the file or its folder cannot be written, `locked` if its payloads are sealed: see
    ///   ``init(path:master:sealsNew:)``.
    public convenience init(path: String, codec: any PayloadCodec = PlainCodec()) throws(StoreError) {
        let file = try StoreFile(path: path)
        // Looked at before the lock is taken, so that a file of another program gets no lock file beside it, and once more
        // behind it, because another engine may have changed it meanwhile.
        _ = try file.header()
        let lock = try EngineLock(of: file.path)
        let header = try StoreFile(path: file.path).header()
        guard !header.isSealed else { throw .needsKey(file.path) }
        try Self.refuseStrayKeys(of: file.path, header)
        try self.init(file: file, codec: codec, lock: lock) { path throws(StoreError) in
            try Connections.openForWriting(path, version: header.version, isSealed: false)
        }
    }

    /// Opens an existing store to read it, whether or not an engine runs on it, and also on a medium that cannot be written.
    ///
    /// - Throws: `unavailable` if there is no file, `incompatible` if it is no store of this version, `locked` if its payloads are
    ///   sealed: see ``openForReading(path:master:)``.
    public static func openForReading(
        path: String,
        codec: any PayloadCodec = PlainCodec()
    ) throws(StoreError) -> SQLiteStore {
        let file = try StoreFile(path: path)
        guard try !file.header().isSealed else { throw .needsKey(file.path) }
        return try SQLiteStore(file: file, codec: codec, lock: nil) { _ throws(StoreError) in
            try Connections.openForReading(file)
        }
    }

    init(
        file: StoreFile,
        codec: any PayloadCodec,
        lock: EngineLock?,
        open: (String) throws(StoreError) -> DatabasePool
    ) throws(StoreError) {
        self.path = file.path
        self.codec = codec
        self.lock = lock
        self.pool = try open(file.path)
    }

    /// Closes the connections, moves the log into the file and lets go of the file.
    ///
    /// Later calls fail with `unavailable`.
    ///
    /// A store that is let go closes by itself; this is for those who want to know that it went well.
    public func close() throws(StoreError) {
        do {
            try closeConnections()
        } catch {
            throw StoreError(error, path: path, verb: "close")
        }
        lock?.release()
    }

    deinit {
        // The lock goes after the connections, so that the next engine finds the file closed. A failure to move the log loses
        // nothing: the next one to open the file reads it.
        try? closeConnections()
        lock?.release()
    }

    /// Closes the readers first: only the last connection moves the log into the file, and one that reads cannot do it.
    private func closeConnections() throws {
        pool.releaseMemory()
        try pool.close()
        try sealed?.file.close()
    }

    /// Reads within one snapshot of the database.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw StoreError(error, path: path, verb: "read")
        }
    }
}
