import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Mails that a provider sends to people: whatever goes wrong, nobody gets one twice.
@Suite("Messages to people")
struct MessageScenarios {
    private static let mail = """
        {"QueryLanguage":"JSONata","StartAt":"Pause","States":{
          "Pause":{"Type":"Wait","Seconds":"{% $states.input.after %}","Next":"Mail"},
          "Mail":{"Type":"Task","Resource":"connector:kajeet-sentinel:passwordReset","Arguments":{"username":"{% $states.input.username %}"},"End":true}}}
        """

    /// Starts an execution that mails somebody after some seconds.
    private func mail(_ username: String, after seconds: Int, on stage: ScenarioStage) throws -> ExecutionKey {
        let input: JSON = ["username": .string(username), "after": .integer(seconds)]
        return try stage.start("mail", name: "after-\(seconds)-\(UInt64.random(in: .min ... .max))", input: input)
    }

    private func stage() throws -> ScenarioStage {
        let stage = try ScenarioStage()
        try stage.engine.register(DefinitionDraft(stateMachine: "mail", text: Self.mail, roleARN: ""))
        return stage
    }

    private func mails(_ stage: ScenarioStage) throws -> Int {
        try stage.twin("/twin/kajeet-sentinel/state")["mails"]?.integerValue ?? -1
    }

    @Test("two executions that mail the same person within the window send one mail, also across a crash")
    func window() throws {
        let stage = try stage()
        let first = try mail("jane@example.com", after: 0, on: stage)
        let second = try mail("JANE@example.com", after: 120, on: stage)
        let third = try mail("jane@example.com", after: 1000, on: stage)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(60)))
        try stage.engine.crash()
        try stage.engine.run()
        #expect(try stage.record(first).output == ["isSent": true])
        #expect(try stage.record(second).output?["isAssumed"] == true)
        #expect(try stage.record(third).output == ["isSent": true])
        #expect(try mails(stage) == 2)
        try stage.expectNoViolations()
    }

    @Test("executions that mail the same person in the same moment send one mail")
    func sameMoment() throws {
        let stage = try stage()
        let keys = try (0..<20).map { _ in try mail("jane@example.com", after: 5, on: stage) }
        try stage.engine.run()
        #expect(try keys.count { try stage.record($0).output?["isSent"] == true } == 1)
        #expect(try mails(stage) == 1)
    }

    @Test("a person gets as many mails in a day as the connector allows, and then an error that says when to try again")
    func dailyMaximum() throws {
        let stage = try stage()
        let keys = try (0..<4).map { try mail("jane@example.com", after: 3600 * $0, on: stage) }
        let other = try mail("joe@example.com", after: 3600 * 3, on: stage)
        let tomorrow = try mail("jane@example.com", after: 86_500, on: stage)
        try stage.engine.run()
        #expect(try keys.prefix(3).allSatisfy { try stage.record($0).output == ["isSent": true] })
        #expect(try stage.record(keys[3]).error == "KajeetSentinel.TooManyMessages")
        #expect(try stage.record(other).output == ["isSent": true])
        #expect(try stage.record(tomorrow).output == ["isSent": true])
        #expect(try mails(stage) == 5)
    }

    @Test("a mail that the provider did not send stops nobody else")
    func refusedMail() throws {
        let stage = try stage()
        let first = try mail("jane@unknown.sandbox.example", after: 0, on: stage)
        let second = try mail("jane@unknown.sandbox.example", after: 60, on: stage)
        try stage.engine.run()
        #expect(try stage.record(first).error == "KajeetSentinel.UnknownAccount")
        #expect(try stage.record(second).error == "KajeetSentinel.UnknownAccount")
    }
}
