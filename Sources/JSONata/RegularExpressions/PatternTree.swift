/// The parts of a pattern.
indirect enum PatternTree {
    case empty
    case character(Unicode.Scalar)
    case any
    case set(CharacterSet)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    /// A capturing group with its number.
    case capture(Int, PatternTree)
    case repetition(PatternTree, minimum: Int, maximum: Int?, isGreedy: Bool, captures: Range<Int>)
    case lineStart
    case lineEnd
    case wordBoundary(isNegated: Bool)
    case backreference(Int)
    case namedBackreference(String)
    case look(PatternTree, isBehind: Bool, isNegated: Bool)
}

/// A class of characters, as ranges of code points.
struct CharacterSet: Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func insert(_ other: CharacterSet) {
        guard other.isNegated else { return ranges.append(contentsOf: other.ranges) }
        var next: UInt32 = 0
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { ranges.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { ranges.append(next...0x10FFFF) }
    }

    func contains(_ character: Unicode.Scalar, ignoresCase: Bool) -> Bool {
        var isMember = holds(character.value)
        if !isMember && ignoresCase {
            isMember = character.caseVariants.contains { holds($0.value) }
        }
        return isMember != isNegated
    }

    private func holds(_ value: UInt32) -> Bool {
        for range in ranges where range.contains(value) { return true }
        return false
    }

    static let digits: CharacterSet = {
        var set = CharacterSet()
        set.insert(0x30...0x39)
        return set
    }()

    static let words: CharacterSet = {
        var set = digits
        set.insert(0x41...0x5A)
        set.insert(0x61...0x7A)
        set.insert(0x5F...0x5F)
        return set
    }()

    static let spaces: CharacterSet = {
        var set = CharacterSet()
        for range: ClosedRange<UInt32> in [
            0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
            0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
        ] { set.insert(range) }
        return set
    }()

    var negated: CharacterSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }
}

extension Unicode.Scalar {
    /// The character that stands for it where case does not matter.
    var folded: Unicode.Scalar {
        if value < 0x80 { return value >= 0x61 && value <= 0x7A ? Unicode.Scalar(UInt8(value - 0x20)) : self }
        let mapping = properties.uppercaseMapping.unicodeScalars
        guard mapping.count == 1, let upper = mapping.first, upper.value >= 0x80 else { return self }
        return upper
    }

    /// The character in upper and in lower case.
    fileprivate var caseVariants: [Unicode.Scalar] {
        let upper = folded
        let lower = properties.lowercaseMapping.unicodeScalars
        guard lower.count == 1, let lower = lower.first, lower.folded == upper else { return [upper] }
        return [upper, lower]
    }

    var isLineTerminator: Bool { value == 0x0A || value == 0x0D || value == 0x2028 || value == 0x2029 }

    var isWordCharacter: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
