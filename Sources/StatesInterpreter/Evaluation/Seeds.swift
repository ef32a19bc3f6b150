/// Numbers for jitter and random functions, all derived from the one seed of a decision.
struct Seeds {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// The next seed, by SplitMix64: every seed of a decision differs, and equal decisions have equal seeds.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// An identifier in the form of a UUID of version 4, variant 1 (RFC 9562).
    mutating func nextUUID() -> String {
        func digits(_ value: UInt64, _ count: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let high = next()
        let low = next()
        return [
            digits(high >> 32, 8), digits(high >> 16 & 0xFFFF, 4), "4" + digits(high & 0x0FFF, 3),
            digits(low >> 48 & 0x3FFF | 0x8000, 4), digits(low & 0xFFFF_FFFF_FFFF, 12),
        ].joined(separator: "-")
    }

    /// A number from 0 up to, not including, 1.
    mutating func nextFraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
