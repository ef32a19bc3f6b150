import HTTPTypes
import JSONModel
import SQLiteStore
import Testing
import WorkflowStore
import WorkflowTestKit

extension AmbiguityScenarios {
    private func creates(_ stage: ScenarioStage, _ key: ExecutionKey) throws -> [CallRecord] {
        try stage.temporary.store.calls(of: key).filter { $0.resource == "connector:sardine:createEntity" }
    }

    @Test("P02 a create that timed out and is not to be found is sent again under its key, and what exists is adopted")
    func sendsAgainAfterEmptyLooks() throws {
        // The create has its effect and is cut; searches miss the customer for a while.
        let stage = try ScenarioStage()
        let key = try stage.start("sardine-onboarding", input: ["phoneNumber": "+14155550119"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))

        let calls = try creates(stage, key)
        #expect(
            calls.map(\.purpose) == ["call", "resolve", "resolve", "resolve", "call", "adopt"],
            "\(calls.map { "\($0.purpose) \($0.outcome)" })"
        )
        #expect(calls.map(\.outcome) == ["ambiguous", "notFound", "notFound", "notFound", "alreadyDone", "ok"])
        #expect(Set(calls.filter { $0.purpose == "call" }.map(\.idempotencyKey)).count == 1)
        for (earlier, later) in zip(calls[1...], calls[2...3]) {
            #expect(earlier.finishedAt.duration(to: later.startedAt) >= .seconds(5), "looks keep their spacing")
        }
        #expect(try stage.record(key).output?["outcome"] == "verified")
        #expect(try stage.twin("/twin/sardine/state")["entities"] == 1)
        try stage.expectNoViolations()
    }

    @Test(
        "P05 after a crash between call and commit the attempt is unclear, and is looked into before anything is repeated"
    )
    func looksAfterCrash() throws {
        let stage = try ScenarioStage()
        var created = 0
        stage.engine.strikes = { [unowned stage] point in
            guard point == .afterCall else { return false }
            let state = try? stage.twin("/twin/sardine/state")
            defer { created = state?["entities"]?.integerValue ?? 0 }
            return created == 0 && state?["entities"] == 1
        }
        let key = try stage.start("sardine-onboarding", input: ["phoneNumber": "+14155550101"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        #expect(created == 1)
        let calls = try creates(stage, key)
        #expect(calls.map(\.purpose) == ["resolve"], "the answer of the call itself died with the process")
        #expect(try stage.twin("/twin/sardine/state")["calls"]?["createEntity"]?["calls"] == 1)
        #expect(try stage.record(key).output?["outcome"] == "verified")
        #expect(try stage.twin("/twin/sardine/state")["entities"] == 1)
        try stage.expectNoViolations()
    }

    @Test("P08 a customer who exists and is never found is looked for three times, then an operator decides")
    func givesUpLooking() throws {
        let stage = try ScenarioStage()
        let key = try stage.start("sardine-onboarding", input: ["phoneNumber": "+14155550124"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        let record = try stage.record(key)
        #expect(record.status == .failed)
        #expect(record.error == "Sardine.AlreadyDone")
        #expect(try creates(stage, key).map(\.purpose) == ["call", "adopt", "adopt", "adopt"])
        // One number was ever spoken of: no other way of writing it was tried.
        let keys = try stage.twin("/twin/sardine/state")["idempotencyKeys"]
        #expect(keys?["createEntity"]?.objectValue?.keys == ["+14155550124"])
        try stage.expectNoViolations()
    }

    @Test(
        "P10 an address of one person with the number of another gets no link, and waits for an operator",
        arguments: [("crossed", "+14155550169"), ("crossedWithoutNumber", "+14155550173")]
    )
    func refusesCrossedContact(scenario: String, number: String) throws {
        let stage = try ScenarioStage()
        let key = try stage.start(
            "aurora-sentinel-verification",
            input: ["email": .string("jane@\(scenario.lowercased()).sandbox.example"), "phoneNumber": .string(number)]
        )
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        let record = try stage.record(key)
        #expect(record.status == .failed)
        #expect(record.error == "AuroraSentinel.IdentityMismatch")
        let cause = try #require(record.cause)
        #expect(!cause.contains("crossed") && !cause.contains(number.suffix(4)), "the cause holds no contact: \(cause)")
        #expect(try stage.twin("/twin/aurora-sentinel/state")["links"] == 0)
        try stage.expectNoViolations()
    }
}
