import Connectors
import CurlTransport
import HTTPTypes
import Synchronization
import Testing

@Suite("Every wait has an end", .timeLimit(.minutes(2)))
struct TimeoutTests {
    @Test("A handshake that is never answered ends with the time to connect: nothing was sent")
    func connect() async throws {
        try await withTransport(server: { try $0.waitForEnd() }) { transport, server in
            let request = OutgoingRequest.to(
                server.authority,
                method: .post,
                scheme: "https",
                timeouts: .unreached(connect: .milliseconds(100))
            )
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.reach == .nothingSent)
            #expect(failure.message.contains("connected to"))
            #expect(time >= .milliseconds(100))
        }
    }

    @Test("Silence ends with the idle time-out: something was sent")
    func idle() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.waitForEnd()
        }) { transport, server in
            let request = OutgoingRequest.to(
                server.authority,
                method: .post,
                timeouts: .unreached(idle: .milliseconds(100))
            )
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.reach == .somethingSent)
            #expect(failure.message.contains("silent"))
            #expect(time >= .milliseconds(100))
        }
    }

    @Test("Silence within the body ends with the idle time-out as well")
    func idleInBody() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            try connection.waitForEnd()
        }) { transport, server in
            let request = OutgoingRequest.to(server.authority, timeouts: .unreached(idle: .milliseconds(100)))
            let failure = try await transport.failure(of: request)
            #expect(failure.kind == .timeout)
            #expect(failure.message.contains("silent"))
        }
    }

    @Test("A server that does not read a large body is silent, too")
    func idleWhileSending() async throws {
        let ended = Signal()
        try await withTransport(server: { _ in ended.waitBlocking() }) { transport, server in
            defer { ended.fire() }
            let request = OutgoingRequest.to(
                server.authority,
                method: .put,
                body: [UInt8](repeating: 0, count: 32 << 20),
                timeouts: .unreached(idle: .milliseconds(150))
            )
            let failure = try await transport.failure(of: request)
            #expect(failure.kind == .timeout)
            #expect(failure.message.contains("silent"))
        }
    }

    @Test("A server that keeps trickling ends with the total time")
    func total() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while true {
                try connection.write("1\r\nx\r\n")
                pause(milliseconds: 10)
            }
        }) { transport, server in
            let request = OutgoingRequest.to(server.authority, timeouts: .unreached(total: .milliseconds(250)))
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.message.contains("total"))
            #expect(time >= .milliseconds(250))
        }
    }

    @Test("A server that trickles for longer than the idle time-out is not silent")
    func trickling() async throws {
        let idle = Duration.milliseconds(300)
        let longestPause = Mutex(Duration.zero)
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let end = ContinuousClock.now + idle * 4
            while ContinuousClock.now < end {
                let begin = ContinuousClock.now
                pause(milliseconds: 10)
                try connection.write("1\r\nx\r\n")
                longestPause.withLock { $0 = max($0, ContinuousClock.now - begin) }
            }
            try connection.write("0\r\n\r\n")
        }) { transport, server in
            let request = OutgoingRequest.to(server.authority, timeouts: .unreached(idle: idle))
            do {
                let response = try await transport.send(request)
                #expect(response.body.allSatisfy { $0 == UInt8(ascii: "x") } && !response.body.isEmpty)
            } catch {
                // A machine that stood still made the server silent indeed.
                #expect(longestPause.withLock { $0 } >= idle / 2, "\(error)")
            }
        }
    }

    @Test("Waiting for a turn counts: nothing was sent")
    func waiting() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.limits.requestsPerOrigin = 1
        let arrived = Signal()
        try await withTransport(
            configuration,
            server: { connection in
                try connection.read()
                arrived.fire()
                try connection.waitForEnd()
            }
        ) { transport, server in
            let first = Task { try await transport.failure(of: .to(server.authority)) }
            await arrived.wait()
            let second = try await transport.failure(
                of: .to(server.authority, method: .post, timeouts: .unreached(total: .milliseconds(50)))
            )
            #expect(second.kind == .timeout)
            #expect(second.reach == .nothingSent)
            #expect(server.requests.count == 1)
            first.cancel()
            _ = try await first.value
        }
    }

    @Test(
        "Absurd times are bounded instead of trapping",
        arguments: [Duration.zero, .seconds(-5), .seconds(Int64.max), .nanoseconds(1)]
    )
    func absurd(time: Duration) async throws {
        try await withTransport(server: { try $0.answerAll() }) { transport, server in
            let request = OutgoingRequest.to(
                server.authority,
                timeouts: .init(connect: time, total: time, idle: time),
                maximumBodySize: -1
            )
            let failure = try await transport.failure(of: request)
            // A millisecond, which is the least, may be enough here.
            #expect(failure.kind == .bodyTooLarge || (failure.kind == .timeout && time < .seconds(1)))
        }
    }
}

/// What an operation gives, and how long it takes.
private func timed<Value>(_ operation: () async throws -> Value) async throws -> (Value, Duration) {
    let start = ContinuousClock.now
    let value = try await operation()
    return (value, ContinuousClock.now - start)
}
