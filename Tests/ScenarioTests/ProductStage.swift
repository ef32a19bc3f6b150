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

/// What a scenario of a product plays on: the real kernel over a real SQLite file, with the settings of the repository's workflows
/// and some of its own, a product that listens, and virtual time.
final class ProductStage {
    static let start = ScenarioStage.start

    let temporary: TemporaryStore
    let store: any EngineStore
    let engine: VirtualEngine<ProductWorld>

    /// Makes a stage.
    ///
    /// - Parameters:
    ///   - workflows: Further workflows, with their settings.
    ///   - answers: What stands for the providers; without it the twins answer.
    ///   - wrap: Puts something before the store.
    init(
        workflows: [(name: String, text: String, settings: WorkflowSettings?)] = [],
        answers: ((CallOrder, Timestamp) -> Outcome?)? = nil,
        wrap: (any EngineStore) -> any EngineStore = { $0 }
    ) throws {
        let library = ScenarioStage.library
        try #require(!library.hasErrors, "\(library.findings.map(\.diagnostic))")
        var settings = library.settings
        for workflow in workflows { settings[workflow.name] = workflow.settings }
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors),
            settings: settings
        )
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(seed: 1, failures: &failures)
        try #require(failures == [])
        temporary = try TemporaryStore()
        store = wrap(temporary.store)
        engine = try VirtualEngine(
            store: store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: ProductWorld(twins: TwinWorld(sandbox), answers: answers),
            at: Self.start
        )
        let definitions = library.definitions + workflows.map { ($0.name, $0.text) }
        for (name, text) in definitions {
            try engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
        }
    }

    /// A moment behind the start.
    func moment(hours: Double) -> Timestamp { Self.start.advanced(by: .milliseconds(Int64(hours * 3_600_000))) }

    func begin(_ workflow: String, key: String = "scenario", _ input: JSON) throws -> ExecutionKey {
        var request = StartRequest(stateMachine: workflow, name: key, input: input)
        request.isOnboarding = true
        return try engine.start(request).key
    }

    func record(_ key: ExecutionKey) throws -> ExecutionRecord { try #require(try store.execution(key)).record }

    /// The types of the notices about an onboarding, in order.
    func told(_ key: ExecutionKey) throws -> [String] {
        try store.notices(after: 0, limit: 1000).filter { $0.execution == key }.map(\.type.rawValue)
    }

    /// Asks a twin's control end point.
    func twin(_ path: String, method: HTTPRequest.Method = .get, body: JSON? = nil) throws -> JSON {
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path)
        let request = TwinRequest(head: head, body: body.map { $0.utf8() } ?? [])
        return try JSON(parsing: engine.world.twins.sandbox.respond(to: request, at: engine.now).body)
    }

    /// Proves the store's invariants.
    func expectNoViolations() throws {
        #expect(try store.audit(limit: 10).map(\.description) == [])
    }

    /// A workflow that ends at once with an outcome.
    static func ending(_ outcome: String) -> String {
        """
        {"QueryLanguage": "JSONata", "StartAt": "Done", "States": {"Done": {
            "Type": "Succeed", "Output": {"outcome": "\(outcome)", "input": "{% $states.input %}"}}}}
        """
    }

    /// A workflow that shows a link for an hour and waits for a day.
    static let showing = """
        {"QueryLanguage": "JSONata", "StartAt": "Show", "States": {
            "Show": {"Type": "Task", "Resource": "usher:publish", "Next": "Pause", "Arguments": {
                "step": "verify", "link": "https://example.com/verify",
                "expiresAt": "{% $fromMillis($toMillis($states.context.State.EnteredTime) + 3600000) %}"}},
            "Pause": {"Type": "Wait", "Seconds": 86400, "Next": "Done"},
            "Done": {"Type": "Succeed", "Output": {"outcome": "verified"}}}}
        """
}

/// Twins or a script for providers, and a product that listens.
struct ProductWorld: VirtualWorld {
    var twins: TwinWorld
    var answers: ((CallOrder, Timestamp) -> Outcome?)?

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { answers?(order, now) }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        twins.respond(to: request, at: now)
    }

    mutating func receive(notice request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        twins.receive(notice: request, at: now)
    }

    var nextWake: Timestamp? { twins.nextWake }

    mutating func wake(at now: Timestamp) -> [SideEffect] { twins.wake(at: now) }
}

/// A product that keeps what it is sent, and answers as it is told.
final class ListeningProduct {
    struct Received {
        var id: String
        var type: String
        var at: Timestamp
    }

    private(set) var received: [Received] = []
    /// The status of an answer at a moment; `nil` for no answer.
    var status: (Timestamp) -> Int? = { _ in 204 }
    var headers: HTTPFields = [:]

    func answer(_ request: OutgoingRequest, _ now: Timestamp) -> VirtualAnswer {
        let body = try? JSON(parsing: request.body)
        let id = HTTPField.Name("webhook-id").flatMap { request.head.headerFields[$0] } ?? ""
        received.append(Received(id: id, type: body?["type"]?.stringValue ?? "", at: now))
        guard let status = status(now) else {
            return VirtualAnswer(
                .failure(TransportFailure(reach: .nothingSent, kind: .connect, message: "Nobody listens."))
            )
        }
        let head = HTTPResponse(status: .init(code: status), headerFields: headers)
        return VirtualAnswer(.success(IncomingResponse(head: head, body: [])), delay: .milliseconds(20))
    }
}
