internal import ArgumentParser
internal import Connectors
internal import Foundation
internal import Hummingbird
internal import Logging
internal import OnboardingAPI
internal import SQLiteStore
internal import ServiceLifecycle
internal import StepFunctionsAPI
internal import UnixSignals
internal import WorkflowRuntime
internal import WorkflowStore

/// `usher serve`: the engine and its REST interface.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the engine and its REST interface.",
        discussion: """
            Reads DIR/<name>/definition.asl.json and DIR/connectors/*.connector.json, and refuses to start if one of them has \
            errors. Ends in good order on SIGTERM and SIGINT; after any other end it goes on where it was.

            EXAMPLES:
              usher serve --database usher.db --environment sandbox --insecure-no-auth \\
                  --only sardine-onboarding
              usher serve --database usher.db --environment sandbox --insecure-no-auth \\
                  --only sardine-onboarding --base-url sardine=http://127.0.0.1:8089/v1
              usher serve --database usher.db --environment sandbox --insecure-no-auth \\
                  --only aurora-sentinel-verification \\
                  --base-url aurora-sentinel=http://127.0.0.1:8089 \\
                  --configuration aurora-sentinel=aurora.json
              usher serve --database usher.db --integrations integrations.json \\
                  --compatibility aws --insecure-no-auth
              usher serve --database /var/lib/usher/usher.db --environment production \\
                  --workflows /etc/usher/workflows --api-keys /etc/usher/keys \\
                  --listen 0.0.0.0:8080 --public-url https://onboarding.example.com
            """
    )

    @Option(help: ArgumentHelp("The database; it is made if it does not exist.", valueName: "file"))
    var database: String

    @Option(
        help: ArgumentHelp(
            "The folder with the workflows and connectors. (default: workflows, if there is one)",
            valueName: "dir"
        )
    )
    var workflows: String?

    @Option(
        help: ArgumentHelp(
            "Serve only this workflow, with those that follow up on it, and ask for nothing else. Can be given several times.",
            valueName: "name"
        )
    )
    var only: [String] = []

    @Option(
        help: ArgumentHelp(
            "The environment of the connectors: sandbox, production, … There is no default.",
            valueName: "name"
        )
    )
    var environment: String?

    @Option(help: ArgumentHelp("Where to listen; port 0 lets the system choose.", valueName: "host:port"))
    var listen = ListenAddress.server

    @Option(
        help: ArgumentHelp(
            "The address under which applicants come back. Needed unless only this machine is served.",
            valueName: "url"
        )
    )
    var publicURL: String?

    @Option(
        help: ArgumentHelp("Send a connector's calls to another address, such as a twin's.", valueName: "connector=url")
    )
    var baseURL: [BaseURLOverride] = []

    @Option(
        name: .customLong("configuration"),
        help: ArgumentHelp(
            "A JSON file with the settings that a connector declares under 'configuration'.",
            valueName: "connector=file"
        )
    )
    var configurationFiles: [ConfigurationFile] = []

    @Option(
        help: ArgumentHelp(
            "Where the secret is with which tokens of providers, and the keys of a sealed database, are sealed: env:NAME or file:PATH, at least 32 bytes. Without it tokens stay in memory, every start logs in anew, and a sealed database does not open.",
            valueName: "reference"
        )
    )
    var sealKey: SealKey?

    @Flag(
        help: ArgumentHelp(
            "Make a new database with sealed payloads: each person's under a key of their own, in FILE.keys beside it, so that they can be erased. What a database was made with does not change."
        )
    )
    var sealPayloads = false

    @OptionGroup var service: ServiceOptions

    @OptionGroup var access: AccessOptions

    @OptionGroup var storage: BucketOptions

    @Option(
        help: ArgumentHelp(
            "A bulk act on more onboardings than this needs another person's approval.",
            valueName: "count"
        )
    )
    var approvalAbove = KernelConfiguration().approvalThreshold

    @OptionGroup var product: ProductOptions

    @OptionGroup var outside: OutsideOptions

    @Option(
        help: ArgumentHelp("How much to log.", valueName: "level")
    )
    var logLevel = Logger.Level.info

    func run() async throws {
        let address = listen.withChosenPort()
        let keys = try access.keys(for: address)
        let publicURL = try checkedPublicURL(address)
        let returnPages = try outside.returnPages()
        let proxies = try outside.proxies()
        let library = try WorkflowLoading.library(in: workflows, default: "workflows", only: only)
        let deployments = try Deployments(
            of: library,
            environment: environment,
            baseURLs: baseURL,
            configurations: configurationFiles
        )
        try deployments.checkSecrets(of: library, in: SystemSecrets())
        try deployments.checkTokenSecrets(of: library, in: SystemSecrets())
        let endpoints = try product.drafts()
        let logger = makeLogger()
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: deployments.byConnector,
            integrations: try service.integrations(secrets: SystemSecrets()),
            settings: library.settings
        )
        var kernelConfiguration = service.configuration
        kernelConfiguration.isReconciling = outside.reconcile
        kernelConfiguration.approvalThreshold = approvalAbove
        kernelConfiguration.allowsLoopbackEndpoints = product.allowLoopbackEndpoints
        let assembly = try EngineAssembly(
            database: database,
            resources: resources,
            publicURL: publicURL,
            logger: logger,
            configuration: kernelConfiguration,
            seal: try sealKey?.seal(from: SystemSecrets()),
            master: try sealKey?.master(from: SystemSecrets()),
            sealsNewStore: sealPayloads,
            buckets: try storage.opened()
        )
        var routes = OnboardingRoutes(
            engine: assembly.engine,
            reader: OnboardingReader(
                store: assembly.store,
                contacts: library.settings.values.flatMap(\.applicant)
            ),
            keys: keys,
            limit: keys == nil ? nil : product.limit
        )
        (routes.desk, routes.proxies, routes.returnPages) = (assembly.desk, proxies, returnPages)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                // The last one stops first: nothing new arrives while the engine finishes what it has.
                services: [
                    EngineService(engine: assembly.engine),
                    http(assembly, library, address, routes, try stepFunctions(assembly, resources), endpoints, logger),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        try await assembly.close()
    }

    private func http(
        _ assembly: EngineAssembly,
        _ library: WorkflowLibrary,
        _ address: ListenAddress,
        _ routes: OnboardingRoutes,
        _ stepFunctions: StepFunctionsRoute?,
        _ endpoints: [EndpointDraft]?,
        _ logger: Logger
    ) -> some Service {
        let engine = assembly.engine
        let definitions = library.definitions
        let router = routes.router()
        stepFunctions?.add(to: router)
        return HTTPService(
            responder: router.buildResponder(),
            address: address,
            logger: logger,
            // Before the first request, so that none meets an engine that does not know its workflows yet.
            prelude: {
                try await WorkflowLoading.register(definitions, searchFields: library.searchFields, with: engine)
                if let endpoints { try await WorkflowLoading.adopt(endpoints, with: engine) }
            },
            isListening: { [database, environment] in
                let names = definitions.isEmpty ? "AWS clients" : definitions.map(\.name).joined(separator: ", ")
                Output.print(
                    "Serving \(names) at \(address.url) from \(database) (environment: \(environment ?? "none"))."
                )
            }
        )
    }

    /// The face for AWS clients; `nil` where they could not show who they are.
    private func stepFunctions(
        _ assembly: EngineAssembly,
        _ resources: TaskResources
    ) throws -> StepFunctionsRoute? {
        let keys = try access.signingKeys()
        guard keys != nil || access.insecureNoAuth else { return nil }
        do throws(StoreError) {
            let service = try StepFunctionsService(
                engine: assembly.engine,
                store: assembly.store,
                resources: resources,
                configuration: service.configuration,
                keys: keys,
                trier: assembly.caller
            )
            return StepFunctionsRoute(service: service)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func checkedPublicURL(_ address: ListenAddress) throws -> String {
        guard let text = publicURL else {
            guard address.isLoopback else {
                throw CommandFailure(
                    .configuration,
                    "Applicants could not come back to \(address). Give the address that they reach: --public-url https://…."
                )
            }
            return address.url
        }
        guard let url = BaseURL(text), url.scheme == .https || url.isLoopback else {
            throw CommandFailure(
                .configuration,
                "--public-url must be an https address without a query, or an http address of this machine."
            )
        }
        return url.description
    }

    private func makeLogger() -> Logger {
        var logger = Logger(label: "usher", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = logLevel
        return logger
    }
}
