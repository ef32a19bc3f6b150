internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// An HTTP server as a service, with bounds for connections and with errors for people.
struct HTTPService<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    /// How many connections are open at most; others wait in the backlog.
    private static var maximumConnections: Int { 1024 }
    /// How long a connection may do nothing.
    private static var idleTimeout: TimeAmount { .seconds(75) }

    let responder: Responder
    let address: ListenAddress
    let logger: Logger
    /// Runs before the first connection is accepted.
    var prelude: @Sendable () async throws -> Void = {}
    /// Called once connections are accepted.
    let isListening: @Sendable () -> Void

    func run() async throws {
        let configuration = ApplicationConfiguration(
            address: address.bindAddress,
            serverName: "usher",
            availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections)
        )
        try await prelude()
        let application = Application(
            responder: responder,
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: Self.idleTimeout)),
            configuration: configuration,
            onServerRunning: { [isListening] _ in isListening() },
            logger: logger
        )
        do {
            try await application.run()
        } catch let error as IOError {
            throw CommandFailure(.address, Self.explanation(error, address))
        } catch let error as SocketAddressError {
            throw CommandFailure(
                .address,
                "The host of \(address) is not known: \(error). Give an address of this machine."
            )
        }
    }

    private static func explanation(_ error: IOError, _ address: ListenAddress) -> String {
        switch error.errnoCode {
        case EADDRINUSE:
            "The address \(address) is in use. Stop the program that listens there, or choose another with --listen."
        case EADDRNOTAVAIL:
            "This machine has no address \(address.host). Choose one of its own with --listen, such as 127.0.0.1."
        case EACCES, EPERM:
            "This user may not listen on port \(address.port). Choose one from 1024 on with --listen."
        default:
            "The address \(address) cannot be used (\(error)). Choose another with --listen."
        }
    }
}
