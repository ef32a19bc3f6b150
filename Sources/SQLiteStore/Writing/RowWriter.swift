internal import GRDB
internal import GRDBSQLite

/// Writes the rows of a batch through prepared statements of the C API.
///
/// GRDB's own binding boxes each value and looks at its type; a commit binds some sixty values an execution, so this is the
/// one place that goes around it. The statements belong to the caller, who keeps them and the connection alive.
struct RowWriter {
    /// The prepared statements, each at the raw value of its ``WriteStatement``.
    private let statements: [OpaquePointer]
    private let connection: OpaquePointer?

    /// Takes the statements from a connection's cache.
    ///
    /// The writer must not outlive the access to the connection.
    init(_ db: Database) throws {
        connection = db.sqliteConnection
        statements = try WriteStatement.allCases.map { try db.cachedStatement(sql: $0.sql).sqliteStatement }
    }

    /// Writes all rows.
    ///
    /// The caller begins and ends the transaction.
    ///
    /// - Throws: ``SQLiteFailure`` of the first row that cannot be written.
    func write(_ batch: RowBatch) throws(SQLiteFailure) {
        // A closure that throws a typed error would lose its type in `withUnsafeBytes`, so the outcome travels as a value.
        let outcome = batch.bytes.withUnsafeBytes { bytes in
            Result<Void, SQLiteFailure> { () throws(SQLiteFailure) in
                for row in batch.rows { try write(row, of: batch, bytes) }
            }
        }
        // No statement may keep an address in the batch's buffer, nor an applicant's data, beyond the commit.
        for statement in statements { sqlite3_clear_bindings(statement) }
        try outcome.get()
    }

    private func write(
        _ row: RowBatch.Row,
        of batch: RowBatch,
        _ bytes: UnsafeRawBufferPointer
    ) throws(SQLiteFailure) {
        let statement = statements[row.statement.rawValue]
        var parameter: CInt = 1
        for index in row.values {
            let code = bind(batch.values[index], to: parameter, of: statement, bytes)
            guard code == SQLITE_OK else { throw SQLiteFailure(code: code, connection: connection) }
            parameter += 1
        }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE else {
            let failure = SQLiteFailure(code: code, connection: connection)
            // Resetting repeats the code of the step, which is in the failure already.
            sqlite3_reset(statement)
            throw failure
        }
        let resetCode = sqlite3_reset(statement)
        guard resetCode == SQLITE_OK else { throw SQLiteFailure(code: resetCode, connection: connection) }
        if row.statement.mustChangeARow, sqlite3_changes(connection) == 0 {
            throw SQLiteFailure(code: SQLITE_CONSTRAINT, message: "a row that should be changed is not there")
        }
    }

    /// Binds a value.
    ///
    /// Texts and blobs are not copied (the last argument, `SQLITE_STATIC`): their buffer outlives the bindings.
    private func bind(
        _ value: RowBatch.Value,
        to parameter: CInt,
        of statement: OpaquePointer,
        _ bytes: UnsafeRawBufferPointer
    ) -> CInt {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, parameter)
        case .integer(let number):
            return sqlite3_bind_int64(statement, parameter, number)
        case .double(let number):
            return sqlite3_bind_double(statement, parameter, number)
        case .text(let range):
            let start = bytes.baseAddress?.advanced(by: range.lowerBound).assumingMemoryBound(to: CChar.self)
            return sqlite3_bind_text64(
                statement,
                parameter,
                start,
                UInt64(range.count),
                nil,
                UInt8(SQLITE_UTF8)
            )
        case .blob(let range):
            let start = bytes.baseAddress?.advanced(by: range.lowerBound)
            return sqlite3_bind_blob64(statement, parameter, start, UInt64(range.count), nil)
        }
    }
}
