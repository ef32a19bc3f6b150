public import WorkflowStore

/// Changing the key that opens the keys of a sealed store.
extension SQLiteStore {
    /// What came of a change of the master key.
    public enum MasterKeyChange: Sendable, Hashable {
        /// The new key opens the store from now on, and the old one does not any more.
        case done
        /// The new key opened the store already: an earlier change had come to its end.
        case wasDone
    }

    /// Makes another master key open a sealed store.
    ///
    /// All keys of persons lie under one root key, and only that lies under the master key: so one row is rewritten, in one
    /// transaction, however many persons there are, and no payload is touched. A process that ends in the middle leaves the
    /// file under the old key or under the new one; asked again, it says which. An engine may run meanwhile: it knows the root
    /// key, and needs the new master key when it starts the next time.
    ///
    /// - Parameters:
    ///   - path: The path of the store. Its keys are beside it.
    ///   - old: What opens it now.
    ///   - new: What is to open it.
    /// - Throws: `incompatible` for a store that is not sealed, `locked` if neither key opens it, and what opening it throws.
    public static func changeMasterKey(
        ofStoreAt path: String,
        from old: MasterKey,
        to new: MasterKey
    ) throws(StoreError) -> MasterKeyChange {
        let file = try StoreFile(path: path)
        guard file.exists else {
            throw StoreError(.unavailable, "There is no store at \(file.path). Give the path of a sealed one.")
        }
        guard try file.header().isSealed else {
            throw StoreError(
                .incompatible,
                "The store \(file.path) was made without sealing, so no key opens it and none can be changed."
            )
        }
        let keys: KeyFile
        do throws(StoreError) {
            keys = try KeyFile(of: file.path, master: old, isNew: false, isReadOnly: false)
        } catch {
            guard error.code == .locked, (try? isOpened(file.path, by: new)) == true else { throw error }
            return .wasDone
        }
        try keys.changeMaster(from: old, to: new)
        keys.emptyLog()
        try? keys.close()
        guard try isOpened(file.path, by: new) else {
            throw StoreError(
                .corrupt,
                "The key file \(keys.path) was written and is not as it was written. Check the disk."
            )
        }
        return .done
    }

    private static func isOpened(_ path: String, by master: MasterKey) throws(StoreError) -> Bool {
        do throws(StoreError) {
            let keys = try KeyFile(of: path, master: master, isNew: false, isReadOnly: true)
            try? keys.close()
            return true
        } catch {
            guard error.code == .locked else { throw error }
            return false
        }
    }
}
