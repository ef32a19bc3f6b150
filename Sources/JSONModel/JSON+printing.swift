extension JSON: CustomStringConvertible {
    /// The value as compact JSON text.
    public var description: String { text() }

    /// The value as JSON text.
    ///
    /// Compact text has no white space. Pretty text has a member or an element a line and two spaces an indentation level.
    /// Doubles are written with the fewest digits that read back to the same value, and always look like doubles: `1.0`.
    public func text(pretty: Bool = false) -> String {
        String(decoding: utf8(pretty: pretty), as: UTF8.self)
    }

    /// The value as JSON text in UTF-8 bytes.
    public func utf8(pretty: Bool = false) -> [UInt8] {
        var printer = JSONPrinter(pretty: pretty)
        printer.print(self)
        return printer.output
    }
}

/// Writes JSON text into a byte buffer.
struct JSONPrinter {
    private(set) var output: [UInt8] = []
    private let pretty: Bool
    private var level = 0

    init(pretty: Bool) {
        self.pretty = pretty
        output.reserveCapacity(256)
    }

    mutating func print(_ value: JSON) {
        switch value {
        case .null: write("null")
        case .bool(let value): write(value ? "true" : "false")
        case .integer(let value): printInteger(value)
        case .double(let value): write(JSONPrinter.text(of: value))
        case .string(let value): printString(value)
        case .array(let elements): printArray(elements)
        case .object(let object): printObject(object)
        }
    }

    /// The literal of a double: the shortest that reads back to the same value.
    ///
    /// Infinities and not-a-number have no JSON literal. Parsing and JSONata never make them; a host that does gets `null`,
    /// as `JSON.stringify` of ECMAScript gives.
    static func text(of value: Double) -> String {
        value.isFinite ? value.description : "null"
    }

    private mutating func printArray(_ elements: [JSON]) {
        guard !elements.isEmpty else { return write("[]") }
        output.append(UInt8(ascii: "["))
        level += 1
        var isFirst = true
        for element in elements {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            breakLine()
            print(element)
        }
        level -= 1
        breakLine()
        output.append(UInt8(ascii: "]"))
    }

    private mutating func printObject(_ object: JSONObject) {
        guard !object.isEmpty else { return write("{}") }
        output.append(UInt8(ascii: "{"))
        level += 1
        var isFirst = true
        for member in object.members {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            breakLine()
            printString(member.key)
            output.append(UInt8(ascii: ":"))
            if pretty { output.append(UInt8(ascii: " ")) }
            print(member.value)
        }
        level -= 1
        breakLine()
        output.append(UInt8(ascii: "}"))
    }

    private mutating func printString(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            output.append(UInt8(ascii: "\""))
            var run = 0
            while true {
                let special = StringScan.firstSpecial(in: bytes, from: run, orBeyondASCII: false)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<special]))
                guard special < bytes.count else { break }
                printEscape(of: bytes[special])
                run = special + 1
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    private mutating func printInteger(_ value: Int) {
        guard value != 0 else { return output.append(UInt8(ascii: "0")) }
        if value < 0 { output.append(UInt8(ascii: "-")) }
        let start = output.count
        var rest = value.magnitude
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        }
        output[start...].reverse()
    }

    private mutating func printEscape(of byte: UInt8) {
        switch byte {
        case 0x22: write("\\\"")
        case 0x5C: write("\\\\")
        case 0x08: write("\\b")
        case 0x0C: write("\\f")
        case 0x0A: write("\\n")
        case 0x0D: write("\\r")
        case 0x09: write("\\t")
        default: write("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
        }
    }

    private mutating func breakLine() {
        guard pretty else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
    }

    private mutating func write(_ text: String) {
        output.append(contentsOf: text.utf8)
    }
}
