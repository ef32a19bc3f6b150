internal import GRDBSQLite
public import WorkflowStore

/// What SQLite can do at best: commits recorded changes through nothing but prepared statements of its C API.
///
/// The rows, batches, tables and settings are those of ``SQLiteStore``; the payloads are encoded before the clock starts. An
/// engine's rate means something only as a ratio to this one, measured in the same run on the same disk.
public enum SQLiteYardstick {
    /// Commits the changes, each set in one transaction, into a new file at a path, and returns the seconds that this took.
    ///
    /// The first set must hold the definitions that the executions refer to, as the changes of an engine on a new store do.
    ///
    /// - Throws: `StoreError` if there is a store at the path already, or the changes do not fit each other.
    public static func seconds(
        committing changes: [ChangeSet],
        at path: String,
        codec: any PayloadCodec = PlainCodec()
    ) throws(StoreError) -> Double {
        let store = try SQLiteStore(path: path, codec: codec)
        guard try store.highestDefinitionKey().number == 0 else {
            throw StoreError(.conflict, "There is a store at \(path) already. Give the path of a file yet to be made.")
        }
        let file = store.path
        try store.close()
        var batches: [RowBatch] = []
        batches.reserveCapacity(changes.count)
        for set in changes { batches.append(try RowBatch(set, codec: codec)) }
        do {
            let connection = try BareConnection(path: file)
            return try connection.seconds(committing: batches)
        } catch {
            throw StoreError(error, path: file, verb: "write to")
        }
    }
}

/// A connection of the C API with the statements of a commit.
///
/// A class, because its initialiser can fail half-way and what it owns must be freed then too.
private final class BareConnection {
    private let connection: OpaquePointer
    private var statements: [OpaquePointer] = []

    init(path: String) throws(SQLiteFailure) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let failure = SQLiteFailure(code: code, connection: opened)
            sqlite3_close_v2(opened)
            throw failure
        }
        connection = opened
        try execute(Connections.writerSettings + "PRAGMA foreign_keys = ON;")
        let texts = WriteStatement.allCases.map(\.sql) + ["BEGIN IMMEDIATE", "COMMIT"]
        for text in texts {
            var statement: OpaquePointer?
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            let code = sqlite3_prepare_v3(connection, text, -1, flags, &statement, nil)
            guard code == SQLITE_OK, let statement else { throw SQLiteFailure(code: code, connection: connection) }
            statements.append(statement)
        }
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close_v2(connection)
    }

    func seconds(committing batches: [RowBatch]) throws(SQLiteFailure) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        for batch in batches { try commit(batch) }
        let (seconds, attoseconds) = (clock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    private func commit(_ batch: RowBatch) throws(SQLiteFailure) {
        let begin = statements[WriteStatement.allCases.count]
        let end = statements[WriteStatement.allCases.count + 1]
        try step(begin)
        let outcome = batch.rows.withUnsafeBufferPointer { rows in
            batch.values.withUnsafeBufferPointer { values in
                batch.bytes.withUnsafeBytes { bytes in
                    Result<Void, SQLiteFailure> { () throws(SQLiteFailure) in
                        for row in rows { try write(row, values, bytes) }
                    }
                }
            }
        }
        try outcome.get()
        try step(end)
    }

    private func write(
        _ row: RowBatch.Row,
        _ values: UnsafeBufferPointer<RowBatch.Value>,
        _ bytes: UnsafeRawBufferPointer
    ) throws(SQLiteFailure) {
        let statement = statements[row.statement.rawValue]
        var parameter: CInt = 1
        for index in row.values {
            let code: CInt
            switch values[index] {
            case .null:
                code = sqlite3_bind_null(statement, parameter)
            case .double(let number):
                code = sqlite3_bind_double(statement, parameter, number)
            case .integer(let number):
                code = sqlite3_bind_int64(statement, parameter, number)
            case .text(let range):
                let start = bytes.baseAddress?.advanced(by: range.lowerBound).assumingMemoryBound(to: CChar.self)
                code = sqlite3_bind_text(statement, parameter, start, CInt(range.count), nil)
            case .blob(let range):
                let start = bytes.baseAddress?.advanced(by: range.lowerBound)
                code = sqlite3_bind_blob(statement, parameter, start, CInt(range.count), nil)
            }
            guard code == SQLITE_OK else { throw SQLiteFailure(code: code, connection: connection) }
            parameter += 1
        }
        try step(statement)
    }

    private func step(_ statement: OpaquePointer) throws(SQLiteFailure) {
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE else { throw SQLiteFailure(code: code, connection: connection) }
        sqlite3_reset(statement)
    }

    private func execute(_ sql: String) throws(SQLiteFailure) {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteFailure(code: code, connection: connection) }
    }
}
