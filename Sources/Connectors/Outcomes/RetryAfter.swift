public import JSONModel

/// Reads the header `Retry-After` (RFC 9110 §10.2.3): a number of seconds, or a date in one of its three forms.
public enum RetryAfter {
    /// No provider can stop a flow for longer with one header.
    public static let maximum = Duration.seconds(86_400)

    /// How long to wait from now, at most a day and at least nothing; `nil` for a text that is neither form.
    public static func duration(_ text: String, now: Timestamp) -> Duration? {
        let text = text.trimmed
        if !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit) {
            // A number beyond 64 bits is a long time in any case.
            return Int64(text).map { min(.seconds($0), maximum) } ?? maximum
        }
        guard let date = HTTPDate.parse(text) else { return nil }
        return min(max(now.duration(to: date), .zero), maximum)
    }
}

/// Reads dates as HTTP writes them (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime.
public enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The moment; `nil` for a text in none of the forms.
    public static func parse(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 6 where words[5] == "GMT":  // Sun, 06 Nov 1994 08:49:37 GMT
            return timestamp(year: words[3], month: words[2], day: words[1], clock: words[4])
        case 4 where words[3] == "GMT":  // Sunday, 06-Nov-94 08:49:37 GMT
            let parts = words[1].split(separator: "-").map(String.init)
            guard parts.count == 3, parts[2].utf8.count == 2, let year = Int(parts[2]) else { return nil }
            // Two digits stand for the years from 1970, when time began here, to 2069.
            return timestamp(
                year: String(year < 70 ? 2000 + year : 1900 + year),
                month: parts[1],
                day: parts[0],
                clock: words[2]
            )
        case 5:  // Sun Nov  6 08:49:37 1994
            return timestamp(year: words[4], month: words[1], day: words[2], clock: words[3])
        default:
            return nil
        }
    }

    private static func timestamp(year: String, month: String, day: String, clock: String) -> Timestamp? {
        guard let index = months.firstIndex(of: month), (1...2).contains(day.utf8.count) else { return nil }
        let monthNumber = index < 9 ? "0\(index + 1)" : "\(index + 1)"
        let dayNumber = day.utf8.count == 1 ? "0\(day)" : day
        return Timestamp("\(year)-\(monthNumber)-\(dayNumber)T\(clock)Z")
    }
}

extension StringProtocol {
    /// The text without white space at either end.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
