import Connectors
import CurlTransport
import HTTPTypes
import Testing

@Suite("Every wait has an end", .timeLimit(.minutes(1)))
struct TimeoutTests {
    @Test("A handshake that is never answered ends with the time to connect: nothing was sent")
    func connect() async throws {
        try await withTransport(server: { try $0.waitForEnd() }) { transport, server in
            let request = OutgoingRequest.to(
                server.authority,
                method: .post,
                scheme: "https",
                timeouts: .init(connect: .milliseconds(100), total: .seconds(20), idle: .seconds(20))
            )
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.reach == .nothingSent)
            #expect(time >= .milliseconds(100) && time < .seconds(9))
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
                timeouts: .init(connect: .seconds(10), total: .seconds(20), idle: .milliseconds(100))
            )
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.reach == .somethingSent)
            #expect(failure.message.contains("silent"))
            #expect(time >= .milliseconds(100) && time < .seconds(9))
        }
    }

    @Test("Silence within the body ends with the idle time-out as well")
    func idleInBody() async throws {
        try await withTransport(server: { connection in
            try connection.read()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            try connection.waitForEnd()
        }) { transport, server in
            let request = OutgoingRequest.to(
                server.authority,
                timeouts: .init(connect: .seconds(10), total: .seconds(20), idle: .milliseconds(100))
            )
            let failure = try await transport.failure(of: request)
            #expect(failure.kind == .timeout)
        }
    }

    @Test("A server that does not read a large body is silent, too")
    func idleWhileSending() async throws {
        try await withTransport(server: { _ in Signal().waitBlocking() }) { transport, server in
            let request = OutgoingRequest.to(
                server.authority,
                method: .put,
                body: [UInt8](repeating: 0, count: 32 << 20),
                timeouts: .init(connect: .seconds(10), total: .seconds(20), idle: .milliseconds(150))
            )
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.message.contains("silent"))
            #expect(time < .seconds(9))
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
            let request = OutgoingRequest.to(
                server.authority,
                timeouts: .init(connect: .seconds(10), total: .milliseconds(250), idle: .milliseconds(200))
            )
            let (failure, time) = try await timed { try await transport.failure(of: request) }
            #expect(failure.kind == .timeout)
            #expect(failure.message.contains("total"))
            #expect(time >= .milliseconds(250) && time < .seconds(9))
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
                of: .to(server.authority, method: .post, timeouts: .init(total: .milliseconds(50)))
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
