internal import JSONModel

/// The rows of a file of delimited text, as Step Functions reads them: RFC 4180, and backslashes as another way to escape.
///
/// A double quotation mark within a field is written twice. A backslash makes the backslash, the quotation mark or the delimiter
/// behind it an ordinary character, and is left out before anything else.
struct CSVRows {
    /// How many bytes the names of all columns may have, as in AWS; they go with every place in the file.
    static let maximumHeaderSize = 10 << 10

    let reader: ByteReader
    let delimiter: UInt8
    let maximumRowSize: Int

    /// - Parameter delimiter: `CSVDelimiter`; a comma if `nil`.
    init(_ reader: ByteReader, delimiter: String?, maximumRowSize: Int) {
        self.reader = reader
        self.maximumRowSize = maximumRowSize
        self.delimiter =
            switch delimiter {
            case "PIPE": UInt8(ascii: "|")
            case "SEMICOLON": UInt8(ascii: ";")
            case "SPACE": UInt8(ascii: " ")
            case "TAB": UInt8(ascii: "\t")
            default: UInt8(ascii: ",")
            }
    }

    /// The names of the columns, which are the first row.
    func header() throws(BucketFailure) -> [String] {
        let names = try next() ?? []
        guard names.reduce(names.count, { $0 + $1.utf8.count }) <= Self.maximumHeaderSize else {
            throw BucketFailure("InvalidRequest", "The header of the CSV file has more than 10 KiB. Shorten its names.")
        }
        return names
    }

    /// The fields of the next line that is not empty; `nil` at the end.
    func next() throws(BucketFailure) -> [String]? {
        while let first = try reader.peek(), first == Self.lineFeed || first == Self.carriageReturn {
            _ = try reader.next()
        }
        guard try reader.peek() != nil else { return nil }
        let start = reader.offset
        var fields: [String] = []
        while true {
            let (field, isLast) = try field(ofRowAt: start)
            fields.append(String(decoding: field, as: UTF8.self))
            if isLast { return fields }
        }
    }

    /// Reads a field and what ends it.
    private func field(ofRowAt start: Int) throws(BucketFailure) -> (text: [UInt8], isLast: Bool) {
        var text: [UInt8] = []
        var isQuoted = false
        if try reader.peek() == Self.quote {
            _ = try reader.next()
            isQuoted = true
        }
        while let byte = try reader.next() {
            guard reader.offset - start <= maximumRowSize else {
                throw BucketFailure(
                    "InvalidRequest",
                    "A row of the CSV file has more than \(maximumRowSize >> 20) MiB."
                )
            }
            switch byte {
            case Self.quote:
                if try reader.peek() == Self.quote {
                    text.append(byte)
                    _ = try reader.next()
                } else if isQuoted {
                    isQuoted = false
                } else {
                    text.append(byte)
                }
            case Self.backslash:
                guard let escaped = try reader.peek() else { break }
                guard escaped == Self.backslash || escaped == Self.quote || escaped == delimiter else { break }
                text.append(escaped)
                _ = try reader.next()
            case delimiter where !isQuoted: return (text, false)
            case Self.lineFeed where !isQuoted: return (text, true)
            case Self.carriageReturn where !isQuoted:
                guard try reader.peek() == Self.lineFeed else {
                    text.append(byte)
                    break
                }
                _ = try reader.next()
                return (text, true)
            default: text.append(byte)
            }
        }
        guard !isQuoted else {
            throw BucketFailure("InvalidRequest", "A quoted field of the CSV file has no end.")
        }
        return (text, true)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
