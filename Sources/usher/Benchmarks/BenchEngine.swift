internal import Connectors
internal import Logging
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// An engine in this process whose only resources are handlers.
enum BenchEngine {
    /// Opens a new store at a path.
    ///
    /// - Parameter isSealed: Whether its payloads are sealed, under a secret that nobody keeps.
    static func store(at path: String, isSealed: Bool = false) throws -> SQLiteStore {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<MasterKey.minimumSecretSize).map { _ in UInt8.random(in: 0...255, using: &generator) }
        do throws(StoreError) {
            return try SQLiteStore(path: path, master: MasterKey(secret: secret), sealsNew: isSealed)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Runs an engine around a body, and stops it afterwards.
    static func run<Value>(
        over store: any EngineStore,
        handlers: [String: TaskHandler],
        _ body: (Engine) async throws -> Value
    ) async throws -> Value {
        let resources = TaskResources(handlers: handlers)
        let planner = CallPlanner(resources: resources, secrets: SystemSecrets())
        let engine = Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(resources: resources, planner: planner, transport: NoTransport()),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1"),
            logger: Logger(label: "usher.bench", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let running: Void = engine.run()
        let value: Value
        do {
            value = try await body(engine)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
        return value
    }
}

/// Nothing leaves the process.
private struct NoTransport: Transport {
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
        throw TransportFailure(reach: .nothingSent, kind: .refused, message: "A benchmark of handlers calls nobody.")
    }
}
