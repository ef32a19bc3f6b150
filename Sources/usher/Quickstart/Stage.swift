internal import Connectors
internal import Foundation
internal import Hummingbird
internal import JSONModel
internal import Logging
internal import OnboardingAPI
internal import ProviderSandbox
internal import ServiceLifecycle
internal import UnixSignals
internal import WorkflowRuntime
internal import WorkflowTestKit

/// Twins of all providers and an engine on free ports of this machine, as separate servers that speak HTTP to each other.
struct Stage: Sendable {
    /// How often a condition is looked at here, where applicants take seconds.
    ///
    /// In production it is the connector that says so.
    private static let lookInterval = Duration.seconds(3)

    let library: WorkflowLibrary
    let assembly: EngineAssembly
    let address: ListenAddress
    let twinAddress: ListenAddress
    private let host: TwinHost
    private let group: ServiceGroup
    private let listening: AsyncStream<Void>

    init(library: WorkflowLibrary, database: String, patience: Duration) throws {
        self.library = library
        address = ListenAddress(host: "127.0.0.1", port: 0).withChosenPort()
        twinAddress = ListenAddress(host: "127.0.0.1", port: 0).withChosenPort()
        host = TwinHost(try Self.sandbox(at: twinAddress, calling: address))
        var logger = Logger(label: "usher", factory: { StreamLogHandler.standardError(label: $0) })
        // Errors of single connections at the end are none: the demonstration ends while an answer is held back.
        logger.logLevel = .critical
        let connectors = library.connectors.map { $0.polling(atLeastEvery: Self.lookInterval) }
        let deployments = TwinProviders.deployments(of: connectors, at: twinAddress.url)
        assembly = try EngineAssembly(
            database: database,
            resources: TaskResources(connectors: connectors, deployments: deployments, settings: library.settings),
            publicURL: address.url,
            logger: logger,
            secrets: TwinProviders.Secrets(),
            adapt: { ImpatientTransport(transport: $0, patience: patience) }
        )
        let (listening, continuation) = AsyncStream<Void>.makeStream()
        self.listening = listening
        var routes = OnboardingRoutes(
            engine: assembly.engine,
            reader: OnboardingReader(store: assembly.store),
            keys: nil
        )
        routes.desk = assembly.desk
        group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    EngineService(engine: assembly.engine),
                    TwinPostman(host: host, transport: assembly.transport, logger: logger),
                    TwinClock(host: host),
                    HTTPService(
                        responder: TwinResponder(host: host),
                        address: twinAddress,
                        logger: logger,
                        isListening: { continuation.yield() }
                    ),
                    HTTPService(
                        responder: routes.router().buildResponder(),
                        address: address,
                        logger: logger,
                        isListening: { continuation.yield() }
                    ),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
    }

    /// Runs all servers until ``close()``.
    func run() async throws { try await group.run() }

    /// Ends all servers in good order.
    func close() async { await group.triggerGracefulShutdown() }

    /// Waits until both servers listen, and makes the definitions known.
    func isReady(registering definitions: [(name: String, text: String)]) async throws {
        var iterator = listening.makeAsyncIterator()
        for _ in 0..<2 { await iterator.next() }
        try await WorkflowLoading.register(definitions, with: assembly.engine)
    }

    /// Waits until the servers are ended by a signal.
    func waitForever() async throws { try await Task.sleep(for: .seconds(86_400 * 365)) }

    /// What a twin has and was asked.
    func state(of provider: SandboxTwin) -> JSON? {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/twin/\(provider.rawValue)/state")
        return try? JSON(parsing: host.respond(to: TwinRequest(head: head)).body)
    }

    /// All twins, with applicants who take seconds.
    private static func sandbox(at address: ListenAddress, calling engine: ListenAddress) throws -> Sandbox {
        let dials: [SandboxTwin: JSON] = [
            .sardine: ["applicantDelaySeconds": 1],
            .auroraSentinel: [
                "applicantDelaySeconds": 1, "decisionDelaySeconds": 1,
                "webhooks": ["callbackUrl": .string(engine.url + "/hooks/aurora-sentinel")],
            ],
            // The token that the start was made with has expired when the person has signed in.
            .kajeetSentinel: ["applicantDelaySeconds": 1, "tokenLifetimeSeconds": 2],
        ]
        var problems: [Diagnostic] = []
        let twins = SandboxTwin.allCases.map {
            $0.make(publicURL: address.url, dials: dials[$0] ?? [:], problems: &problems)
        }
        guard problems.isEmpty else {
            throw CommandFailure(.failure, problems.map(\.description).joined(separator: "\n"))
        }
        return Sandbox(twins)
    }
}
