/// Integers in English words.
enum NumberWords {
    private static let small = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
    private static let smallOrdinals = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
        "Nineteenth",
    ]
    private static let tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
    private static let magnitudes = ["Thousand", "Million", "Billion", "Trillion"]

    /// What each word stands for, in lower case.
    static let values: [String: Double] = {
        var values: [String: Double] = [:]
        for (value, word) in small.enumerated() { values[word.lowercased()] = Double(value) }
        for (value, word) in smallOrdinals.enumerated() { values[word.lowercased()] = Double(value) }
        for (index, word) in tens.enumerated() {
            values[word.lowercased()] = Double(20 + 10 * index)
            values[word.lowercased().dropLast() + "ieth"] = Double(20 + 10 * index)
        }
        var value = 100.0
        values["hundred"] = value
        values["hundredth"] = value
        value = 1
        for word in magnitudes {
            value *= 1000
            values[word.lowercased()] = value
            values[word.lowercased() + "th"] = value
        }
        return values
    }()

    static func text(of value: Double, isOrdinal: Bool) -> String {
        text(of: value.rounded(.down), follows: false, isOrdinal: isOrdinal)
    }

    /// - Parameter follows: whether words for a larger part stand before.
    private static func text(of value: Double, follows: Bool, isOrdinal: Bool) -> String {
        if value < 20 {
            let index = Int(value)
            return (follows ? " and " : "") + (isOrdinal ? smallOrdinals[index] : small[index])
        }
        if value < 100 {
            let (ten, rest) = (Int(value) / 10, Int(value) % 10)
            let word = (follows ? " and " : "") + tens[ten - 2]
            if rest > 0 { return word + "-" + text(of: Double(rest), follows: false, isOrdinal: isOrdinal) }
            return isOrdinal ? word.dropLast() + "ieth" : word
        }
        if value < 1000 {
            let (hundred, rest) = (Int(value) / 100, Int(value) % 100)
            let word = (follows ? ", " : "") + small[hundred] + " Hundred"
            if rest > 0 { return word + text(of: Double(rest), follows: true, isOrdinal: isOrdinal) }
            return isOrdinal ? word + "th" : word
        }
        var factor = 1000.0
        var magnitude = 0
        while magnitude < magnitudes.count - 1, value >= factor * 1000 {
            factor *= 1000
            magnitude += 1
        }
        // A number of a thousand trillions and more recurses into its trillions, at most 25 times.
        let count = (value / factor).rounded(.down)
        // Beyond 2^53 the product may be rounded up.
        let rest = max(0, value - count * factor)
        let word =
            (follows ? ", " : "") + text(of: count, follows: false, isOrdinal: false) + " " + magnitudes[magnitude]
        if rest > 0 { return word + text(of: rest, follows: true, isOrdinal: isOrdinal) }
        return isOrdinal ? word + "th" : word
    }

    /// The number that words stand for; `nil` where one of them stands for none.
    static func value(of text: String) -> Double? {
        var segments = [0.0]
        for word in text.lowercased().split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "," }) where word != "and"
        {
            guard let value = values[String(word)], let last = segments.last else { return nil }
            if value < 100 {
                if last >= 1000 {
                    segments.append(value)
                } else {
                    segments[segments.count - 1] = last + value
                }
            } else {
                segments[segments.count - 1] = last * value
            }
        }
        return segments.reduce(0, +)
    }
}
