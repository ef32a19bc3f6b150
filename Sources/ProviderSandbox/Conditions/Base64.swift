/// Base64 with padding (RFC 4648 §4), written without Foundation.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text for some bytes.
    static func encoded(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var rest = bytes.makeIterator()
        while let first = rest.next() {
            let second = rest.next()
            let third = second == nil ? nil : rest.next()
            let group = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            output.append(alphabet[Int(group >> 18)])
            output.append(alphabet[Int(group >> 12 & 63)])
            output.append(second == nil ? UInt8(ascii: "=") : alphabet[Int(group >> 6 & 63)])
            output.append(third == nil ? UInt8(ascii: "=") : alphabet[Int(group & 63)])
        }
        return String(decoding: output, as: UTF8.self)
    }
}

extension Base64 {
    /// The bytes of a text in the standard alphabet with its padding, or in the URL's alphabet without (RFC 4648 §4, §5).
    ///
    /// `nil` for anything else, such as line breaks or bits that belong to no byte.
    static func decoded(_ text: some StringProtocol, forURL: Bool = false) -> [UInt8]? {
        var digits = Array(text.utf8)
        if forURL {
            guard digits.count % 4 != 1 else { return nil }
        } else {
            guard digits.count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        var output: [UInt8] = []
        output.reserveCapacity(digits.count / 4 * 3 + 2)
        var (group, bits) = (UInt32(0), 0)
        for digit in digits {
            guard let value = value(of: digit, forURL: forURL) else { return nil }
            group = group << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            output.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            group &= (1 << UInt32(bits)) - 1
        }
        return group == 0 ? output : nil
    }

    /// The text for some bytes in the URL's alphabet, without padding (RFC 4648 §5).
    static func urlEncoded(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        for digit in encoded(bytes).utf8 where digit != UInt8(ascii: "=") {
            switch digit {
            case UInt8(ascii: "+"): text.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "_"))
            default: text.append(digit)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(of digit: UInt8, forURL: Bool) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+") where !forURL, UInt8(ascii: "-") where forURL: 62
        case UInt8(ascii: "/") where !forURL, UInt8(ascii: "_") where forURL: 63
        default: nil
        }
    }
}
