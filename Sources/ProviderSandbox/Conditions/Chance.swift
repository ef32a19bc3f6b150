/// Numbers that look random and depend on nothing but a seed and the words that were mixed into it.
///
/// A draw is keyed by what it is for (`create`, a phone number, the count of the call), not by the order of requests. So
/// two runs with the same seed meet the same identifiers and the same faults, even where their requests interleave
/// differently, and one more call for one applicant does not change the luck of any other.
struct Chance: Sendable, Hashable {
    private var state: UInt64

    init(seed: UInt64) { state = Chance.scrambled(seed &+ 0x9E37_79B9_7F4A_7C15) }

    /// The chance for a narrower purpose, named by a text.
    func mixed(with text: String) -> Chance {
        // FNV-1a: short keys, no secret, the same on every platform, unlike `Hasher`, whose seed changes by the process.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return mixed(with: hash)
    }

    /// The chance for a narrower purpose, named by a number.
    func mixed(with number: UInt64) -> Chance {
        var chance = self
        chance.state = Chance.scrambled((state ^ number) &+ 0x9E37_79B9_7F4A_7C15)
        return chance
    }

    /// The next number: SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Chance.scrambled(state)
    }

    /// A number from 0 to just below 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A duration between two bounds.
    mutating func duration(in range: ClosedRange<Duration>) -> Duration {
        range.lowerBound + (range.upperBound - range.lowerBound) * fraction()
    }

    /// One of the elements; `nil` where there is none.
    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[Int(next() % UInt64(elements.count))]
    }

    /// A version 4 UUID in lower case.
    mutating func uuid() -> String {
        let high = next() & ~0xF000 | 0x4000
        let low = next() & ~(0b11 << 62) | 0b10 << 62
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var place = 0
            for word in [high, low] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    if place == 8 || place == 13 || place == 18 || place == 23 {
                        buffer[place] = UInt8(ascii: "-")
                        place += 1
                    }
                    let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                    buffer[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10)
                    place += 1
                }
            }
            return place
        }
    }

    private static func scrambled(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
