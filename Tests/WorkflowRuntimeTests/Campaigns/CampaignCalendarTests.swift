import JSONModel
import Testing

@testable import WorkflowRuntime

@Suite("The days and hours of a campaign")
struct CampaignCalendarTests {
    private func calendar(_ change: (inout CampaignSettings) -> Void) -> CampaignCalendar {
        var settings = CampaignSettings()
        change(&settings)
        return CampaignCalendar(settings)
    }

    private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test("days that are frozen end at midnight of the campaign's time zone, also where its clocks change")
    func freezes() throws {
        let berlin = calendar {
            $0.timeZone = "Europe/Berlin"
            $0.freezeDates = ["2026-03-28", "2026-03-29", "2026-10-25"]
        }
        let before = try moment("2026-03-27T22:59:59Z")
        #expect(berlin.start(from: before) == before)
        // 29 March has 23 hours, 25 October 25.
        #expect(berlin.start(from: try moment("2026-03-27T23:00:00Z")) == (try moment("2026-03-29T22:00:00Z")))
        #expect(berlin.start(from: try moment("2026-10-25T10:00:00Z")) == (try moment("2026-10-25T23:00:00Z")))
    }

    @Test(
        "hours are those of the customer's clock, whose summer time counts",
        arguments: [
            ("2026-03-28T08:00:00Z", "2026-03-28T09:00:00Z", "2026-03-28T17:00:00Z"),
            ("2026-03-29T06:00:00Z", "2026-03-29T08:00:00Z", "2026-03-29T16:00:00Z"),
            ("2026-10-25T06:00:00Z", "2026-10-25T09:00:00Z", "2026-10-25T17:00:00Z"),
        ]
    )
    func hours(_ now: String, _ opening: String, _ closing: String) throws {
        let campaign = calendar {
            $0.contactHours = CampaignSettings.ContactHours(from: 600, until: 1080, timeZoneField: "timeZone")
        }
        for seed in [0, 1, 77, UInt64.max] {
            let moment = campaign.contact(from: try moment(now), zoneNamed: "Europe/Berlin", seed: seed)
            #expect(moment >= (try self.moment(opening)))
            #expect(moment < (try self.moment(opening)).advanced(by: .seconds(3600)))
        }
        let inside = try moment(opening).advanced(by: .seconds(60))
        #expect(campaign.contact(from: inside, zoneNamed: "Europe/Berlin", seed: 1) == inside)
        let late = campaign.contact(from: try moment(closing), zoneNamed: "Europe/Berlin", seed: 0)
        #expect(late > (try moment(closing)))
    }

    @Test("an hour that a change to summer time leaves out is the next one")
    func missingHour() throws {
        let campaign = calendar {
            $0.contactHours = CampaignSettings.ContactHours(from: 150, until: 240, timeZoneField: "timeZone")
        }
        // 02:30 is not there on 29 March in Berlin; the clock goes from 02:00 to 03:00 at 01:00 UTC.
        let sent = campaign.contact(from: try moment("2026-03-29T00:00:00Z"), zoneNamed: "Europe/Berlin", seed: 0)
        #expect(sent >= (try moment("2026-03-29T01:00:00Z")))
        #expect(sent < (try moment("2026-03-29T02:00:00Z")))
    }

    @Test("only some days of the week, without those that are frozen")
    func weekdays() throws {
        let campaign = calendar {
            $0.contactHours = CampaignSettings.ContactHours(from: 600, until: 1080, days: [1, 2])
            $0.freezeDates = ["2026-06-08"]
        }
        // 3 June 2026 is a Wednesday, 8 June a Monday.
        let sent = campaign.contact(from: try moment("2026-06-03T12:00:00Z"), zoneNamed: nil, seed: 0)
        #expect(sent == (try moment("2026-06-09T10:00:00Z")))
    }

    @Test("without hours everything goes at once, and a zone that nobody knows is the campaign's")
    func always() throws {
        let now = try moment("2026-06-03T03:00:00Z")
        #expect(calendar { _ in }.contact(from: now, zoneNamed: "Nowhere/Here", seed: 1) == now)
    }

    @Test("a calendar on which nothing can ever be sent is not searched without end")
    func never() throws {
        let campaign = calendar {
            $0.contactHours = CampaignSettings.ContactHours(from: 600, until: 600, days: [1])
        }
        let now = try moment("2026-06-03T03:00:00Z")
        #expect(campaign.contact(from: now, zoneNamed: nil, seed: 1) > now)
    }
}
