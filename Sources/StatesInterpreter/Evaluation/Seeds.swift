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

    /// A number from 0 up to, not including, 1.
    mutating func nextFraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
