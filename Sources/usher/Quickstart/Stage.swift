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

/// A twin and an engine on free ports of this machine, as separate servers that speak HTTP to each other.
struct Stage: Sendable {
    /// What is demonstrated.
    static let workflow = "sardine-onboarding"
    /// How long the simulated applicants take.
    private static let applicantDelay = Duration.seconds(1)

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
        var dials = SardineDials()
        dials.applicantDelay = Self.applicantDelay
        host = TwinHost(Sandbox([SardineTwin(SardineConfiguration(dials: dials, publicURL: twinAddress.url))]))
        var logger = Logger(label: "usher", factory: { StreamLogHandler.standardError(label: $0) })
        // Errors of single connections at the end are none: the demonstration ends while an answer is held back.
        logger.logLevel = .critical
        let deployments = TwinProviders.deployments(of: library.connectors, at: twinAddress.url)
        assembly = try EngineAssembly(
            database: database,
            resources: TaskResources(connectors: library.connectors, deployments: deployments),
            publicURL: address.url,
            logger: logger,
            secrets: TwinProviders.Secrets(),
            adapt: { ImpatientTransport(transport: $0, patience: patience) }
        )
        let (listening, continuation) = AsyncStream<Void>.makeStream()
        self.listening = listening
        let routes = OnboardingRoutes(
            engine: assembly.engine,
            reader: OnboardingReader(store: assembly.store),
            keys: nil
        )
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

    /// How many people the twin knows.
    func entitiesInTwin() -> Int? {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/twin/sardine/state")
        return (try? JSON(parsing: host.respond(to: TwinRequest(head: head)).body))?["entities"]?.integerValue
    }
}
