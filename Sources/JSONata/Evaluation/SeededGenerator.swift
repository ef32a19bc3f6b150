/// The source of randomness for `$random()`, `$shuffle()` and `$uuid()`: SplitMix64 (Steele, Lea, Flood 2014).
///
/// It passes the usual statistical tests and needs one word of state. It is not meant for secrets.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number from 0 up to, but not including, 1, with 53 random bits.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
