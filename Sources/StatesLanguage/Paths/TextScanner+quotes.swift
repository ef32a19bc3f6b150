extension TextScanner {
    /// Reads a text in single or double quotes, with the escapes of JSON and of both quotes.
    mutating func takeQuoted() throws(PathSyntaxError) -> String {
        let start = position
        guard let quote = next else { throw failure("A text in quotes is missing", remedy: "Write 'text'.") }
        advance()
        var result = String.UnicodeScalarView()
        while let scalar = next {
            advance()
            if scalar == quote { return String(result) }
            result.append(scalar == "\\" ? try takeEscape() : scalar)
        }
        throw failure("A quote is not closed", remedy: "Write \(quote) behind the text.", at: start)
    }

    /// Reads what follows a backslash.
    private mutating func takeEscape() throws(PathSyntaxError) -> Unicode.Scalar {
        let start = position - 1
        guard let scalar = next else {
            throw failure("Nothing follows the backslash", remedy: "Write \\\\ for a backslash.", at: start)
        }
        advance()
        switch scalar {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "u": return try takeUnicodeEscape(start)
        default: return scalar
        }
    }

    private mutating func takeUnicodeEscape(_ start: Int) throws(PathSyntaxError) -> Unicode.Scalar {
        func unit(in scanner: inout TextScanner) -> UInt32? {
            var value: UInt32 = 0
            for _ in 0..<4 {
                guard let digit = scanner.next?.hexadecimalValue else { return nil }
                value = value << 4 | digit
                scanner.advance()
            }
            return value
        }
        var value = unit(in: &self)
        if let high = value, (0xD800..<0xDC00).contains(high), starts(with: "\\u") {
            advance(by: 2)
            value = unit(in: &self).flatMap { low in
                (0xDC00..<0xE000).contains(low) ? 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) : nil
            }
        }
        guard let scalar = value.flatMap(Unicode.Scalar.init) else {
            throw failure(
                "A Unicode escape is not complete",
                remedy: "Write four hexadecimal digits behind \\u.",
                at: start
            )
        }
        return scalar
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "a"..."f": value - 0x61 + 10
        case "A"..."F": value - 0x41 + 10
        default: nil
        }
    }
}
