import Connectors
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Messages of providers: early, late, lost, repeated, out of order, forged.
@Suite("Signals")
struct SignalScenarios {
    @Test(
        "P11 a webhook that overtakes the answer to the call which caused it is kept, and given to who waits for it later"
    )
    func appliesOrphans() throws {
        let stage = try InboundStage(dials: ["operations": ["encryptURL": ["latencySeconds": 5]]])
        let key = try stage.start("atOnce")
        try stage.run(seconds: 4)
        #expect(try stage.inbox().map(\.record.state) == [.orphan, .orphan])
        #expect(try stage.inbox().allSatisfy { $0.record.owner == nil && $0.decisions.isEmpty })
        try stage.expectNoViolations()
        try stage.run(seconds: 10)
        let messages = try stage.inbox()
        #expect(messages.allSatisfy { $0.record.state != .orphan && $0.record.owner == key })
        #expect(messages.last?.decisions.map(\.branch.execution) == [key])
        #expect(try stage.record(key).output == ["status": 6])
        #expect(try stage.purposes(key) == ["call", "poll"])
        #expect(stage.engine.tally.count(of: .webhook as InboundTally.Completion) == 1)
        try stage.expectNoViolations()
    }

    @Test("P12 where no webhook ever comes, the schedule finds the decision, and says that it was the schedule")
    func findsByPolling() throws {
        let stage = try InboundStage()
        let key = try stage.start("webhookLost")
        try stage.run(seconds: 600)
        #expect(try stage.record(key).output == ["status": 6])
        #expect(try stage.inbox().isEmpty)
        #expect(stage.engine.tally.completions.map(\.key.completion) == [.poll])
        try stage.expectNoViolations()
    }

    @Test(
        "P12 what came true before the task's time-out is seen by a last look, out of the schedule"
    )
    func looksBeforeTheTimeout() throws {
        // Looks at 0, 40, 100, 200 and 360 s; the next one is due with the time-out.
        let stage = try InboundStage(dials: ["decisionDelaySeconds": 450])
        let text = try #require(InboundStage.library.definitions.first).text
        let hasty = text.replacing("\"TimeoutSeconds\": 604800", with: "\"TimeoutSeconds\": 600")
        try stage.engine.register(DefinitionDraft(stateMachine: "verify", text: hasty, roleARN: ""))
        let (seen, never) = (try stage.start("webhookLost"), try stage.start("never", name: "never"))
        try stage.run(seconds: 500)
        #expect(try stage.record(seen).status == .running)
        try stage.run(seconds: 200)
        #expect(try stage.record(seen).output == ["status": 6])
        #expect(stage.engine.tally.completions.map(\.key.completion) == [.poll])
        // Whoever did nothing costs one look more, and is out of time when the task says so.
        let late = try stage.record(never)
        #expect(late.error == "States.Timeout")
        #expect(late.stoppedAt == InboundStage.start.advanced(by: .seconds(600)))
        #expect(try stage.purposes(never).filter { $0 == "poll" }.count == 6)
        try stage.expectNoViolations()
    }

    @Test("P13 the same webhook five times is one message, five hits, one look, and 2xx each time")
    func countsRepetitions() throws {
        let stage = try InboundStage()
        let key = try stage.start("webhookRepeated")
        // Between the first look and the next one on the schedule, so that only messages cause looks.
        try stage.run(seconds: 30)
        let messages = try stage.inbox()
        #expect(messages.map(\.deliveries) == [5, 5])
        #expect(messages.map { $0.decisions.count } == [1, 1])
        #expect(stage.engine.deliveries == Array(repeating: 202, count: 10))
        #expect(stage.engine.tally.count(of: .duplicate as DeliveryOutcome) == 8)
        #expect(try stage.purposes(key) == ["call", "poll", "poll", "poll"])
        #expect(try stage.record(key).output == ["status": 6])
        let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 100)
        #expect(events.filter { $0.type == .taskSucceeded }.count == 3)
        try stage.expectNoViolations()
    }

    @Test("P14 a message that is older than the newest one applied is recorded, and changes nothing")
    func recordsLateMessages() throws {
        let stage = try InboundStage()
        let key = try stage.start("webhookReordered")
        try stage.run(seconds: 30)
        let messages = try stage.inbox()
        #expect(messages.map(\.record.state) == [.applied, .stale])
        #expect(messages[0].record.ordering ?? 0 > messages[1].record.ordering ?? 0)
        #expect(messages[1].decisions.isEmpty)
        #expect(try stage.record(key).output == ["status": 6])
        #expect(try stage.purposes(key) == ["call", "poll", "poll"])
        #expect(stage.engine.deliveries == [202, 202])
        #expect(stage.engine.tally.securityEvents.isEmpty)
        try stage.expectNoViolations()
    }

    @Test("P15 a forgery with the true passphrase changes nothing, and is noticed by the look that refutes it")
    func refutesForgeries() throws {
        let stage = try InboundStage()
        let key = try stage.start("webhookForged")
        try stage.run(seconds: 3000)
        #expect(try stage.record(key).status == .running)
        let forgery = try #require(try stage.inbox().last)
        #expect(forgery.record.state == .applied)
        let event = try #require(stage.engine.tally.securityEvents.first)
        #expect(stage.engine.tally.securityEvents.count == 1)
        #expect(event.kind == .refutedClaim && event.message == forgery.record.key && event.execution == key)
        try stage.expectNoViolations()
    }

    @Test("P15 a message from the future outranks nothing that comes after it")
    func distrustsTheFuture() throws {
        let stage = try InboundStage()
        let key = try stage.start("accepted")
        let email = try #require(AuroraSentinelTwin.email(scenario: "accepted"))
        #expect(try stage.deliver(InboundStage.body(email: email, status: 1, updatedAt: "2099-01-01T00:00:00Z")) == 202)
        #expect(stage.engine.tally.securityEvents.map(\.kind) == [.fromFuture])
        try stage.run(seconds: 30)
        #expect(try stage.inbox().map(\.record.state) == [.applied, .applied, .applied])
        #expect(try stage.record(key).output == ["status": 6])
    }

    @Test("P16 a body of more than 1 MiB is 413, another media type is 415, and nothing is stored")
    func refusesForms() throws {
        for (scenario, status) in [("webhookTooLarge", 413), ("webhookMediaType", 415)] {
            let stage = try InboundStage()
            let key = try stage.start(scenario)
            try stage.run(seconds: 30)
            #expect(stage.engine.deliveries == [status, status])
            #expect(try stage.inbox().isEmpty)
            try stage.run(seconds: 600)
            #expect(try stage.record(key).output == ["status": 6])
            #expect(stage.engine.tally.completions.map(\.key.completion) == [.poll])
        }
    }

    @Test(
        "P17 after a change of the passphrase both are accepted for as long as both are configured, then only the new one"
    )
    func rotatesPassphrases() throws {
        let stage = try InboundStage()
        let new = "another-passphrase-of-32-characters"
        func message(_ minute: Int, _ passphrase: String) -> JSON {
            InboundStage.body(
                email: "jane@example.com",
                status: 1,
                updatedAt: "2026-06-01T09:0\(minute):00Z",
                passphrase: passphrase
            )
        }
        #expect(try stage.deliver(message(1, InboundStage.passphrase)) == 202)
        #expect(try stage.deliver(message(2, new)) == 401)
        stage.secrets.set("SENTINEL_HOOK", to: new)
        stage.secrets.set("SENTINEL_HOOK_BEFORE", to: InboundStage.passphrase)
        #expect(try stage.deliver(message(3, InboundStage.passphrase)) == 202)
        #expect(try stage.deliver(message(4, new)) == 202)
        stage.secrets.set("SENTINEL_HOOK_BEFORE", to: nil)
        #expect(try stage.deliver(message(5, InboundStage.passphrase)) == 401)
        #expect(try stage.deliver(message(6, new)) == 202)
        #expect(try stage.deliver(message(7, "")) == 401)
        stage.secrets.set("SENTINEL_HOOK", to: nil)
        #expect(try stage.deliver(message(8, new)) == 503)
        #expect(try stage.inbox().count == 4)
        // What is stored does not hold what proves its origin.
        let keys = try #require(try stage.inbox().first?.record.key)
        #expect(keys.number == 1)
    }

    @Test("P18 after two hours without an engine everything that waits is looked at once")
    func sweepsAfterDowntime() throws {
        let stage = try InboundStage()
        var keys: [ExecutionKey] = []
        for number in 0..<20 {
            let input: JSON = ["email": .string("jane\(number)@example.com")]
            let request = StartRequest(stateMachine: "verify", name: "flow-\(number)", input: input)
            keys.append(try stage.engine.start(request).key)
        }
        // The schedule has reached its long pause of a day.
        try stage.run(seconds: 4000)
        for number in 0..<20 {
            let links = "/twin/aurora-sentinel/links?contact=jane\(number)@example.com"
            let list = try JSON(
                parsing: stage.engine.world.sandbox.respond(
                    to: TwinRequest(
                        head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: links),
                        body: []
                    ),
                    at: stage.engine.now
                ).body
            )
            let token = try #require(list[0]?["token"]?.stringValue)
            try stage.ask("/twin/aurora-sentinel/links/\(token)/finish", ["outcome": "accepted"])
        }
        try stage.engine.stayDown(for: .seconds(7200))
        try stage.run(seconds: 60)
        #expect(try keys.allSatisfy { try stage.record($0).status == .running })
        #expect(try stage.inbox().isEmpty)
        let before = try keys.map { try stage.purposes($0).count }
        #expect(try stage.engine.sweep() == 20)
        try stage.run(seconds: 1)
        #expect(try keys.allSatisfy { try stage.record($0).output == ["status": 6] })
        #expect(try keys.map { try stage.purposes($0).count } == before.map { $0 + 1 })
        try stage.expectNoViolations()
    }

    @Test("P19 an abandoned journey that ends at the return link stays a flow that waits, and its schedule goes on")
    func staysAfterAbandonment() throws {
        let stage = try ScenarioStage()
        let phone = try #require(SardineTwin.phoneNumber(scenario: "abandonsAlways"))
        let key = try stage.start("sardine-onboarding", input: ["phoneNumber": .string(phone)])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(60)))
        let calls = try stage.temporary.store.calls(of: key).filter { $0.purpose == "poll" }
        // One look at the beginning, one because of the visit.
        #expect(calls.count >= 2)
        #expect(try stage.record(key).status == .running)
        let due = try #require(try stage.temporary.store.nextDueTime())
        #expect(due > stage.engine.now)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(600)))
        #expect(try stage.temporary.store.calls(of: key).filter { $0.purpose == "poll" }.count > calls.count)
        #expect(stage.engine.tally.completions.isEmpty)
        try stage.expectNoViolations()
    }
}
