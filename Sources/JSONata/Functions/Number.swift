internal import JSONModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Numbers as ECMAScript reads and writes them.
enum Number {
    /// A number as JSON: an integer where it is whole and exactly representable as such.
    static func json(_ value: Double) -> JSON {
        value.magnitude <= 0x1p53 && value == value.rounded(.towardZero) ? .integer(Int(value)) : .double(value)
    }

    /// Base to the power of an exponent, as C computes it.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// The shortest text that reads back to the same value: `1e+21`, `0.1`, `12`.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == 0 { return "0" }
        let (digits, exponent) = shortestDigits(of: value)
        return (value < 0 ? "-" : "") + text(digits: digits, exponent: exponent)
    }

    /// The text of a number rounded to fifteen significant digits, which hides what binary fractions leave over.
    static func roundedText(_ value: Double) -> String {
        if value == 0 || !value.isFinite { return text(value) }
        if value.magnitude < 1e15, value == value.rounded(.towardZero) { return String(Int(value)) }
        let (digits, _) = shortestDigits(of: value)
        if digits.count <= 15 { return text(value) }
        return text(Double(roundedLiteral(value, to: 15)) ?? value)
    }

    /// The significant digits and the power of ten of the first of them.
    static func shortestDigits(of value: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var rest = value.magnitude.description.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"):
                exponent = Int(Substring(rest)) ?? 0
                rest = rest[rest.endIndex...]
            default: break
            }
        }
        exponent += (point ?? digits.count) - 1
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        if zeros < digits.count {
            digits.removeFirst(zeros)
            exponent -= zeros
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, exponent)
    }

    /// Digits as ECMAScript's `Number::toString` lays them out.
    private static func text(digits: [UInt8], exponent: Int) -> String {
        let zero = UInt8(ascii: "0")
        var bytes: [UInt8] = []
        switch exponent {
        case 21...:
            return scientific(digits, exponent)
        case 0..<21:
            bytes = Array(digits.prefix(exponent + 1))
            while bytes.count < exponent + 1 { bytes.append(zero) }
            if digits.count > exponent + 1 {
                bytes.append(UInt8(ascii: "."))
                bytes.append(contentsOf: digits[(exponent + 1)...])
            }
        case -7..<0:
            if exponent == -7 { return scientific(digits, exponent) }
            bytes = [zero, UInt8(ascii: ".")] + [UInt8](repeating: zero, count: -exponent - 1) + digits
        default:
            return scientific(digits, exponent)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
        var text = String(decoding: digits[..<1], as: UTF8.self)
        if digits.count > 1 { text += "." + String(decoding: digits[1...], as: UTF8.self) }
        return text + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
    }

    /// A literal of the number rounded to a count of significant digits, halves away from zero, from its exact value.
    static func roundedLiteral(_ value: Double, to count: Int) -> String {
        // Fifty digits behind the first show on which side of a half the exact value is.
        let (digits, exponent) = exactDigits(of: value, count: 50)
        var kept = Array(digits.prefix(count))
        var power = exponent
        if digits.count > count, digits[count] >= UInt8(ascii: "5") {
            var index = kept.count - 1
            while index >= 0, kept[index] == UInt8(ascii: "9") {
                kept[index] = UInt8(ascii: "0")
                index -= 1
            }
            if index >= 0 {
                kept[index] += 1
            } else {
                kept.insert(UInt8(ascii: "1"), at: 0)
                power += 1
            }
        }
        let mantissa = String(decoding: kept[..<1], as: UTF8.self) + "." + String(decoding: kept[1...], as: UTF8.self)
        return (value < 0 ? "-" : "") + mantissa + "e" + String(power)
    }

    /// The digits of the exact decimal value, rounded to a count of them, and the power of ten of the first.
    static func exactDigits(of value: Double, count: Int) -> (digits: [UInt8], exponent: Int) {
        let parts = formatted("%.*e", precision: count - 1, value.magnitude).split(separator: "e")
        let digits = parts.first.map { $0.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } } ?? []
        return (digits, parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    }

    /// The magnitude with a fixed number of decimal places: the digits before the point and those behind it.
    static func fixed(_ value: Double, places: Int) -> (whole: String, fraction: String) {
        let parts = formatted("%.*f", precision: places, value.magnitude).split(separator: ".")
        return (parts.first.map(String.init) ?? "0", parts.count > 1 ? String(parts[1]) : "")
    }

    private static func formatted(_ format: String, precision: Int, _ value: Double) -> String {
        // A double has at most 309 digits before the point.
        let capacity = max(0, precision) + 340
        return withVaList([Int32(clamping: precision), value]) { arguments in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
                let length = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
                let written = buffer.prefix(max(0, min(Int(length), buffer.count - 1)))
                return String(decoding: written.map(UInt8.init(bitPattern:)), as: UTF8.self)
            }
        }
    }
}
