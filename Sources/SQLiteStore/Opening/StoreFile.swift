internal import GRDB
internal import WorkflowStore

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The place of a store's file, checked before SQLite sees it.
struct StoreFile {
    /// The absolute path, without symbolic links: two names of one file must give one lock.
    let path: String
    /// Whether there is a file with something in it.
    let exists: Bool

    /// Resolves a path.
    ///
    /// - Throws: `unavailable` if the path is a folder or something else that is no file, or if its folder does not exist.
    init(path: String) throws(StoreError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StoreError(.unavailable, "The path of the store is empty. Give the path of a file.")
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            guard code == ENOENT else { throw StoreFile.failure(code, path) }
            self.path = try StoreFile.resolve(newFile: path)
            exists = false
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw StoreError(
                .unavailable,
                "\(path) is a folder. Give the path of a file, for example \(path)/usher.db."
            )
        default:
            throw StoreError(.unavailable, "\(path) is a device or a pipe. Give the path of a file.")
        }
        guard let resolved = StoreFile.resolve(path) else { throw StoreFile.failure(errno, path) }
        self.path = resolved
        exists = status.st_size > 0
        // SQLite takes a file of one byte for an empty one, and would write over it.
        guard !exists || status.st_size >= StoreFile.headerSize else {
            throw StoreError(
                .incompatible,
                "\(self.path) is no SQLite database. Give the path of an Usher store, or of a file yet to be made."
            )
        }
    }

    /// The bytes of a database file's header.
    private static let headerSize = 100

    /// Whether the write-ahead log beside the file holds something.
    var hasLog: Bool {
        var status = stat()
        return stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// What a store's file says of itself before it is opened.
    struct Header {
        /// The version; zero if nothing has been made yet.
        var version: Int
        /// Whether its payloads are sealed.
        var isSealed: Bool
    }

    /// What the file says of itself.
    ///
    /// Changes nothing.
    func header() throws(StoreError) -> Header {
        guard exists else { return Header(version: 0, isSealed: false) }
        do throws(StoreError) {
            return try header(under: path)
        } catch {
            // On a medium that cannot be written the log's index cannot be made: see `Connections.openForReading`.
            guard error.code == .readOnly else { throw error }
            return try header(under: Connections.immutableName(of: path))
        }
    }

    private func header(under name: String) throws(StoreError) -> Header {
        do {
            let queue = try DatabaseQueue(path: name, configuration: Connections.readingConfiguration)
            defer { try? queue.close() }
            return try queue.read { db in try header(db) }
        } catch {
            throw StoreError(error, path: path, verb: "open")
        }
    }

    /// What the store says of itself that a connection is to.
    ///
    /// - Throws: `incompatible` for a database that is no store, or a newer one.
    func header(_ db: Database) throws -> Header {
        let applicationID = try db.firstRow(Statements.applicationID) { try $0.integer(0) } ?? 0
        let version = try db.firstRow(Statements.userVersion) { try $0.count(0) } ?? 0
        let isSealed = applicationID == Schema.sealedApplicationID
        guard applicationID == Schema.applicationID || isSealed else {
            let tables = try db.firstRow(Statements.countOfTables) { try $0.integer(0) } ?? 0
            if applicationID == 0, version == 0, tables == 0 { return Header(version: 0, isSealed: false) }
            throw StoreError(
                .incompatible,
                "\(path) is a database of another program. Give the path of an Usher store, or of a file yet to be made."
            )
        }
        guard version <= Schema.latestVersion else {
            throw StoreError(
                .incompatible,
                "The store \(path) has version \(version); this program knows versions up to \(Schema.latestVersion). "
                    + "Run the newer version of Usher that wrote it, or restore a backup from before the upgrade."
            )
        }
        return Header(version: version, isSealed: isSealed)
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Resolves the folder of a file that is not there yet.
    private static func resolve(newFile path: String) throws(StoreError) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = parts.last.map(String.init) ?? path
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
        guard !name.isEmpty, let resolved = resolve(folder) else {
            throw StoreError(.unavailable, "The folder of \(path) does not exist. Make it first: mkdir -p \(folder)")
        }
        return (resolved == "/" ? "" : resolved) + "/" + name
    }

    private static func failure(_ code: CInt, _ path: String) -> StoreError {
        let reason = String(cString: strerror(code))
        return StoreError(.unavailable, "\(path) cannot be reached (\(reason)). Check the path and its permissions.")
    }
}
