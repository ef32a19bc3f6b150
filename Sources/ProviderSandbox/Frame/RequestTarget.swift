/// The path and query of a request, taken apart.
struct RequestTarget: Sendable, Hashable {
    /// The path as it was sent, without the query.
    ///
    /// Never decoded as a whole: an encoded slash is no separator.
    let path: String
    /// The query as it was sent, without its question mark.
    let query: String

    init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? ""
        query = parts.count > 1 ? String(parts[1]) : ""
    }

    /// The decoded segments below a prefix, or `nil` where the path does not lie below it or is not well encoded.
    func segments(below prefix: String) -> [String]? {
        guard path.hasPrefix(prefix) else { return nil }
        var segments: [String] = []
        for part in path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentCoding.decoded(part) else { return nil }
            segments.append(segment)
        }
        return segments
    }
}

/// The fields of an `application/x-www-form-urlencoded` text: a query, or the body of an HTML form.
struct FormFields: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// The largest number of fields that are read; a text with more has none at all.
    static let maximumCount = 64

    /// Takes a text apart; `nil` where it is not well encoded or has too many fields.
    init?(_ text: some StringProtocol) {
        guard !text.isEmpty else { return }
        let parts = text.split(separator: "&", maxSplits: FormFields.maximumCount)
        guard parts.count <= FormFields.maximumCount else { return nil }
        for part in parts {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decoded(halves[0], plusIsSpace: true),
                let value = PercentCoding.decoded(halves.count > 1 ? halves[1] : "", plusIsSpace: true)
            else { return nil }
            fields.append((name, value))
        }
    }

    /// The first value with the given name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values with the given name, in order.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

/// Percent-encoding of URLs (RFC 3986 §2.1).
enum PercentCoding {
    /// The decoded text; `nil` for a `%` without two hexadecimal digits and for bytes that are no UTF-8.
    static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The text with everything encoded but the unreserved characters, as a query value needs it.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
