/// Base64 as RFC 4648 §4 defines it, without line breaks.
///
/// Decoding is strict about the alphabet, the length and the place of padding. It takes line breaks as MIME has them, and
/// texts without padding, since Step Functions' decoder does.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text for bytes.
    static func encode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var word: UInt32 = 0
        var count = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            append(word, digits: 4, to: &output)
            word = 0
            count = 0
        }
        if count > 0 {
            append(word << (8 * UInt32(3 - count)), digits: count + 1, to: &output)
            output.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - count))
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes for a text, or `nil` if the text is no Base64.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        var word: UInt32 = 0
        var digits = 0
        var padding = 0
        for character in text where character != UInt8(ascii: "\n") && character != UInt8(ascii: "\r") {
            if character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(of: character) else { return nil }
            word = word << 6 | value
            digits += 1
            guard digits == 4 else { continue }
            output += [UInt8(word >> 16 & 0xFF), UInt8(word >> 8 & 0xFF), UInt8(word & 0xFF)]
            word = 0
            digits = 0
        }
        guard padding == 0 || digits + padding == 4, padding <= 2 else { return nil }
        switch digits {
        case 0: return output
        case 2: return output + [UInt8(word >> 4 & 0xFF)]
        case 3: return output + [UInt8(word >> 10 & 0xFF), UInt8(word >> 2 & 0xFF)]
        default: return nil
        }
    }

    private static func append(_ word: UInt32, digits: Int, to output: inout [UInt8]) {
        for digit in 0..<digits { output.append(alphabet[Int(word >> (18 - 6 * UInt32(digit)) & 63)]) }
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) - 48 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
