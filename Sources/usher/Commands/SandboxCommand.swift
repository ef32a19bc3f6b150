internal import ArgumentParser
internal import Connectors
internal import CurlTransport
internal import JSONModel
internal import Logging
internal import ProviderSandbox
internal import ServiceLifecycle
internal import UnixSignals

/// `usher sandbox`: providers' local doubles, over HTTP.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serve providers' local doubles.",
        discussion: """
            The double answers as the provider's contract says, from invented people; nothing leaves this machine. The last \
            digits of a phone number, or the domain of an address, choose what happens to an applicant: see --describe.

            Aurora Sentinel's double sends webhooks to the address that its dial webhooks.callbackUrl gives, or that a client \
            has set; 'usher serve' takes them in at /hooks/aurora-sentinel.

            EXAMPLES:
              usher sandbox --provider sardine --describe
              usher sandbox --provider sardine --dial scenario=completes
              usher sandbox --dial faults.errorRate=0.2 \\
                  --dial faults.latencySeconds='[0.05, 0.5]'
              usher sandbox --provider all --dial sardine.applicantDelaySeconds=1
              usher sandbox --provider aurora-sentinel --dial \\
                  webhooks.callbackUrl=http://127.0.0.1:8080/hooks/aurora-sentinel
            """
    )

    @Option(
        help: ArgumentHelp(
            "The provider: aurora-sentinel, kajeet-sentinel, sardine or sentry-interactive; or all of them. Can be given several times: one address serves them all.",
            valueName: "name"
        )
    )
    var provider: [SandboxChoice] = [.one(.sardine)]

    @Option(help: ArgumentHelp("Where to listen; port 0 lets the system choose.", valueName: "host:port"))
    var listen = ListenAddress.sandbox

    @Option(
        help: ArgumentHelp(
            "The address under which browsers reach it; otherwise the one where it listens.",
            valueName: "url"
        )
    )
    var publicURL: String?

    @Option(help: ArgumentHelp("What invented people and chance are made from.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Sets how it behaves; with several providers, provider.name=value. It can also be turned while it runs.",
            valueName: "name=value"
        )
    )
    var dial: [Dial] = []

    @Flag(help: "Print what it offers: magic numbers, dials, controls, messages. Then end.")
    var describe = false

    func run() async throws {
        let providers = SandboxChoice.providers(provider)
        if describe {
            return Output.print(providers.map(\.description.description).joined(separator: "\n"))
        }
        let address = listen.withChosenPort()
        let dials = try Dial.objects(dial, of: providers)
        let host = TwinHost(Sandbox(try providers.map { try twin($0, dials: dials[$0] ?? [:], at: address) }))
        var logger = Logger(label: "usher.sandbox", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .notice
        let transport: CurlTransport
        do throws(TransportFailure) {
            transport = try CurlTransport()
        } catch {
            throw CommandFailure(.failure, error.message)
        }
        let http = HTTPService(
            responder: TwinResponder(host: host),
            address: address,
            logger: logger,
            isListening: { Output.print("\(Self.name(of: providers)) listens at \(address.url).") }
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [TwinPostman(host: host, transport: transport, logger: logger), TwinClock(host: host), http],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await transport.shutdown()
    }

    /// `The sardine sandbox`, or `The sandbox of sardine, kajeet-sentinel`.
    private static func name(of providers: [SandboxTwin]) -> String {
        let names = providers.map(\.rawValue).joined(separator: ", ")
        return providers.count == 1 ? "The \(names) sandbox" : "The sandbox of \(names)"
    }

    private func twin(
        _ provider: SandboxTwin,
        dials: JSON,
        at address: ListenAddress
    ) throws -> any ProviderTwin {
        var problems: [Diagnostic] = []
        let twin = provider.make(
            seed: seed,
            publicURL: publicURL ?? address.url,
            dials: dials,
            problems: &problems
        )
        guard problems.isEmpty else {
            let list = problems.map { "\($0.location): \($0.message) \($0.remedy)" }.joined(separator: "\n")
            throw CommandFailure(
                .configuration,
                "A dial of \(provider.rawValue) cannot be set so. 'usher sandbox --provider \(provider.rawValue) --describe' lists them.\n\(list)"
            )
        }
        return twin
    }
}
