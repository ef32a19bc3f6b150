internal import Connectors
internal import CurlTransport
internal import Foundation
internal import JSONModel
internal import Logging
internal import SQLiteStore
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

/// A program that embeds the engine: it registers a task of its own, runs a workflow that uses it, and shows what became of it.
///
/// The engine stops in the middle of the first applicant's workflow, as a deployment would stop it, and a second engine over the same
/// file goes on.
@main
struct Embedding {
    /// Scores an applicant, waits a moment as a person with a form would, and decides.
    static let definition = """
        {
          "QueryLanguage": "JSONata",
          "StartAt": "Score",
          "States": {
            "Score": {
              "Type": "Task",
              "Resource": "swift:score",
              "Arguments": "{% $states.input %}",
              "Assign": { "score": "{% $states.result.score %}" },
              "Catch": [{ "ErrorEquals": ["Scoring.NoIncome"], "Next": "Refused" }],
              "Next": "Reflect"
            },
            "Reflect": { "Type": "Wait", "Seconds": 1, "Next": "Decide" },
            "Decide": {
              "Type": "Choice",
              "Choices": [{ "Condition": "{% $score >= 50 %}", "Next": "Accepted" }],
              "Default": "Refused"
            },
            "Accepted": { "Type": "Succeed", "Output": { "outcome": "accepted" } },
            "Refused": { "Type": "Succeed", "Output": { "outcome": "refused" } }
          }
        }
        """

    /// The program's own task.
    ///
    /// It may be called again after a crash, with the same idempotency key: what it does must be harmless to repeat.
    static let score: TaskHandler = { input, context in
        guard let income = input["income"]?.integerValue else {
            throw TaskFailure(error: "Scoring.NoIncome", cause: "The applicant told no income.")
        }
        print("  \(context.stateName), attempt \(context.attempt), key \(context.idempotencyKey.prefix(8))…")
        return ["score": .integer(income / 1000)]
    }

    static func main() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-embedding-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = folder.appending(path: "usher.db").path

        print("The first engine starts two applicants and stops.")
        let keys = try await withEngine(database) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "scoring", text: definition, roleARN: ""))
            var keys: [ExecutionKey] = []
            for (name, input) in [("ada", ["income": 64_000]), ("bob", [:])] as [(String, JSON)] {
                let request = StartRequest(stateMachine: "scoring", name: name, input: input)
                keys.append(try await engine.start(request).key)
            }
            return keys
        }

        print("The second engine goes on where the first stopped.")
        let outcomes = try await withEngine(database) { engine in
            var outcomes: [String] = []
            for (key, name) in zip(keys, ["ada", "bob"]) {
                // Asking for the same start again gives the first receipt; nothing runs twice.
                let input: JSON = name == "ada" ? ["income": 64_000] : [:]
                let receipt = try await engine.start(StartRequest(stateMachine: "scoring", name: name, input: input))
                precondition(!receipt.isNew && receipt.key == key)
                outcomes.append("\(name): \(try await outcome(of: name, on: engine))")
            }
            return outcomes
        }
        print(outcomes.joined(separator: "\n"))
    }

    /// Waits for the end of an execution by looking at it, a hundred times a second for at most a minute.
    static func outcome(of name: String, on engine: Engine) async throws -> String {
        for _ in 0..<6000 {
            let newest = try engine.history.executions(matching: ExecutionFilter(), before: nil, limit: 10)
            if let one = newest.first(where: { $0.name == name }), one.status.isTerminal {
                let events = try engine.history.events(of: one.key, after: nil, isReversed: true, limit: 1)
                return events.first?.details["output"]?.text() ?? one.status.rawValue
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return "still running"
    }

    /// Runs an engine over a file for as long as the body takes, and stops it in good order.
    static func withEngine<Result: Sendable>(
        _ database: String,
        _ body: (Engine) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "embedding")
        logger.logLevel = .warning
        let store = try SQLiteStore(path: database)
        let resources = TaskResources(handlers: ["score": score])
        let transport = try CurlTransport()
        let engine = Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(
                resources: resources,
                planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
                transport: transport
            ),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1:8080"),
            logger: logger
        )
        async let running: Void = engine.run()
        let result = try await body(engine)
        await engine.shutDown()
        try await running
        await transport.shutdown()
        try store.close()
        return result
    }
}
