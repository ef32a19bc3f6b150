/// Reads a pattern, with the liberties that ECMAScript's Annex B grants: a lone bracket stands for itself.
struct PatternParser {
    /// How deep groups may nest.
    private static let maximumDepth = 64
    /// The largest count of a repetition; the program of a larger one would have to be refused anyway.
    private static let maximumCount = 100_000

    private let text: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private(set) var captureCount = 0
    private var names: [String: Int] = [:]
    /// The number of groups in the whole pattern, to tell a back reference from an octal escape.
    private let totalCaptures: Int

    init(_ pattern: String) {
        text = Array(pattern.unicodeScalars)
        totalCaptures = Self.countCaptures(text)
    }

    mutating func parse() throws(PatternError) -> PatternTree {
        let tree = try alternatives()
        guard position == text.count else { throw PatternError(message: "unmatched ')'") }
        return try resolve(tree)
    }

    private static func countCaptures(_ text: [Unicode.Scalar]) -> Int {
        var count = 0
        var index = 0
        var isInClass = false
        while index < text.count {
            switch text[index] {
            case "\\": index += 1
            case "[": isInClass = true
            case "]": isInClass = false
            case "(" where !isInClass:
                let isSpecial = index + 1 < text.count && text[index + 1] == "?"
                let isNamed =
                    index + 3 < text.count && text[index + 2] == "<" && text[index + 3] != "=" && text[index + 3] != "!"
                if !isSpecial || isNamed { count += 1 }
            default: break
            }
            index += 1
        }
        return count
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < text.count ? text[position + ahead] : nil
    }

    private mutating func skip(_ expected: String) -> Bool {
        let scalars = Array(expected.unicodeScalars)
        guard position + scalars.count <= text.count, Array(text[position..<position + scalars.count]) == scalars else {
            return false
        }
        position += scalars.count
        return true
    }

    private mutating func alternatives() throws(PatternError) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw PatternError(message: "groups nest too deeply") }
        var branches = [try sequence()]
        while skip("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while let next = peek(), next != "|", next != ")" {
            let firstCapture = captureCount
            let part = try atom()
            parts.append(try quantified(part, captures: firstCapture + 1..<captureCount + 1))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func quantified(_ part: PatternTree, captures: Range<Int>) throws(PatternError) -> PatternTree {
        let minimum: Int
        let maximum: Int?
        switch peek() {
        case "*": (minimum, maximum) = (0, nil)
        case "+": (minimum, maximum) = (1, nil)
        case "?": (minimum, maximum) = (0, 1)
        case "{":
            guard let bounds = braces() else { return part }
            (minimum, maximum) = bounds
            position -= 1
        default: return part
        }
        position += 1
        switch part {
        case .lineStart, .lineEnd, .wordBoundary, .look(_, isBehind: true, _):
            throw PatternError(message: "nothing to repeat")
        default: break
        }
        if let maximum, maximum < minimum { throw PatternError(message: "numbers out of order in quantifier") }
        let isGreedy = !skip("?")
        return .repetition(part, minimum: minimum, maximum: maximum, isGreedy: isGreedy, captures: captures)
    }

    /// `{2}`, `{2,}` or `{2,5}`; `nil` and nothing read for anything else.
    private mutating func braces() -> (Int, Int?)? {
        let start = position
        position += 1
        if let minimum = integer() {
            if skip("}") { return (minimum, minimum) }
            if skip(",") {
                if skip("}") { return (minimum, nil) }
                if let maximum = integer(), skip("}") { return (minimum, maximum) }
            }
        }
        position = start
        return nil
    }

    private mutating func integer() -> Int? {
        var value: Int?
        while let digit = peek(), ("0"..."9").contains(digit) {
            value = min((value ?? 0) * 10 + Int(digit.value - 0x30), Self.maximumCount)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(PatternError) -> PatternTree {
        guard let character = peek() else { return .empty }
        switch character {
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return try escape()
        case "*", "+", "?": throw PatternError(message: "nothing to repeat")
        case "{":
            let start = position
            if braces() != nil { throw PatternError(message: "nothing to repeat") }
            position = start
        default: break
        }
        position += 1
        switch character {
        case ".": return .any
        case "^": return .lineStart
        case "$": return .lineEnd
        default: return .character(character)
        }
    }

    private mutating func group() throws(PatternError) -> PatternTree {
        position += 1
        let tree: PatternTree
        if skip("?:") {
            tree = try alternatives()
        } else if skip("?=") {
            tree = .look(try alternatives(), isBehind: false, isNegated: false)
        } else if skip("?!") {
            tree = .look(try alternatives(), isBehind: false, isNegated: true)
        } else if skip("?<=") {
            tree = .look(try alternatives(), isBehind: true, isNegated: false)
        } else if skip("?<!") {
            tree = .look(try alternatives(), isBehind: true, isNegated: true)
        } else {
            captureCount += 1
            let number = captureCount
            if skip("?") {
                guard skip("<"), let name = groupName() else { throw PatternError(message: "invalid group") }
                guard names.updateValue(number, forKey: name) == nil else {
                    throw PatternError(message: "duplicate group name")
                }
            }
            tree = .capture(number, try alternatives())
        }
        guard skip(")") else { throw PatternError(message: "unterminated group") }
        return tree
    }

    /// A name up to the closing angle bracket.
    private mutating func groupName() -> String? {
        var name = String.UnicodeScalarView()
        while let character = peek() {
            position += 1
            if character == ">" { return name.isEmpty ? nil : String(name) }
            name.append(character)
        }
        return nil
    }

    private mutating func escape() throws(PatternError) -> PatternTree {
        position += 1
        guard let character = peek() else { throw PatternError(message: "\\ at end of pattern") }
        switch character {
        case "b", "B":
            position += 1
            return .wordBoundary(isNegated: character == "B")
        case "1"..."9":
            let start = position
            if let number = integer(), number <= totalCaptures { return .backreference(number) }
            position = start
        case "k" where !names.isEmpty || totalCaptures > 0:
            let start = position
            position += 1
            if skip("<"), let name = groupName() { return .namedBackreference(name) }
            position = start
        default: break
        }
        if let set = try classEscape() { return .set(set) }
        return .character(try characterEscape())
    }

    /// `\d`, `\w`, `\s` and their opposites; `nil` and nothing read for anything else.
    private mutating func classEscape() throws(PatternError) -> CharacterSet? {
        let set: CharacterSet
        switch peek() {
        case "d": set = .digits
        case "D": set = .digits.negated
        case "w": set = .words
        case "W": set = .words.negated
        case "s": set = .spaces
        case "S": set = .spaces.negated
        default: return nil
        }
        position += 1
        return set
    }

    /// The character that an escape sequence, whose backslash was read, stands for.
    private mutating func characterEscape() throws(PatternError) -> Unicode.Scalar {
        guard let character = peek() else { throw PatternError(message: "\\ at end of pattern") }
        position += 1
        switch character {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "f": return "\u{C}"
        case "0"..."7": return octal(first: character)
        case "x": return hexadecimal(count: 2).flatMap(Unicode.Scalar.init) ?? "x"
        case "u": return unicodeEscape()
        case "c":
            guard let letter = peek(), letter.properties.isAlphabetic, letter.isASCII else {
                position -= 1
                return "\\"
            }
            position += 1
            return Unicode.Scalar(UInt8(letter.value % 32))
        default: return character
        }
    }

    private mutating func octal(first: Unicode.Scalar) -> Unicode.Scalar {
        var value = first.value - 0x30
        while let digit = peek(), ("0"..."7").contains(digit), value * 8 + digit.value - 0x30 <= 0xFF {
            value = value * 8 + digit.value - 0x30
            position += 1
        }
        return Unicode.Scalar(UInt8(truncatingIfNeeded: value))
    }

    private mutating func hexadecimal(count: Int) -> UInt32? {
        var value: UInt32 = 0
        for offset in 0..<count {
            guard let scalar = peek(offset), scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                return nil
            }
            value = value << 4 | UInt32(digit)
        }
        position += count
        return value
    }

    /// `\uD83D\uDE00` is one character here; half a pair cannot be one and never matches anything.
    private mutating func unicodeEscape() -> Unicode.Scalar {
        guard let high = hexadecimal(count: 4) else { return "u" }
        if let scalar = Unicode.Scalar(high) { return scalar }
        let start = position
        if (0xD800...0xDBFF).contains(high), skip("\\u"), let low = hexadecimal(count: 4),
            (0xDC00...0xDFFF).contains(low)
        {
            let value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
            if let scalar = Unicode.Scalar(value) { return scalar }
        }
        position = start
        return "\u{FFFD}"
    }

    private mutating func characterClass() throws(PatternError) -> CharacterSet {
        position += 1
        var set = CharacterSet()
        set.isNegated = skip("^")
        while !skip("]") {
            guard peek() != nil else { throw PatternError(message: "unterminated character class") }
            guard let first = try classMember(&set) else { continue }
            guard peek() == "-", let following = peek(1), following != "]" else {
                set.insert(first.value...first.value)
                continue
            }
            position += 1
            guard let last = try classMember(&set) else {
                // `[a-\d]` is `a`, the minus sign and the digits.
                set.insert(first.value...first.value)
                set.insert(0x2D...0x2D)
                continue
            }
            guard first.value <= last.value else {
                throw PatternError(message: "range out of order in character class")
            }
            set.insert(first.value...last.value)
        }
        return set
    }

    /// One character of a class, or `nil` where it was a class escape, which goes into the set.
    private mutating func classMember(_ set: inout CharacterSet) throws(PatternError) -> Unicode.Scalar? {
        guard let character = peek() else { throw PatternError(message: "unterminated character class") }
        position += 1
        guard character == "\\" else { return character }
        if let escaped = try classEscape() {
            set.insert(escaped)
            return nil
        }
        if skip("b") { return "\u{8}" }
        if skip("-") { return "-" }
        return try characterEscape()
    }

    /// Puts numbers in the place of names.
    private func resolve(_ tree: PatternTree) throws(PatternError) -> PatternTree {
        switch tree {
        case .namedBackreference(let name):
            guard let number = names[name] else { throw PatternError(message: "invalid named reference") }
            return .backreference(number)
        case .sequence(let parts): return .sequence(try resolve(parts))
        case .alternatives(let parts): return .alternatives(try resolve(parts))
        case .capture(let number, let part): return .capture(number, try resolve(part))
        case .repetition(let part, let minimum, let maximum, let isGreedy, let captures):
            let part = try resolve(part)
            return .repetition(part, minimum: minimum, maximum: maximum, isGreedy: isGreedy, captures: captures)
        case .look(let part, let isBehind, let isNegated):
            return .look(try resolve(part), isBehind: isBehind, isNegated: isNegated)
        default: return tree
        }
    }

    private func resolve(_ parts: [PatternTree]) throws(PatternError) -> [PatternTree] {
        var resolved: [PatternTree] = []
        for part in parts { resolved.append(try resolve(part)) }
        return resolved
    }
}
