internal import Foundation
internal import JSONModel

/// When a campaign starts customers and writes to them: its days, and the customers' hours.
///
/// Days and hours are those of a time zone's wall clock, so an hour that a change to summer time leaves out counts as over, and
/// one that comes twice counts both times.
struct CampaignCalendar: Sendable {
    /// The last opening of the hours is looked for so many days ahead: longer freezes are over by then, or never.
    private static let horizon = 800
    /// The longest time over which messages are spread that waited for the hours to begin.
    private static let longestSpread = 3600

    private let freezeDates: Set<Day>
    private let hours: CampaignSettings.ContactHours?
    private let zone: Zone

    /// A day of the calendar.
    private struct Day: Sendable, Hashable {
        var year: Int
        var month: Int
        var day: Int

        init(_ components: DateComponents) {
            (year, month, day) = (components.year ?? 0, components.month ?? 0, components.day ?? 0)
        }

        init?(_ text: String) {
            let parts = text.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3 else { return nil }
            (year, month, day) = (parts[0], parts[1], parts[2])
        }
    }

    /// A time zone's calendar.
    private struct Zone: Sendable {
        var calendar: Calendar

        init?(named name: String) {
            guard CampaignSettings.isTimeZone(name), let zone = TimeZone(identifier: name) else { return nil }
            calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
        }

        /// Universal time.
        init() {
            calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = .gmt
        }

        func day(of moment: Timestamp) -> Day {
            Day(calendar.dateComponents([.year, .month, .day], from: moment.date))
        }

        /// The first moment of the day after the one that holds a moment.
        func nextDay(after moment: Timestamp) -> Timestamp {
            let start = calendar.startOfDay(for: moment.date)
            // Some days are longer than 24 hours, and none is longer than 26.
            let next = calendar.date(byAdding: .day, value: 1, to: start) ?? start.addingTimeInterval(86_400)
            return Timestamp(calendar.startOfDay(for: next))
        }

        /// The moment at which the clock shows a minute of the day that holds a moment, or the first one behind it.
        func moment(ofMinute minute: Int, onDayOf moment: Timestamp) -> Timestamp {
            guard minute < 1440 else { return nextDay(after: moment) }
            var components = calendar.dateComponents([.year, .month, .day], from: moment.date)
            (components.hour, components.minute, components.second) = (minute / 60, minute % 60, 0)
            return calendar.date(from: components).map { Timestamp($0) } ?? moment
        }

        /// The day of the week, 1 for Monday to 7 for Sunday.
        func weekday(of moment: Timestamp) -> Int {
            (calendar.component(.weekday, from: moment.date) + 5) % 7 + 1
        }
    }

    /// Makes the calendar of settings that were checked.
    init(_ settings: CampaignSettings) {
        freezeDates = Set(settings.freezeDates.compactMap { Day($0) })
        hours = settings.contactHours
        zone = Zone(named: settings.timeZone) ?? Zone()
    }

    /// When customers may be started; the moment itself where they may be then.
    func start(from moment: Timestamp) -> Timestamp {
        guard !freezeDates.isEmpty else { return moment }
        var moment = moment
        var steps = 0
        while steps < Self.horizon, freezeDates.contains(zone.day(of: moment)) {
            moment = zone.nextDay(after: moment)
            steps += 1
        }
        return moment
    }

    /// When a message may go to a customer; the moment itself where it may go then.
    ///
    /// Messages that have to wait for their hours are spread over the first of them.
    ///
    /// - Parameters:
    ///   - moment: the earliest moment.
    ///   - name: the name of the customer's time zone; the campaign's counts where it is none.
    ///   - seed: what the place in the first hour is drawn from.
    func contact(from moment: Timestamp, zoneNamed name: String?, seed: UInt64) -> Timestamp {
        let earliest = start(from: moment)
        guard let hours else { return earliest == moment ? moment : earliest.spread(3600, seed) }
        let own = name.flatMap { Zone(named: $0) } ?? zone
        var day = earliest
        for _ in 0..<Self.horizon {
            let opening = own.moment(ofMinute: hours.from, onDayOf: day)
            let closing = own.moment(ofMinute: hours.until, onDayOf: day)
            let first = start(from: max(opening, day))
            if hours.days.contains(own.weekday(of: day)), first < closing {
                guard first != moment else { return moment }
                let length = Int(clamping: first.duration(to: closing).wholeMilliseconds / 1000)
                return first.spread(min(Self.longestSpread, length / 2), seed)
            }
            day = max(own.nextDay(after: day), start(from: day))
        }
        return day
    }
}

extension Timestamp {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    fileprivate init(_ date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    /// A moment within so many seconds behind this one.
    fileprivate func spread(_ seconds: Int, _ seed: UInt64) -> Timestamp {
        guard seconds > 0 else { return self }
        return Timestamp(milliseconds: milliseconds + Int64(seed % UInt64(seconds * 1000)))
    }
}
