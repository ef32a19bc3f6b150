import HTTPTypes
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Links that expire or are used twice, and people who are not who they should be.
@Suite("People and their links")
struct LinkScenarios {
    /// What the product backend was told to show, in order.
    private func shown(_ stage: ScenarioStage, _ key: ExecutionKey) throws -> [JSON] {
        try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 10_000)
            .filter { $0.type.rawValue == "TaskStateExited" && $0.details["name"] == "ShowLink" }
            .compactMap { try $0.details["output"]?.stringValue.map { try JSON(parsing: $0) } ?? $0.details["output"] }
    }

    private func links(of contact: String, _ stage: ScenarioStage) throws -> [JSON] {
        let query = contact.replacing("+", with: "%2B")
        return try stage.twin("/twin/aurora-sentinel/links?contact=\(query)").arrayValue ?? []
    }

    @Test("P20 who comes back over a dead link gets a fresh one at once, and the product learns that it is the second")
    func mintsOnReturn() throws {
        let stage = try ScenarioStage()
        let phoneNumber = "+14155550155"
        let key = try stage.start("aurora-sentinel-verification", input: ["phoneNumber": .string(phoneNumber)])

        // While the link lives, coming back is a hint and no more.
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(600)))
        try stage.engine.visitReturnLink(of: key)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(700)))
        #expect(try links(of: phoneNumber, stage).count == 1)

        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        try stage.engine.visitReturnLink(of: key)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7201)))
        let links = try links(of: phoneNumber, stage)
        #expect(links.count == 2)
        let shown = try shown(stage, key)
        #expect(shown.map { $0["attempt"] } == [1, 2])
        let token = try #require(links.last?["token"]?.stringValue)
        #expect(shown.last?["link"]?.stringValue?.contains(token) == true, "the fresh link is the one that is shown")
        #expect(try Timestamp(#require(shown.last?["expiresAt"]?.stringValue)) ?? stage.engine.now > stage.engine.now)
        #expect(try stage.record(key).status == .running)
        try stage.expectNoViolations()
    }

    @Test("P21 who completes over two links is one person, and conflicting documents go to a human")
    func completesTwice() throws {
        let stage = try ScenarioStage()
        let phoneNumber = "+14155550100"
        let key = try stage.start("aurora-sentinel-verification", input: ["phoneNumber": .string(phoneNumber)])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_500)))
        let tokens = try links(of: phoneNumber, stage).compactMap { $0["token"]?.stringValue }
        try #require(tokens.count == 2)
        _ = try stage.twin(
            "/twin/aurora-sentinel/links/\(tokens[1])/finish",
            method: .post,
            body: ["outcome": "conflict"]
        )
        let again = try stage.twin("/twin/aurora-sentinel/links/\(tokens[0])/finish", method: .post, body: [:])
        #expect(again["message"] != nil, "the older link has nothing to do any more")
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(90_000)))
        #expect(try stage.visited(key).last == "AwaitReview")
        #expect(try stage.record(key).status == .running)

        let customers = try stage.twin("/twin/aurora-sentinel/customers?contact=%2B14155550100").arrayValue ?? []
        let customer = try #require(customers.first?["uuid"]?.stringValue)
        #expect(customers.count == 1)
        _ = try stage.twin(
            "/twin/aurora-sentinel/customers/\(customer)/status",
            method: .post,
            body: ["status": "accepted"]
        )
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(95_000)))
        let output = try stage.record(key).output
        #expect(output?["outcome"] == "verified")
        #expect(output?["customerUuid"] == .string(customer))
        try stage.expectNoViolations()
    }

    @Test("P22 a completion by somebody else is a mismatch and never a pass", arguments: ["name", "record"])
    func refusesStranger(_ kind: String) throws {
        let stage = try ScenarioStage()
        let input: JSON =
            kind == "name"
            ? ["phoneNumber": "+14155550101", "expected": ["name": "Somebody", "surname": "Else"]]
            : ["phoneNumber": "+14155550162"]
        let key = try stage.start("aurora-sentinel-verification", input: input)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        let record = try stage.record(key)
        if kind == "name" {
            #expect(record.output?["outcome"] == "identity_mismatch")
        } else {
            #expect(record.error == "AuroraSentinel.IdentityMismatch")
            #expect(record.status == .failed)
        }
        try stage.expectNoViolations()
    }

    private static let change = """
        {
          "QueryLanguage": "JSONata",
          "StartAt": "Find",
          "States": {
            "Find": {
              "Type": "Task",
              "Resource": "connector:aurora-sentinel:awaitDecision",
              "Arguments": { "phoneNumber": "{% $states.input.phoneNumber %}", "settled": ["draft", "accepted"] },
              "Next": "Change"
            },
            "Change": {
              "Type": "Task",
              "Resource": "connector:aurora-sentinel:updateContact",
              "Arguments": {
                "customerUuid": "{% $states.input.uuid %}",
                "phoneNumber": "{% $states.context.Execution.Input.newPhoneNumber %}"
              },
              "End": true
            }
          }
        }
        """

    @Test("P26 a number that another customer has stays theirs: a duplicate person, and the old contact is polled on")
    func keepsContactOnConflict() throws {
        let stage = try ScenarioStage()
        try stage.engine.register(DefinitionDraft(stateMachine: "change", text: Self.change, roleARN: ""))
        let other = try stage.start(
            "aurora-sentinel-verification",
            name: "other",
            input: ["phoneNumber": "+14155550101"]
        )
        let mine = try stage.start("aurora-sentinel-verification", name: "mine", input: ["phoneNumber": "+14155550206"])
        _ = other
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(60)))
        let tokens = try links(of: "+14155550206", stage).compactMap { $0["token"]?.stringValue }
        let link = try #require(tokens.first)
        _ = try stage.twin("/twin/aurora-sentinel/links/\(link)/finish", method: .post, body: ["outcome": "accepted"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(70)))

        let change = try stage.start(
            "change",
            input: ["phoneNumber": "+14155550206", "newPhoneNumber": "+14155550101"]
        )
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        #expect(try stage.record(change).error == "AuroraSentinel.DuplicatePerson")
        // The customer kept the old number, under which the verification went on.
        #expect(try stage.record(mine).output?["outcome"] == "verified")
        #expect(try stage.twin("/twin/aurora-sentinel/customers?contact=%2B14155550206").arrayValue?.count == 1)

        // A change that was made although it was refused is found out, and counts as done.
        let own = try stage.start("aurora-sentinel-verification", name: "own", input: ["phoneNumber": "+14155550171"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try stage.record(own).output?["outcome"] == "verified")
        let made = try stage.start(
            "change",
            name: "made",
            input: ["phoneNumber": "+14155550171", "newPhoneNumber": "+14155550999"]
        )
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(9000)))
        #expect(try stage.record(made).output?["phoneNumber"] == "+14155550999")
        #expect(try stage.temporary.store.calls(of: made).map(\.purpose).contains("adopt"))
        try stage.expectNoViolations()
    }
}
