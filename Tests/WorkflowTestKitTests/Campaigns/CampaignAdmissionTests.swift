import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Customers who are onboarded elsewhere at the same time.
@Suite("Campaigns and onboardings of the same people")
struct CampaignAdmissionTests {
    private static func settings(_ policy: CampaignSettings.InFlightPolicy) -> CampaignSettings {
        CampaignStage.fast {
            $0.inFlight = policy
            $0.conflictsWith = ["onboarding"]
        }
    }

    private func onboard(_ number: Int, on stage: CampaignStage) throws -> ExecutionKey {
        let input: JSON = ["phone": .string(CampaignStage.phone(number))]
        return try stage.engine.start(StartRequest(stateMachine: "onboarding", name: "o-\(number)", input: input)).key
    }

    @Test("a customer in flight is skipped at once")
    func skip() throws {
        let stage = try CampaignStage()
        _ = try onboard(3, on: stage)
        let key = try stage.campaign(of: CampaignStage.customers(10), Self.settings(.skip))
        try stage.run(60)
        #expect(try stage.record(key).counts.outcomes == ["verified": 9, "in_flight": 1])
        #expect(try stage.rows(key)[2].outcome == "in_flight")
        #expect(try stage.rows(key)[2].invitedAt == nil)
        try stage.engine.run()
        try stage.expectNoViolations()
    }

    @Test("a campaign that attaches waits for the other's end and tells its outcome, over a crash")
    func attach() throws {
        let stage = try CampaignStage()
        _ = try onboard(3, on: stage)
        let key = try stage.campaign(of: CampaignStage.customers(10), Self.settings(.attach))
        try stage.run(300)
        #expect(try stage.record(key).counts.ended == 9)
        try stage.expectNoViolations()
        try stage.engine.crash()
        try stage.engine.run()
        let row = try stage.rows(key)[2]
        #expect(row.outcome == "in_flight")
        #expect(try stage.execution(row).output?["other"] == "verified")
        #expect(try stage.record(key).status == .finished)
        try stage.expectNoViolations()
    }

    @Test("a campaign that supersedes stops the other one and goes on")
    func supersede() throws {
        let stage = try CampaignStage()
        let other = try onboard(3, on: stage)
        let key = try stage.campaign(of: CampaignStage.customers(10), Self.settings(.supersede))
        try stage.engine.run()
        let record = try stage.execution(other)
        #expect(record.status == .aborted)
        #expect(record.error == "Usher.Superseded")
        #expect(try stage.record(key).counts.outcomes == ["verified": 10])
        try stage.expectNoViolations()
    }

    @Test("an outcome since the cohort was frozen makes a customer's part superfluous, and an older one does not")
    func satisfied() throws {
        let stage = try CampaignStage()
        _ = try onboard(1, on: stage)
        try stage.engine.run()
        try stage.engine.stayDown(for: .seconds(1))
        let settings = CampaignStage.fast { $0.satisfiedBy = ["verified"] }
        let key = try stage.campaign(of: CampaignStage.customers(3), settings, starts: false)
        try stage.run(1)
        _ = try onboard(2, on: stage)
        try stage.run(700)
        try stage.steer(key, .start)
        try stage.engine.run()
        let outcomes = try stage.rows(key).map(\.outcome)
        #expect(outcomes == ["verified", "satisfied", "verified"])
        try stage.expectNoViolations()
    }

    @Test("two campaigns of the same people run each of them once", arguments: CampaignSettings.InFlightPolicy.allCases)
    func twoCampaigns(policy: CampaignSettings.InFlightPolicy) throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(20) { _, fields in fields["wait"] = 600 }
        let first = try stage.campaign(of: customers, Self.settings(policy))
        try stage.run(10)
        let second = try stage.campaign(of: customers, Self.settings(policy))
        try stage.run(30)
        try stage.expectNoViolations()
        try stage.engine.crash()
        try stage.engine.run()
        #expect(try stage.record(first).status == .finished)
        #expect(try stage.record(second).status == .finished)
        #expect(stage.engine.world.keys.values.allSatisfy { $0.count == 1 }, "the work was done once for each")
        switch policy {
        case .skip:
            #expect(try stage.record(second).counts.outcomes == ["in_flight": 20])
        case .attach:
            #expect(try stage.record(second).counts.outcomes == ["in_flight": 20])
            let row = try #require(try stage.rows(second).first)
            #expect(try stage.execution(row).output?["other"] == "verified")
        case .supersede:
            #expect(try stage.record(first).counts.outcomes == ["aborted": 20])
            #expect(try stage.record(second).counts.outcomes == ["verified": 20])
        }
        try stage.expectNoViolations()
    }

    @Test("an applicant who comes back over the return link was seen to have come")
    func opened() throws {
        let stage = try CampaignStage()
        let customers = CampaignStage.customers(2) { _, fields in fields["wait"] = 600 }
        let key = try stage.campaign(of: customers)
        try stage.run(10)
        let child = try #require(try stage.rows(key)[0].execution)
        try stage.engine.visitReturnLink(of: child)
        let opened = try stage.rows(key)[0].openedAt
        #expect(opened == stage.engine.now)
        try stage.run(10)
        try stage.engine.visitReturnLink(of: child)
        #expect(try stage.rows(key)[0].openedAt == opened, "the first time counts")
        #expect(try stage.rows(key)[1].openedAt == nil)
        try stage.engine.run()
        try stage.expectNoViolations()
    }
}
