import JSONModel
import SQLiteStore
import Testing
import WorkflowStore
import WorkflowTestKit

/// Orders to doors, whose names (`jti`) the caller chooses and the provider takes once.
@Suite("Ambiguity and duplicates at doors")
struct DoorAmbiguityScenarios {
    static let lock = "00000000-0000-4000-8000-000000000001"
    static let slowLock = "00000000-0000-4000-8000-000000000003"

    static func input(_ contact: String = "jane@example.com", lock: String = lock, intent: String = "grant") -> JSON {
        [
            "intent": .string(intent), "lockId": .string(lock),
            "verification": ["outcome": "verified", "documentExpiresOn": "2030-05-01"],
            "applicant": ["subject": "customer-1", "email": .string(contact), "isEmailVerified": true],
        ]
    }

    @Test(
        "P06 a share whose reply is lost is repeated under the same jti, refused as used, and confirmed by the door's list"
    )
    func confirmsOwnTokenID() throws {
        let stage = try ScenarioStage()
        let key = try stage.start("sentry-interactive-access", input: Self.input(lock: Self.slowLock))
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        let shares = try stage.temporary.store.calls(of: key).filter { $0.resource.hasSuffix(":shareDoor") }
        let sent = shares.filter { $0.purpose == "call" }
        #expect(sent.map(\.status) == [504, 409])
        #expect(Set(sent.map(\.idempotencyKey)).count == 1)
        #expect(shares.contains { $0.purpose == "adopt" && $0.outcome == "ok" })
        #expect(try stage.record(key).output?["outcome"] == "granted")
        let state = try stage.twin("/twin/sentry-interactive/state")
        #expect(state["tokenIdsUsed"] == 1)
        #expect(state["usersPerLock"]?[Self.slowLock] == 2)
        try stage.expectNoViolations()
    }

    @Test("P07 a jti that is used up without an effect is followed by one new jti, and the history shows it")
    func usesOneNewTokenID() throws {
        let stage = try ScenarioStage()
        let contact = "jane@sharelost.sandbox.example"
        let key = try stage.start("sentry-interactive-access", input: Self.input(contact))
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        let sent = try stage.temporary.store.calls(of: key)
            .filter { $0.resource.hasSuffix(":shareDoor") && $0.purpose == "call" }
        #expect(Set(sent.map(\.idempotencyKey)).count == 2)
        #expect(sent.map(\.outcome) == ["ambiguous", "alreadyDone", "ok"])
        let visited = try stage.visited(key)
        #expect(visited.filter { $0 == "ShareAgain" }.count == 1)
        #expect(try stage.record(key).output?["outcome"] == "granted")
        #expect(try stage.twin("/twin/sentry-interactive/state")["tokenIdsUsed"] == 2)
        try stage.expectNoViolations()
    }

    @Test("access that was granted is taken away again, and whoever had none is no fault")
    func revokes() throws {
        let stage = try ScenarioStage()
        _ = try stage.start("sentry-interactive-access", input: Self.input())
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(600)))
        #expect(try stage.twin("/twin/sentry-interactive/state")["usersPerLock"]?[Self.lock] == 2)
        for name in ["first", "second"] {
            let key = try stage.start("sentry-interactive-access", name: name, input: Self.input(intent: "revoke"))
            try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(600)))
            #expect(try stage.record(key).output?["outcome"] == "revoked")
            #expect(try stage.twin("/twin/sentry-interactive/state")["usersPerLock"]?[Self.lock] == 1)
        }
        try stage.expectNoViolations()
    }
}
