internal import GRDBSQLite

/// What SQLite said when a call of its C API failed.
///
/// It holds no bound value: SQLite's own messages name tables, columns and constraints only.
struct SQLiteFailure: Error, CustomStringConvertible {
    /// The extended result code.
    var code: CInt
    /// SQLite's message.
    var message: String

    init(code: CInt, message: String) {
        self.code = code
        self.message = message
    }

    /// Makes a failure of the connection's newest error.
    init(code: CInt, connection: OpaquePointer?) {
        self.code = code
        self.message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no message"
    }

    /// The code without its extension.
    var primaryCode: CInt { code & 0xFF }

    /// `SQLite error 1555: UNIQUE constraint failed: events.execution, events.id`.
    var description: String { "SQLite error \(code): \(message)" }
}
