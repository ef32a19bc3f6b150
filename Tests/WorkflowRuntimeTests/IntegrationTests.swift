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

/// Service integrations through the kernel, on virtual time.
@Suite("Service integrations")
struct IntegrationTests {
    /// Answers every request alike, and remembers what came.
    struct EchoWorld: VirtualWorld {
        var requests: [OutgoingRequest] = []
        var status = 200

        func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

        mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
            requests.append(request)
            let head = HTTPResponse(status: .init(code: status))
            return VirtualAnswer(.success(IncomingResponse(head: head, body: request.body)), delay: .seconds(1))
        }

        var nextWake: Timestamp? { nil }
        func wake(at now: Timestamp) -> [SideEffect] { [] }

        var keys: [String] {
            requests.compactMap { request in
                HTTPField.Name("Idempotency-Key").flatMap { request.head.headerFields[$0] }
            }
        }
    }

    private static let file = """
        {"functions": {"echo": {"url": "http://127.0.0.1:9001"},
                       "once": {"url": "http://127.0.0.1:9001", "repeatable": false}},
         "connections": {"api": {"endpoints": ["https://api.example"]}}}
        """

    private func machine(_ task: String) -> String {
        #"{"StartAt": "Call", "States": {"Call": {"Type": "Task", \#(task), "End": true}}}"#
    }

    /// Runs one execution of a definition to its end.
    private func run(
        _ task: String,
        input: JSON = ["a": 1],
        world: EchoWorld = EchoWorld(),
        strike: CrashPoint? = nil
    ) throws -> (record: ExecutionRecord, world: EchoWorld) {
        let temporary = try TemporaryStore()
        let resources = TaskResources(integrations: try #require(Integrations.parse(Self.file).integrations))
        let definition = machine(task)
        #expect(resources.parseDefinition(definition).diagnostics == [])
        let engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
            world: world,
            at: Timestamp(milliseconds: 1_780_308_000_000)
        )
        try engine.register(DefinitionDraft(stateMachine: "m", text: definition, roleARN: ""))
        var isStruck = false
        engine.strikes = { point in
            guard !isStruck, point == strike else { return false }
            isStruck = true
            return true
        }
        let key = ExecutionKey(1)
        if strike == nil {
            _ = try engine.start(StartRequest(stateMachine: "m", name: "e", input: input))
        } else {
            // The caller hears nothing of a start whose process dies, but what was committed goes on.
            _ = try? engine.start(StartRequest(stateMachine: "m", name: "e", input: input))
        }
        try engine.run()
        let stored = try #require(try temporary.store.execution(key))
        #expect(try temporary.store.audit(limit: 10).isEmpty)
        return (stored.record, engine.world)
    }

    @Test("a function named by its ARN gets the input, and its answer is the output")
    func function() throws {
        let (record, world) = try run(#""Resource": "arn:aws:lambda:us-east-1:000000000000:function:echo""#)
        #expect(record.output == ["a": 1])
        #expect(world.requests.map(\.head.path) == ["/2015-03-31/functions/echo/invocations"])
        #expect(world.keys.count == 1)
    }

    @Test("a function that was being called when the process died is called again under the same key")
    func functionAfterCrash() throws {
        let task = #""Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "echo"}"#
        let (record, world) = try run(task, strike: .afterCall)
        #expect(record.status == .succeeded)
        #expect(world.requests.count == 2)
        #expect(Set(world.keys).count == 1)
    }

    @Test(
        "a call that must not be repeated fails after a crash with an error that a workflow can catch",
        arguments: [
            (
                #""Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "once"}"#,
                "Lambda.Unknown"
            ),
            (
                #""Resource": "arn:aws:states:::http:invoke", "Parameters": {"Method": "POST", "ApiEndpoint": "https://api.example/x", "Authentication": {"ConnectionArn": "api"}}"#,
                "States.Http.Socket"
            ),
        ]
    )
    func unknownFate(_ task: String, _ error: String) throws {
        let (record, world) = try run(task, strike: .afterCall)
        #expect(record.status == .failed)
        #expect(record.error == error)
        #expect(world.requests.count == 1)
    }

    @Test("a GET that was under way when the process died is sent again")
    func repeatsReading() throws {
        let (record, world) = try run(
            #""Resource": "arn:aws:states:::http:invoke", "Parameters": {"Method": "GET", "ApiEndpoint": "https://api.example/x", "Authentication": {"ConnectionArn": "api"}}"#,
            strike: .afterCall
        )
        #expect(record.status == .succeeded)
        #expect(world.requests.count == 2)
    }

    @Test("the status of an API is an error that rules can name, and the cause is what it said")
    func statusErrors() throws {
        var world = EchoWorld()
        world.status = 422
        let (record, _) = try run(
            #""Resource": "arn:aws:states:::http:invoke", "Parameters": {"Method": "PUT", "ApiEndpoint": "https://api.example/x", "Authentication": {"ConnectionArn": "api"}, "RequestBody": {"n": 1}}"#,
            world: world
        )
        #expect(record.error == "States.Http.StatusCode.422")
        #expect(record.cause == #"{"n":1}"#)
    }

    @Test("a function that is mapped to no address fails with Lambda's error, and says what to do")
    func nowhere() throws {
        let (record, world) = try run(
            #""Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "nobody"}"#
        )
        #expect(record.error == "Lambda.ResourceNotFoundException")
        #expect(record.cause?.contains("--integrations") == true)
        #expect(world.requests.isEmpty)
    }

    @Test(
        "other resources of AWS are refused at registration, with what there is",
        arguments: [
            "arn:aws:states:::aws-sdk:s3:listBuckets", "arn:aws:states:::sns:publish",
            "arn:aws:states:::lambda:invoke.sync",
        ]
    )
    func refusesOthers(_ resource: String) throws {
        let diagnostics = TaskResources().parseDefinition(machine(#""Resource": "\#(resource)""#)).diagnostics
        #expect(diagnostics.map(\.code) == ["UNKNOWN_RESOURCE"])
        #expect(diagnostics.first?.remedy.contains("arn:aws:states:::sqs:sendMessage") == true)
    }

    @Test("a function that the file does not name is a warning")
    func warns() throws {
        let resources = TaskResources(integrations: try #require(Integrations.parse(Self.file).integrations))
        let task = #""Resource": "arn:aws:lambda:us-east-1:000000000000:function:nobody""#
        let (stateMachine, diagnostics) = resources.parseDefinition(machine(task))
        #expect(stateMachine != nil)
        #expect(diagnostics.map(\.code) == ["UNMAPPED_FUNCTION"])
    }
}
