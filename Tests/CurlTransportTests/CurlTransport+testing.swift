import Connectors
import HTTPTypes
import Testing

@testable import CurlTransport

extension OutgoingRequest {
    /// A request to a loopback server, with time-outs that no passing test reaches.
    static func to(
        _ authority: String,
        _ path: String = "/",
        method: HTTPRequest.Method = .get,
        scheme: String = "http",
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        timeouts: Timeouts = .unreached(),
        maximumBodySize: Int = 64 << 20
    ) -> OutgoingRequest {
        OutgoingRequest(
            head: HTTPRequest(method: method, scheme: scheme, authority: authority, path: path, headerFields: fields),
            body: body,
            timeouts: timeouts,
            maximumBodySize: maximumBodySize
        )
    }
}

extension OutgoingRequest.Timeouts {
    /// Times that no passing test reaches, on however slow a machine, but for those that are given.
    static func unreached(
        connect: Duration = .seconds(600),
        total: Duration = .seconds(600),
        idle: Duration = .seconds(600)
    ) -> OutgoingRequest.Timeouts {
        OutgoingRequest.Timeouts(connect: connect, total: total, idle: idle)
    }
}

extension CurlTransport {
    /// How a request fails.
    func failure(of request: OutgoingRequest, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> TransportFailure
    {
        try await #require(throws: TransportFailure.self, sourceLocation: sourceLocation) {
            _ = try await self.send(request)
        }
    }
}

/// Runs a test against a fresh transport and a fresh server, and shuts the transport down after it.
func withTransport(
    _ configuration: CurlTransport.Configuration = .init(),
    server script: @escaping @Sendable (Connection) throws -> Void,
    _ test: (CurlTransport, LoopbackServer) async throws -> Void
) async throws {
    let server = try LoopbackServer(script)
    let transport = try CurlTransport(configuration: configuration)
    do {
        try await test(transport, server)
    } catch {
        await transport.shutdown()
        throw error
    }
    await transport.shutdown()
    server.stop()
}

extension IncomingResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
