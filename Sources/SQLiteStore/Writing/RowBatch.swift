/// The rows of one commit, ready to be bound: everything that can be prepared before the transaction begins.
///
/// All texts and payloads lie one behind the other in one buffer, so that a commit of thousands of rows allocates a few times
/// only, and so that SQLite can be given pointers that stay valid for the whole transaction instead of copying each value.
struct RowBatch: Sendable {
    /// What is bound to one parameter.
    ///
    /// Texts and blobs are places in ``bytes``.
    enum Value: Sendable {
        case null
        case integer(Int64)
        case double(Double)
        case text(Range<Int>)
        case blob(Range<Int>)
    }

    /// One execution of a statement.
    struct Row: Sendable {
        /// The statement.
        var statement: WriteStatement
        /// Its values in ``RowBatch/values``, one for each parameter.
        var values: Range<Int>
    }

    /// The rows, in the order in which they are written.
    private(set) var rows: [Row] = []
    /// The values of all rows.
    private(set) var values: [Value] = []
    /// The bytes of all texts and blobs.
    ///
    /// The first byte belongs to none of them: a buffer that is never empty has an address, and SQLite takes an empty
    /// value without an address for `NULL`.
    private(set) var bytes: [UInt8] = [0]

    /// Makes an empty batch with room for a number of rows of common size.
    init(expectedRows: Int) {
        rows.reserveCapacity(expectedRows)
        values.reserveCapacity(8 * expectedRows)
        bytes.reserveCapacity(256 * expectedRows)
    }

    /// Appends a row whose values `build` appends.
    mutating func append<Failure: Error>(
        _ statement: WriteStatement,
        _ build: (inout RowBatch) throws(Failure) -> Void
    ) throws(Failure) {
        let start = values.count
        try build(&self)
        rows.append(Row(statement: statement, values: start..<values.count))
    }

    mutating func add(_ number: Int64) { values.append(.integer(number)) }

    mutating func add(_ number: Int64?) { values.append(number.map(Value.integer) ?? .null) }

    mutating func add(_ number: Double?) { values.append(number.map(Value.double) ?? .null) }

    mutating func add(_ text: String) {
        let start = bytes.count
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
        values.append(.text(start..<bytes.count))
    }

    mutating func add(_ text: String?) {
        guard let text else { return values.append(.null) }
        add(text)
    }

    mutating func add(blob: [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: blob)
        values.append(.blob(start..<bytes.count))
    }

    mutating func addNull() { values.append(.null) }
}
