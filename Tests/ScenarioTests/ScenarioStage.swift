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

/// What a scenario plays on: the real kernel over a real SQLite file, the four twins, the workflows of this repository, and
/// virtual time.
final class ScenarioStage {
    /// Where every scenario's time begins: 2026-06-01T10:00:00Z.
    static let start = Timestamp(milliseconds: 1_780_308_000_000)
    /// The repository's folder of workflows.
    static let workflows = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "workflows").path
    /// What is in it, read once for all scenarios.
    static let library = WorkflowLibrary(folder: workflows)

    let temporary: TemporaryStore
    let engine: VirtualEngine<TwinWorld>

    /// Makes a stage.
    ///
    /// - Parameters:
    ///   - dials: For each provider, how its twin's dials are turned.
    ///   - seed: What everything invented, and every jitter, is derived from.
    ///   - approvalThreshold: How many executions a bulk act may have that one person orders alone.
    init(
        dials: JSONObject = [:],
        seed: UInt64 = 1,
        approvalThreshold: Int = KernelConfiguration().approvalThreshold
    ) throws {
        let library = Self.library
        try #require(!library.hasErrors)
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors)
        )
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(dials: dials, seed: seed, failures: &failures)
        try #require(failures == [])
        temporary = try TemporaryStore()
        var configuration = KernelConfiguration()
        configuration.approvalThreshold = approvalThreshold
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: TwinWorld(sandbox),
            at: Self.start,
            seed: seed,
            configuration: configuration
        )
        for definition in library.definitions {
            try engine.register(DefinitionDraft(stateMachine: definition.name, text: definition.text, roleARN: ""))
        }
    }

    /// Starts an execution of one of the repository's workflows.
    func start(_ workflow: String, name: String = "scenario", input: JSON) throws -> ExecutionKey {
        try engine.start(StartRequest(stateMachine: workflow, name: name, input: input)).key
    }

    /// The row of an execution.
    func record(_ key: ExecutionKey) throws -> ExecutionRecord {
        try #require(try temporary.store.execution(key)).record
    }

    /// The names of the states that an execution entered, in order.
    func visited(_ key: ExecutionKey) throws -> [String] {
        try temporary.store.events(of: key, after: nil, isReversed: false, limit: 10_000)
            .filter { $0.type.rawValue.hasSuffix("StateEntered") }
            .compactMap { $0.details["name"]?.stringValue }
    }

    /// Asks a twin's control end point, such as `/twin/sardine/state`.
    func twin(_ path: String, method: HTTPRequest.Method = .get, body: JSON? = nil) throws -> JSON {
        let head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path)
        let request = TwinRequest(head: head, body: body.map { Array($0.text().utf8) } ?? [])
        return try JSON(parsing: engine.world.sandbox.respond(to: request, at: engine.now).body)
    }

    /// Proves the store's invariants.
    func expectNoViolations() throws {
        #expect(try temporary.store.audit(limit: 10).map(\.description) == [])
    }
}
