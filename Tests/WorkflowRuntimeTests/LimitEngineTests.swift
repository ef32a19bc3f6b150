import Connectors
import JSONModel
import Logging
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Bounds of calls in the whole engine, with its threads and the real time.
@Suite("The engine keeps to the bounds of calls", .timeLimit(.minutes(5)))
struct LimitEngineTests {
    static let bucket = "provider/sandbox/default"

    /// Answers every call at once, and remembers how many there were.
    final class Provider: CallPerformer {
        private let counts = Mutex<(calls: Int, awaited: (Int, Signal)?)>((0, nil))

        var calls: Int { counts.withLock(\.calls) }

        func perform(_ order: CallOrder) async -> Outcome {
            let signal = counts.withLock { counts -> Signal? in
                counts.calls += 1
                guard let (number, signal) = counts.awaited, number == counts.calls else { return nil }
                return signal
            }
            signal?.raise()
            return Outcome(.ok, result: ["id": "1"])
        }

        /// A signal that is raised at a call: calls that begin together reach the provider in any order.
        func signal(atCall number: Int) -> Signal {
            let signal = Signal()
            counts.withLock { $0.awaited = (number, signal) }
            return signal
        }
    }

    private func withEngine(limits: String, _ body: (Engine, Provider) async throws -> Void) async throws {
        let (connector, problems) = Connector.parse(
            """
            {
              "name": "provider", "title": "A provider", "environments": { "sandbox": "https://provider.example" },
              "authentication": { "kind": "none" },
              "operations": { "look": { "title": "Looks", "safety": "read", "method": "GET", "path": "/look" } },
              "limits": { "default": \(limits) }
            }
            """
        )
        let resources = TaskResources(
            connectors: [try #require(connector, "\(problems)")],
            deployments: ["provider": Deployment(environment: "sandbox")]
        )
        let temporary = try TemporaryStore()
        let provider = Provider()
        let engine = Engine(
            store: temporary.store,
            resources: resources,
            performer: provider,
            mint: TokenMint(secret: try temporary.store.tokenSecret(), publicURL: "https://usher.example"),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let running: Void = engine.run()
        do {
            let text = """
                {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "connector:provider:look", "End": true}}}
                """
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: text, roleARN: ""))
            try await body(engine, provider)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
        #expect(try temporary.store.audit(limit: 10) == [])
    }

    private func request(_ name: Int) -> StartRequest {
        StartRequest(stateMachine: "m", name: "e-\(name)", input: [:])
    }

    @Test("calls wait before a breaker that an operator opened, and go when it is closed")
    func operatorActs() async throws {
        try await withEngine(limits: "{}") { engine, provider in
            let opened = try await engine.limits(.open(bucket: Self.bucket))
            #expect(opened.first?.obstacle == "breaker")
            for number in 0..<20 { _ = try await engine.start(request(number)) }
            #expect(try await engine.limits(.list).first?.waiting == [.interactive: 20])
            #expect(provider.calls == 0)
            let all = provider.signal(atCall: 21)
            async let last = engine.run(request(20))
            _ = try await engine.limits(.close(bucket: Self.bucket))
            #expect(try await last.status == .succeeded)
            await all.wait()
            #expect(provider.calls == 21)
        }
    }

    @Test("a rate lets calls go by itself as time goes by, the last of them after the time that all of them take")
    func rate() async throws {
        try await withEngine(limits: #"{"rate": {"calls": 5, "per": 0.1}}"#) { engine, provider in
            let begin = ContinuousClock.now
            let all = provider.signal(atCall: 25)
            for number in 0..<24 { _ = try await engine.start(request(number)) }
            let last = try await engine.run(request(24))
            #expect(last.status == .succeeded)
            await all.wait()
            // Twenty-five calls are five to begin with, and four more times a tenth of a second.
            #expect(ContinuousClock.now - begin >= .milliseconds(400))
        }
    }

    @Test("a bucket that is not there and a maintenance that is not there are refused")
    func refusals() async throws {
        try await withEngine(limits: "{}") { engine, _ in
            await #expect(throws: EngineError.self) { try await engine.limits(.open(bucket: "nobody/sandbox/default")) }
            await #expect(throws: EngineError.self) {
                try await engine.limits(.removeMaintenance(bucket: Self.bucket, name: "night"))
            }
        }
    }
}
