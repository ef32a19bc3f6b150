import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What two people must agree on while a large campaign runs.
@Suite("Approving what a campaign accepts", .timeLimit(.minutes(5)))
struct CampaignApprovalTests {
    @Test("above the threshold another person approves that a halted campaign goes on; a paused one goes on by itself")
    func halted() throws {
        let stage = try CampaignStage(threshold: 10)
        let customers = CampaignStage.customers(50) { number, fields in
            if number == 5 { fields["fail"] = "configurationFault" }
            fields["wait"] = 1
        }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 60 })
        try stage.steer(key, .approve, by: CampaignStage.bob)
        try stage.run(2)
        try stage.steer(key, .pause)
        try stage.steer(key, .resume)
        #expect(try stage.record(key).status == .running)
        try stage.run(20)
        #expect(try stage.record(key).status == .halted)

        guard case .proposed = try stage.steer(key, .resume) else {
            Issue.record("a halted campaign went on by itself")
            return
        }
        try stage.run(60)
        #expect(try stage.record(key).status == .halted)
        let own = #expect(throws: EngineError.self) { try stage.steer(key, .approve) }
        #expect(own?.code == .forbidden)
        try stage.engine.crash()
        try stage.steer(key, .approve, by: CampaignStage.bob)
        #expect(try stage.record(key).status == .running)
        try stage.engine.run()
        #expect(try stage.record(key).counts.outcomes == ["verified": 49, "failed": 1])
        try stage.expectNoViolations()
    }
}
