internal import GRDB
public import WorkflowStore

/// Opening stores that may be sealed.
extension SQLiteStore {
    /// Opens the store at a path for an engine, sealed or not, and makes it if there is none.
    ///
    /// Whether a store is sealed is decided when it is made, and never changes.
    ///
    /// - Parameters:
    ///   - path: The path of the file. Keys are beside it, in a file that ends in `.keys`.
    ///   - master: What opens the keys. A store that is not sealed needs none.
    ///   - sealsNew: Whether a store that is made now is sealed.
    /// - Throws: `locked` if the store is sealed and `master` is missing or another one, `unavailable` if its key file is not
    ///   there, `incompatible` if a plain store was expected to be sealed, and what ``init(path:codec:)`` throws.
    public convenience init(path: String, master: MasterKey?, sealsNew: Bool = false) throws(StoreError) {
        let file = try StoreFile(path: path)
        let header = try file.header()
        guard header.isSealed || sealsNew else {
            try self.init(path: path)
            return
        }
        guard header.version == 0 || header.isSealed else {
            throw StoreError(
                .incompatible,
                "The store \(file.path) was made without sealing, and that does not change. "
                    + "Leave --seal-payloads out, or begin a new store with it."
            )
        }
        guard let master else { throw .needsKey(file.path) }
        let lock = try EngineLock(of: file.path)
        let current = try StoreFile(path: file.path).header()
        // The keys first: a crash in between leaves a key file without a store, which the next start takes.
        let keys = try KeyFile(of: file.path, master: master, isNew: current.version == 0, isReadOnly: false)
        try self.init(file: file, codec: SealedPayloads(file: keys), lock: lock) { path throws(StoreError) in
            try Connections.openForWriting(path, version: current.version, isSealed: true)
        }
        try checkKeys(keys)
    }

    /// Opens an existing store to read it, sealed or not.
    ///
    /// - Throws: `locked` if the store is sealed and `master` is missing or another one, and what
    ///   ``openForReading(path:codec:)`` throws.
    public static func openForReading(path: String, master: MasterKey?) throws(StoreError) -> SQLiteStore {
        let file = try StoreFile(path: path)
        guard try file.header().isSealed else { return try openForReading(path: path) }
        guard let master else { throw .needsKey(file.path) }
        let keys = try KeyFile(of: file.path, master: master, isNew: false, isReadOnly: true)
        let store = try SQLiteStore(file: file, codec: SealedPayloads(file: keys), lock: nil) { _ throws(StoreError) in
            try Connections.openForReading(file)
        }
        try store.checkKeys(keys)
        return store
    }

    private func checkKeys(_ keys: KeyFile) throws(StoreError) {
        let found = try read { db in
            let secret = try db.firstRow(Statements.tokenSecret) { try $0.blob(0) }
            let newest = try db.firstRow(Statements.newestExecution) { try $0.optionalInteger(0) } ?? nil
            return (secret: secret, newest: newest.map { ExecutionKey($0) })
        }
        try keys.check(secret: found.secret ?? [], newest: found.newest)
    }

    /// Refuses to make a plain store beside the keys of a sealed one that is not there.
    static func refuseStrayKeys(of path: String, _ header: StoreFile.Header) throws(StoreError) {
        guard header.version == 0, try StoreFile(path: path + KeyFile.suffix).exists else { return }
        throw StoreError(
            .incompatible,
            "There is no store at \(path), but there are keys of one: \(path + KeyFile.suffix). Put the store back beside its "
                + "keys; or begin a sealed one with --seal-payloads; or give the new store another path."
        )
    }
}

extension StoreError {
    /// That a store is sealed, and no key was given.
    static func needsKey(_ path: String) -> StoreError {
        StoreError(
            .locked,
            "The store \(path) is sealed. Say where its key is: --seal-key env:NAME or --seal-key file:PATH."
        )
    }
}
