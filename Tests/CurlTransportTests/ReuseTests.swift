import Connectors
import CurlTransport
import HTTPTypes
import Testing

@Suite("Connections are kept, and a request is not sent twice in secret", .timeLimit(.minutes(2)))
struct ReuseTests {
    @Test("Requests in sequence share one connection")
    func sequence() async throws {
        try await withTransport(server: { try $0.answerAll() }) { transport, server in
            for _ in 1...20 { _ = try await transport.send(.to(server.authority, method: .post, body: [1])) }
            #expect(server.connectionCount == 1)
            #expect(server.requests.count == 20)
        }
    }

    @Test("A connection that the server closed while it was idle is not used again")
    func closedWhileIdle() async throws {
        let closed = [Signal(), Signal(), Signal()]
        try await withTransport(server: { connection in
            try connection.read()
            try connection.answer()
            connection.closeNoticed()
            closed[connection.number - 1].fire()
        }) { transport, server in
            for signal in closed {
                let response = try await transport.send(.to(server.authority, method: .post, body: [1]))
                #expect(response.head.status == .ok)
                await signal.wait()
            }
            #expect(server.requests.count == 3)
        }
    }

    @Test(
        "When a kept connection dies after it took the request, an unsafe request is not repeated",
        arguments: [HTTPRequest.Method.post, .put, .patch, .delete]
    )
    func deadConnection(method: HTTPRequest.Method) async throws {
        try await withTransport(server: Self.firstConnectionDies) { transport, server in
            _ = try await transport.send(.to(server.authority))
            let failure = try await transport.failure(of: .to(server.authority, method: method, body: [1]))
            #expect(failure.kind == .connectionLost)
            #expect(failure.reach == .somethingSent)
            #expect(server.requests.count == 2)
            let response = try await transport.send(.to(server.authority, method: method, body: [1]))
            #expect(response.text == "alive")
        }
    }

    @Test(
        "When a kept connection dies after it took the request, a safe request is repeated on a new one",
        arguments: [HTTPRequest.Method.get, .head, .options, .query]
    )
    func deadConnectionOfSafeRequest(method: HTTPRequest.Method) async throws {
        try await withTransport(server: Self.firstConnectionDies) { transport, server in
            _ = try await transport.send(.to(server.authority))
            let response = try await transport.send(.to(server.authority, method: method))
            #expect(response.head.status == .ok)
            #expect(server.requests.count == 3)
            #expect(server.connectionCount == 2)
        }
    }

    @Test("When the server cannot be reached again, a repeated request still counts as sent")
    func deadServer() async throws {
        let died = Signal()
        try await withTransport(server: { connection in
            try connection.read()
            try connection.answer()
            try connection.read()
            died.waitBlocking()
        }) { transport, server in
            _ = try await transport.send(.to(server.authority))
            server.stop()
            died.fire()
            let failure = try await transport.failure(of: .to(server.authority))
            #expect(failure.kind == .connectionLost)
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test("Shutting down closes idle connections")
    func shutdown() async throws {
        let ended = Signal()
        try await withTransport(server: { connection in
            defer { ended.fire() }
            try connection.answerAll()
        }) { transport, server in
            _ = try await transport.send(.to(server.authority))
            await transport.shutdown()
            await ended.wait()
        }
    }

    /// Answers one request on the first connection and dies after reading a second; other connections live.
    private static let firstConnectionDies: @Sendable (Connection) throws -> Void = { connection in
        if connection.number > 1 { try connection.answerAll(body: "alive") }
        try connection.read()
        try connection.answer()
        try connection.read()
    }
}
