/// Takes a row of CSV apart, as RFC 4180 says.
enum CSVRow {
    /// What is wrong with a row; it quotes nothing.
    struct Mistake: Error, Hashable {
        var message: String
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    /// The fields of a row without its end.
    static func fields(of row: ArraySlice<UInt8>) throws(Mistake) -> [String] {
        var fields: [String] = []
        var rest = row
        while true {
            var field = rest.first == quote ? try quoted(&rest) : plain(&rest)
            // What a lone carriage return is meant for cannot be known: it may be the end of a line.
            if !field.isQuoted, field.bytes.contains(UInt8(ascii: "\r")) {
                throw Mistake(message: "A carriage return stands alone. End lines with LF or CRLF.")
            }
            if !field.isQuoted, field.bytes.contains(quote) {
                throw Mistake(
                    message: "A quote stands inside of a field. Put the field in quotes, and write \"\" for each."
                )
            }
            guard let text = String(validating: field.bytes, as: UTF8.self) else {
                throw Mistake(message: "The row is not in UTF-8. Save the file as CSV in UTF-8.")
            }
            field.bytes = []
            fields.append(text)
            guard let separator = rest.popFirst() else { return fields }
            guard separator == comma else {
                throw Mistake(
                    message: "Something stands behind the closing quote of a field. Write \"\" for a quote inside."
                )
            }
        }
    }

    private typealias Field = (bytes: ArraySlice<UInt8>, isQuoted: Bool)

    private static func plain(_ rest: inout ArraySlice<UInt8>) -> Field {
        let field = rest.prefix { $0 != comma }
        rest = rest[field.endIndex...]
        return (field, false)
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(Mistake) -> Field {
        rest = rest.dropFirst()
        var field: ArraySlice<UInt8> = []
        while let end = rest.firstIndex(of: quote) {
            field += rest[..<end]
            rest = rest[(end + 1)...]
            guard rest.first == quote else { return (field, true) }
            field.append(quote)
            rest = rest.dropFirst()
        }
        throw Mistake(message: "A quote is opened and never closed.")
    }
}
