/// A recursive-descent parser for RFC 8259 over borrowed bytes.
///
/// The text is validated as it is read: every byte is looked at once, strings without escapes are copied in one piece, and
/// the line and column of a fault are computed only when there is one. Depth is bounded, so no input can exhaust the stack.
struct JSONTextParser {
    let bytes: UnsafeBufferPointer<UInt8>
    private let maximumDepth: Int
    /// The offset of the next byte to read.
    var index: Int
    private var depth = 0
    /// Where strings with escapes are put together; kept, so that it is allocated once.
    private var scratch: [UInt8] = []

    /// What is wrong, and at which byte.
    struct Fault: Error {
        var message: String
        var offset: Int
    }

    init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int, index: Int = 0) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.index = index
    }

    /// Parses one value and requires that nothing but white space follows.
    ///
    /// - Parameter places: where nothing but the kind of a value is wanted.
    mutating func parseDocument(hollowing places: [[String]] = []) throws(Fault) -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw fault("A byte order mark is not allowed; save the text as UTF-8 without one")
        }
        skipWhitespace()
        let value = places.isEmpty ? try parseValue() : try parseValue(hollowing: places.map { $0[...] })
        skipWhitespace()
        if index < bytes.count { throw unexpected("after the end of the value") }
        return value
    }

    mutating func parseValue() throws(Fault) -> JSON {
        guard index < bytes.count else { throw fault("The text ends where a value is expected") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try parseObject()
        case UInt8(ascii: "["): return try parseArray()
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try parseLiteral("false", .bool(false))
        case UInt8(ascii: "n"): return try parseLiteral("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        default: throw unexpected("where a value is expected")
        }
    }

    // MARK: Containers

    private mutating func parseObject() throws(Fault) -> JSON {
        try enter()
        skipWhitespace()
        if consume(UInt8(ascii: "}")) { return leave(.object(JSONObject())) }
        var object = JSONObject(minimumCapacity: 8)
        while true {
            let key = try parseKey()
            object.set(try parseValue(), for: key)
            skipWhitespace()
            if consume(UInt8(ascii: ",")) {
                skipWhitespace()
            } else if consume(UInt8(ascii: "}")) {
                return leave(.object(object))
            } else {
                throw unexpected("where ',' or '}' is expected")
            }
        }
    }

    /// Reads a key, its colon and the white space around it.
    mutating func parseKey() throws(Fault) -> String {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            throw unexpected("where a key in double quotes is expected")
        }
        let key = try parseString()
        skipWhitespace()
        guard consume(UInt8(ascii: ":")) else { throw unexpected("where ':' is expected") }
        skipWhitespace()
        return key
    }

    private mutating func parseArray() throws(Fault) -> JSON {
        try enter()
        var elements: [JSON] = []
        skipWhitespace()
        if consume(UInt8(ascii: "]")) { return leave(.array(elements)) }
        while true {
            elements.append(try parseValue())
            skipWhitespace()
            if consume(UInt8(ascii: ",")) {
                skipWhitespace()
            } else if consume(UInt8(ascii: "]")) {
                return leave(.array(elements))
            } else {
                throw unexpected("where ',' or ']' is expected")
            }
        }
    }

    /// Steps over an opening bracket, one level down.
    mutating func enter() throws(Fault) {
        guard depth < maximumDepth else { throw fault("Values are nested more than \(maximumDepth) levels deep") }
        depth += 1
        index += 1
    }

    mutating func leave(_ value: JSON) -> JSON {
        depth -= 1
        return value
    }

    // MARK: Scalars

    private mutating func parseLiteral(_ word: StaticString, _ value: JSON) throws(Fault) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < bytes.count, bytes[index] == word.utf8Start[offset] else {
                throw unexpected("inside the literal '\(word)'")
            }
            index += 1
        }
        return value
    }

    private mutating func parseNumber() throws(Fault) -> JSON {
        let start = index
        let isNegative = consume(UInt8(ascii: "-"))
        var decimal = DecimalLiteral()
        if consume(UInt8(ascii: "0")) {
            if index < bytes.count, isDigit(bytes[index]) {
                throw fault("A number cannot start with a zero", at: start)
            }
        } else {
            try parseDigits { decimal.append($0) }
        }
        var isWhole = true
        if consume(UInt8(ascii: ".")) {
            isWhole = false
            try parseDigits {
                decimal.append($0)
                decimal.exponent -= 1
            }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            index += 1
            let isInverse = index < bytes.count && bytes[index] == UInt8(ascii: "-")
            if isInverse || index < bytes.count && bytes[index] == UInt8(ascii: "+") { index += 1 }
            var exponent = 0
            // Larger exponents are all alike: beyond the short way below, whatever they are.
            try parseDigits { exponent = min(exponent * 10 + Int($0), 1_000_000) }
            decimal.exponent += isInverse ? -exponent : exponent
        }
        // Negative zero has no integer form.
        if isWhole, decimal.fits, !(isNegative && decimal.significand == 0) {
            let magnitude = decimal.significand
            if !isNegative, let value = Int(exactly: magnitude) { return .integer(value) }
            if isNegative, magnitude <= UInt64(Int.max) + 1 { return .integer(Int(truncatingIfNeeded: 0 &- magnitude)) }
        }
        if let value = decimal.exactValue { return .double(isNegative ? -value : value) }
        return .double(try parseDouble(from: start))
    }

    /// Reads the literal from `start` to the current place with the standard library, whose rounding is exact.
    ///
    /// The C library's `strtod` would read a decimal comma in some locales.
    private func parseDouble(from start: Int) throws(Fault) -> Double {
        let literal = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
        guard let value = Double(literal), value.isFinite else {
            throw fault("A number is beyond the range of a double", at: start)
        }
        return value
    }

    /// Hands over the values of the digits from here; there must be at least one.
    @inline(__always)
    private mutating func parseDigits(_ take: (UInt8) -> Void) throws(Fault) {
        let start = index
        while index < bytes.count, isDigit(bytes[index]) {
            take(bytes[index] &- 48)
            index += 1
        }
        if index == start { throw unexpected("where a digit is expected") }
    }

    // MARK: Strings

    private mutating func parseString() throws(Fault) -> String {
        index += 1
        let start = index
        index = StringScan.firstSpecial(in: bytes, from: index, orBeyondASCII: true)
        let isASCII = index == bytes.count || bytes[index] < 0x80
        if !isASCII { index = StringScan.firstSpecial(in: bytes, from: index, orBeyondASCII: false) }
        guard index < bytes.count else { throw fault("The text ends inside a string") }
        if bytes[index] == UInt8(ascii: "\\") { return try parseEscapedString(from: start) }
        guard bytes[index] == UInt8(ascii: "\"") else { throw unexpected("inside a string; write it as an escape") }
        let run = UnsafeBufferPointer(rebasing: bytes[start..<index])
        if isASCII {
            index += 1
            return String(decoding: run, as: UTF8.self)
        }
        guard let text = String(validating: run, as: UTF8.self) else { throw invalidUTF8(from: start) }
        index += 1
        return text
    }

    /// Goes on with a string in which an escape was met.
    private mutating func parseEscapedString(from start: Int) throws(Fault) -> String {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        while true {
            let run = index
            index = StringScan.firstSpecial(in: bytes, from: index, orBeyondASCII: false)
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<index]))
            guard index < bytes.count else { throw fault("The text ends inside a string") }
            if bytes[index] == UInt8(ascii: "\\") {
                appendUTF8(of: try parseEscape())
                continue
            }
            guard bytes[index] == UInt8(ascii: "\"") else { throw unexpected("inside a string; write it as an escape") }
            // Escapes are ASCII, so the decoded bytes are well formed exactly if the written ones are.
            guard let text = String(validating: scratch, as: UTF8.self) else { throw invalidUTF8(from: start) }
            index += 1
            return text
        }
    }

    private mutating func appendUTF8(of scalar: Unicode.Scalar) {
        if scalar.isASCII {
            scratch.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// The fault at the first byte, from `start` to the end of the string, that cannot stand where it does.
    func invalidUTF8(from start: Int) -> Fault {
        let run = UnsafeBufferPointer(rebasing: bytes[start..<index])
        var offset = 0
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: run.span)
        } catch {
            offset = error.byteOffsets.lowerBound
        }
        return fault("A string is not valid UTF-8", at: start + offset)
    }

    mutating func parseEscape() throws(Fault) -> Unicode.Scalar {
        let start = index
        index += 1
        guard index < bytes.count else { throw fault("The text ends inside a string") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape(from: start)
        default: throw fault("An unknown escape in a string", at: start)
        }
    }

    /// Reads four hexadecimal digits, and a second escape where they are the first half of a surrogate pair.
    private mutating func parseUnicodeEscape(from start: Int) throws(Fault) -> Unicode.Scalar {
        let unit = try parseFourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw fault("A lone surrogate in a string is no character", at: start) }
        index += 2
        let second = try parseFourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00))
        else { throw fault("A lone surrogate in a string is no character", at: start) }
        return scalar
    }

    private mutating func parseFourHexDigits() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count, let digit = hexValue(bytes[index]) else {
                throw unexpected("where four hexadecimal digits are expected")
            }
            value = value << 4 | digit
            index += 1
        }
        return value
    }

    private func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    // MARK: Small things

    mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    mutating func consume(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    func fault(_ message: String, at offset: Int? = nil) -> Fault {
        Fault(message: message, offset: offset ?? index)
    }

    /// A fault that names the character at the current place.
    func unexpected(_ context: String) -> Fault {
        guard index < bytes.count else { return fault("The text ends \(context)") }
        let byte = bytes[index]
        if byte < 0x20 { return fault("A control character (code \(byte)) \(context)") }
        if byte < 0x7F { return fault("Unexpected '\(Character(Unicode.Scalar(byte)))' \(context)") }
        return fault("Unexpected character \(context)")
    }
}
