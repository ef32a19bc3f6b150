internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import WorkflowRuntime

/// How a campaign is run, as options; they count before what a file says.
struct CampaignSettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A JSON file with settings, or JSON itself. Options count before it.", valueName: "file")
    )
    var settings: String?

    @Option(help: ArgumentHelp("How many customers are started at most: 600/min, 10/s or 36000/h.", valueName: "rate"))
    var rate: CampaignRate?

    @Option(help: ArgumentHelp("How many customers run at a time at most.", valueName: "count"))
    var maximumRunning: Int?

    @Option(
        help: ArgumentHelp(
            "How many customers are started first; the others follow if their results are within the tolerances.",
            valueName: "count"
        )
    )
    var canary: Int?

    @Option(help: ArgumentHelp("How long the first ones are waited for: 36h.", valueName: "time"))
    var canaryPatience: String?

    @Option(
        help: ArgumentHelp(
            "When it ends: a moment such as 2026-12-31T20:00:00Z, or a day, whose end in --time-zone is meant.",
            valueName: "deadline"
        )
    )
    var deadline: CampaignDeadline?

    @Option(help: ArgumentHelp("How long after the invitation reminders go out: 3d,7d,12d.", valueName: "times"))
    var reminders: String?

    @Option(
        help: ArgumentHelp("When messages may go to people, by their own clocks: 10-18 or 9:30-17.", valueName: "hours")
    )
    var hours: ContactHoursArgument?

    @Option(
        help: ArgumentHelp(
            "On which days: 1 for Monday to 7 for Sunday, as 1-5 or 1,3,7; with --hours.",
            valueName: "days"
        )
    )
    var days: WeekdaysArgument?

    @Option(help: ArgumentHelp("The field that holds a customer's time zone; with --hours.", valueName: "field"))
    var timeZoneField: String?

    @Option(help: ArgumentHelp("The campaign's time zone, such as Asia/Dubai.", valueName: "name"))
    var timeZone: String?

    @Option(
        help: ArgumentHelp(
            "Days on which nothing begins and nothing is sent: 2026-12-24,2026-12-25.",
            valueName: "days"
        )
    )
    var freeze: String?

    @Option(
        help: ArgumentHelp(
            "What is tolerated of a class of failures, in percent or by number: invalid=2%, unmapped=5. Can be given several times.",
            valueName: "class=bound"
        )
    )
    var tolerate: [ToleranceArgument] = []

    @Option(
        help: ArgumentHelp(
            "What is done about a customer who is being onboarded already: skip, attach or supersede.",
            valueName: "policy"
        )
    )
    var inFlight: String?

    @Option(
        help: ArgumentHelp("A workflow that counts for that too. Can be given several times.", valueName: "workflow")
    )
    var conflictsWith: [String] = []

    @Option(
        help: ArgumentHelp(
            "An outcome since the freeze that makes a customer's part superfluous. Can be given several times.",
            valueName: "outcome"
        )
    )
    var satisfiedBy: [String] = []

    @Option(help: ArgumentHelp("A field to break progress down by. Can be given several times.", valueName: "field"))
    var segment: [String] = []

    func validate() throws {
        guard hours != nil || (days == nil && timeZoneField == nil) else {
            throw ValidationError("--days and --time-zone-field belong to --hours.")
        }
    }

    /// What is said, as JSON.
    ///
    /// - Parameter zone: The time zone in which days are meant unless another is said.
    func members(timeZone zone: String = "UTC") throws -> JSONObject {
        var members: JSONObject = [:]
        if let settings {
            guard let object = try InputText.json(settings).objectValue else {
                throw CommandFailure(.invalidInput, "--settings takes a JSON object.")
            }
            members = object
        }
        func set(_ name: String, _ value: JSON?) {
            if let value { members[name] = value }
        }
        func list(_ texts: [String]) -> JSON? { texts.isEmpty ? nil : .array(texts.map { .string($0) }) }
        func list(_ text: String?) -> JSON? {
            text.map { .array($0.split(separator: ",").map { .string(String($0)) }) }
        }
        set("ratePerMinute", rate.map { .integer($0.perMinute) })
        set("maximumRunning", maximumRunning.map { .integer($0) })
        set("canary", canary.map { .integer($0) })
        set("canaryPatience", canaryPatience.map { .string($0) })
        set("reminders", list(reminders))
        set("timeZone", timeZone.map { .string($0) })
        set("freezeDates", list(freeze))
        set("inFlight", inFlight.map { .string($0) })
        set("conflictsWith", list(conflictsWith))
        set("satisfiedBy", list(satisfiedBy))
        set("segments", list(segment))
        set("contactHours", hours.map { $0.json(days: days, timeZoneField: timeZoneField) })
        if !tolerate.isEmpty { members["tolerances"] = tolerances(over: members["tolerances"]) }
        if let deadline {
            let name = members["timeZone"]?.stringValue ?? zone
            members["deadline"] = .string(try deadline.moment(in: name).description)
        }
        return members
    }

    /// The tolerances that hold otherwise, changed by what is given.
    private func tolerances(over given: JSON?) -> JSON {
        var list = (given ?? CampaignSettings().json["tolerances"] ?? []).arrayValue ?? []
        for tolerance in tolerate {
            list.removeAll { $0["class"] == tolerance.json["class"] }
            list.append(tolerance.json)
        }
        return .array(list)
    }
}

/// A rate of customers: `600/min`, `10/s`, `36000/h`, or a number a minute.
struct CampaignRate: ExpressibleByArgument, Sendable, Hashable {
    var perMinute: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let count = parts.first.flatMap({ Int($0) }), count > 0, count <= 10_000_000 else { return nil }
        switch parts.count == 2 ? parts[1] : "min" {
        case "min", "m": perMinute = count
        case "s", "sec": perMinute = count * 60
        case "h", "hour": perMinute = max(1, count / 60)
        default: return nil
        }
    }
}

/// A deadline: a moment, or a day.
struct CampaignDeadline: ExpressibleByArgument, Sendable, Hashable {
    private let text: String

    init?(argument: String) {
        guard Timestamp(argument) != nil || Timestamp(argument + "T00:00:00Z") != nil else { return nil }
        text = argument
    }

    /// The moment that is meant: of a day, its end in a time zone.
    func moment(in zone: String) throws -> Timestamp {
        if let moment = Timestamp(text) { return moment }
        guard let zone = TimeZone(identifier: zone) else {
            throw CommandFailure(.invalidInput, "There is no time zone '\(zone)'. Give one such as Asia/Dubai.")
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let fields = text.split(separator: "-").compactMap { Int($0) }
        let day = DateComponents(year: fields[0], month: fields[1], day: fields[2])
        guard let start = calendar.date(from: day), let end = calendar.date(byAdding: .day, value: 1, to: start) else {
            throw CommandFailure(.invalidInput, "\(text) is no day of the calendar.")
        }
        return Timestamp(milliseconds: Int64(end.timeIntervalSince1970 * 1000))
    }
}

/// Hours of the day: `10-18`, `9:30-17:00`.
struct ContactHoursArgument: ExpressibleByArgument, Sendable, Hashable {
    private let from: String
    private let until: String

    init?(argument: String) {
        let parts = argument.split(separator: "-").map(String.init)
        guard parts.count == 2, let from = Self.time(parts[0]), let until = Self.time(parts[1]) else { return nil }
        (self.from, self.until) = (from, until)
    }

    func json(days: WeekdaysArgument?, timeZoneField: String?) -> JSON {
        var object: JSONObject = ["from": .string(from), "until": .string(until)]
        object["days"] = days.map { .array($0.days.map { .integer($0) }) }
        object["timeZoneField"] = timeZoneField.map { .string($0) }
        return .object(object)
    }

    private static func time(_ text: String) -> String? {
        let parts = text.split(separator: ":").map(String.init)
        guard let hour = parts.first.flatMap({ Int($0) }), (0...24).contains(hour), parts.count <= 2 else { return nil }
        let minute = parts.count == 2 ? parts[1] : "00"
        return (hour < 10 ? "0" : "") + "\(hour):\(minute)"
    }
}

/// Days of the week: `1-5`, `1,3,7`.
struct WeekdaysArgument: ExpressibleByArgument, Sendable, Hashable {
    let days: [Int]

    init?(argument: String) {
        var days: [Int] = []
        for part in argument.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last, first >= 1, last <= 7
            else { return nil }
            days += Array(first...last)
        }
        self.days = days
    }
}

/// A tolerance: `invalid=2%`, `unmapped=5`.
struct ToleranceArgument: ExpressibleByArgument, Sendable, Hashable {
    let json: JSON

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        if parts[1].hasSuffix("%") {
            guard let percentage = Double(parts[1].dropLast()) else { return nil }
            json = ["class": .string(parts[0]), "percentage": .double(percentage)]
        } else {
            guard let count = Int(parts[1]) else { return nil }
            json = ["class": .string(parts[0]), "count": .integer(count)]
        }
    }
}
