/// Cuts a campaign's file into its rows, however its bytes come in, in constant memory.
///
/// A row of JSON Lines is a line. A row of CSV (RFC 4180) may have line breaks inside of quotes, so it may be several lines. Lines end
/// with LF or CRLF and are counted from 1, as an editor counts them. A row keeps the bytes of its end, so that all rows together
/// are the file.
///
/// ```swift
/// var cutter = CampaignFileCutter(.csv)
/// for bytes in file { cutter.cut(bytes) { row in … } }
/// cutter.finish { row in … }
/// ```
public struct CampaignFileCutter: Sendable {
    /// How many bytes a row may have.
    public static let maximumRowSize = 64 << 10

    /// A row of a file.
    public struct Row: Sendable, Hashable {
        /// The number of its first line, from 1.
        public var line: Int
        /// The number of the line behind it.
        public var nextLine: Int
        /// Its bytes with the end of its last line; of a row that is too long only the beginning.
        public var bytes: ArraySlice<UInt8>
        /// Whether it has more than ``CampaignFileCutter/maximumRowSize`` bytes.
        public var isTooLong: Bool
    }

    /// Where in a row of CSV the next byte is.
    private enum Place {
        case fieldStart
        case plain
        case quoted
        /// Behind a quote that ends the field, or that stands for one together with the next.
        case behindQuote
    }

    private let isCSV: Bool
    private var place = Place.fieldStart
    private var rest: [UInt8] = []
    private var isTooLong = false
    private var firstLine = 1
    private var line = 1
    /// How many bytes of a byte order mark the file begins with; `nil` once that is settled.
    private var markLength: Int? = 0

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Makes a cutter at the beginning of a file.
    public init(_ format: CampaignFileFormat) { isCSV = format == .csv }

    /// Takes the next bytes of the file, and gives the rows that end in them.
    public mutating func cut(_ bytes: ArraySlice<UInt8>, _ body: (Row) throws -> Void) rethrows {
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            guard isEnd(byte) else { continue }
            keep(bytes[start..<index])
            start = index
            try give(body)
        }
        keep(bytes[start..<index])
    }

    /// Gives the last row, if the file does not end with the end of a line.
    public mutating func finish(_ body: (Row) throws -> Void) rethrows {
        guard !rest.isEmpty || isTooLong else { return }
        line += 1
        try give(body)
    }

    /// Whether a byte ends a row.
    private mutating func isEnd(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "\n") {
            line += 1
            guard isCSV else { return true }
            markLength = nil
            guard place != .quoted else { return false }
            place = .fieldStart
            return true
        }
        guard isCSV else { return false }
        if let length = markLength {
            // A mark stands before the first field, which may be quoted.
            if length < 3, byte == Self.mark[length] {
                markLength = length + 1
                return false
            }
            markLength = nil
        }
        switch (place, byte) {
        case (.fieldStart, UInt8(ascii: "\"")): place = .quoted
        case (.quoted, UInt8(ascii: "\"")): place = .behindQuote
        case (.behindQuote, UInt8(ascii: "\"")): place = .quoted
        case (.quoted, _): break
        case (_, UInt8(ascii: ",")): place = .fieldStart
        default: place = .plain
        }
        return false
    }

    /// Keeps bytes of a row, as many as it may have.
    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = Self.maximumRowSize - rest.count
        if bytes.count > room { isTooLong = true }
        rest.append(contentsOf: bytes.prefix(room))
    }

    private mutating func give(_ body: (Row) throws -> Void) rethrows {
        let row = Row(line: firstLine, nextLine: line, bytes: rest[...], isTooLong: isTooLong)
        rest = []
        (isTooLong, firstLine, place) = (false, line, .fieldStart)
        try body(row)
    }
}
