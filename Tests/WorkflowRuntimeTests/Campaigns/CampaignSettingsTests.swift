import JSONModel
import Testing
import WorkflowStore

@testable import WorkflowRuntime

@Suite("The settings and the source of a campaign as JSON")
struct CampaignSettingsTests {
    private static let full: JSON = [
        "ratePerMinute": 600, "maximumRunning": 5000, "canary": 100, "canaryPatience": "36h",
        "tolerances": [["class": "invalid", "percentage": 2.5], ["class": "*", "count": 10]],
        "deadline": "2026-12-31T20:00:00.000Z",
        "contactHours": ["from": "10:00", "until": "24:00", "days": [1, 2, 5], "timeZoneField": "timeZone"],
        "freezeDates": ["2026-12-24", "2028-02-29"], "timeZone": "Asia/Dubai", "reminders": ["90m", "7d", "12d"],
        "inFlight": "attach", "conflictsWith": ["onboarding"], "satisfiedBy": ["verified"], "segments": ["country"],
    ]

    @Test("every member is read, and written as it was")
    func roundTrip() throws {
        let settings = try CampaignSettings(json: Self.full)
        #expect(settings.json == Self.full)
        #expect(settings.canaryPatience == .seconds(36 * 3600))
        #expect(settings.reminders == [.seconds(5400), .seconds(604_800), .seconds(12 * 86_400)])
        #expect(settings.contactHours?.until == 1440)
        #expect(settings.tolerances.last == .init("*", count: 10))
        #expect(try CampaignSettings(json: settings.json) == settings)
    }

    @Test("settings of which nothing is said are the standard ones, and can be read back")
    func standard() throws {
        let standard = CampaignSettings()
        #expect(try CampaignSettings(json: [:]) == standard)
        #expect(try CampaignSettings(json: standard.json) == standard)
        #expect(standard.json["maximumRunning"] == .null)
    }

    @Test("a change keeps what it does not name, and null brings the standard back")
    func changes() throws {
        let before = try CampaignSettings(json: Self.full)
        var after = try CampaignSettings(json: ["canary": 7], changing: before)
        #expect(after.canary == 7)
        after.canary = before.canary
        #expect(after == before)
        let names = try #require(Self.full.objectValue).keys
        let empty = JSON.object(JSONObject(names.map { ($0, JSON.null) }))
        #expect(try CampaignSettings(json: empty, changing: before) == CampaignSettings())
    }

    @Test("an empty list of tolerances tolerates everything")
    func toleratesAll() throws {
        #expect(try CampaignSettings(json: ["tolerances": []]).tolerances.isEmpty)
    }

    @Test(
        "what is wrong is refused with its place",
        arguments: [
            (#"{"rate": 1}"#, "/rate"), (#"{"ratePerMinute": 0}"#, "/ratePerMinute"),
            (#"{"ratePerMinute": 60001}"#, "/ratePerMinute"), (#"{"ratePerMinute": "60"}"#, "/ratePerMinute"),
            (#"{"ratePerMinute": 1.5}"#, "/ratePerMinute"), (#"{"maximumRunning": 0}"#, "/maximumRunning"),
            (#"{"canary": -1}"#, "/canary"), (#"{"canaryPatience": 3600}"#, "/canaryPatience"),
            (#"{"canaryPatience": "0s"}"#, "/canaryPatience"), (#"{"canaryPatience": "367d"}"#, "/canaryPatience"),
            (#"{"canaryPatience": "-1d"}"#, "/canaryPatience"), (#"{"canaryPatience": "1w"}"#, "/canaryPatience"),
            (#"{"canaryPatience": "99999999999d"}"#, "/canaryPatience"), (#"{"tolerances": {}}"#, "/tolerances"),
            (#"{"tolerances": [{"class": "invalid"}]}"#, "/tolerances/0"),
            (#"{"tolerances": [{"percentage": 1}]}"#, "/tolerances/0/class"),
            (#"{"tolerances": [{"class": "a b", "count": 1}]}"#, "/tolerances/0/class"),
            (#"{"tolerances": [{"class": "a", "count": 1}, {"class": "a", "count": 2}]}"#, "/tolerances"),
            (#"{"tolerances": [{"class": "a", "percentage": 101}]}"#, "/tolerances/0/percentage"),
            (#"{"tolerances": [{"class": "a", "count": 1, "share": 2}]}"#, "/tolerances/0/share"),
            (#"{"deadline": "2026-12-31"}"#, "/deadline"), (#"{"deadline": "2026-02-30T00:00:00Z"}"#, "/deadline"),
            (#"{"contactHours": "10-18"}"#, "/contactHours"),
            (#"{"contactHours": {"from": "10:00"}}"#, "/contactHours/until"),
            (#"{"contactHours": {"from": "18:00", "until": "10:00"}}"#, "/contactHours/until"),
            (#"{"contactHours": {"from": "10:60", "until": "18:00"}}"#, "/contactHours/from"),
            (#"{"contactHours": {"from": "9:00", "until": "18:00"}}"#, "/contactHours/from"),
            (#"{"contactHours": {"from": "24:00", "until": "24:00"}}"#, "/contactHours/from"),
            (#"{"contactHours": {"from": "10:00", "until": "18:00", "days": [8]}}"#, "/contactHours/days/0"),
            (#"{"contactHours": {"from": "10:00", "until": "18:00", "days": []}}"#, "/contactHours/days"),
            (#"{"contactHours": {"from": "10:00", "until": "18:00", "days": [1, 1]}}"#, "/contactHours/days"),
            (#"{"contactHours": {"from": "10:00", "until": "18:00", "zone": "x"}}"#, "/contactHours/zone"),
            (#"{"freezeDates": ["2026-13-01"]}"#, "/freezeDates/0"),
            (#"{"freezeDates": ["2027-02-29"]}"#, "/freezeDates/0"),
            (#"{"freezeDates": ["2026-12-24", "2026-12-24"]}"#, "/freezeDates"),
            (#"{"timeZone": "Mars/Olympus"}"#, "/timeZone"), (#"{"timeZone": "../UTC"}"#, "/timeZone"),
            (#"{"timeZone": ""}"#, "/timeZone"), (#"{"reminders": ["3d", "3d"]}"#, "/reminders"),
            (#"{"reminders": ["7d", "3d"]}"#, "/reminders"), (#"{"reminders": [3]}"#, "/reminders/0"),
            (#"{"inFlight": "wait"}"#, "/inFlight"), (#"{"conflictsWith": [""]}"#, "/conflictsWith/0"),
            (#"{"satisfiedBy": ["not a code"]}"#, "/satisfiedBy/0"), (#"{"segments": "country"}"#, "/segments"),
            (#"{"segments": ["a", "b", "c", "d", "e", "f", "g", "h", "i"]}"#, "/segments"), ("[]", "The value"),
        ]
    )
    func refuses(_ text: String, _ place: String) throws {
        let json = try JSON(parsing: text)
        let error = #expect(throws: EngineError.self) { try CampaignSettings(json: json) }
        #expect(error?.code == .invalidRequest)
        #expect(
            error?.message.contains(place + " ") == true || error?.message.contains(place + ".") == true,
            "\(error?.message ?? "")"
        )
    }

    @Test(
        "a source is read, and written as it was",
        arguments: [
            ["kind": "file", "format": "csv"], ["kind": "file", "format": "jsonl"],
            [
                "kind": "list", "resource": "connector:aurora-sentinel:listCustomers", "input": ["status": "Accepted"],
                "filter": "$count(expiredIds) > 0", "customer": "{'customerId': id}",
            ],
            ["kind": "list", "resource": "connector:a:b", "input": [:]],
            ["kind": "selection", "selector": "status:succeeded workflow:onboarding age:>365d"],
        ] as [JSON]
    )
    func sources(_ json: JSON) throws {
        #expect(try CampaignSource(json: json).json == json)
    }

    @Test(
        "a source that is wrong is refused with its place",
        arguments: [
            ("{}", "/kind"), (#"{"kind": "url"}"#, "/kind"), (#"{"kind": "file"}"#, "/format"),
            (#"{"kind": "file", "format": "xlsx"}"#, "/format"),
            (#"{"kind": "file", "format": "csv", "resource": "connector:a:b"}"#, "/resource"),
            (#"{"kind": "list"}"#, "/resource"), (#"{"kind": "list", "resource": "usher:publish"}"#, "/resource"),
            (#"{"kind": "list", "resource": "connector:a:b.waitForTaskToken"}"#, "/resource"),
            (#"{"kind": "list", "resource": "connector:a:b", "filter": "a ="}"#, "/filter"),
            (#"{"kind": "list", "resource": "connector:a:b", "customer": "{% id %}"}"#, "/customer"),
            (#"{"kind": "list", "resource": "connector:a:b", "input": []}"#, "/input"),
            (#"{"kind": "selection"}"#, "/selector"), (#"{"kind": "selection", "selector": "age:2d"}"#, "/selector"),
        ]
    )
    func refusesSource(_ text: String, _ place: String) throws {
        let json = try JSON(parsing: text)
        let error = #expect(throws: EngineError.self) { try CampaignSource(json: json) }
        #expect(
            error?.message.contains(place + " ") == true || error?.message.contains(place + ".") == true,
            "\(error?.message ?? "")"
        )
    }
}
