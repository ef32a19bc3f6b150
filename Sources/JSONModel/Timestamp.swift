/// A moment of wall-clock time: whole milliseconds since 1970-01-01T00:00:00Z, the precision that JSON texts carry.
///
/// It is read and written as the profile of ISO 8601 that RFC 3339 defines.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since the Unix epoch; negative before it.
    public var milliseconds: Int64

    /// Makes a moment.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The Unix epoch.
    public static let epoch = Timestamp(milliseconds: 0)

    /// Whether the left moment is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment later by a duration, rounded up to the next millisecond and clamped to the representable range.
    public func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        // Both components have the same sign, so division, which cuts towards zero, rounds up what is negative already.
        let fraction = attoseconds / 1_000_000_000_000_000 + (attoseconds % 1_000_000_000_000_000 > 0 ? 1 : 0)
        let bound = duration < .zero ? Int64.min : Int64.max
        let (whole, overflowed) = seconds.multipliedReportingOverflow(by: 1000)
        let (step, stepOverflowed) = whole.addingReportingOverflow(fraction)
        guard !overflowed, !stepOverflowed else { return Timestamp(milliseconds: bound) }
        let (sum, carried) = milliseconds.addingReportingOverflow(step)
        return Timestamp(milliseconds: carried ? bound : sum)
    }

    /// The time from this moment to another; negative if the other is earlier.
    public func duration(to other: Timestamp) -> Duration {
        // The difference of the two as durations cannot overflow, unlike that of their milliseconds.
        .milliseconds(other.milliseconds) - .milliseconds(milliseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-06-01T10:30:00.000Z`.
    ///
    /// RFC 3339 knows the years 0000 to 9999. Others are written with a sign or with more digits, and cannot be read back.
    public var description: String {
        let (days, time) = milliseconds.quotientAndRemainder(dividingByFloored: 86_400_000)
        let date = CivilDate(daysSinceEpoch: days)
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: 1000)
        // A sign, at most nine digits of the year, and twenty characters after it.
        return String(unsafeUninitializedCapacity: 32) { buffer in
            var writer = FieldWriter(buffer)
            if date.year < 0 { writer.append("-") }
            writer.append(date.year.magnitude, digits: 4)
            writer.append("-")
            writer.append(date.month.magnitude, digits: 2)
            writer.append("-")
            writer.append(date.day.magnitude, digits: 2)
            writer.append("T")
            writer.append((seconds / 3600).magnitude, digits: 2)
            writer.append(":")
            writer.append((seconds / 60 % 60).magnitude, digits: 2)
            writer.append(":")
            writer.append((seconds % 60).magnitude, digits: 2)
            writer.append(".")
            writer.append(fraction.magnitude, digits: 3)
            writer.append("Z")
            return writer.count
        }
    }

    /// Reads RFC 3339: date, `T`, time, an optional fraction of any length (cut to milliseconds), `Z` or a numeric offset.
    ///
    /// Both letters must be upper case. `nil` for anything else, and for dates that do not exist.
    public init?(_ text: String) {
        var reader = FieldReader(text.utf8)
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2), reader.skip("T"),
            let hour = reader.number(digits: 2), reader.skip(":"), let minute = reader.number(digits: 2),
            reader.skip(":"), let second = reader.number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60,
            let fraction = reader.milliseconds(), let offset = reader.offsetInMinutes(), reader.isAtEnd
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + (minute - offset) * 60 + second
        self.init(milliseconds: seconds * 1000 + fraction)
    }
}

/// A day of the proleptic Gregorian calendar.
///
/// The conversions count in eras of 400 years (146,097 days) that start on 1 March, so that leap days come last.
struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    /// `nil` for a day that does not exist.
    init?(year: Int64, month: Int64, day: Int64) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSinceEpoch: Int64) {
        let (era, dayOfEra) = (daysSinceEpoch + 719_468).quotientAndRemainder(dividingByFloored: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.quotientAndRemainder(dividingByFloored: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// Writes decimal fields with leading zeros into a buffer that is known to be large enough.
private struct FieldWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func append(_ character: Unicode.Scalar) {
        buffer[count] = UInt8(ascii: character)
        count += 1
    }

    /// Writes a number with at least the given number of digits.
    mutating func append(_ number: UInt64, digits: Int) {
        var width = digits
        var bound = (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 }
        while number >= bound {
            width += 1
            bound *= 10
        }
        var rest = number
        for place in (count..<count + width).reversed() {
            buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }
}

/// Reads fixed-width decimal fields from a text.
private struct FieldReader {
    private let bytes: Array<UInt8>
    private var index = 0

    init(_ text: String.UTF8View) { bytes = Array(text) }

    var isAtEnd: Bool { index == bytes.count }

    mutating func number(digits: Int) -> Int64? {
        guard index + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[index..<index + digits] {
            guard byte &- 48 < 10 else { return nil }
            value = value * 10 + Int64(byte &- 48)
        }
        index += digits
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// An optional fraction of a second, cut to milliseconds; `nil` for a dot without digits.
    mutating func milliseconds() -> Int64? {
        guard skip(".") else { return 0 }
        var value: Int64 = 0
        var digits = 0
        while index < bytes.count, bytes[index] &- 48 < 10 {
            if digits < 3 { value = value * 10 + Int64(bytes[index] &- 48) }
            digits += 1
            index += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 3)..<3 { value *= 10 }
        return value
    }

    /// `Z` or `±hh:mm`.
    mutating func offsetInMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let sign: Int64
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2), hours < 24, minutes < 60 else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity, with a remainder that is never negative.
    fileprivate func quotientAndRemainder(dividingByFloored divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
