import Connectors
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Whose limits an engine keeps, and how executions meet them.
@Suite("Limits")
struct CompatibilityTests {
    /// An engine over a store of its own, on virtual time.
    private struct Stage {
        let temporary: TemporaryStore
        let engine: VirtualEngine<IntegrationTests.EchoWorld>

        init(_ configuration: KernelConfiguration, definition: String) throws {
            temporary = try TemporaryStore()
            let file = #"{"functions": {"echo": {"url": "http://127.0.0.1:9001"}}}"#
            let resources = TaskResources(integrations: try #require(Integrations.parse(file).integrations))
            #expect(resources.parseDefinition(definition).diagnostics == [])
            engine = try VirtualEngine(
                store: temporary.store,
                resources: resources,
                planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
                world: IntegrationTests.EchoWorld(),
                at: Timestamp(milliseconds: 1_780_308_000_000),
                configuration: configuration
            )
            try engine.register(DefinitionDraft(stateMachine: "m", text: definition, roleARN: ""))
        }

        func start(_ input: JSON = [:]) throws -> ExecutionKey {
            try engine.start(StartRequest(stateMachine: "m", name: "e", input: input)).key
        }

        func record(_ key: ExecutionKey) throws -> ExecutionRecord {
            try #require(try temporary.store.execution(key)).record
        }

        func lastEvent(_ key: ExecutionKey) throws -> HistoryEvent {
            try #require(try temporary.store.events(of: key, after: nil, isReversed: true, limit: 1).first)
        }
    }

    /// Goes round until somebody stops it, two events a state.
    private static let loop = """
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "C"}, "B": {"Type": "Wait", "Seconds": 1, "Next": "A"},
          "C": {"Type": "Choice", "Choices": [{"Variable": "$.end", "IsPresent": true, "Next": "D"}], "Default": "B"},
          "D": {"Type": "Succeed"}}}
        """

    private func bounded(_ length: Int) -> KernelConfiguration {
        var configuration = KernelConfiguration(compatibility: .aws)
        configuration.maximumHistoryLength = length
        return configuration
    }

    @Test("AWS's limits are 25,000 events, 256 KiB and 40 iterations at once; Usher's own lift them")
    func values() {
        let aws = KernelConfiguration(compatibility: .aws)
        #expect(aws.maximumHistoryLength == 25_000)
        #expect(aws.maximumPayloadSize == 262_144)
        #expect(aws.maximumMapConcurrency == 40)
        #expect(KernelConfiguration(compatibility: .usher) == KernelConfiguration())
        #expect(KernelConfiguration().maximumHistoryLength == nil)
    }

    @Test("an execution whose history is full fails, and that is its last event", arguments: [50, 51, 52, 53])
    func fullHistory(_ length: Int) throws {
        let stage = try Stage(bounded(length), definition: Self.loop)
        let key = try stage.start()
        #expect(try stage.engine.run())
        let record = try stage.record(key)
        #expect(record.status == .failed)
        #expect(record.error == "States.Runtime")
        #expect(record.cause == "The execution reached the maximum number of history events (\(length)).")
        let last = try stage.lastEvent(key)
        #expect(last.type == .executionFailed)
        #expect(last.id.number <= length && last.id.number >= length - 1)
        #expect(try stage.temporary.store.audit(limit: 10).isEmpty)
    }

    @Test("no rule catches a full history, also where one state tells of more than there is room for")
    func manyIterations() throws {
        let definition = """
            {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
              "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
              "ItemProcessor": {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}}},
              "Caught": {"Type": "Succeed"}}}
            """
        let stage = try Stage(bounded(30), definition: definition)
        let key = try stage.start(.array((0..<40).map { .integer($0) }))
        #expect(try stage.engine.run())
        #expect(try stage.record(key).status == .failed)
        #expect(try stage.lastEvent(key).id.number == 30)
        #expect(try stage.temporary.store.audit(limit: 10).isEmpty)
    }

    @Test("an execution that ends with its last event in time succeeds")
    func exactFit() throws {
        let definition = #"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#
        for (length, status) in [(4, ExecutionStatus.succeeded), (3, .failed)] {
            let stage = try Stage(bounded(length), definition: definition)
            #expect(try stage.record(try stage.start()).status == status, "with room for \(length)")
        }
    }

    @Test("stopping works as long as the execution runs")
    func stops() throws {
        let stage = try Stage(bounded(50), definition: Self.loop)
        let key = try stage.start()
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(3)))
        try stage.engine.stop(key, error: "Enough", cause: nil)
        #expect(try stage.record(key).status == .aborted)
        #expect(try stage.lastEvent(key).type == .executionAborted)
    }

    @Test("without the limit an execution goes on for as long as it likes")
    func unbounded() throws {
        let stage = try Stage(KernelConfiguration(), definition: Self.loop)
        let key = try stage.start()
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(600)))
        #expect(try stage.record(key).status == .running)
        #expect(try stage.lastEvent(key).id.number > 2000)
    }

    @Test("a result that is too large is an error that rules catch; Usher's own limits take it")
    func largeResult() throws {
        let definition = """
            {"StartAt": "F", "States": {"F": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
              "Parameters": {"FunctionName": "echo", "Payload.$": "$"},
              "Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "ResultPath": null, "Next": "Caught"}], "Next": "Done"},
              "Caught": {"Type": "Succeed", "OutputPath": null}, "Done": {"Type": "Succeed", "OutputPath": null}}}
            """
        // Small enough as an input, and too large with all that an answer says about itself.
        let input: JSON = ["text": .string(String(repeating: "x", count: 262_100))]
        for (compatibility, last) in [(Compatibility.aws, "Caught"), (.usher, "Done")] {
            let stage = try Stage(KernelConfiguration(compatibility: compatibility), definition: definition)
            let key = try stage.start(input)
            #expect(try stage.engine.run())
            #expect(try stage.record(key).status == .succeeded)
            let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 100)
            let entered = events.filter { $0.type.rawValue.hasSuffix("StateEntered") }.compactMap {
                $0.details["name"]?.stringValue
            }
            #expect(entered.last == last)
        }
    }
}
