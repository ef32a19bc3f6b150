import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Messages to customers that have to wait.
@Suite("Messages of campaigns", .timeLimit(.minutes(5)))
struct CampaignMessageTests {
    @Test("a message that waits for longer than it is fresh is not sent when the campaign goes on, and the others are")
    func outdated() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(4) { number, fields in
            fields["wait"] = 60
            fields["remind"] = true
            if number > 1 { fields["fresh"] = number < 4 ? 300 : 86_400 }
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 600 })
        try stage.run(30)
        try stage.steer(key, .pause)
        try stage.run(7200)
        #expect(try stage.rows(key).allSatisfy { $0.status == .running && $0.reminderCount == 0 })
        try stage.steer(key, .resume)
        try stage.engine.run()
        #expect(try stage.record(key).counts.outcomes == ["verified": 4])
        #expect(try stage.rows(key).map(\.reminderCount) == [1, 0, 0, 1])
        let messages = try stage.notices(.onboardingActionRequired).filter { $0.data["kind"] == "reminder" }
        #expect(messages.count == 2 && messages.allSatisfy { $0.data["freshSeconds"] == nil })
        try stage.expectNoViolations()
    }

    @Test("a message is fresh for a whole number of seconds, and anything else is a mistake of the workflow")
    func freshness() throws {
        let stage = try CampaignStage()
        let values: [JSON] = [-1, "soon", 1.5, 60, 0]
        let customers = CampaignStage.customers(values.count) { number, fields in
            fields["remind"] = true
            fields["fresh"] = values[number - 1]
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.tolerances = [] })
        try stage.engine.run()
        let rows = try stage.rows(key)
        #expect(rows.map(\.reminderCount) == [0, 0, 0, 1, 1])
        for row in rows.prefix(3) { #expect(try stage.execution(row).error == "Usher.InvalidInput") }
    }
}
