internal import JSONModel

extension JSON {
    /// The value as `States.Format` writes it.
    ///
    /// Step Functions prints values with Java's `toString`: texts without quotes, arrays as `[1, 2]`, objects as
    /// `{key=value}`. A text at the top is the text itself.
    var javaText: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .double(let value): Self.javaText(of: value)
        case .string(let text): text
        case .array(let elements): "[" + elements.map(\.javaText).joined(separator: ", ") + "]"
        case .object(let object): "{" + object.map { "\($0.key)=\($0.value.javaText)" }.joined(separator: ", ") + "}"
        }
    }

    /// A double as Java's `Double.toString` writes it: plain from 10⁻³ up to, not including, 10⁷, otherwise as `1.5E10`.
    private static func javaText(of value: Double) -> String {
        let size = value.magnitude
        // Swift writes no exponent in this range.
        if size == 0 || (1e-3..<1e7).contains(size) { return value.description }
        return scientific(value.description)
    }

    /// The digits of Swift's text, which are the fewest that read back to the same value, with one digit before the dot.
    private static func scientific(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: "e")
        guard let mantissa = parts.first else { return text }
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let whole = halves[0]
        let fraction = halves.count > 1 ? halves[1] : ""
        let digits = String(whole + fraction)
        let leadingZeros = digits.prefix { $0 == "0" }.count
        var significant = digits.dropFirst(leadingZeros)
        while significant.count > 1, significant.last == "0" { significant = significant.dropLast() }
        guard let first = significant.first else { return text }
        let rest = significant.dropFirst()
        let place = exponent + whole.count - 1 - leadingZeros
        return "\(sign)\(first).\(rest.isEmpty ? "0" : String(rest))E\(place)"
    }
}
