internal import GRDB
internal import GRDBSQLite
internal import WorkflowStore

extension StoreError {
    /// Says in an operator's words why SQLite could not do what the store at a path was asked.
    ///
    /// - Parameter verb: What was asked, for the middle of a sentence: `write to`.
    init(_ error: any Error, path: String, verb: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        let failure: SQLiteFailure
        switch error {
        case let error as SQLiteFailure:
            failure = error
        case let error as DatabaseError:
            // GRDB's error may carry the statement's values, so only code and message go on.
            failure = SQLiteFailure(
                code: error.extendedResultCode.rawValue,
                message: error.message ?? "no message"
            )
        default:
            // An unknown error may quote anything, so only its kind is shown.
            self.init(
                .unavailable,
                "Could not \(verb) the store \(path): \(type(of: error)). Try again; if this persists, report it.",
                cause: error
            )
            return
        }
        let (code, reason) = StoreError.reading(of: failure)
        self.init(code, "Could not \(verb) the store \(path): \(reason)", cause: failure)
    }

    /// The kind of a failure, and a sentence that says what to do about it.
    private static func reading(of failure: SQLiteFailure) -> (Code, String) {
        switch failure.code {
        // These say only by their extension that the disk is full: the file that SQLite could not make larger is the index of
        // the write-ahead log.
        case SQLITE_IOERR | (19 << 8):
            return (.full, fullDisk)
        default:
            break
        }
        switch failure.primaryCode {
        case SQLITE_FULL:
            return (.full, fullDisk)
        case SQLITE_READONLY, SQLITE_PERM:
            return (
                .readOnly,
                "it cannot be written. Make the file and its folder writable for this user, or move it to a medium that is."
            )
        case SQLITE_CANTOPEN:
            return (
                .readOnly,
                "the file, or the -wal and -shm files beside it, cannot be opened. "
                    + "Check that the folder exists and that this user may write to it."
            )
        case SQLITE_AUTH:
            return (.readOnly, "this user may not open it. Change the file's owner or its permissions.")
        case SQLITE_BUSY, SQLITE_LOCKED:
            return (
                .busy,
                "another program keeps it locked. End that program (a database browser, perhaps, or a backup) and try again."
            )
        case SQLITE_CORRUPT:
            return (
                .corrupt,
                "it is damaged (\(failure.message)). Stop the engine, keep a copy of the file, its -wal and its -shm file, "
                    + "and restore the newest backup, or save what can be read with `sqlite3 FILE .recover`."
            )
        case SQLITE_NOTADB:
            return (
                .incompatible, "it is no SQLite database. Give the path of an Usher store, or of a file yet to be made."
            )
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH:
            return (
                .conflict,
                "\(failure.message). Nothing of the change was written. Another writer may have been at work; "
                    + "load the execution again and decide anew."
            )
        case SQLITE_IOERR:
            return (
                .unavailable,
                "the disk failed (\(failure)). Check the disk and the kernel's log, then start the engine again; "
                    + "what was acknowledged is in the file and its -wal file."
            )
        case SQLITE_TOOBIG:
            return (
                .unavailable, "a value is larger than SQLite's limit of one gigabyte. Keep large data outside the flow."
            )
        case SQLITE_MISUSE:
            return (.unavailable, "it is closed. Open it again.")
        case SQLITE_NOMEM:
            return (.unavailable, "there is not enough memory. Free some, then start the engine again.")
        default:
            return (.unavailable, "\(failure). Start the engine again; if this persists, report it.")
        }
    }

    private static let fullDisk =
        "the disk is full. Nothing of the change was written. Free some space; the engine then goes on where it is."
}
