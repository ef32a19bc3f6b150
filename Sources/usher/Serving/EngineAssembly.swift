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
    /// What notices are sent over: it reaches public addresses only.
    let courierTransport: CurlTransport

    /// Opens the store and makes an engine over it, which does not run yet.
    ///
    /// - Parameters:
    ///   - allowsLoopbackEndpoints: Whether notices may go to this machine in clear text; only for tests.
    ///   - secrets: Where secret references lead.
    ///   - adapt: Puts something between the engine and libcurl.
    init(
        database: String,
        resources: TaskResources,
        publicURL: String,
        logger: Logger,
        allowsLoopbackEndpoints: Bool = false,
        secrets: any SecretSource = SystemSecrets(),
        adapt: (CurlTransport) -> any Transport = { $0 }
    ) throws {
        do throws(TransportFailure) {
            transport = try CurlTransport()
            var configuration = CurlTransport.Configuration()
            configuration.permitsPeer = { peer in
                peer.isGloballyReachable || (allowsLoopbackEndpoints && peer.bytes.count == 4 && peer.bytes[0] == 127)
            }
            courierTransport = try CurlTransport(configuration: configuration)
        } catch {
            throw CommandFailure(.failure, error.message)
        }
        do throws(StoreError) {
            store = try SQLiteStore(path: database)
            // A full disk is told now, by its own exit code, and not by the first request.
            try store.checkWritability()
            let mint = TokenMint(secret: try store.tokenSecret(), publicURL: publicURL)
            var configuration = KernelConfiguration()
            configuration.allowsLoopbackEndpoints = allowsLoopbackEndpoints
            let planner = DeliveryPlanner(
                signer: NoticeSigner(mint: mint, secrets: secrets),
                allowsLoopback: allowsLoopbackEndpoints
            )
            engine = Engine(
                store: store,
                resources: resources,
                performer: ResourceCaller(
                    resources: resources,
                    planner: CallPlanner(resources: resources, secrets: secrets),
                    transport: adapt(transport),
                    courier: DeliveryCourier(planner: planner, transport: courierTransport)
                ),
                mint: mint,
                configuration: configuration,
                logger: logger
            )
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
