internal import Connectors
internal import CurlTransport
internal import Logging
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// An engine with its adapters: the one place that puts them together.
struct EngineAssembly {
    let engine: Engine
    let store: SQLiteStore
    let transport: CurlTransport
    /// Where messages of providers are taken in.
    let desk: InboundDesk

    /// Opens the store and makes an engine over it, which does not run yet.
    ///
    /// - Parameters:
    ///   - secrets: Where secret references lead.
    ///   - seal: What seals tokens of providers for the store; without one they stay in memory.
    ///   - adapt: Puts something between the engine and libcurl.
    init(
        database: String,
        resources: TaskResources,
        publicURL: String,
        logger: Logger,
        configuration: KernelConfiguration = KernelConfiguration(),
        secrets: any SecretSource = SystemSecrets(),
        seal: TokenSeal? = nil,
        adapt: (CurlTransport) -> any Transport = { $0 }
    ) throws {
        do throws(TransportFailure) {
            transport = try CurlTransport()
        } catch {
            throw CommandFailure(.failure, error.message)
        }
        do throws(StoreError) {
            store = try SQLiteStore(path: database)
            // A full disk is told now, by its own exit code, and not by the first request.
            try store.checkWritability()
            let planner = CallPlanner(resources: resources, secrets: secrets)
            let adapted = adapt(transport)
            let tokens = TokenDesk(planner: planner, transport: adapted, seal: seal, logger: logger)
            let mint = TokenMint(secret: try store.tokenSecret(), publicURL: publicURL)
            engine = Engine(
                store: store,
                resources: resources,
                performer: ResourceCaller(
                    resources: resources,
                    planner: planner,
                    transport: adapted,
                    tokens: tokens
                ),
                mint: mint,
                configuration: configuration,
                logger: logger
            )
            desk = InboundDesk(
                engine: engine,
                reader: InboundReader(resources: resources, mint: mint, secrets: secrets),
                logger: logger
            )
            tokens.write(to: engine)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Lets go of everything, after the engine has ended.
    func close() async throws {
        await transport.shutdown()
        do throws(StoreError) {
            try store.close()
        } catch {
            throw CommandFailure(error)
        }
    }
}
