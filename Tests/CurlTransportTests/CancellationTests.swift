import Connectors
import CurlTransport
import HTTPTypes
import Testing

@Suite("Cancelling ends a request at once and loses nothing", .timeLimit(.minutes(2)))
struct CancellationTests {
    @Test("A request in flight is cancelled: something was sent, and the server sees the connection close")
    func inFlight() async throws {
        let arrived = Signal()
        let ended = Signal()
        try await withTransport(server: { connection in
            defer { ended.fire() }
            try connection.read()
            arrived.fire()
            try connection.waitForEnd()
        }) { transport, server in
            let task = Task { try await transport.failure(of: .to(server.authority, method: .post)) }
            await arrived.wait()
            task.cancel()
            let failure = try await task.value
            #expect(failure.kind == .cancelled)
            #expect(failure.reach == .somethingSent)
            await ended.wait()
        }
    }

    @Test("A request that waits for its turn is cancelled: nothing was sent")
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
            let second = Task { try await transport.failure(of: .to(server.authority)) }
            second.cancel()
            let failure = try await second.value
            #expect(failure.kind == .cancelled)
            #expect(failure.reach == .nothingSent)
            first.cancel()
            _ = try await first.value
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func before() async throws {
        try await withTransport(server: { try $0.answerAll() }) { transport, server in
            let start = Signal()
            let task = Task {
                await start.wait()
                return try await transport.failure(of: .to(server.authority))
            }
            task.cancel()
            start.fire()
            let failure = try await task.value
            #expect(failure.kind == .cancelled)
            #expect(failure.reach == .nothingSent)
            #expect(server.connectionCount == 0)
        }
    }

    @Test("A thousand cancelled requests all end, and the transport goes on")
    func thousand() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.limits.requests = 40
        configuration.limits.requestsPerOrigin = 40
        try await withTransport(
            configuration,
            server: { connection in
                let request = try connection.read()
                if request.line.contains("/quick") { return try connection.answer() }
                try connection.waitForEnd()
            }
        ) { transport, server in
            let ended = await withTaskGroup(of: TransportFailure.Kind?.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        // Half of them are cancelled while they are on their way to the loop.
                        if number.isMultiple(of: 2) { await Task.yield() }
                        do throws(TransportFailure) {
                            _ = try await transport.send(.to(server.authority, "/slow"))
                            return nil
                        } catch {
                            return error.kind
                        }
                    }
                }
                group.cancelAll()
                return await group.reduce(into: 0) { $0 += $1 == .cancelled ? 1 : 0 }
            }
            #expect(ended == 1_000)
            let response = try await transport.send(.to(server.authority, "/quick"))
            #expect(response.head.status == .ok)
        }
    }

    @Test("Shutting down ends requests in flight and waiting ones, and later ones are refused")
    func shutdown() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.limits.requestsPerOrigin = 2
        let arrived = Signal()
        try await withTransport(
            configuration,
            server: { connection in
                try connection.read()
                arrived.fire()
                try connection.waitForEnd()
            }
        ) { transport, server in
            let tasks = (0..<10).map { _ in Task { try await transport.failure(of: .to(server.authority)) } }
            await arrived.wait()
            async let again: Void = transport.shutdown()
            await transport.shutdown()
            await again
            for task in tasks {
                let failure = try await task.value
                #expect(failure.kind == .cancelled)
            }
            let late = try await transport.failure(of: .to(server.authority))
            #expect(late.kind == .cancelled)
            #expect(late.reach == .nothingSent)
            await transport.shutdown()
        }
    }

    @Test("A transport that is let go ends its thread and closes its connections")
    func letGo() async throws {
        let ended = Signal()
        let server = try LoopbackServer { connection in
            defer { ended.fire() }
            try connection.answerAll()
        }
        var transport: CurlTransport? = try CurlTransport()
        _ = try await transport?.send(.to(server.authority))
        transport = nil
        await ended.wait()
    }
}
