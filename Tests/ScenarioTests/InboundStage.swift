import Connectors
import Foundation
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What the scenarios of messages from outside play on: the real kernel over a real SQLite file, the twin of Aurora Sentinel, which
/// sends webhooks, and virtual time.
///
/// The connector is a small one of its own, so that nothing but the messages is looked at.
final class InboundStage {
    /// Where every scenario's time begins: 2026-06-01T10:00:00Z.
    static let start = ScenarioStage.start
    /// What the twin sends from the start.
    static let passphrase = "sandbox-passphrase-of-32-characters"

    let temporary: TemporaryStore
    let engine: VirtualEngine<TwinWorld>
    let secrets: ChangeableSecrets

    /// Makes a stage.
    ///
    /// - Parameters:
    ///   - dials: How the twin's dials are turned.
    ///   - master: What opens the keys of a sealed store; without it the store is a plain one.
    init(dials: JSON = [:], seed: UInt64 = 1, master: MasterKey? = nil) throws {
        let resources = try Self.resources()
        secrets = ChangeableSecrets([
            "SENTINEL_HOOK": Self.passphrase, "SENTINEL_UUID": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21",
            "SENTINEL_SECRET": "sandbox-secret-16",
        ])
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(dials: ["aurora-sentinel": dials], seed: seed, failures: &failures)
        try #require(failures == [])
        temporary = try TemporaryStore(master: master)
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: secrets),
            world: TwinWorld(sandbox),
            at: Self.start,
            seed: seed,
            secrets: secrets
        )
        for definition in Self.library.definitions {
            try engine.register(DefinitionDraft(stateMachine: definition.name, text: definition.text, roleARN: ""))
        }
        try setWebhook()
    }

    static func resources() throws -> TaskResources {
        try #require(library.findings.map(\.diagnostic.description) == [])
        let deployment = Deployment(environment: "sandbox", baseURL: BaseURL("http://127.0.0.1:8089"))
        return TaskResources(
            connectors: library.connectors,
            deployments: ["aurora-sentinel": deployment]
        )
    }

    /// Starts an execution for the applicant of a twin's scenario.
    func start(_ scenario: String, name: String = "scenario") throws -> ExecutionKey {
        let email = try #require(AuroraSentinelTwin.email(scenario: scenario))
        return try engine.start(StartRequest(stateMachine: "verify", name: name, input: ["email": .string(email)])).key
    }

    /// Runs for a number of seconds.
    func run(seconds: Int) throws {
        try engine.run(until: engine.now.advanced(by: .seconds(seconds)))
    }

    // MARK: Looking

    func record(_ key: ExecutionKey) throws -> ExecutionRecord {
        try #require(try temporary.store.execution(key)).record
    }

    /// The purposes of the calls that were made for an execution, in order.
    func purposes(_ key: ExecutionKey) throws -> [String] { try temporary.store.calls(of: key).map(\.purpose) }

    /// The inbox, the oldest message first.
    func inbox() throws -> [InboxEntry] { try temporary.store.inbox(before: nil, limit: 1000).reversed() }

    func expectNoViolations() throws {
        #expect(try temporary.store.audit(limit: 10).map(\.description) == [])
    }

    // MARK: The twin

    /// Tells the twin where webhooks go, and what they prove their origin with.
    func setWebhook(passphrase: String = InboundStage.passphrase) throws {
        _ = try ask(
            "/clients/setWebhook/clientAuth",
            [
                "clientUuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "clientSecret": "sandbox-secret-16",
                "callbackUrl": "http://127.0.0.1:8080/hooks/aurora-sentinel",
                "callbackPassphrase": .string(passphrase),
            ]
        )
    }

    /// Asks the twin, and gives the webhooks that it sends because of it.
    @discardableResult
    func ask(_ path: String, _ body: JSON) throws -> [SideEffect] {
        var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: path)
        head.headerFields[.contentType] = "application/json"
        let request = TwinRequest(head: head, body: body.utf8())
        let reply = engine.world.sandbox.respond(to: request, at: engine.now)
        try #require(reply.response.status == .ok, "\(String(decoding: reply.body, as: UTF8.self))")
        return reply.sideEffects
    }

    /// The body of a webhook, as the provider writes it.
    static func body(
        email: String,
        status: Int,
        updatedAt: String,
        passphrase: String = InboundStage.passphrase
    ) -> JSON {
        [
            "id": 7, "uuid": "6d3fd8b5-8f55-4c6b-9a6b-0d1c5a4f7e10", "email": .string(email), "phone": nil,
            "newStatus": .integer(status), "updatedAt": .string(updatedAt), "event": "status_changed",
            "expiryWarningFor": [], "passphrase": .string(passphrase),
        ]
    }

    /// Delivers a message as if the provider had sent it.
    @discardableResult
    func deliver(_ body: JSON, type: String = "application/json") throws -> Int {
        let request = InboundRequest(headers: [(name: "Content-Type", value: type)], body: body.utf8(), sender: nil)
        return try engine.deliver(request, connector: "aurora-sentinel")
    }

    /// The connector and the workflow, which the tests of the binary use too.
    static let library = WorkflowLibrary(
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/inbound").path
    )
}

/// Secrets that an operator changes while everything runs.
final class ChangeableSecrets: SecretSource {
    private let values: Mutex<[String: String]>

    init(_ values: [String: String]) { self.values = Mutex(values) }

    func set(_ name: String, to value: String?) { values.withLock { $0[name] = value } }

    func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
        guard let value = values.withLock({ $0[reference.name] }) else {
            throw MissingSecret(reference: reference, message: "There is no secret \(reference.name).")
        }
        return Secret(value)
    }
}
