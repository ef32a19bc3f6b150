import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

@Suite("Executions that a task starts")
struct NestedExecutionTests {
    private static let child = "arn:aws:states:us-east-1:000000000000:stateMachine:child"

    private static func parent(_ ending: String, _ fields: String = "", parameters: String = "") -> String {
        """
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution\(ending)","End":true,
          "Parameters":{"StateMachineArn":"\(child)","Input.$":"$"\(parameters)}\(fields)}}}
        """
    }

    private static let working = #"{"StartAt":"W","States":{"W":{"Type":"Task","Resource":"swift:work","End":true}}}"#
    private static let waiting = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":600,"End":true}}}"#

    @Test("are awaited, and give their output", arguments: [(".sync", JSON.string("5")), (".sync:2", .integer(5))])
    func awaited(ending: String, output: JSON) throws {
        let stage = try MapStage(["m": Self.parent(ending), "child": Self.working])
        let key = try stage.start(input: ["item": 5])
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.output?["Output"] == output)
        #expect(record.output?["Status"] == "SUCCEEDED")
        let started = try #require(try stage.temporary.store.executionKey(named: name(of: record), of: "child"))
        #expect(try stage.record(started).origin == .task(BranchReference(execution: key, path: .root)))
        try stage.expectNoViolations()
    }

    private func name(of record: ExecutionRecord) -> String { record.output?["Name"]?.stringValue ?? "" }

    @Test("are awaited over crashes, each started once", arguments: 1...5)
    func crashes(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let stage = try MapStage(["m": Self.parent(".sync:2"), "child": Self.working], seed: seed)
        stage.engine.strikes = { _ in generator.next() % 3 == 0 }
        var key: ExecutionKey?
        while key == nil { key = try? stage.start(input: ["item": 5]) }
        try stage.engine.run()
        #expect(try stage.record(try #require(key)).output?["Output"] == 5)
        #expect(stage.engine.world.keys.values.map(\.count) == [1])
        let children = ExecutionFilter(stateMachine: "child")
        #expect(try stage.temporary.store.executions(matching: children, before: nil, limit: 10).count == 1)
        try stage.expectNoViolations()
    }

    @Test("let their task fail as they failed, and start anew with a retry")
    func failure() throws {
        let retry = #","Retry":[{"ErrorEquals":["States.TaskFailed"],"IntervalSeconds":1,"MaxAttempts":1}]"#
        let stage = try MapStage(["m": Self.parent(".sync", retry), "child": Self.working])
        let key = try stage.start(input: ["item": 5, "fail": true])
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.error == "States.TaskFailed")
        let cause = try JSON(parsing: try #require(record.cause))
        #expect(cause["Error"] == "Work.Refused")
        #expect(cause["Status"] == "FAILED")
        let children = ExecutionFilter(stateMachine: "child")
        #expect(try stage.temporary.store.executions(matching: children, before: nil, limit: 10).count == 2)
        try stage.expectNoViolations()
    }

    @Test("are not waited for by a task that only starts them")
    func requestResponse() throws {
        let stage = try MapStage(["m": Self.parent(""), "child": Self.waiting])
        let key = try stage.start(input: [:])
        let record = try stage.record(key)
        #expect(record.status == .succeeded)
        #expect(record.output?["ExecutionArn"]?.stringValue?.contains(":execution:child:") == true)
        try stage.expectNoViolations()
    }

    @Test("end with the execution, or the task, that waits for them", arguments: ["stop", "timeout"])
    func stopped(by what: String) throws {
        let timeout = what == "timeout" ? #","TimeoutSeconds":5"# : ""
        let stage = try MapStage(["m": Self.parent(".sync", timeout), "child": Self.waiting])
        let key = try stage.start(input: [:])
        try stage.engine.run(until: MapStage.start.advanced(by: .seconds(1)))
        try stage.expectNoViolations()
        if what == "stop" { try stage.engine.stop(key) }
        try stage.engine.run(until: MapStage.start.advanced(by: .seconds(10)))
        let children = ExecutionFilter(stateMachine: "child")
        let child = try #require(try stage.temporary.store.executions(matching: children, before: nil, limit: 1).first)
        #expect(child.status == .aborted)
        #expect(try stage.record(key).status == (what == "stop" ? .aborted : .failed))
        try stage.expectNoViolations()
    }

    @Test("are refused with AWS's errors where they cannot start")
    func refused() throws {
        let stage = try MapStage([
            "m": Self.parent(""), "n": Self.parent("", parameters: #","Name":"a b""#), "child": Self.working,
        ])
        let named = try stage.start("n", input: [:])
        try stage.engine.run()
        #expect(try stage.record(named).error == "StepFunctions.InvalidNameException")
    }

    @Test("wait for whoever holds the token of the task that started them")
    func token() throws {
        let parameters = #","Name":"child-1""#
        let stage = try MapStage(["m": Self.parent(".waitForTaskToken", parameters: parameters), "child": Self.working])
        let key = try stage.start(input: ["item": 5])
        try stage.engine.run()
        #expect(try stage.record(key).status == .running)
        #expect(try stage.events(of: key).last == "TaskSubmitted")
        let started = try #require(try stage.temporary.store.executionKey(named: "child-1", of: "child"))
        #expect(try stage.record(started).status == .succeeded)
        try stage.expectNoViolations()
    }
}
