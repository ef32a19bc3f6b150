internal import GRDB
internal import GRDBSQLite

/// A value that a reading statement is given.
enum QueryValue {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null
}

extension Database {
    /// The rows that a statement gives, each read by `read`.
    ///
    /// GRDB keeps the prepared statement; values and columns go through the C API, because a column of an unexpected type
    /// traps in GRDB's accessors, and is an error here.
    func rows<Row>(
        _ sql: String,
        _ values: [QueryValue] = [],
        read: (RowReader) throws -> Row
    ) throws -> [Row] {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        defer {
            // A statement that is not reset keeps its read transaction open, and its values in memory.
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        try bind(values, to: statement)
        var rows: [Row] = []
        let reader = RowReader(statement: statement)
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(try read(reader))
            case SQLITE_DONE: return rows
            case let code: throw SQLiteFailure(code: code, connection: sqliteConnection)
            }
        }
    }

    /// The first row that a statement gives.
    func firstRow<Row>(
        _ sql: String,
        _ values: [QueryValue] = [],
        read: (RowReader) throws -> Row
    ) throws -> Row? {
        try rows(sql, values, read: read).first
    }

    /// Runs a statement that gives no rows.
    func run(_ sql: String, _ values: [QueryValue] = []) throws {
        _ = try rows(sql, values) { _ in }
    }

    private func bind(_ values: [QueryValue], to statement: OpaquePointer) throws {
        // `SQLITE_TRANSIENT`, a macro that Swift cannot import: SQLite copies the value before the call returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (offset, value) in values.enumerated() {
            let parameter = CInt(offset + 1)
            let code: CInt
            switch value {
            case .integer(let number):
                code = sqlite3_bind_int64(statement, parameter, number)
            case .text(let text):
                var text = text
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text64(
                            statement,
                            parameter,
                            $0.baseAddress,
                            UInt64($0.count),
                            transient,
                            UInt8(SQLITE_UTF8)
                        )
                    }
                }
            case .null:
                code = sqlite3_bind_null(statement, parameter)
            case .blob(let bytes):
                code = bytes.withUnsafeBytes {
                    sqlite3_bind_blob64(statement, parameter, $0.baseAddress, UInt64($0.count), transient)
                }
            }
            guard code == SQLITE_OK else { throw SQLiteFailure(code: code, connection: sqliteConnection) }
        }
    }
}
