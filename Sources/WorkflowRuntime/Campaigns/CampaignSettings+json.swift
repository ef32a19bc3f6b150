internal import Foundation
public import JSONModel

/// The JSON form of settings, which people write, REST takes and the store keeps.
///
/// ```json
/// {
///   "ratePerMinute": 600, "maximumRunning": null, "canary": 100, "canaryPatience": "1d",
///   "tolerances": [{"class": "invalid", "percentage": 2}, {"class": "configurationFault", "count": 0}],
///   "deadline": "2026-12-31T20:00:00Z", "reminders": ["3d", "7d", "12d"],
///   "contactHours": {"from": "10:00", "until": "18:00", "days": [1, 2, 3, 4, 5], "timeZoneField": "timeZone"},
///   "timeZone": "Asia/Dubai", "freezeDates": ["2026-12-24"],
///   "inFlight": "attach", "conflictsWith": ["onboarding"], "satisfiedBy": ["verified"], "segments": ["country"]
/// }
/// ```
/// Lengths of time are texts of a whole number and one of the units `s`, `m`, `h` and `d`, as in selectors. Moments are RFC 3339.
/// Hours are by the customers' clocks, and a last hour of `24:00` is midnight.
extension CampaignSettings {
    /// The rates that a campaign can have, in customers a minute.
    public static let rates = 1...60_000
    /// How many customers may run at a time, where that is bounded, and how many a canary may have.
    public static let maximumCustomers = 10_000_000
    /// The longest patience of a canary, and the latest reminder after the invitation.
    public static let longestTime = Duration.seconds(366 * 86_400)
    /// How many tolerances, conflicting workflows or satisfying outcomes there may be.
    public static let maximumListLength = 32
    /// How many reminders there may be.
    public static let maximumReminders = 16
    /// How many attributes progress can be broken down by.
    public static let maximumSegments = 8
    /// How many days nobody may be started on.
    public static let maximumFreezeDates = 366

    /// Reads settings.
    ///
    /// - Parameters:
    ///   - json: An object. A member that is `null` is as if nothing had been said of it.
    ///   - base: What holds where the object says nothing.
    /// - Throws: ``EngineError`` for a member that is unknown, of the wrong kind, or out of range; it names the member's place.
    public init(json: JSON, changing base: CampaignSettings = CampaignSettings()) throws(EngineError) {
        self = base
        let standard = CampaignSettings()
        var reader = try MemberReader(json)
        if reader.has("ratePerMinute") {
            ratePerMinute = try reader.number("ratePerMinute", in: Self.rates) ?? standard.ratePerMinute
        }
        if reader.has("maximumRunning") {
            maximumRunning = try reader.number("maximumRunning", in: 1...Self.maximumCustomers)
        }
        if reader.has("canary") {
            canary = try reader.number("canary", in: 0...Self.maximumCustomers) ?? standard.canary
        }
        if reader.has("canaryPatience") {
            canaryPatience =
                try reader.duration("canaryPatience", in: .seconds(1)...Self.longestTime) ?? standard.canaryPatience
        }
        if reader.has("tolerances") { try readTolerances(&reader) }
        if reader.has("deadline") {
            deadline = try reader.value("deadline", "must be a moment such as \"2026-12-31T20:00:00Z\"") { json in
                json.stringValue.flatMap(Timestamp.init)
            }
        }
        if reader.has("contactHours") {
            let hours = reader.value("contactHours")
            let place = reader.place.appending("contactHours")
            contactHours = nil
            if let hours { contactHours = try ContactHours(hours, at: place) }
        }
        if reader.has("freezeDates") {
            freezeDates = try reader.texts(
                "freezeDates",
                upTo: Self.maximumFreezeDates,
                "a day of the calendar such as \"2026-12-24\"",
                where: Self.isDay
            ).sorted()
        }
        if reader.has("timeZone") {
            let name = try reader.value("timeZone", Self.timeZoneRule) { json in
                json.stringValue.flatMap { Self.isTimeZone($0) ? $0 : nil }
            }
            timeZone = name ?? standard.timeZone
        }
        if reader.has("reminders") { try readReminders(&reader) }
        if reader.has("inFlight") {
            let known = InFlightPolicy.allCases.map(\.rawValue).joined(separator: ", ")
            let policy = try reader.value("inFlight", "must be one of: \(known)") { json in
                json.stringValue.flatMap(InFlightPolicy.init)
            }
            inFlight = policy ?? standard.inFlight
        }
        try readNames(&reader)
        try reader.finish()
    }

    /// The settings as JSON, every member said.
    public var json: JSON {
        [
            "ratePerMinute": .integer(ratePerMinute),
            "maximumRunning": maximumRunning.map(JSON.integer) ?? .null,
            "canary": .integer(canary),
            "canaryPatience": .string(MemberReader.text(of: canaryPatience)),
            "tolerances": .array(tolerances.map(\.json)),
            "deadline": deadline.map { .string($0.description) } ?? .null,
            "contactHours": contactHours?.json ?? .null,
            "freezeDates": .array(freezeDates.map { .string($0) }),
            "timeZone": .string(timeZone),
            "reminders": .array(reminders.map { .string(MemberReader.text(of: $0)) }),
            "inFlight": .string(inFlight.rawValue),
            "conflictsWith": .array(conflictsWith.map { .string($0) }),
            "satisfiedBy": .array(satisfiedBy.map { .string($0) }),
            "segments": .array(segments.map { .string($0) }),
        ]
    }

    private mutating func readTolerances(_ reader: inout MemberReader) throws(EngineError) {
        tolerances = try reader.list("tolerances", upTo: Self.maximumListLength) { json, place throws(EngineError) in
            try Tolerance(json, at: place)
        }
        // Nothing said is the standard; an empty list tolerates everything.
        if reader.value("tolerances") == nil { tolerances = Self.defaultTolerances }
        guard Set(tolerances.map(\.failureClass)).count == tolerances.count else {
            throw reader.refusal("tolerances", "must name each class of failure once")
        }
    }

    private mutating func readReminders(_ reader: inout MemberReader) throws(EngineError) {
        let range = Duration.seconds(1)...Self.longestTime
        reminders = try reader.list("reminders", upTo: Self.maximumReminders) { json, place throws(EngineError) in
            guard let time = MemberReader.duration(json, in: range) else {
                throw MemberReader.refusal(MemberReader.durationRule(range), at: place)
            }
            return time
        }
        guard zip(reminders, reminders.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw reader.refusal("reminders", "must rise: each is counted from the invitation")
        }
    }

    private mutating func readNames(_ reader: inout MemberReader) throws(EngineError) {
        let code = "a code of 1 to 64 letters, digits and the marks _ . -"
        if reader.has("conflictsWith") {
            conflictsWith = try reader.texts(
                "conflictsWith",
                upTo: Self.maximumListLength,
                "the name of a workflow",
                where: { (1...80).contains($0.count) }
            )
        }
        if reader.has("satisfiedBy") {
            satisfiedBy = try reader.texts("satisfiedBy", upTo: Self.maximumListLength, code, where: \.isOutcomeCode)
        }
        if reader.has("segments") {
            segments = try reader.texts("segments", upTo: Self.maximumSegments, code, where: \.isOutcomeCode)
        }
    }

    // MARK: Days and time zones

    private static let timeZoneRule = "must be a time zone of the IANA list such as \"Asia/Dubai\" or \"UTC\""

    /// Whether a text is the name of a time zone that this system knows.
    static func isTimeZone(_ name: String) -> Bool {
        // The name may lead to a file, so it holds nothing that would lead elsewhere.
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 32) &- 97 < 26 || "/_+-".utf8.contains(byte)
            } && !name.hasPrefix("/") && TimeZone(identifier: name) != nil
    }

    /// Whether a text is a day of the calendar: `2026-12-24`.
    private static func isDay(_ text: String) -> Bool {
        text.utf8.count == 10 && Timestamp(text + "T00:00:00Z") != nil
    }
}

extension CampaignSettings.Tolerance {
    /// How many failures can be tolerated by number.
    static let maximumCount = 10_000_000

    init(_ json: JSON, at place: JSONPointer) throws(EngineError) {
        var reader = try MemberReader(json, at: place)
        let name = try reader.value("class", "must be a class of failures such as \"invalid\", or \"*\" for all") {
            json in
            json.stringValue.flatMap { $0 == "*" || $0.isOutcomeCode ? $0 : nil }
        }
        guard let name else {
            throw reader.refusal("class", "is missing: name the class of failures, or \"*\" for all")
        }
        let percentage = try reader.value("percentage", "must be a number from 0 to 100") { json in
            json.doubleValue.flatMap { (0...100).contains($0) ? $0 : nil }
        }
        self.init(name, percentage: percentage, count: try reader.number("count", in: 0...Self.maximumCount))
        try reader.finish()
        guard percentage != nil || count != nil else {
            throw MemberReader.refusal("needs 'percentage' or 'count': how much is tolerated", at: place)
        }
    }

    var json: JSON {
        var object: JSONObject = ["class": .string(failureClass)]
        object["percentage"] = percentage.map { .double($0) }
        object["count"] = count.map { .integer($0) }
        return .object(object)
    }
}

extension CampaignSettings.ContactHours {
    init(_ json: JSON, at place: JSONPointer) throws(EngineError) {
        var reader = try MemberReader(json, at: place)
        let from = try Self.minute("from", in: 0...1439, &reader)
        let until = try Self.minute("until", in: 1...1440, &reader)
        guard from < until else {
            throw reader.refusal("until", "must be later than 'from', on the same day")
        }
        var days = Set(1...7)
        if reader.value("days") != nil {
            let list = try reader.list("days", upTo: 7) { json, place throws(EngineError) in
                guard let day = json.integerValue, (1...7).contains(day) else {
                    throw MemberReader.refusal("must be a day from 1 for Monday to 7 for Sunday", at: place)
                }
                return day
            }
            days = Set(list)
            guard !days.isEmpty, days.count == list.count else {
                throw reader.refusal("days", "must hold at least one day, and none twice")
            }
        }
        self.init(from: from, until: until, days: days, timeZoneField: try reader.text("timeZoneField", upTo: 128))
        try reader.finish()
    }

    var json: JSON {
        var object: JSONObject = [
            "from": .string(Self.text(ofMinute: from)), "until": .string(Self.text(ofMinute: until)),
            "days": .array(days.sorted().map { .integer($0) }),
        ]
        object["timeZoneField"] = timeZoneField.map { .string($0) }
        return .object(object)
    }

    private static func minute(
        _ name: String,
        in range: ClosedRange<Int>,
        _ reader: inout MemberReader
    ) throws(EngineError) -> Int {
        let rule =
            "must be a time of the day from \"\(text(ofMinute: range.lowerBound))\" to \"\(text(ofMinute: range.upperBound))\""
        let minute = try reader.value(name, rule) { json in
            json.stringValue.flatMap(Self.minute(of:)).flatMap { range.contains($0) ? $0 : nil }
        }
        guard let minute else { throw reader.refusal(name, rule) }
        return minute
    }

    /// The minute of the day that `10:30` means.
    private static func minute(of text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }), digits[2] < 6 else { return nil }
        return (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
    }

    private static func text(ofMinute minute: Int) -> String {
        let parts = [minute / 600, minute / 60 % 10, minute % 60 / 10, minute % 10].map(String.init)
        return parts[0] + parts[1] + ":" + parts[2] + parts[3]
    }
}
