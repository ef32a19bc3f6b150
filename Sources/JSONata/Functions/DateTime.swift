internal import JSONModel

/// A moment of the proleptic Gregorian calendar, in UTC or at an offset from it.
struct DateTime {
    /// The range of ECMAScript's dates.
    static let maximumMilliseconds = 8.64e15
    private static let millisecondsADay: Int64 = 86_400_000

    let days: Int64
    let year: Int64
    let month: Int64
    let day: Int64
    /// The time of day.
    let milliseconds: Int64

    init(milliseconds total: Int64) {
        let time = total % Self.millisecondsADay
        milliseconds = time < 0 ? time + Self.millisecondsADay : time
        days = (total - milliseconds) / Self.millisecondsADay
        (year, month, day) = Self.civil(days)
    }

    var hour: Int64 { milliseconds / 3_600_000 }
    var minute: Int64 { milliseconds / 60_000 % 60 }
    var second: Int64 { milliseconds / 1000 % 60 }
    var millisecond: Int64 { milliseconds % 1000 }
    var dayOfYear: Int64 { days - Self.days(year, 1, 1) + 1 }
    /// From Monday, 1, to Sunday, 7.
    var dayOfWeek: Int64 { Self.dayOfWeek(days) }

    /// The week of the year (ISO 8601): the first is the one with the year's first Thursday.
    var weekOfYear: Int64 {
        let week = Self.weeks(from: Self.startOfFirstWeek(year, 1), to: days)
        if week < 1 { return Self.weeks(from: Self.startOfFirstWeek(year - 1, 1), to: days) }
        return week > 52 && days >= Self.startOfFirstWeek(year + 1, 1) ? 1 : week
    }

    /// The week of the month, counted alike.
    var weekOfMonth: Int64 {
        let week = Self.weeks(from: Self.startOfFirstWeek(year, month), to: days)
        if week < 1 { return Self.weeks(from: Self.startOfFirstWeek(year, month - 1), to: days) }
        return week > 4 && days >= Self.startOfFirstWeek(year, month + 1) ? 1 : week
    }

    /// The year that the week belongs to.
    var weekYear: Int64 {
        if days < Self.startOfFirstWeek(year, 1) { return year - 1 }
        return days >= Self.startOfFirstWeek(year + 1, 1) ? year + 1 : year
    }

    /// The month that the week belongs to.
    var weekMonth: Int64 {
        if days < Self.startOfFirstWeek(year, month) { return month == 1 ? 12 : month - 1 }
        if days >= Self.startOfFirstWeek(year, month + 1) { return month == 12 ? 1 : month + 1 }
        return month
    }

    private static func weeks(from start: Int64, to day: Int64) -> Int64 {
        (day - start) >= 0 ? (day - start) / 7 + 1 : 0
    }

    private static func dayOfWeek(_ days: Int64) -> Int64 {
        // 1970-01-01 was a Thursday.
        let index = (days + 3) % 7
        return (index < 0 ? index + 7 : index) + 1
    }

    /// The Monday of the first week of a month, which may lie in the month before; months may be 0 or 13.
    private static func startOfFirstWeek(_ year: Int64, _ month: Int64) -> Int64 {
        let first =
            switch month {
            case 0: days(year - 1, 12, 1)
            case 13: days(year + 1, 1, 1)
            default: days(year, month, 1)
            }
        let weekday = dayOfWeek(first)
        return weekday > 4 ? first + 8 - weekday : first - weekday + 1
    }

    /// The days from 1970-01-01 to a date; days beyond the month run on into the next.
    ///
    /// It counts in eras of 400 years (146,097 days) that start on 1 March, so that leap days come last.
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, day)
    }

    /// Milliseconds since 1970 of a date and time in UTC, whose fields may run over.
    static func milliseconds(
        year: Int64,
        month: Int64,
        day: Int64,
        hour: Int64,
        minute: Int64,
        second: Int64,
        millisecond: Int64
    ) -> Double {
        let days = Double(days(year, month, day))
        return days * 86_400_000 + Double(hour) * 3_600_000 + Double(minute) * 60_000 + Double(second) * 1000
            + Double(millisecond)
    }

    /// Reads ISO 8601 as ECMAScript does: a year, a month or a day, with or without a time; UTC where no offset is given.
    static func parseISO(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(4) else { return nil }
        var month: Int64 = 1
        var day: Int64 = 1
        var time: Int64 = 0
        if reader.skip("-") {
            guard let number = reader.number(2), (1...12).contains(number) else { return nil }
            month = number
            if reader.skip("-") {
                guard let number = reader.number(2), (1...31).contains(number) else { return nil }
                day = number
            }
        }
        if reader.skip("T") || reader.skip(" ") {
            guard let milliseconds = reader.timeOfDay() else { return nil }
            time = milliseconds
        }
        guard reader.isAtEnd else { return nil }
        return days(year, month, day) * millisecondsADay + time
    }

    /// The distance of a time zone from UTC.
    struct Offset {
        static let utc = Offset(hours: 0, minutes: 0)

        let hours: Int
        let minutes: Int

        private init(hours: Int, minutes: Int) {
            self.hours = hours
            self.minutes = minutes
        }

        /// Reads `+hhmm` or `-hhmm`.
        init(_ text: String) throws(Failure) {
            guard let number = Int(text), number.magnitude <= 9999 else {
                throw Failure("D3134", message: "A timezone is written as +hhmm or -hhmm, not \(text)")
            }
            hours = number / 100
            minutes = number % 100
        }

        var milliseconds: Int64 { Int64(hours * 60 + minutes) * 60_000 }
    }
}

/// Reads digits and signs from a text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let byte = rest.first, byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
            rest.removeFirst()
        }
        return value
    }

    /// The digits of a fraction of a second, cut to milliseconds; `nil` where there are none.
    private mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
            if count < 3 { value = value * 10 + Int64(byte - 0x30) }
            count += 1
            rest.removeFirst()
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    /// Hours, minutes, perhaps seconds and a fraction, perhaps an offset, as milliseconds of a day in UTC.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(2), hour <= 24, skip(":"), let minute = number(2), minute < 60 else { return nil }
        var second: Int64 = 0
        var millisecond: Int64 = 0
        if skip(":") {
            guard let number = number(2), number < 60 else { return nil }
            second = number
            if skip(".") {
                guard let fraction = fraction() else { return nil }
                millisecond = fraction
            }
        }
        var offset: Int64 = 0
        if !skip("Z"), !rest.isEmpty {
            let isNegative = rest.first == UInt8(ascii: "-")
            guard skip("+") || skip("-"), let hours = number(2) else { return nil }
            _ = skip(":")
            guard let minutes = number(2) else { return nil }
            offset = (hours * 60 + minutes) * (isNegative ? -1 : 1)
        }
        return ((hour * 60 + minute - offset) * 60 + second) * 1000 + millisecond
    }
}
