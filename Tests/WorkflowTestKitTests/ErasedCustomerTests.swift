import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Erasing people who are in the cohort of a campaign.
@Suite("P47 erasing customers of campaigns")
struct ErasedCustomerTests {
    private static let signature = Signature(actor: "dpo", reason: "Art. 17")

    private func stage() throws -> CampaignStage {
        let master = try #require(MasterKey(secret: Array("a secret of the host with more than 32 bytes".utf8)))
        return try CampaignStage(master: master)
    }

    private func erase(_ subject: SubjectReference, _ stage: CampaignStage) throws {
        _ = try stage.engine.operate(.subject(.erase(subject, Self.signature)))
        try stage.engine.run(until: stage.engine.now)
    }

    private func completions(_ stage: CampaignStage) throws -> Int {
        try stage.temporary.store.operatorRecords(of: nil, after: 0, limit: 1000).count { $0.act == "erase" }
    }

    @Test("a customer who is erased before their turn is not started with anything, and the others are")
    func beforeTheirTurn() throws {
        let stage = try stage()
        let key = try stage.campaign(of: CampaignStage.customers(3), starts: false)
        #expect(try stage.rows(key)[1].customer["phone"]?.stringValue == CampaignStage.phone(2))
        try erase(.contact(CampaignStage.phone(2), workflow: nil), stage)
        try stage.engine.crash()
        try stage.engine.run(until: stage.engine.now)
        #expect(try completions(stage) == 1)
        #expect(try stage.rows(key)[1].customer == WithheldPayload.erased)
        #expect(try stage.rows(key)[0].customer["phone"]?.stringValue == CampaignStage.phone(1))

        try stage.steer(key, .start)
        try stage.engine.run()
        #expect(try stage.record(key).status == .finished)
        #expect(try stage.record(key).counts.outcomes == ["verified": 2, "erased": 1])
        #expect(stage.engine.world.keys[CampaignStage.phone(2)] == nil)
        try stage.expectNoViolations()
    }

    @Test("a customer's row and execution are erased together, also while it runs")
    func whileRunning() throws {
        let stage = try stage()
        let customers = CampaignStage.customers(3) { $1["wait"] = 600 }
        let key = try stage.campaign(of: customers)
        try stage.run(60)
        let execution = try #require(try stage.rows(key)[0].execution)
        try erase(.contact(CampaignStage.phone(1), workflow: nil), stage)
        #expect(try stage.rows(key)[0].customer == WithheldPayload.erased)
        #expect(try stage.execution(execution).header.input == WithheldPayload.erased)
        #expect(try stage.execution(execution).status == .aborted)
        try stage.engine.run()
        #expect(try stage.record(key).counts.outcomes == ["verified": 2, "aborted": 1])
        #expect(try completions(stage) == 1)
        #expect(try OperatorLog.verify(stage.temporary.store).firstBreak == nil)
        try stage.expectNoViolations()
    }

    // MARK: Behind the reading of their fields

    /// A campaign that starts one customer a minute, and has read the fields of all three.
    private func slowCampaign(_ stage: CampaignStage) throws -> Int64 {
        let customers = CampaignStage.customers(3) { $1["wait"] = 600 }
        let key = try stage.campaign(of: customers, CampaignStage.fast { $0.ratePerMinute = 1 })
        try stage.run(1)
        #expect(try stage.record(key).counts.started == 1)
        return key
    }

    private func hold(_ subject: SubjectReference, _ stage: CampaignStage) throws {
        let terms = HoldTerms(basis: "AMLD Art. 40", until: stage.engine.now.advanced(by: .seconds(86_400 * 365)))
        _ = try stage.engine.operate(.subject(.placeHold(subject, terms, Self.signature)))
    }

    @Test(
        "a customer whose fields the campaign has read is erased before their turn all the same",
        arguments: [false, true]
    )
    func alreadyRead(isHeld: Bool) throws {
        let stage = try stage()
        let key = try slowCampaign(stage)
        let person = SubjectReference.contact(CampaignStage.phone(2), workflow: nil)
        if isHeld { try hold(person, stage) }
        try erase(person, stage)
        try stage.run(90)
        let row = try stage.rows(key)[1]
        #expect(row.outcome == "erased")
        #expect(WithheldPayload.isWithheld(try stage.execution(row).header.input))
        #expect(try stage.temporary.store.subjects(ofApplicant: row.subject).count == 1, "they are not known anew")
        try stage.run(1200)
        #expect(try stage.record(key).counts.outcomes == ["verified": 2, "erased": 1])
        #expect(stage.engine.world.keys[CampaignStage.phone(2)] == nil)
        try stage.expectNoViolations()
    }

    @Test(
        "a customer who is started in the transaction that asks for their erasure is stopped and erased",
        arguments: [true, false],
        [true, false]
    )
    func inOneTransaction(isFirst: Bool, isHeld: Bool) throws {
        let stage = try stage()
        let key = try slowCampaign(stage)
        let person = SubjectReference.contact(CampaignStage.phone(2), workflow: nil)
        if isHeld { try hold(person, stage) }
        let due = try #require(try stage.record(key).nextStartAt)
        try stage.engine.run(until: due.advanced(by: .milliseconds(-1)))
        stage.engine.sleep(until: due)
        try stage.engine.decide(.continueCampaigns)
        if isFirst { try stage.engine.decide(.mapRuns) }
        try erase(person, stage)
        let row = try stage.rows(key)[1]
        #expect(row.startedAt == due, "they were started with the request")
        let execution = try #require(row.execution)
        #expect(WithheldPayload.isWithheld(try stage.execution(execution).header.input))
        #expect(try stage.execution(execution).status == (isFirst ? .aborted : .succeeded))
        #expect(row.outcome == (isFirst ? "aborted" : "erased"))
        #expect(try stage.temporary.store.subjects(ofApplicant: row.subject).count == 1, "they are not known anew")
        #expect(try completions(stage) == (isHeld ? 0 : 1))
        try stage.run(3600)
        #expect(try stage.record(key).counts.ended == 3)
        #expect(stage.engine.world.keys[CampaignStage.phone(2)] == nil)
        try stage.expectNoViolations()
    }
}
