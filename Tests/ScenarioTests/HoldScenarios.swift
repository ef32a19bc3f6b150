import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// A person asks to be forgotten, and a law asks to keep them for a while.
@Suite("Holding a person against erasure")
struct HoldScenarios {
    private static let states = ["Show", "Ask", "Nest", "Pause"]
    private static let year = 365 * 86_400

    private func hold(_ stage: ErasureStage, years: Int?) throws -> Int64 {
        let until = years.map { stage.engine.now.advanced(by: .seconds($0 * Self.year)) }
        let terms = HoldTerms(basis: "AMLD Art. 40", until: until)
        let report = try stage.ask(
            .placeHold(.contact(ErasureStage.phone, workflow: nil), terms, ErasureStage.signature)
        )
        return try #require(report.hold)
    }

    /// Expects that nobody is shown an execution, and that it is there all the same.
    private func expectRestricted(_ key: ExecutionKey, _ stage: ErasureStage) throws {
        let record = try stage.record(key)
        #expect(record.status == .aborted)
        #expect(record.header.input == WithheldPayload.restricted && record.presentation == nil)
        let events = try stage.events(key)
        #expect(events.allSatisfy { $0.details["restricted"] == true && $0.details["input"] == nil })
        #expect(events.contains { $0.details["name"] == "Ask" })
        let shown = try RestrictionLift.$isInForce.withValue(true) { try stage.record(key) }
        #expect(shown.header.input["name"] == "Canary-7431")
    }

    @Test(
        "P47 with a hold access is restricted at once, and the key is destroyed when the hold ends",
        arguments: [false, true]
    )
    func restricts(isCrashing: Bool) throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        _ = try hold(stage, years: 5)
        let end = stage.engine.now.advanced(by: .seconds(5 * Self.year))
        #expect(try stage.record(key).header.input["name"] == "Canary-7431", "a hold alone hides nothing")

        let report = try stage.erase()
        #expect(report.erasureDue == end && report.running == 2)
        try expectRestricted(key, stage)
        let refusal = #expect(throws: EngineError.self) {
            try stage.engine.operate(.act(.resume(.init()), key, ErasureStage.signature))
        }
        #expect(refusal?.code == .actRefused)

        try stage.run(seconds: 4 * Self.year)
        if isCrashing { try stage.engine.crash() }
        try expectRestricted(key, stage)
        try stage.engine.run(until: end.advanced(by: .milliseconds(-1)))
        try expectRestricted(key, stage)
        #expect(try stage.acts() == ["place-hold", "request-erasure"])
        try stage.engine.run(until: end)
        try stage.expectErased(key, states: Self.states)
        #expect(try stage.subject(key).standing == .erased(at: end))
        #expect(try stage.acts() == ["place-hold", "request-erasure", "erase"])
        let scheduled = try #require(try stage.store.operatorRecords(of: key, after: 0, limit: 10).dropFirst().first)
        #expect(scheduled.details["due"]?.stringValue == end.description)
        try stage.expectProof()
    }

    @Test("P47 a hold that is extended takes the erasure with it, and so does another hold")
    func moves() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        let first = try hold(stage, years: 1)
        try stage.erase()
        let later = stage.engine.now.advanced(by: .seconds(2 * Self.year))
        let report = try stage.ask(.extendHold(first, until: later, ErasureStage.signature))
        #expect(report.erasureDue == later)
        try stage.run(seconds: Self.year + 1)
        try expectRestricted(key, stage)
        _ = try hold(stage, years: 2)
        try stage.engine.run(until: later)
        try expectRestricted(key, stage)
        try stage.run(seconds: 2 * Self.year)
        try stage.expectErased(key, states: Self.states)
        #expect(
            try stage.acts() == ["place-hold", "request-erasure", "extend-hold", "place-hold", "erase"]
        )
        try stage.expectProof()
    }

    @Test("P47 a hold without an end keeps the person until somebody ends it")
    func waitsForRemoval() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        let number = try hold(stage, years: nil)
        #expect(try stage.erase().erasureDue == nil)
        try stage.run(seconds: 30 * Self.year)
        try expectRestricted(key, stage)
        #expect(try stage.store.heldSubjects(limit: 10).map(\.key) == [stage.subject(key).key])
        _ = try stage.ask(.endHold(number, ErasureStage.signature))
        #expect(throws: EngineError.self) { try stage.ask(.endHold(number, ErasureStage.signature)) }
        try stage.run(seconds: 0)
        try stage.expectErased(key, states: Self.states)
        #expect(try stage.store.heldSubjects(limit: 10) == [])
        try stage.expectProof()
    }

    @Test("P47 a hold that comes while the key goes is refused, and one that comes before keeps it")
    func isNotOvertaken() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        let terms = HoldTerms(basis: "AMLD Art. 40", until: nil)
        // Struck behind the request: the next process takes the erasure up and comes to its end.
        stage.engine.strikes = { $0 == .afterCommit }
        #expect(throws: EngineError.self) { try stage.erase() }
        stage.engine.strikes = { _ in false }
        let late = #expect(throws: EngineError.self) {
            try stage.ask(.placeHold(.onboarding(key), terms, ErasureStage.signature))
        }
        #expect(late?.message.contains("was erased") == true)
        try stage.expectErased(key, states: Self.states)

        // Not struck, a hold between the request and the end of it comes first.
        let other = try stage.onboard(name: "again")
        try stage.erase()
        _ = try stage.ask(.placeHold(.onboarding(other), terms, ErasureStage.signature))
        try stage.run(seconds: 10)
        try expectRestricted(other, stage)
        try stage.expectProof()
    }

    @Test("P47 whoever looks behind a restriction is in the log before they see anything")
    func breaksGlass() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        let early = #expect(throws: EngineError.self) { try stage.ask(.breakGlass(key, ErasureStage.signature)) }
        #expect(early?.message.contains("not restricted") == true)
        _ = try hold(stage, years: 5)
        try stage.erase()
        let nameless = #expect(throws: EngineError.self) {
            try stage.ask(.breakGlass(key, Signature(actor: "dpo", reason: "")))
        }
        #expect(nameless?.code == .invalidRequest)
        let report = try stage.ask(.breakGlass(key, ErasureStage.signature))
        let entry = try #require(try stage.store.newestOperatorRecord())
        #expect(entry.sequence == report.entry && entry.act == "break-glass" && entry.execution == key)
        try stage.expectProof()
    }

    @Test("P47 terms that make no hold are refused")
    func refusesTerms() throws {
        let stage = try ErasureStage()
        let key = try stage.onboard()
        for terms in [HoldTerms(basis: "", until: nil), HoldTerms(basis: "AMLD", until: ScenarioStage.start)] {
            let error = #expect(throws: EngineError.self) {
                try stage.ask(.placeHold(.onboarding(key), terms, ErasureStage.signature))
            }
            #expect(error?.code == .invalidRequest)
        }
        #expect(try stage.acts() == [])
    }
}
