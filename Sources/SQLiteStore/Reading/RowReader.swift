internal import GRDBSQLite
internal import JSONModel
internal import WorkflowStore

/// Reads the columns of the row that a statement stands on.
///
/// The tables are STRICT, so a column of another type, or a value that no engine writes, means that the file is damaged or was
/// edited by hand: an error that names the column, and never a trap.
struct RowReader {
    let statement: OpaquePointer

    func integer(_ column: CInt) throws(StoreError) -> Int64 {
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { throw unexpected(column) }
        return sqlite3_column_int64(statement, column)
    }

    func optionalInteger(_ column: CInt) throws(StoreError) -> Int64? {
        isNull(column) ? nil : try integer(column)
    }

    func timestamp(_ column: CInt) throws(StoreError) -> Timestamp {
        Timestamp(milliseconds: try integer(column))
    }

    func optionalTimestamp(_ column: CInt) throws(StoreError) -> Timestamp? {
        isNull(column) ? nil : try timestamp(column)
    }

    func text(_ column: CInt) throws(StoreError) -> String {
        guard sqlite3_column_type(statement, column) == SQLITE_TEXT, let start = sqlite3_column_text(statement, column)
        else { throw unexpected(column) }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: CInt) throws(StoreError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    func blob(_ column: CInt) throws(StoreError) -> [UInt8] {
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { throw unexpected(column) }
        // An empty blob has no address.
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func optionalBlob(_ column: CInt) throws(StoreError) -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }

    /// A text that is the name of one of a few things.
    func name<Name: RawRepresentable<String>>(_ column: CInt, as type: Name.Type) throws(StoreError) -> Name {
        guard let name = Name(rawValue: try text(column)) else { throw unexpected(column) }
        return name
    }

    /// A number with a fraction.
    func double(_ column: CInt) -> Double { sqlite3_column_double(statement, column) }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The error of a column whose value cannot have been written by an engine.
    ///
    /// It does not show the value.
    func unexpected(_ column: CInt) -> StoreError {
        let name = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? String(column)
        return StoreError(
            .unreadable,
            "The store holds a value in column \(name) that cannot be. The file is damaged or was edited by hand: "
                + "stop the engine, run `sqlite3 FILE 'PRAGMA integrity_check'`, and restore the newest backup."
        )
    }
}

/// Turns stored payloads back into JSON values.
struct PayloadDecoder {
    /// The depth of nesting up to which a stored value can be read back.
    ///
    /// What comes in from outside is bounded by ``JSON/defaultMaximumDepth``, and a snapshot wraps that a few times;
    /// the rest is room.
    static let maximumDepth = 8 * JSON.defaultMaximumDepth

    let codec: any PayloadCodec
    let execution: ExecutionKey

    /// The payload, or what stands for one that is withheld.
    func decode(_ stored: [UInt8]) throws(StoreError) -> JSON {
        let payload: [UInt8]
        do throws(StoreError) {
            payload = try codec.decode(stored, of: execution)
        } catch {
            guard let withheld = error.withheldPayload else { throw error }
            return withheld
        }
        do throws(JSONParseError) {
            return try JSON(parsing: payload, maximumDepth: Self.maximumDepth)
        } catch {
            // The parser's message may show a character of the payload, so it is left out.
            throw StoreError(
                .unreadable,
                "A payload of execution \(execution) cannot be read. The file is damaged, or the payload codec is not the one "
                    + "that wrote it: start the engine with the codec and keys that the store was made with."
            )
        }
    }

    /// The payload, or what stands for one that cannot be read: for what is only shown or passed on.
    func decodeForShow(_ stored: [UInt8], _ note: (StoreError) -> Void) throws(StoreError) -> JSON {
        do throws(StoreError) {
            return try decode(stored)
        } catch {
            guard error.code == .unreadable else { throw error }
            note(error)
            return WithheldPayload.unreadable
        }
    }

    func decode(_ stored: [UInt8]?) throws(StoreError) -> JSON? {
        guard let stored else { return nil }
        return try decode(stored)
    }

    /// The payload; none if it is withheld.
    func decodeUnlessWithheld(_ stored: [UInt8]?) throws(StoreError) -> JSON? {
        // Not a literal `nil`, which would become the JSON value `null`.
        guard let payload = try decode(stored), !WithheldPayload.isWithheld(payload) else { return Optional.none }
        return payload
    }

    /// The details of an event; of one that is withheld, its skeleton.
    func decodeDetails(_ stored: [UInt8]) throws(StoreError) -> JSONObject? {
        guard codec.isSealing else { return try decode(stored).objectValue }
        guard let (skeleton, sealed) = EventSkeleton.parted(stored) else { return nil }
        guard var details = try decode(sealed).objectValue else { return nil }
        if WithheldPayload.isWithheld(.object(details)) {
            details.merge(EventSkeleton.details(of: skeleton))
        }
        return details
    }
}

extension StoreError {
    /// What a reader is given in place of the payload; `nil` if the error is a failure.
    fileprivate var withheldPayload: JSON? {
        switch code {
        case .erased: WithheldPayload.erased
        case .restricted: WithheldPayload.restricted
        default: nil
        }
    }
}
