import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What operators do to executions that wait for others, and to those that others wait for.
@Suite("Operators and executions that executions start")
struct OperatedFamilyTests {
    private static let signature = Signature(actor: "alice", reason: "Because.")
    private static let parent = """
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","End":true,
          "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:child","Input.$":"$"}}}}
        """
    private static let waiting = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":600,"End":true}}}"#

    private func act(_ act: OperatorAct, on key: ExecutionKey, _ stage: MapStage) throws {
        _ = try stage.engine.operate(.act(act, key, Self.signature))
    }

    private func run(_ seconds: Int, _ stage: MapStage) throws {
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(seconds)))
    }

    @Test("a pause holds an execution that waits for another one, which goes on and is heard")
    func holdsWaiting() throws {
        let stage = try MapStage(["m": Self.parent, "child": Self.waiting])
        let key = try stage.start(input: ["a": 1])
        try act(.pause(.keep), on: key, stage)
        let row = try #require(try stage.temporary.store.execution(key)?.branches.first)
        #expect(row.wake == .pause)
        #expect(row.child != nil)
        try stage.expectNoViolations()
        try stage.engine.crash()
        try act(.resume(.init()), on: key, stage)
        try stage.expectNoViolations()
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        try stage.expectNoViolations()
    }

    @Test("a paused execution's map run starts no more children until it is resumed")
    func holdsMapRun() throws {
        let stage = try MapStage(["m": MapStage.map(#""MaxConcurrency":2"#, state: #""Type":"Wait","Seconds":60"#)])
        let key = try stage.start(input: MapStage.items(6))
        try act(.pause(.keep), on: key, stage)
        try run(3600, stage)
        #expect(try stage.mapRun(of: key).executions.started == 2)
        #expect(try stage.mapRun(of: key).executions.succeeded == 2)
        try stage.expectNoViolations()
        try stage.engine.crash()
        try run(3600, stage)
        #expect(try stage.mapRun(of: key).executions.started == 2)
        try act(.resume(.init()), on: key, stage)
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        #expect(try stage.mapRun(of: key).executions.succeeded == 6)
        try stage.expectNoViolations()
    }

    @Test("a skipped Map state's run is aborted, also where it had failed")
    func skipsMapRun() throws {
        let running = try MapStage(["m": MapStage.map(state: #""Type":"Wait","Seconds":60"#)])
        let key = try running.start(input: MapStage.items(3))
        try act(.skip(branch: nil, result: "skipped"), on: key, running)
        try running.engine.run()
        #expect(try running.record(key).output == "skipped")
        #expect(try running.mapRun(of: key).status == .aborted)
        try running.expectNoViolations()

        let failed = try MapStage(["m": MapStage.map()])
        let other = try failed.start(input: MapStage.items(3, failing: [1]))
        try failed.engine.run()
        #expect(try failed.record(other).status == .failed)
        try act(.skip(branch: nil, result: "skipped"), on: other, failed)
        try failed.engine.run()
        #expect(try failed.record(other).output == "skipped")
        #expect(try failed.mapRun(of: other).status == .failed)
        try failed.expectNoViolations()
    }

    @Test("a child of a map run is not resumed by itself, since its run has counted its end")
    func refusesChild() throws {
        let stage = try MapStage(["m": MapStage.map()])
        let key = try stage.start(input: MapStage.items(3, failing: [1]))
        try stage.engine.run()
        let child = try #require(try stage.children(of: stage.mapRun(of: key)).first { $0.status == .failed })
        let error = #expect(throws: EngineError.self) { try act(.resume(.init()), on: child.key, stage) }
        #expect(error?.code == .actRefused)
        stage.engine.world.fails = false
        try act(.resume(.init()), on: key, stage)
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        try stage.expectNoViolations()
    }

    @Test("children are in the lane of whoever started them", arguments: Lane.allCases)
    func inheritLane(lane: Lane) throws {
        let stage = try MapStage(["m": MapStage.map(), "n": Self.parent, "child": Self.waiting])
        var request = StartRequest(stateMachine: "m", name: "run", input: MapStage.items(2))
        request.lane = lane
        let map = try stage.engine.start(request).key
        (request.stateMachine, request.input) = ("n", ["a": 1])
        let nested = try stage.engine.start(request).key
        try stage.engine.run()
        #expect(try stage.children(of: stage.mapRun(of: map)).map(\.lane) == [lane, lane])
        let started = try stage.temporary.store.executions(
            matching: ExecutionFilter(stateMachine: "child"),
            before: nil,
            limit: 9
        )
        #expect(try started.map { try stage.record($0.key).lane } == [lane])
        #expect(try stage.record(nested).status == .succeeded)
    }
}
