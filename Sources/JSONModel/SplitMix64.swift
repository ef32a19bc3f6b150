/// Numbers that look random and follow from a seed: SplitMix64 (Steele, Lea, Flood 2014).
///
/// It passes the usual statistical tests and needs one word of state, so equal seeds give equal decisions, identifiers and failures on every
/// platform. It is not meant for secrets.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number from 0 up to, but not including, 1, with 53 random bits.
    package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A random UUID (RFC 9562 §5.4, version 4) in lower case.
    package mutating func uuid() -> String {
        let high = next() & ~0xF000 | 0x4000
        let low = next() & ~(0b11 << 62) | 0b10 << 62
        let digits = Array((Self.hexadecimal(high) + Self.hexadecimal(low)).utf8)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            .map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
