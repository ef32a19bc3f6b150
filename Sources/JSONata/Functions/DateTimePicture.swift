internal import JSONModel

/// A picture of `$fromMillis` and `$toMillis`: text with components in brackets, `[Y0001]-[M01]` (XPath F&O 3.1 §9.8.4).
struct DateTimePicture {
    enum Part {
        case literal(String)
        case component(Component)
    }

    struct Component {
        var letter: Unicode.Scalar
        /// Names instead of numbers.
        var nameCase: IntegerPicture.LetterCase?
        var integer: IntegerPicture?
        var minimumWidth: Int?
        var maximumWidth: Int?
        /// `Z` where the offset is zero.
        var abbreviatesZero = false
        /// How many digits of a year are shown; `nil` for all.
        var yearDigits: Int?
    }

    static let days = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    /// The largest width that a picture may ask for.
    private static let maximumWidth = 1_000

    let parts: [Part]

    /// The picture of `2026-06-01T10:30:00.000Z`.
    static func iso8601() throws(Failure) -> DateTimePicture {
        try DateTimePicture("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
    }

    init(_ picture: String) throws(Failure) {
        var parts: [Part] = []
        var literal = String.UnicodeScalarView()
        var rest = picture.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "[" where rest.first == "[", "]" where rest.first == "]":
                literal.append(scalar)
                rest.removeFirst()
            case "[":
                if !literal.isEmpty { parts.append(.literal(String(literal))) }
                literal = String.UnicodeScalarView()
                guard let end = rest.firstIndex(of: "]") else { throw Failure("D3135") }
                let marker = rest[..<end].filter { !$0.properties.isWhitespace }
                rest = rest[rest.index(after: end)...]
                parts.append(.component(try Self.component(String(String.UnicodeScalarView(marker)))))
            default:
                literal.append(scalar)
            }
        }
        if !literal.isEmpty { parts.append(.literal(String(literal))) }
        self.parts = parts
    }

    private static func component(_ marker: String) throws(Failure) -> Component {
        guard let letter = marker.unicodeScalars.first else { throw Failure("D3132", value: .string("")) }
        var component = Component(letter: letter)
        var presentation = marker.dropFirst()
        if let comma = presentation.lastIndex(of: ",") {
            let widths = presentation[presentation.index(after: comma)...].split(
                separator: "-",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            component.minimumWidth = widths.first.flatMap { Int($0) }.map { max(0, min($0, maximumWidth)) }
            if widths.count > 1 { component.maximumWidth = Int(widths[1]).map { max(0, min($0, maximumWidth)) } }
            presentation = presentation[..<comma]
        }
        var isOrdinal = false
        if presentation.count > 1, let modifier = presentation.last, "atco".contains(modifier) {
            isOrdinal = modifier == "o"
            component.abbreviatesZero = modifier == "t"
            presentation = presentation.dropLast()
        }
        guard let standard = Self.standardPresentation(letter) else {
            throw Failure("D3132", value: .string(String(letter)))
        }
        let primary = presentation.isEmpty ? standard[...] : presentation
        try component.present(primary, isOrdinal: isOrdinal)
        return component
    }

    private static func standardPresentation(_ letter: Unicode.Scalar) -> String? {
        switch letter {
        case "Y", "M", "D", "d", "W", "w", "X", "x", "H", "h", "f": "1"
        case "F", "P", "C", "E": "n"
        case "m", "s": "01"
        case "Z", "z": "01:01"
        default: nil
        }
    }
}

extension DateTimePicture.Component {
    fileprivate mutating func present(_ primary: Substring, isOrdinal: Bool) throws(Failure) {
        if letter == "Z" || letter == "z" {
            integer = try IntegerPicture(String(primary))
            return
        }
        if primary.first == "n" {
            nameCase = .lower
        } else if primary.first == "N" {
            nameCase = primary.dropFirst().first == "n" ? .title : .upper
        } else if letter != "P" && letter != "C" && letter != "E" {
            var picture = try IntegerPicture(String(primary), isOrdinal: isOrdinal)
            picture.mandatoryDigits = max(picture.mandatoryDigits, minimumWidth ?? 0)
            if letter == "Y" {
                if let maximumWidth {
                    yearDigits = maximumWidth
                    picture.mandatoryDigits = maximumWidth
                } else {
                    let digits = picture.mandatoryDigits + picture.optionalDigits
                    yearDigits = digits >= 2 ? digits : nil
                }
            }
            integer = picture
        }
    }

    /// The number that the component shows; `nil` for one that shows none.
    func number(of date: DateTime) -> Int64? {
        switch letter {
        case "Y": date.year
        case "M": date.month
        case "D": date.day
        case "d": date.dayOfYear
        case "F": date.dayOfWeek
        case "W": date.weekOfYear
        case "w": date.weekOfMonth
        case "X": date.weekYear
        case "x": date.weekMonth
        case "H": date.hour
        case "h": date.hour == 0 ? 12 : date.hour > 12 ? date.hour - 12 : date.hour
        case "m": date.minute
        case "s": date.second
        case "f": date.millisecond
        default: nil
        }
    }
}

// MARK: Writing

extension DateTimePicture {
    func text(of milliseconds: Int64, _ offset: DateTime.Offset) throws(Failure) -> String {
        let date = DateTime(milliseconds: milliseconds + offset.milliseconds)
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .component(let component): text += try component.text(of: date, offset)
            }
        }
        return text
    }
}

extension DateTimePicture.Component {
    fileprivate func text(of date: DateTime, _ offset: DateTime.Offset) throws(Failure) -> String {
        switch letter {
        case "Z", "z": return try text(of: offset)
        case "P":
            let text = date.hour < 12 ? "am" : "pm"
            return nameCase == .upper ? text.uppercased() : text
        case "C", "E": return "ISO"
        default: break
        }
        guard var number = number(of: date) else { return "" }
        if let nameCase { return try name(number, nameCase) }
        if letter == "Y", let yearDigits, yearDigits < 18 {
            var modulus: Int64 = 1
            for _ in 0..<yearDigits { modulus *= 10 }
            number %= modulus
        }
        return try integer?.text(of: Double(number)) ?? ""
    }

    private func name(_ number: Int64, _ nameCase: IntegerPicture.LetterCase) throws(Failure) -> String {
        var name: String
        switch letter {
        case "M", "x": name = DateTimePicture.months[Int(number) - 1]
        case "F": name = DateTimePicture.days[Int(number)]
        default: throw Failure("D3133", value: .string(String(letter)))
        }
        switch nameCase {
        case .upper: name = name.uppercased()
        case .lower: name = name.lowercased()
        case .title: break
        }
        return maximumWidth.map { String(name.prefix($0)) } ?? name
    }

    private func text(of offset: DateTime.Offset) throws(Failure) -> String {
        guard let integer else { return "" }
        let combined = offset.hours * 100 + offset.minutes
        var text: String
        if integer.regularGroup != nil {
            text = try integer.text(of: Double(combined))
        } else {
            switch integer.mandatoryDigits {
            case 1, 2:
                text = try integer.text(of: Double(offset.hours))
                if offset.minutes != 0 {
                    text += ":" + (try IntegerPicture("00").text(of: Double(offset.minutes.magnitude)))
                }
            case 3, 4: text = try integer.text(of: Double(combined))
            default: throw Failure("D3134", value: .integer(integer.mandatoryDigits))
            }
        }
        if combined >= 0 { text = "+" + text }
        if letter == "z" { text = "GMT" + text }
        return combined == 0 && abbreviatesZero ? "Z" : text
    }
}
