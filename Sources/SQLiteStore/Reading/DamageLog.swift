internal import GRDB
internal import GRDBSQLite
internal import Synchronization
public import WorkflowStore

/// The records that a store could not read, each noted once.
///
/// A class, because readers on several threads share it.
final class DamageLog: Sendable {
    /// How many are remembered: whoever has more has one trouble, and not many.
    static let maximumRecords = 1000

    private struct Place: Hashable {
        var table: String
        var key: String
    }

    private struct Contents {
        var records: [UnreadableRecord] = []
        var places: Set<Place> = []
    }

    private let contents = Mutex(Contents())

    /// The records, in the order in which they were met.
    var records: [UnreadableRecord] { contents.withLock { $0.records } }

    func note(_ error: StoreError, table: String, key: String) {
        contents.withLock { contents in
            guard contents.records.count < Self.maximumRecords,
                contents.places.insert(Place(table: table, key: key)).inserted
            else { return }
            contents.records.append(UnreadableRecord(table: table, key: key, message: error.message))
        }
    }
}

extension SQLiteStore {
    /// The rows that a statement gives, without those that cannot be read.
    ///
    /// - Parameters:
    ///   - table: Where the rows are from, for the note of one that cannot be read; its key is the first column.
    ///   - read: Reads a row.
    func readableRows<Row>(
        of table: String,
        _ db: Database,
        _ sql: String,
        _ values: [QueryValue] = [],
        read: (RowReader) throws -> Row
    ) throws -> [Row] {
        try db.rows(sql, values) { row -> Row? in
            do {
                return try read(row)
            } catch let error as StoreError where error.code == .unreadable {
                damage.note(error, table: table, key: row.shownKey)
                return nil
            }
        }.compactMap { $0 }
    }

    /// What of some rows can be decoded.
    ///
    /// - Parameters:
    ///   - table: Where the rows are from.
    ///   - key: A row's key.
    ///   - decode: Decodes a row.
    func decodable<Row, Record>(
        _ rows: [Row],
        of table: String,
        key: (Row) -> String,
        _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        var records: [Record] = []
        records.reserveCapacity(rows.count)
        for row in rows {
            do throws(StoreError) {
                records.append(try decode(row))
            } catch {
                guard error.code == .unreadable else { throw error }
                damage.note(error, table: table, key: key(row))
            }
        }
        return records
    }

    /// Notes that a payload of a record cannot be read.
    func noting(_ table: String, _ key: String) -> (StoreError) -> Void {
        { [damage] error in damage.note(error, table: table, key: key) }
    }
}

extension RowReader {
    /// The first column as a text, whatever it holds: a number or a name, and never a payload.
    fileprivate var shownKey: String {
        switch sqlite3_column_type(statement, 0) {
        case SQLITE_INTEGER: String(sqlite3_column_int64(statement, 0))
        case SQLITE_TEXT: (try? text(0)) ?? "?"
        default: "?"
        }
    }
}

extension SQLiteStore: DamageStore {
    /// The records that could not be read since the store was opened.
    public func unreadableRecords() -> [UnreadableRecord] { damage.records }
}
