import Foundation
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What operators see and do.
@Suite("Operators")
struct OperatorScenarios {
    static let alice = Signature(actor: "alice", reason: "The provider is back.")
    static let bob = Signature(actor: "bob", reason: "Looked at the sample.")

    /// A stage with executions of a workflow that fail, as long as the provider refuses everything.
    ///
    /// Calls to one that is down would wait until it is back.
    private static func stage(failing count: Int, above threshold: Int = 500) throws -> ScenarioStage {
        let faults: JSON = ["errorRate": 1, "errorStatus": 422]
        let stage = try ScenarioStage(dials: ["sardine": ["faults": faults]], approvalThreshold: threshold)
        try stage.engine.register(
            DefinitionDraft(stateMachine: "look", text: Self.look, roleARN: "")
        )
        for number in 0..<count {
            _ = try stage.start("look", name: "flow-\(number)", input: ["phone": .string("+1212\(6_000_000 + number)")])
        }
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        return stage
    }

    /// One call that only reads, without retries.
    private static let look = """
        {"QueryLanguage": "JSONata", "StartAt": "Find", "States": {"Find": {"Type": "Task",
            "Resource": "connector:sardine:searchEntity", "Arguments": {"phoneNumber": "{% $states.input.phone %}"},
            "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}],
            "Catch": [{"ErrorEquals": ["Sardine.NotFound"], "Next": "Unknown"}], "End": true},
            "Unknown": {"Type": "Succeed"}}}
        """

    private static func turnOff(_ stage: ScenarioStage) throws {
        _ = try stage.twin("/twin/sardine/dials", method: .patch, body: ["faults": ["errorRate": 0]])
    }

    private static func count(_ status: ExecutionStatus, _ stage: ScenarioStage) throws -> Int {
        try stage.temporary.store.executionCounts()[status] ?? 0
    }

    @Test("P46 a vendor error that echoes the request body is stored without the person, by field and by value")
    func redactsEchoes() throws {
        let echo = """
            Bad request for Erika Musterfrau: {"email": "someone@example.org", "phone": "+1 (415) 555-1234", "ref": \
            "6f1e2d3c-0000-4a4a-8b8b-123456789abc", "note": "born 1970"} at https://x.example/y?z=1
            """
        let stage = try ScenarioStage()
        let text = """
            {"QueryLanguage": "JSONata", "StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Vendor.Bad",
                "Cause": "{% $states.input.echo %}"}}}
            """
        try stage.engine.register(DefinitionDraft(stateMachine: "echo", text: text, roleARN: ""))
        let first = try stage.start("echo", name: "a", input: ["name": "Erika Musterfrau", "echo": .string(echo)])
        let failure = try #require(try stage.record(first).failure)
        for word in ["Erika", "Musterfrau", "someone", "415", "555", "6f1e", "1970", "x.example"] {
            #expect(!failure.message.contains(word), "\(failure.message)")
        }
        // The whole text is a value of the input here. One that only holds values of it is taken apart.
        let parts = text.replacing(
            "$states.input.echo",
            with: "'No ' & $states.input.name & ': {\\\"phone\\\": \\\"+49 30 123456\\\"}'"
        )
        try stage.engine.register(DefinitionDraft(stateMachine: "parts", text: parts, roleARN: ""))
        let a = try stage.start("parts", name: "a", input: ["name": "Erika Musterfrau"])
        let b = try stage.start("parts", name: "b", input: ["name": "Max Mustermann"])
        let (left, right) = (try #require(try stage.record(a).failure), try #require(try stage.record(b).failure))
        #expect(left.message.hasPrefix("No (redacted):"))
        #expect(!left.message.contains("123"))
        #expect(left.fingerprint == right.fingerprint)
        let groups = try stage.temporary.store.failureGroups(selectedBy: Selector(), at: stage.engine.now, limit: 9)
        #expect(groups.map(\.count) == [2, 1])
        try stage.expectNoViolations()
    }

    @Test("what a provider refuses with another status has another cause, although all else is the same")
    func tellsStatusesApart() throws {
        let stage = try Self.stage(failing: 2)
        _ = try stage.twin(
            "/twin/sardine/dials",
            method: .patch,
            body: ["faults": ["errorRate": 1, "errorStatus": 403]]
        )
        _ = try stage.start("look", name: "firewall", input: ["phone": "+12126000099"])
        _ = try stage.twin(
            "/twin/sardine/dials",
            method: .patch,
            body: ["faults": ["errorRate": 1, "errorStatus": 409]]
        )
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(10)))
        _ = try stage.start("look", name: "conflict", input: ["phone": "+12126000098"])
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(10)))
        let groups = try stage.temporary.store.failureGroups(selectedBy: Selector(), at: stage.engine.now, limit: 9)
        #expect(groups.map(\.count) == [2, 1, 1])
        let messages = groups.map(\.cause.message).joined()
        for status in ["422", "403", "409"] { #expect(messages.contains("with status \(status) ")) }
        #expect(!messages.contains("6000"))
    }

    @Test("a number behind the word status that is more than a status is taken out like any other")
    func masksNumbers() throws {
        let stage = try ScenarioStage()
        let text = """
            {"QueryLanguage": "JSONata", "StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Vendor.Bad",
                "Cause": "status 415 555-1234, status 4155551234, status 919 and status 403."}}}
            """
        try stage.engine.register(DefinitionDraft(stateMachine: "numbers", text: text, roleARN: ""))
        let key = try stage.start("numbers", name: "a", input: [:])
        let message = try #require(try stage.record(key).failure).message
        #expect(message == "status #, status #, status # and status 403.")
    }

    @Test("a dry run looks at every one, however many, and takes no selector that the act itself would not take")
    func examinesAll() throws {
        let stage = try ScenarioStage()
        let text = """
            {"QueryLanguage": "JSONata", "StartAt": "Which", "States": {
                "Which": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.ok %}", "Next": "Yes"}], "Default": "No"},
                "Yes": {"Type": "Succeed"}, "No": {"Type": "Fail", "Error": "Vendor.Bad"}}}
            """
        try stage.engine.register(DefinitionDraft(stateMachine: "many", text: text, roleARN: ""))
        for number in 0..<2040 {
            _ = try stage.start("many", name: "flow-\(number)", input: ["ok": .bool(number >= 2010)])
        }
        let selector = try Selector(parsing: "workflow:many")
        guard case .jobPreview(let preview) = try stage.engine.operate(.previewJob(.resume(.init()), selector)) else {
            Issue.record("no preview")
            return
        }
        #expect((preview.total, preview.examined, preview.refused) == (2040, 2040, 30))
        #expect(preview.refusals.map(\.value) == [30])
        #expect(preview.sample.count == 5)
        for request in [
            OperatorRequest.previewJob(.resume(.init()), Selector()),
            .propose(.resume(.init()), Selector(), rate: 1, Self.alice),
        ] {
            #expect(throws: EngineError.self) { try stage.engine.operate(request) }
        }
    }

    @Test("P48 a thousand stuck runs are shown, approved by a second person, and resumed at a rate, with a result each")
    func resumesThousand() throws {
        let stage = try Self.stage(failing: 1000)
        #expect(try Self.count(.failed, stage) == 1000)
        let groups = try stage.temporary.store.failureGroups(selectedBy: Selector(), at: stage.engine.now, limit: 9)
        let cause = try #require(groups.first?.cause.fingerprint)
        #expect(groups.map(\.count) == [1000])
        try Self.turnOff(stage)

        let selector = try Selector(parsing: "status:failed cause:\(cause)")
        var options = OperatorAct.ResumeOptions()
        options.variables = ["checkedBy": "alice"]
        let act = OperatorAct.resume(options)
        guard case .jobPreview(let preview) = try stage.engine.operate(.previewJob(act, selector)) else {
            Issue.record("no preview")
            return
        }
        #expect(preview.total == 1000 && preview.refused == 0 && preview.needsApproval)
        #expect(preview.sample.first?.calls == ["connector:sardine:searchEntity"])
        #expect(try Self.count(.failed, stage) == 1000)

        guard case .job(let proposed) = try stage.engine.operate(.propose(act, selector, rate: 100, Self.alice)) else {
            Issue.record("no job")
            return
        }
        #expect(proposed.status == .proposed)
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(60)))
        #expect(try Self.count(.failed, stage) == 1000)
        let begin = stage.engine.now
        _ = try stage.engine.operate(.steer(job: proposed.key, .approve, Self.bob))
        try stage.engine.run(until: begin.advanced(by: .milliseconds(4950)))
        let half = try #require(try stage.temporary.store.job(proposed.key))
        #expect((450...510).contains(half.done), "\(half.done)")
        // The process dies in the middle, and goes on where it was.
        try stage.engine.crash()
        _ = try stage.engine.operate(.steer(job: proposed.key, .pause, Self.bob))
        let night = stage.engine.now.advanced(by: .seconds(36_000))
        try stage.engine.run(until: night)
        let morning = stage.engine.now
        _ = try stage.engine.operate(.steer(job: proposed.key, .resume, Self.bob))
        // The night is no part of the pace.
        let resumed = try #require(try stage.temporary.store.job(proposed.key))
        #expect(try #require(resumed.pacedAt) >= morning)
        #expect(resumed.pacedDone >= half.done)
        try stage.engine.run(until: night.advanced(by: .seconds(60)))

        let done = try #require(try stage.temporary.store.job(proposed.key))
        #expect(done.status == .finished && done.succeeded == 1000 && done.refused == 0)
        #expect(done.approver == "bob")
        // What operators type in is kept as long as it is needed.
        #expect(half.act == .object(act.members) && done.act == [:])
        #expect(begin.duration(to: try #require(done.finishedAt)) >= .milliseconds(9000))
        let items = try stage.temporary.store.items(
            of: proposed.key,
            status: .succeeded,
            after: ExecutionKey(0),
            limit: 2000
        )
        #expect(items.count == 1000)
        // Their calls keep to the provider's rate all the same.
        try stage.engine.run(until: night.advanced(by: .seconds(3600)))
        #expect(try Self.count(.succeeded, stage) == 1000)
        // Each was resumed once, and each resumption is in the log.
        #expect(try stage.record(items[999].execution).header.redriveCount == 1)
        let log = try OperatorLog.verify(stage.temporary.store)
        #expect(log.firstBreak == nil)
        #expect(log.count == 1005)
        try stage.expectNoViolations()
    }

    @Test("all that try again after one cause are found by it, and tried at once when the provider is mended")
    func retriesCause() throws {
        let faults: JSON = ["errorRate": 1, "errorStatus": 422]
        let stage = try ScenarioStage(dials: ["sardine": ["faults": faults]])
        let patient = Self.look.replacing(
            #""MaxAttempts": 0"#,
            with: #""IntervalSeconds": 21600, "MaxAttempts": 5"#
        )
        try stage.engine.register(DefinitionDraft(stateMachine: "patient", text: patient, roleARN: ""))
        let keys = try (0..<40).map { number in
            try stage.start("patient", name: "flow-\(number)", input: ["phone": .string("+1212\(6_000_000 + number)")])
        }
        let store = stage.temporary.store
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        let groups = try store.retryGroups(selectedBy: Selector(), at: stage.engine.now, limit: 9)
        #expect(groups.map(\.count) == [40])
        #expect(try store.failureGroups(selectedBy: Selector(), at: stage.engine.now, limit: 9) == [])
        try Self.turnOff(stage)
        try stage.engine.crash()
        let selector = try Selector(parsing: "status:running cause:\(try #require(groups.first).fingerprint)")
        guard
            case .job(let job) = try stage.engine.operate(
                .propose(.retry(branch: nil), selector, rate: 20, Self.alice)
            )
        else {
            Issue.record("no job")
            return
        }
        #expect(job.total == 40)
        // Long before any of them would have tried again.
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try store.job(job.key)?.succeeded == 40)
        for key in keys { #expect(try store.calls(of: key).map(\.attempt).contains(2)) }
        try stage.engine.run()
        #expect(try Self.count(.succeeded, stage) == 40)
        #expect(try store.retryGroups(selectedBy: Selector(), at: stage.engine.now, limit: 9) == [])
        try stage.expectNoViolations()
    }

    @Test("P49 who proposed cannot approve, and a selection that changed since voids the proposal")
    func fourEyes() throws {
        let stage = try Self.stage(failing: 3, above: 2)
        let selector = try Selector(parsing: "status:failed")
        let propose = OperatorRequest.propose(.resume(.init()), selector, rate: 10, Self.alice)
        guard case .job(let first) = try stage.engine.operate(propose) else {
            Issue.record("no job")
            return
        }
        let refusal = #expect(throws: EngineError.self) {
            _ = try stage.engine.operate(.steer(job: first.key, .approve, Self.alice))
        }
        #expect(refusal?.code == .forbidden)
        #expect(try stage.temporary.store.job(first.key)?.status == .proposed)

        // One more fails: what was proposed is not what would be done.
        _ = try stage.start("look", name: "late", input: ["phone": "+12126999999"])
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(60)))
        guard case .job(let void) = try stage.engine.operate(.steer(job: first.key, .approve, Self.bob)) else {
            Issue.record("no job")
            return
        }
        #expect(void.status == .void)
        #expect(try Self.count(.failed, stage) == 4)
        let again = #expect(throws: EngineError.self) {
            _ = try stage.engine.operate(.steer(job: first.key, .approve, Self.bob))
        }
        #expect(again?.code == .actRefused)
        try stage.expectNoViolations()
    }

    @Test("P50 runs finish on the version on which they began, and change it only by a mapping that was checked")
    func movesByMapping() throws {
        let stage = try ScenarioStage()
        func definition(_ wait: String, _ outcome: String) -> String {
            """
            {"QueryLanguage": "JSONata", "StartAt": "\(wait)", "States": {
                "\(wait)": {"Type": "Wait", "Seconds": 3600, "Next": "Done"},
                "Done": {"Type": "Succeed", "Output": {"outcome": "\(outcome)"}}}}
            """
        }
        let names = (0..<3).map { "run-\($0)" }
        try stage.engine.register(DefinitionDraft(stateMachine: "kyc", text: definition("Pause", "v1"), roleARN: ""))
        let keys = try names.map { try stage.start("kyc", name: $0, input: [:]) }
        try stage.engine.register(DefinitionDraft(stateMachine: "kyc", text: definition("Rest", "v2"), roleARN: ""))

        let refusal = #expect(throws: EngineError.self) {
            _ = try stage.engine.operate(.act(.move(revision: 2, mapping: [:]), keys[1], Self.alice))
        }
        #expect(refusal?.message.contains("Pause") == true)
        let move = OperatorAct.move(revision: 2, mapping: ["Pause": "Rest"])
        guard case .effect(let preview) = try stage.engine.operate(.preview(move, keys[1])) else { return }
        #expect(preview.after["branches"]?[0]?["state"] == "Rest")
        #expect(try stage.record(keys[1]).definition == stage.record(keys[0]).definition)
        _ = try stage.engine.operate(.act(move, keys[1], Self.alice))
        // And there and back again.
        _ = try stage.engine.operate(.act(move, keys[2], Self.alice))
        _ = try stage.engine.operate(.act(.move(revision: 1, mapping: ["Rest": "Pause"]), keys[2], Self.alice))
        try stage.engine.crash()
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        let outcomes = try keys.map { try stage.record($0).output?["outcome"] }
        #expect(outcomes == ["v1", "v2", "v1"])
        try stage.expectNoViolations()
    }

    @Test("an execution is found by the business fields that its workflow declares, and by no others")
    func findsByFields() throws {
        let stage = try ScenarioStage()
        let text = #"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}"#
        var draft = DefinitionDraft(stateMachine: "fields", text: text, roleARN: "")
        try stage.engine.register(draft)
        draft.searchFields = SearchFields(["country": "/address/country", "tier": "/tier"])
        try stage.engine.register(draft)
        let german = try stage.start(
            "fields",
            name: "a",
            input: ["address": ["country": "DE"], "tier": 2, "name": "x"]
        )
        let french = try stage.start("fields", name: "b", input: ["address": ["country": "FR"], "tier": 2])
        func found(_ text: String) throws -> [ExecutionKey] {
            try stage.temporary.store.executionKeys(
                selectedBy: Selector(parsing: text),
                at: stage.engine.now,
                after: nil,
                limit: 9
            )
        }
        #expect(try found("field.country:DE") == [german])
        #expect(try found("field.tier:2") == [german, french])
        #expect(try found("field.tier:2 field.country:FR status:running") == [french])
        #expect(try found("field.name:x").isEmpty)
        #expect(SearchFields(["a b": "/x"]) == nil && SearchFields(["a": "x"]) == nil)
    }
}
