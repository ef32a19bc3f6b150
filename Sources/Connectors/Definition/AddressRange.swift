/// A range of network addresses, written as an address or in CIDR form: `192.0.2.0/24`, `2001:db8::/32`.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// The range as it was written.
    public let description: String
    private let address: [UInt8]
    private let length: Int

    /// Reads a range; `nil` for a text that is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let address = AddressRange.bytes(of: first) else { return nil }
        var length = address.count * 8
        if parts.count == 2 {
            guard let given = AddressRange.number(parts[1], radix: 10, maximum: length) else { return nil }
            length = given
        }
        description = text
        self.address = address
        self.length = length
    }

    /// Whether an address lies in the range; a text that is no address does not.
    ///
    /// An IPv4 address that came mapped into IPv6 (`::ffff:192.0.2.1`) counts as the former.
    public func contains(_ text: String) -> Bool {
        guard let other = AddressRange.bytes(of: text[...]), other.count == address.count else { return false }
        let whole = length / 8
        guard address.prefix(whole) == other.prefix(whole) else { return false }
        let rest = length % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return address[whole] & mask == other[whole] & mask
    }

    /// The bytes of an address: four or sixteen.
    private static func bytes(of text: Substring) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        guard text.contains(":") else { return bytesOfIPv4(text) }
        guard let bytes = bytesOfIPv6(text) else { return nil }
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
        return bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
    }

    private static func bytesOfIPv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { number($0, radix: 10, maximum: 255) }.map { UInt8($0) }
        return bytes.count == 4 ? bytes : nil
    }

    private static func bytesOfIPv6(_ text: Substring) -> [UInt8]? {
        // "::" stands once for as many zeros as are missing (RFC 4291 §2.2).
        guard let gap = text.firstRange(of: "::") else {
            let groups = groups(of: text)
            return groups?.count == 16 ? groups : nil
        }
        let (before, after) = (text[..<gap.lowerBound], text[gap.upperBound...])
        guard !after.contains("::"), let head = before.isEmpty ? [] : groups(of: before),
            let tail = after.isEmpty ? [] : groups(of: after), head.count + tail.count <= 14
        else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(of text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(".") {
                guard let tail = bytesOfIPv4(part) else { return nil }
                bytes += tail
            } else {
                guard part.utf8.count <= 4, let group = number(part, radix: 16, maximum: 0xFFFF) else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return bytes
    }

    private static func number(_ text: Substring, radix: Int, maximum: Int) -> Int? {
        // `Int` would take a sign too.
        guard !text.isEmpty, text.utf8.count <= 5, text.allSatisfy(\.isHexDigit), let number = Int(text, radix: radix),
            number <= maximum
        else { return nil }
        return number
    }
}
