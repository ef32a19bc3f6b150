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
    /// What makes the calls of tasks.
    let caller: ResourceCaller
    /// Where messages of providers are taken in.
    let desk: InboundDesk
    /// What notices are sent over: it reaches public addresses only.
    let courierTransport: CurlTransport

    /// Opens the store and makes an engine over it, which does not run yet.
    ///
    /// - Parameters:
    ///   - secrets: Where secret references lead.
    ///   - master: What opens the keys of a sealed store.
    ///   - sealsNewStore: Whether a store that is made now is sealed.
    ///   - buckets: The buckets that map runs read and write.
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
        master: MasterKey? = nil,
        sealsNewStore: Bool = false,
        buckets: Buckets = Buckets(),
        adapt: (CurlTransport) -> any Transport = { $0 }
    ) throws {
        do throws(TransportFailure) {
            transport = try CurlTransport()
            let allowsLoopback = configuration.allowsLoopbackEndpoints
            var toProducts = CurlTransport.Configuration()
            toProducts.permitsPeer = { peer in
                peer.isGloballyReachable || (allowsLoopback && peer.bytes.count == 4 && peer.bytes[0] == 127)
            }
            courierTransport = try CurlTransport(configuration: toProducts)
        } catch {
            throw CommandFailure(.failure, error.message)
        }
        do throws(StoreError) {
            store = try SQLiteStore(path: database, master: master, sealsNew: sealsNewStore)
            // A full disk is told now, by its own exit code, and not by the first request.
            try store.checkWritability()
            let planner = CallPlanner(resources: resources, secrets: secrets)
            let adapted = adapt(transport)
            let tokens = TokenDesk(planner: planner, transport: adapted, seal: seal, logger: logger)
            let mint = TokenMint(secret: try store.tokenSecret(), publicURL: publicURL)
            let deliveryPlanner = DeliveryPlanner(
                signer: NoticeSigner(mint: mint, secrets: secrets),
                allowsLoopback: configuration.allowsLoopbackEndpoints
            )
            caller = ResourceCaller(
                resources: resources,
                planner: planner,
                transport: adapted,
                tokens: tokens,
                courier: DeliveryCourier(planner: deliveryPlanner, transport: courierTransport)
            )
            engine = Engine(
                store: store,
                resources: resources,
                performer: caller,
                buckets: buckets,
                lists: caller,
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
        await courierTransport.shutdown()
        do throws(StoreError) {
            try store.close()
        } catch {
            throw CommandFailure(error)
        }
    }
}
