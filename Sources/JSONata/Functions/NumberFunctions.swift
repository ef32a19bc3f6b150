internal import JSONModel

/// Functions of one number, and those that make numbers of other values and the other way round.
enum NumberFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("number", try Signature("<(nsb)-:n>"), arity: 1) { (arguments, _) throws(Failure) in
                try number(arguments.argument(0))
            },
            NativeFunction("floor", try Signature("<n-:n>"), arity: 1) { (arguments, _) throws(Failure) in
                map(arguments) { $0.rounded(.down) }
            },
            NativeFunction("ceil", try Signature("<n-:n>"), arity: 1) { (arguments, _) throws(Failure) in
                map(arguments) { $0.rounded(.up) }
            },
            NativeFunction("abs", try Signature("<n-:n>"), arity: 1) { (arguments, _) throws(Failure) in
                map(arguments) { $0.magnitude }
            },
            NativeFunction("sqrt", try Signature("<n-:n>"), arity: 1) { (arguments, _) throws(Failure) in
                if let number = arguments.argument(0).number, number < 0 {
                    throw Failure("D3060", value: arguments[0].json)
                }
                return map(arguments) { $0.squareRoot() }
            },
            NativeFunction("power", try Signature("<n-n:n>"), arity: 2) { (arguments, _) throws(Failure) in
                guard let base = arguments.argument(0).number else { return .undefined }
                guard let exponent = arguments.argument(1).number else { return .undefined }
                let result = Number.power(base, exponent)
                guard result.isFinite else {
                    throw Failure(
                        "D3061",
                        value: arguments[0].json,
                        details: ["exp": arguments[1].json ?? .null]
                    )
                }
                return Value(number: result)
            },
            NativeFunction("round", try Signature("<n-n?:n>"), arity: 2) { (arguments, _) throws(Failure) in
                guard let number = arguments.argument(0).number else { return .undefined }
                return Value(number: round(number, to: arguments.argument(1).number ?? 0))
            },
            NativeFunction("random", try Signature("<:n>"), arity: 0) { (_, call) throws(Failure) in
                .double(call.run.generator.fraction())
            },
            NativeFunction("formatNumber", try Signature("<n-so?:s>"), arity: 3) { (arguments, _) throws(Failure) in
                guard let number = arguments.argument(0).number, case .string(let picture) = arguments.argument(1)
                else {
                    return .undefined
                }
                let format = NumberFormat(options: arguments.argument(2))
                return .string(try NumberPicture(picture, format).text(of: number))
            },
            NativeFunction("formatInteger", try Signature("<n-s:s>"), arity: 2) { (arguments, _) throws(Failure) in
                guard let number = arguments.argument(0).number, case .string(let picture) = arguments.argument(1)
                else {
                    return .undefined
                }
                return .string(try IntegerPicture(picture).text(of: number.rounded(.down)))
            },
            NativeFunction("parseInteger", try Signature("<s-s:n>"), arity: 2) { (arguments, _) throws(Failure) in
                guard case .string(let text) = arguments.argument(0), case .string(let picture) = arguments.argument(1)
                else { return .undefined }
                return try IntegerPicture(picture).number(in: text).map { Value(number: $0) } ?? .undefined
            },
            NativeFunction("formatBase", try Signature("<n-n?:s>"), arity: 2) { (arguments, _) throws(Failure) in
                guard let number = arguments.argument(0).number else { return .undefined }
                let radix = round(arguments.argument(1).number ?? 10, to: 0)
                guard (2...36).contains(radix) else { throw Failure("D3100", value: Number.json(radix)) }
                let whole = round(number, to: 0)
                guard let integer = Int(exactly: whole) else { throw Failure.outOfRange(whole) }
                return .string(String(integer, radix: Int(radix)))
            },
        ]
    }

    private static func map(_ arguments: [Value], _ transform: (Double) -> Double) -> Value {
        arguments.argument(0).number.map { Value(number: transform($0)) } ?? .undefined
    }

    static func number(_ value: Value) throws(Failure) -> Value {
        switch value {
        case .undefined: return .undefined
        case .integer, .double: return value
        case .bool(let isTrue): return .integer(isTrue ? 1 : 0)
        case .string(let text):
            if let number = decimal(text) ?? prefixed(text) { return number }
            throw Failure("D3030", value: .string(text))
        default:
            throw Failure("D3030", value: value.json)
        }
    }

    /// A number as JSON writes it, with leading zeros too.
    private static func decimal(_ text: String) -> Value? {
        var bytes = text.utf8[...]
        func skipDigits() -> Int {
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            bytes = bytes[digits.endIndex...]
            return digits.count
        }
        if bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
        guard skipDigits() > 0 else { return nil }
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            guard skipDigits() > 0 else { return nil }
        }
        if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
            bytes.removeFirst()
            if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
            guard skipDigits() > 0 else { return nil }
        }
        guard bytes.isEmpty else { return nil }
        if let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { return nil }
        return Value(number: number)
    }

    /// A number in hexadecimal (`0x`), octal (`0o`) or binary (`0b`).
    private static func prefixed(_ text: String) -> Value? {
        let radix: Int
        switch text.prefix(2) {
        case "0x", "0X": radix = 16
        case "0o", "0O": radix = 8
        case "0b", "0B": radix = 2
        default: return nil
        }
        let digits = text.dropFirst(2)
        guard !digits.isEmpty, digits.first != "+", digits.first != "-" else { return nil }
        var value = 0.0
        for digit in digits {
            guard let digit = Int(String(digit), radix: radix) else { return nil }
            value = value * Double(radix) + Double(digit)
        }
        return value.isFinite ? Value(number: value) : nil
    }

    /// Rounds half to even at a decimal place; negative places are those before the point.
    static func round(_ value: Double, to places: Double) -> Double {
        let places = Int(max(-400, min(400, places.rounded(.towardZero))))
        let shifted = places == 0 ? value : shift(value, by: places)
        guard shifted.magnitude < 0x1p53 else { return value }
        let rounded = shifted.rounded(.toNearestOrEven)
        let result = places == 0 ? rounded : shift(rounded, by: -places)
        return result == 0 ? 0 : result
    }

    /// Moves the decimal point in the shortest decimal form, which does not add binary noise as a multiplication would.
    private static func shift(_ value: Double, by places: Int) -> Double {
        let (digits, exponent) = Number.shortestDigits(of: value)
        let mantissa = String(decoding: digits, as: UTF8.self)
        let power = exponent - digits.count + 1 + places
        let magnitude = Double("\(mantissa)e\(power)") ?? value.magnitude
        return value < 0 ? -magnitude : magnitude
    }
}

extension String {
    init(_ scalars: [Unicode.Scalar]) { self.init(scalars[...]) }
}
