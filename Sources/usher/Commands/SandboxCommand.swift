internal import ArgumentParser
internal import Connectors
internal import CurlTransport
internal import JSONModel
internal import Logging
internal import ProviderSandbox
internal import ServiceLifecycle
internal import UnixSignals

/// `usher sandbox`: a provider's local double, over HTTP.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serve a provider's local double.",
        discussion: """
            The double answers as the provider's contract says, from invented people; nothing leaves this machine. The last \
            digits of a phone number choose what happens to an applicant: see --describe.

            EXAMPLES:
              usher sandbox --provider sardine --describe
              usher sandbox --provider sardine --dial scenario=completes
              usher sandbox --dial faults.errorRate=0.2 \\
                  --dial faults.latencySeconds='[0.05, 0.5]'
            """
    )

    @Option(help: "The provider: aurora-sentinel, kajeet-sentinel, sardine or sentry-interactive.")
    var provider = SandboxTwin.sardine

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

    @Option(help: ArgumentHelp("Sets how it behaves. It can also be turned while it runs.", valueName: "name=value"))
    var dial: [Dial] = []

    @Flag(help: "Print what it offers: magic numbers, dials, controls, messages. Then end.")
    var describe = false

    func run() async throws {
        if describe { return Output.print(provider.description.description) }
        let address = listen.withChosenPort()
        let host = TwinHost(Sandbox([try twin(at: address)]))
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
            isListening: { [provider] in Output.print("The \(provider.rawValue) sandbox listens at \(address.url).") }
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

    private func twin(at address: ListenAddress) throws -> any ProviderTwin {
        var problems: [Diagnostic] = []
        let twin = provider.make(
            seed: seed,
            publicURL: publicURL ?? address.url,
            dials: Dial.object(dial),
            problems: &problems
        )
        guard problems.isEmpty else {
            let list = problems.map { "\($0.location): \($0.message) \($0.remedy)" }.joined(separator: "\n")
            throw CommandFailure(
                .configuration,
                "A dial cannot be set so. 'usher sandbox --describe' lists them.\n\(list)"
            )
        }
        return twin
    }
}
