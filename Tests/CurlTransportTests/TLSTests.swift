import Connectors
import CurlTransport
import HTTPTypes
import Testing

@Suite(
    "TLS is verified, and HTTP/2 is used where it is offered",
    .enabled(if: TLSServer.isAvailable, "needs python3 and openssl"),
    .timeLimit(.minutes(2))
)
struct TLSTests {
    @Test("A certificate that nobody vouches for is refused: nothing was sent")
    func untrusted() async throws {
        try await withServer(.http1, trusted: false) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, method: .post, scheme: "https"))
            #expect(failure.kind == .tls)
            #expect(failure.reach == .nothingSent)
            #expect(failure.message.contains("certificate"))
        }
    }

    @Test("A certificate of a configured authority is accepted, and its connection is kept")
    func trusted() async throws {
        try await withServer(.http1) { transport, server in
            for count in 1...3 {
                let response = try await transport.send(.to(server.authority, scheme: "https"))
                #expect(response.text == "1 \(count)")
            }
        }
    }

    @Test("A certificate for another host is refused")
    func otherHost() async throws {
        try await withServer(.http1, names: "DNS:example.com,IP:127.0.0.2") { transport, server in
            for host in ["127.0.0.1", "localhost"] {
                let failure = try await transport.failure(of: .to("\(host):\(server.port)", scheme: "https"))
                #expect(failure.kind == .tls)
                #expect(failure.reach == .nothingSent)
            }
        }
    }

    @Test("TLS 1.1 is refused")
    func oldTLS() async throws {
        try await withServer(.oldTLS) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, scheme: "https"))
            #expect(failure.kind == .tls)
            #expect(failure.reach == .nothingSent)
        }
    }

    @Test("A missing file of authorities is reported, and nothing is trusted instead")
    func missingAuthorities() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.trust = .bundle(path: "/nonexistent/authorities.pem")
        let server = try await TLSServer.start(.http1)
        let transport = try CurlTransport(configuration: configuration)
        let failure = try await transport.failure(of: .to(server.authority, scheme: "https"))
        #expect(failure.kind == .tls)
        await transport.shutdown()
    }

    @Test("Requests that start together share one connection of HTTP/2")
    func multiplexing() async throws {
        try await withServer(.http2) { transport, server in
            let connections = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...50 {
                    group.addTask {
                        let request = OutgoingRequest.to(
                            server.authority,
                            method: .post,
                            scheme: "https",
                            body: [1, 2]
                        )
                        let response = try await transport.send(request)
                        #expect(response.head.status == .ok)
                        return response.text
                    }
                }
                return try await group.reduce(into: Set<Substring>()) { $0.insert($1.prefix { $0 != " " }) }
            }
            #expect(connections == ["1"])
        }
    }

    @Test("Requests that start together use several connections where HTTP/2 is not offered")
    func noMultiplexing() async throws {
        try await withServer(.http1Paired) { transport, server in
            try await withThrowingTaskGroup { group in
                for _ in 1...50 {
                    group.addTask { _ = try await transport.send(.to(server.authority, scheme: "https")) }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("Requests that wait for another's handshake end in time, too: nothing was sent")
    func silentHandshake() async throws {
        let connected = Signal()
        try await withTransport(server: { connection in
            connected.fire()
            try connection.waitForEnd()
        }) { transport, server in
            let first = Task { try await transport.failure(of: .to(server.authority, scheme: "https")) }
            await connected.wait()
            try await withThrowingTaskGroup { group in
                for _ in 1...20 {
                    group.addTask {
                        let request = OutgoingRequest.to(
                            server.authority,
                            method: .post,
                            scheme: "https",
                            timeouts: .unreached(connect: .milliseconds(100))
                        )
                        let failure = try await transport.failure(of: request)
                        #expect(failure.kind == .timeout)
                        #expect(failure.reach == .nothingSent)
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.connectionCount == 1)
            first.cancel()
            #expect(try await first.value.reach == .nothingSent)
        }
    }

    @Test("HTTP/2 is not offered if the configuration says so")
    func onlyHTTP1() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.offersHTTP2 = false
        try await withServer(.http2, configuration) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, scheme: "https"))
            // The server speaks nothing else.
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test("When a connection of HTTP/2 dies, an unsafe request is not repeated")
    func deadConnection() async throws {
        try await withServer(.http2Dying) { transport, server in
            let first = try await transport.send(.to(server.authority, scheme: "https"))
            #expect(first.text == "1 1")
            let failure = try await transport.failure(of: .to(server.authority, method: .post, scheme: "https"))
            #expect(failure.kind == .connectionLost)
            #expect(failure.reach == .somethingSent)
            let last = try await transport.send(.to(server.authority, scheme: "https"))
            #expect(last.text == "2 3")
        }
    }

    @Test("When a server of HTTP/2 refuses a stream, a safe request is repeated and an unsafe one is not")
    func refusedStream() async throws {
        try await withServer(.http2Refusing) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, method: .post, scheme: "https"))
            #expect(failure.kind == .connectionLost)
            #expect(failure.reach == .somethingSent)
        }
        try await withServer(.http2Refusing) { transport, server in
            let response = try await transport.send(.to(server.authority, scheme: "https"))
            #expect(response.text == "2 2")
        }
    }

    private func withServer(
        _ mode: TLSServer.Mode,
        _ configuration: CurlTransport.Configuration = .init(),
        names: String = "DNS:localhost,IP:127.0.0.1",
        trusted: Bool = true,
        _ test: (CurlTransport, TLSServer) async throws -> Void
    ) async throws {
        let server = try await TLSServer.start(mode, names: names)
        var configuration = configuration
        if trusted { configuration.trust = .bundle(path: server.certificate) }
        let transport = try CurlTransport(configuration: configuration)
        do {
            try await test(transport, server)
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
    }
}
