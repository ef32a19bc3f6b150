internal import JSONModel

/// How an integer is written: a picture of `$formatInteger`, or of a component of a date (XPath F&O 3.1 §4.6).
struct IntegerPicture {
    enum LetterCase { case lower, upper, title }

    enum Style {
        case letters, roman, words
        /// Digits of the family whose zero is given.
        case decimal(zero: UInt32)
        /// Something else, which is not supported.
        case sequence(String)
    }

    struct Separator: Equatable {
        /// The digits behind it.
        var position: Int
        var character: Unicode.Scalar
    }

    /// The zeros of the digit families of Unicode.
    private static let zeros: [UInt32] = [
        0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
        0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ]
    /// The most digits that a picture may ask for.
    private static let maximumLength = 10_000

    private(set) var style = Style.sequence("")
    private(set) var letterCase = LetterCase.lower
    private(set) var isOrdinal = false
    /// Digits that are written even where they are zero.
    var mandatoryDigits = 0
    private(set) var optionalDigits = 0
    private(set) var separators: [Separator] = []
    /// The distance of separators that repeat.
    private(set) var regularGroup: Int?

    init(_ picture: String, isOrdinal: Bool = false) throws(Failure) {
        var primary = picture[...]
        if let semicolon = picture.lastIndex(of: ";") {
            primary = picture[..<semicolon]
            self.isOrdinal = picture[picture.index(after: semicolon)...].first == "o"
        }
        if isOrdinal { self.isOrdinal = true }
        switch primary {
        case "A", "a": style = .letters
        case "I", "i": style = .roman
        case "W", "w", "Ww": style = .words
        default:
            try analyse(primary)
            return
        }
        letterCase = primary == "Ww" ? .title : primary.first?.isUppercase == true ? .upper : .lower
    }

    private mutating func analyse(_ picture: Substring) throws(Failure) {
        var zero: UInt32?
        var position = 0
        for scalar in picture.unicodeScalars.reversed() {
            if let family = Self.zeros.first(where: { scalar.value >= $0 && scalar.value - $0 < 10 }) {
                guard zero == nil || zero == family else { throw Failure("D3131") }
                zero = family
                mandatoryDigits += 1
                position += 1
            } else if scalar == "#" {
                optionalDigits += 1
                position += 1
            } else {
                separators.append(Separator(position: position, character: scalar))
            }
        }
        guard mandatoryDigits <= Self.maximumLength else {
            throw Failure.limit("The picture of an integer asks for more than \(Self.maximumLength) digits.")
        }
        guard let zero else {
            style = .sequence(String(picture))
            return
        }
        style = .decimal(zero: zero)
        if let first = separators.first, separators.allSatisfy({ $0.character == first.character }) {
            let positions = separators.map(\.position)
            let size = positions.reduce(0, SubPicture.greatestCommonDivisor)
            if size > 0, (1...positions.count).allSatisfy({ positions.contains($0 * size) }) { regularGroup = size }
        }
    }

    // MARK: Writing

    func text(of value: Double) throws(Failure) -> String {
        let magnitude = value.magnitude
        var text: String
        switch style {
        case .letters: text = try Self.letters(magnitude)
        case .roman: text = try RomanNumeral.text(of: magnitude)
        case .words: text = NumberWords.text(of: magnitude, isOrdinal: isOrdinal)
        case .decimal(let zero): text = digits(of: magnitude, zero: zero)
        case .sequence(let token): throw Failure("D3130", value: .string(token))
        }
        switch (style, letterCase) {
        case (.decimal, _): break
        case (_, .upper): text = text.uppercased()
        case (_, .lower): text = text.lowercased()
        case (_, .title): break
        }
        return value < 0 ? "-" + text : text
    }

    private func digits(of value: Double, zero: UInt32) -> String {
        let plain = Number.fixed(value, places: 0).whole
        var digits = Array(
            (String(repeating: "0", count: max(0, mandatoryDigits - plain.count)) + plain).unicodeScalars
        )
        let count = digits.count
        if let regularGroup {
            var position = count - regularGroup
            while position > 0 {
                digits.insert(separators[0].character, at: position)
                position -= regularGroup
            }
        } else {
            for separator in separators where separator.position < count {
                digits.insert(separator.character, at: count - separator.position)
            }
        }
        var view = String.UnicodeScalarView()
        for digit in digits {
            let isDigit = digit.value >= 0x30 && digit.value <= 0x39
            view.append(isDigit ? Unicode.Scalar(zero + digit.value - 0x30) ?? digit : digit)
        }
        return String(view) + (isOrdinal ? Self.ordinalSuffix(of: plain) : "")
    }

    private static func ordinalSuffix(of digits: String) -> String {
        if digits.count > 1, digits.dropLast().last == "1" { return "th" }
        switch digits.last {
        case "1": return "st"
        case "2": return "nd"
        case "3": return "rd"
        default: return "th"
        }
    }

    /// `a` to `z`, then `aa`: bijective base 26.
    private static func letters(_ value: Double) throws(Failure) -> String {
        guard var rest = UInt64(exactly: value.rounded(.down)) else { throw Failure.outOfRange(value) }
        var letters: [UInt8] = []
        while rest > 0 {
            letters.append(UInt8(truncatingIfNeeded: (rest - 1) % 26) + UInt8(ascii: "a"))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }

    // MARK: Reading

    /// A regular expression for texts in this form.
    func pattern(forComponent component: Unicode.Scalar?) throws(Failure) -> String {
        switch style {
        case .letters: return letterCase == .upper ? "[A-Z]+" : "[a-z]+"
        case .roman: return letterCase == .upper ? "[MDCLXVI]+" : "[mdclxvi]+"
        case .words:
            return "(?:\(NumberWords.values.keys.sorted { $0.count > $1.count }.joined(separator: "|"))|and|[-, ])+"
        case .decimal:
            let digits =
                switch component {
                case "Y": "[0-9]{2,4}"
                case "M", "D", "H", "h", "m", "s": "[0-9]{1,2}"
                default: "[0-9]+"
                }
            return isOrdinal ? digits + "(?:th|st|nd|rd)" : digits
        case .sequence(let token): throw Failure("D3130", value: .string(token))
        }
    }

    /// The integer that a text in this form means; `nil` where it is no such text.
    func number(in text: String) throws(Failure) -> Double? {
        switch style {
        case .letters:
            var value = 0.0
            for byte in text.lowercased().utf8 {
                guard byte >= UInt8(ascii: "a"), byte <= UInt8(ascii: "z") else { return nil }
                value = value * 26 + Double(byte - UInt8(ascii: "a") + 1)
            }
            return value
        case .roman: return RomanNumeral.value(of: text)
        case .words: return NumberWords.value(of: text)
        case .decimal(let zero):
            var digits = ""
            for scalar in (isOrdinal ? text.unicodeScalars.dropLast(2) : text.unicodeScalars[...]) {
                if scalar.value >= zero, scalar.value - zero < 10 {
                    digits += String(scalar.value - zero)
                } else if scalar == "-" && digits.isEmpty {
                    digits = "-"
                } else if !separators.contains(where: { $0.character == scalar }) {
                    break
                }
            }
            return Double(digits)
        case .sequence(let token): throw Failure("D3130", value: .string(token))
        }
    }
}

/// Roman numerals.
private enum RomanNumeral {
    private static let numerals: [(value: Int, letters: String)] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]
    /// Thousands are written out one by one, so there must be an end.
    private static let maximum = 1_000_000.0

    static func text(of value: Double) throws(Failure) -> String {
        guard value <= maximum else { throw Failure.outOfRange(value) }
        var rest = Int(value)
        var text = ""
        for numeral in numerals {
            while rest >= numeral.value {
                text += numeral.letters
                rest -= numeral.value
            }
        }
        return text
    }

    static func value(of text: String) -> Double? {
        var total = 0.0
        var largest = 1.0
        for letter in text.lowercased().reversed() {
            guard let value = numerals.first(where: { $0.letters == String(letter) })?.value else { return nil }
            if Double(value) < largest {
                total -= Double(value)
            } else {
                largest = Double(value)
                total += Double(value)
            }
        }
        return total
    }
}
