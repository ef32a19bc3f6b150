import Connectors
import CurlTransport
import HTTPTypes
import Testing

@Suite("A failure tells whether anything was sent", .timeLimit(.minutes(2)))
struct FailureTests {
    @Test("Nobody listens: nothing was sent")
    func connectionRefused() async throws {
        try await withTransport(server: { _ in }) { transport, server in
            server.stop()
            let failure = try await transport.failure(of: .to(server.authority, "/?secret=1", method: .post))
            #expect(failure.kind == .connect)
            #expect(failure.reach == .nothingSent)
            #expect(failure.message.contains("127.0.0.1"))
            #expect(!failure.message.contains("secret"))
        }
    }

    @Test("A name without an address: nothing was sent")
    func nameResolution() async throws {
        let transport = try CurlTransport()
        // RFC 6761 promises that this name never resolves. Where even the resolver is out of reach, that is found out late.
        let request = OutgoingRequest.to(
            "usher.invalid",
            scheme: "https",
            timeouts: .init(connect: .seconds(2), total: .seconds(2))
        )
        let failure = try await transport.failure(of: request)
        #expect(failure.kind == .nameResolution || failure.kind == .timeout)
        #expect(failure.reach == .nothingSent)
        await transport.shutdown()
    }

    @Test("The server closes before it reads: something may have been sent")
    func closedBeforeReading() async throws {
        try await withTransport(server: { $0.close() }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, method: .post, body: [1, 2, 3]))
            #expect(failure.kind == .connectionLost)
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test("The server closes after it read the body: something was sent")
    func closedAfterReading() async throws {
        try await withTransport(server: { connection in try connection.read() }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, method: .post, body: [1, 2, 3]))
            #expect(failure.kind == .connectionLost)
            #expect(failure.reach == .somethingSent)
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "An answer that is no HTTP is a violation of the protocol",
        arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n", "\0\u{1}\u{2}\u{3}\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
            "<html></html>\n\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\nthis is not gzip 123",
            "HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n",
        ]
    )
    func garbage(answer: String) async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write(answer)
        }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, method: .post))
            #expect(failure.kind == .protocolViolation, "\(failure)")
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test(
        "An answer that breaks off is a lost connection",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", "HTTP/1.1 200 OK\r\nContent-Le",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123", "",
            // libcurl does not tell a chunk that is none from a read that failed.
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        ]
    )
    func brokenOff(answer: String) async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write(answer)
        }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority))
            #expect(failure.kind == .connectionLost, "\(failure)")
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test(
        "A body over the limit is given up as soon as that is known",
        arguments: [
            // Announced: nothing of it has to arrive.
            "Content-Length: 1001\r\n\r\n1",
            // Not announced: counted.
            "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + String(repeating: "x", count: 1_001) + "\r\n",
        ]
    )
    func bodyTooLarge(rest: String) async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\n" + rest)
            try connection.waitForEnd()
        }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, maximumBodySize: 1_000))
            #expect(failure.kind == .bodyTooLarge)
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test("A body that is as large as allowed passes, also when that is nothing", arguments: [0, 1_000])
    func bodyAtTheLimit(size: Int) async throws {
        try await withTransport(server: { try $0.answerAll(body: String(repeating: "x", count: size)) }) {
            transport,
            server in
            let response = try await transport.send(.to(server.authority, maximumBodySize: size))
            #expect(response.body.count == size)
        }
    }

    @Test("The limit holds for the decoded body, so a small bomb stays small")
    func bomb() async throws {
        // A megabyte of zeros in a hundred chunks would do; one stored block of 60,000 bytes per chunk is simpler.
        let block: [UInt8] = [0x00, 0x60, 0xEA, 0x9F, 0x15] + [UInt8](repeating: 0, count: 60_000)
        let start: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
            try connection.write(start)
            while true { try connection.write(block) }
        }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, maximumBodySize: 1_000_000))
            #expect(failure.kind == .bodyTooLarge)
        }
    }

    @Test(
        "A head without end is given up",
        arguments: ["X-Field: 0123456789\r\n", "0123456789", "\r\nHTTP/1.1 103 Early Hints\r\nX-Field: 0123456789\r\n"]
    )
    func endlessHead(piece: String) async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write(piece.hasPrefix("\r\n") ? "HTTP/1.1 103 Early Hints\r\n" : "HTTP/1.1 200 OK\r\n")
            let many = String(repeating: piece, count: 1_000)
            while true { try connection.write(many) }
        }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority))
            #expect(failure.kind == .protocolViolation, "\(failure)")
            #expect(failure.reach == .somethingSent)
        }
    }

    @Test("A failure leaves the transport usable")
    func recovery() async throws {
        try await withTransport(server: { connection in
            if connection.number % 2 == 1 { return }
            try connection.answerAll()
        }) { transport, server in
            let failure = try await transport.failure(of: .to(server.authority, method: .post))
            #expect(failure.kind == .connectionLost)
            let response = try await transport.send(.to(server.authority, method: .post))
            #expect(response.text == "ok")
        }
    }
}
