import Connectors
import Foundation
import HTTPTypes
import JSONModel
import Logging
import OnboardingAPI
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore

/// A running engine over a store of its own, and a client of its interface.
struct EngineFixture: Sendable {
    let engine: Engine
    let store: SQLiteStore
    let mint: TokenMint
    let client: RouterClient

    /// Runs a body with an engine that knows the workflows below.
    static func run(
        keys: APIKeys? = nil,
        limit: RateLimit? = nil,
        settings: [String: WorkflowSettings] = [:],
        handlers: [String: TaskHandler] = [:],
        approvalThreshold: Int = KernelConfiguration().approvalThreshold,
        connectors: [Connector] = [],
        more: [(String, String)] = [],
        _ body: (EngineFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appendingPathComponent("usher.db").path)
        let deployments = connectors.map { ($0.name, Deployment(environment: "sandbox")) }
        let resources = TaskResources(
            connectors: connectors,
            deployments: Dictionary(deployments, uniquingKeysWith: { first, _ in first }),
            handlers: handlers,
            settings: settings
        )
        let mint = TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1:8080")
        var configuration = KernelConfiguration()
        configuration.approvalThreshold = approvalThreshold
        let engine = Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(
                resources: resources,
                planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
                transport: NoTransport()
            ),
            mint: mint,
            configuration: configuration,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let routes = OnboardingRoutes(
            engine: engine,
            reader: OnboardingReader(store: store),
            keys: keys,
            limit: limit
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            for (name, text) in workflows + more where handlers.isEmpty == !text.contains("swift:") {
                _ = try await engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
            }
            try await body(EngineFixture(engine: engine, store: store, mint: mint, client: RouterClient(routes)))
            await engine.shutDown()
            try await group.waitForAll()
        }
    }

    /// Starts an onboarding, which must be new.
    func start(_ workflow: String, input: JSON = [:], key: String = UUID().uuidString) async throws -> String {
        let answer = try await client.post(
            "/v1/onboardings",
            ["workflow": .string(workflow), "input": input],
            headers: [try #require(.init("Idempotency-Key")): key]
        )
        #expect(answer.status == 201)
        return try #require(answer.json["id"]?.stringValue)
    }

    /// No call leaves these tests.
    private struct NoTransport: Transport {
        func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
            throw TransportFailure(reach: .nothingSent, kind: .refused, message: "There is no network here.")
        }
    }

    /// Each ends, or waits, in the turn in which it is started, so that no test has to wait for it.
    private static let workflows: [(String, String)] = [
        (
            "ends",
            """
            {"QueryLanguage": "JSONata", "StartAt": "Done", "States": {"Done": {
                "Type": "Succeed", "Output": {"outcome": "verified", "input": "{% $states.input %}"}}}}
            """
        ),
        (
            "fails",
            """
            {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Product.Refused", "Cause": "Too young."}}}
            """
        ),
        (
            "waits",
            """
            {"QueryLanguage": "JSONata", "StartAt": "Show", "States": {
                "Show": {"Type": "Task", "Resource": "usher:publish", "Next": "Pause",
                    "Arguments": {"link": "https://example.com/verify", "message": "Please verify."}},
                "Pause": {"Type": "Wait", "Seconds": 3600, "Next": "Done"},
                "Done": {"Type": "Succeed"}}}
            """
        ),
        (
            "reviews",
            """
            {"QueryLanguage": "JSONata", "StartAt": "Look", "States": {
                "Look": {"Type": "Task", "Resource": "usher:review", "Arguments": {"title": "Look"}, "Next": "Done"},
                "Done": {"Type": "Succeed", "Output": {"outcome": "{% $states.input.decision %}"}}}}
            """
        ),
        (
            "works",
            """
            {"QueryLanguage": "JSONata", "StartAt": "Work", "States": {
                "Work": {"Type": "Task", "Resource": "swift:work", "TimeoutSeconds": 600, "End": true}}}
            """
        ),
    ]
}
