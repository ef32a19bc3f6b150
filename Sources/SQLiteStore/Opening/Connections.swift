internal import GRDB
internal import WorkflowStore

/// Opens the connections of a store, and says how they are set.
enum Connections {
    /// How many reading connections there are at most: a few threads that serve people.
    ///
    /// The engine itself reads with one.
    static let maximumReaders = 4

    /// How long a connection waits for another one, in seconds.
    ///
    /// Only foreign programs make it wait: this process has one writing connection, and readers do not lock.
    static let busyTimeout = 5.0

    /// What a new file is given before anything else, because it cannot be changed later without rewriting the file.
    ///
    /// - With 8 KiB pages a commit of one step took a fifth more of the processor's time than with 4 KiB, because each page that
    ///   it touches goes into the log whole; large batches were equally fast.
    /// - With `auto_vacuum` retention can hand back pages a few at a time, and never needs a VACUUM of the whole file.
    static let creationSettings = "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL;"

    /// How the writing connection is set.
    ///
    /// - `synchronous = FULL`: a commit returns when the log is on the disk (`fullfsync`: on macOS, really on the disk).
    /// - `wal_autocheckpoint`: the commit that makes the log longer than 1024 pages (4 MiB) moves it into the file. A longer
    ///   log did not raise the rate, only the time for which this one commit stalls.
    /// - `journal_size_limit`: a log that grew because a reader kept it from being moved is cut to 32 MiB afterwards.
    /// - `cache_size`: at most 16 MiB of pages: the newest end of the history, and its index. With `mmap_size` zero the
    ///   memory of the process does not grow with the file.
    /// - `secure_delete`: what is deleted or replaced is overwritten, so that a person who was erased is not in free pages.
    static let writerSettings = """
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA wal_autocheckpoint = 1024;
        PRAGMA journal_size_limit = 33554432;
        PRAGMA mmap_size = 0;
        PRAGMA secure_delete = ON;
        PRAGMA trusted_schema = OFF;
        \(writerCache);
        """

    /// How many pages the writing connection keeps in memory.
    static let writerCache = "PRAGMA cache_size = -16384"

    /// How each reading connection is set: 2 MiB of pages, and no trust in what a damaged or foreign schema may call.
    static let readerSettings = """
        PRAGMA cache_size = -2048;
        PRAGMA mmap_size = 0;
        PRAGMA trusted_schema = OFF;
        """

    /// Opens the file of an engine and brings its tables to the latest version.
    static func openForWriting(
        _ path: String,
        version: Int,
        isSealed: Bool
    ) throws(StoreError) -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = maximumReaders
        configuration.label = "SQLiteStore"
        configuration.prepareDatabase { db in
            // The pool prepares its readers here too.
            try db.execute(sql: db.configuration.readonly ? readerSettings : creationSettings)
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // The pool sets `synchronous = NORMAL` when it switches the log on, so this comes afterwards.
                try db.execute(sql: writerSettings)
                try Schema.migrate(db, from: version, isSealed: isSealed)
            }
            return pool
        } catch {
            throw StoreError(error, path: path, verb: "open")
        }
    }

    /// Opens an existing file to read it.
    ///
    /// SQLite keeps an index of the log in a file beside the database and makes that file when it is missing, even to read.
    /// Where it cannot be made, and there is no log either, the file is opened as one that nobody can change.
    static func openForReading(_ file: StoreFile) throws(StoreError) -> DatabasePool {
        guard file.exists else {
            throw StoreError(
                .unavailable,
                "There is no store at \(file.path). Give the path of an existing one, or start an engine to make it."
            )
        }
        do throws(StoreError) {
            return try openForReading(file, path: file.path)
        } catch {
            guard error.code == .readOnly else { throw error }
            guard !file.hasLog else {
                throw StoreError(
                    .readOnly,
                    "The store \(file.path) has commits in its -wal file, and its folder cannot be written, which reading them "
                        + "needs. Copy the file and its -wal file into a folder that can be written, and read the copy.",
                    cause: error.cause
                )
            }
            return try openImmutable(file)
        }
    }

    /// Opens a file on a medium that cannot be written, without locks and without a log.
    static func openImmutable(_ file: StoreFile) throws(StoreError) -> DatabasePool {
        // Debian builds SQLite so that every connection understands such names.
        try openForReading(file, path: immutableName(of: file.path))
    }

    /// The name under which SQLite opens a file as one that nobody can change.
    static func immutableName(of path: String) -> String { "file:\(percentEncoded(path))?immutable=1" }

    /// How a connection is set that only reads.
    static var readingConfiguration: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = maximumReaders
        configuration.label = "SQLiteStore"
        configuration.prepareDatabase { db in try db.execute(sql: readerSettings) }
        return configuration
    }

    private static func openForReading(_ file: StoreFile, path: String) throws(StoreError) -> DatabasePool {
        do {
            let pool = try DatabasePool(path: path, configuration: readingConfiguration)
            let version = try pool.read { db in try file.header(db).version }
            guard version == Schema.latestVersion else {
                throw StoreError(
                    .incompatible,
                    "The store \(file.path) has version \(version), this program reads version \(Schema.latestVersion). "
                        + "Start its engine once to bring it up to date."
                )
            }
            return pool
        } catch {
            throw StoreError(error, path: file.path, verb: "open")
        }
    }

    /// The path with every byte escaped that means something in a URI.
    private static func percentEncoded(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
            }
        }
        return encoded
    }
}
