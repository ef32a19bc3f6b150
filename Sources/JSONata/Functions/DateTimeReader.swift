internal import JSONModel

/// Reads a date and time that is written as a picture says.
struct DateTimeReader {
    private let picture: DateTimePicture
    private let expression: RegularExpression

    init(_ picture: DateTimePicture) throws(Failure) {
        self.picture = picture
        var pattern = "^"
        for part in picture.parts {
            switch part {
            case .literal(let text): pattern += "(" + Self.escaped(text) + ")"
            case .component(let component): pattern += "(" + (try Self.pattern(of: component)) + ")"
            }
        }
        expression = try RegularExpression(pattern + "$", flags: "i", position: 0)
    }

    /// The milliseconds since 1970; `nil` where the text is not written so.
    ///
    /// What stands before the first component that the picture has is taken from `now`, what follows the last is zero.
    func read(_ text: String, now: Timestamp, _ run: Evaluation) throws(Failure) -> Double? {
        let scalars = Array(text.unicodeScalars)
        guard let match = try expression.match(in: scalars, from: 0, run: run) else { return nil }
        var values: [Unicode.Scalar: Int64] = [:]
        for (part, group) in zip(picture.parts, match.groups) {
            guard case .component(let component) = part, let group else { continue }
            if let value = try Self.value(of: component, in: String(scalars[group])) {
                values[component.letter] = value
            }
        }
        guard !values.isEmpty else { return nil }
        return try Self.milliseconds(&values, now: DateTime(milliseconds: now.milliseconds))
    }

    private static func escaped(_ text: String) -> String {
        text.map { ".*+?^${}()|[]\\/".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func pattern(of component: DateTimePicture.Component) throws(Failure) -> String {
        switch component.letter {
        case "Z", "z":
            var pattern = component.letter == "z" ? "GMT[-+][0-9]+" : "[-+][0-9]+"
            if let separator = separator(of: component) { pattern += escaped(String(separator)) + "[0-9]+" }
            return component.abbreviatesZero ? "(?:Z|\(pattern))" : pattern
        default: break
        }
        if let integer = component.integer { return try integer.pattern(forComponent: component.letter) }
        guard ["M", "x", "F", "P"].contains(component.letter) else {
            throw Failure("D3133", value: .string(String(component.letter)))
        }
        return "[a-zA-Z]+"
    }

    private static func separator(of component: DateTimePicture.Component) -> Unicode.Scalar? {
        guard let integer = component.integer, integer.regularGroup != nil else { return nil }
        return integer.separators.first?.character
    }

    private static func value(
        of component: DateTimePicture.Component,
        in text: String
    ) throws(Failure) -> Int64? {
        switch component.letter {
        case "Z", "z": return offset(text, separator(of: component))
        case "f": return fraction(text)
        default: break
        }
        if let integer = component.integer {
            return try integer.number(in: text).flatMap { Int64(exactly: $0) }.map {
                max(-1_000_000, min($0, 1_000_000))
            }
        }
        let word = text.lowercased()
        func find(_ names: [String]) -> Int? {
            names.firstIndex { name in
                (component.maximumWidth.map { String(name.prefix($0)) } ?? name).lowercased() == word
            }
        }
        switch component.letter {
        case "M", "x": return find(DateTimePicture.months).map { Int64($0 + 1) }
        case "F": return find(DateTimePicture.days).map { Int64($0) }
        case "P": return word == "am" ? 0 : word == "pm" ? 1 : nil
        default: return nil
        }
    }

    /// The minutes of an offset such as `+05:30`, `-5` or `GMT+0530`.
    private static func offset(_ text: String, _ separator: Unicode.Scalar?) -> Int64? {
        var text = text.uppercased()[...]
        if text == "Z" { return 0 }
        if text.hasPrefix("GMT") { text = text.dropFirst(3) }
        let isNegative = text.hasPrefix("-")
        let digits = text.dropFirst()
        var parts: [Substring]
        if let separator {
            parts = digits.split(separator: Character(separator))
        } else if digits.count <= 2 {
            parts = [digits]
        } else {
            parts = [digits.prefix(2), digits.dropFirst(2)]
        }
        guard let hours = parts.first.flatMap({ Int64($0) }), hours < 100 else { return nil }
        let minutes = parts.count > 1 ? Int64(parts[1]) ?? 0 : 0
        return (hours * 60 + min(minutes, 6000)) * (isNegative ? -1 : 1)
    }

    /// The milliseconds that the digits of a fraction of a second stand for.
    private static func fraction(_ text: String) -> Int64? {
        let digits = text.filter(\.isASCII).prefix(3)
        return Int64(digits + String(repeating: "0", count: 3 - digits.count))
    }

    private static func milliseconds(_ values: inout [Unicode.Scalar: Int64], now: DateTime) throws(Failure) -> Double {
        let date = Set(values.keys.filter { "YXMxWwdD".unicodeScalars.contains($0) })
        let time = Set(values.keys.filter { "PHhmsf".unicodeScalars.contains($0) })
        // The day of the year, the week of the year or the week of the month may stand for month and day.
        let usesDayOfYear = date.isSubset(of: ["Y", "d"]) && date.contains("d")
        let usesWeeks =
            !usesDayOfYear && !date.isEmpty && !date.isSubset(of: ["Y", "M", "D"])
            && (date.isSubset(of: ["X", "x", "w"]) || date.isSubset(of: ["X", "W"]))
        let usesHalfDays = !time.isSubset(of: ["H", "m", "s", "f"]) && time.isSubset(of: ["P", "h", "m", "s", "f"])
        if usesWeeks { throw Failure("D3136") }
        let order = (usesDayOfYear ? "Yd" : "YMD") + (usesHalfDays ? "Phmsf" : "Hmsf")
        var hasStarted = false
        var hasEnded = false
        for letter in order.unicodeScalars {
            if values[letter] != nil {
                hasStarted = true
                if hasEnded { throw Failure("D3136") }
            } else if hasStarted {
                values[letter] = letter == "M" || letter == "D" || letter == "d" ? 1 : 0
                hasEnded = true
            } else {
                let component = DateTimePicture.Component(letter: letter)
                values[letter] = letter == "P" ? (now.hour < 12 ? 0 : 1) : component.number(of: now) ?? 0
            }
        }
        func value(_ letter: Unicode.Scalar) -> Int64 { values[letter] ?? 0 }
        var hour = value("H")
        if usesHalfDays { hour = (value("h") == 12 ? 0 : value("h")) + (value("P") == 1 ? 12 : 0) }
        let result = DateTime.milliseconds(
            year: value("Y"),
            month: usesDayOfYear ? 1 : max(1, min(value("M"), 12)),
            day: usesDayOfYear ? value("d") : value("D"),
            hour: hour,
            minute: value("m"),
            second: value("s"),
            millisecond: value("f")
        )
        return result - Double(values["Z"] ?? values["z"] ?? 0) * 60_000
    }
}
