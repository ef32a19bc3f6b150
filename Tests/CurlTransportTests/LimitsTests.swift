import Connectors
import CurlTransport
import HTTPTypes
import Synchronization
import Testing

@Suite("What is under way is bounded", .timeLimit(.minutes(2)))
struct LimitsTests {
    @Test("Many concurrent requests are all answered, each with its own answer, over few connections")
    func many() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.limits.requestsPerOrigin = 16
        try await withTransport(
            configuration,
            server: { connection in
                while true { try connection.answer(body: connection.read().line) }
            }
        ) { transport, server in
            try await withThrowingTaskGroup { group in
                for number in 1...2_000 {
                    group.addTask {
                        let response = try await transport.send(.to(server.authority, "/\(number)"))
                        #expect(response.text == "GET /\(number) HTTP/1.1")
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.connectionCount <= 16)
            #expect(server.requests.count == 2_000)
        }
    }

    @Test("No more connections are kept than allowed, over all origins")
    func connections() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.limits.requests = 4
        let open = OpenConnections()
        let servers = try (0..<8).map { _ in
            try LoopbackServer { connection in
                open.change(by: 1)
                defer { open.change(by: -1) }
                try connection.answerAll()
            }
        }
        let transport = try CurlTransport(configuration: configuration)
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let response = try await transport.send(.to(servers[number % 8].authority, method: .post))
                    #expect(response.text == "ok")
                }
            }
            try await group.waitForAll()
        }
        // The servers learn of a closed connection a little later. The time limit bounds the waiting.
        while open.count > 4 { await Task.yield() }
        #expect(open.count > 0)
        await transport.shutdown()
    }

    @Test("When the queue is full, a request is refused at once: nothing was sent")
    func fullQueue() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.limits.requests = 1
        configuration.limits.waitingRequests = 2
        let arrived = Signal()
        let release = Signal()
        try await withTransport(
            configuration,
            server: { connection in
                while true {
                    try connection.read()
                    arrived.fire()
                    release.waitBlocking()
                    try connection.answer()
                }
            }
        ) { transport, server in
            // One of the three may be refused while a probe has its place, and comes again.
            let tasks = (0..<3).map { _ in
                Task {
                    while true {
                        do throws(TransportFailure) {
                            return try await transport.send(.to(server.authority))
                        } catch {
                            guard error.message.contains("3 requests") else { throw error }
                            await Task.yield()
                        }
                    }
                }
            }
            await arrived.wait()
            // The three have been handed over when a fourth is refused, which may take a moment.
            var refusal: TransportFailure?
            while refusal == nil {
                let probe = Task { try await transport.send(.to(server.authority)) }
                await Task.yield()
                probe.cancel()
                do { _ = try await probe.value } catch let failure as TransportFailure where failure.kind != .cancelled
                {
                    refusal = failure
                } catch {}
            }
            #expect(refusal?.reach == .nothingSent)
            #expect(refusal?.message.contains("3 requests") == true)
            release.fire()
            for task in tasks { _ = try await task.value }
            let response = try await transport.send(.to(server.authority))
            #expect(response.head.status == .ok)
        }
    }
}

/// How many connections are open, over several servers.
private final class OpenConnections: Sendable {
    private let value = Atomic<Int>(0)

    var count: Int { value.load(ordering: .relaxed) }

    func change(by difference: Int) { value.add(difference, ordering: .relaxed) }
}
