import Connectors
import Foundation
import JSONModel
import Logging
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

@Suite("Looking after those who wait", .timeLimit(.minutes(5)))
struct SweepTests {
    private static let start = Timestamp(milliseconds: 1_780_308_000_000)

    /// Looks once a day; a webhook that is silent for an hour is not trusted.
    private static let connector = """
        {
          "name": "sender", "title": "Sender", "authentication": {"kind": "none"},
          "environments": {"sandbox": "https://sender.example"},
          "operations": {
            "look": {"safety": "read", "method": "GET", "path": "/", "result": {}},
            "wait": {
              "input": {"id": {"type": "string", "required": true}},
              "await": {
                "probe": "look", "input": {}, "done": "{% ready %}", "poll": [86400], "deadline": 864000,
                "wake": ["webhook:hook"]
              }
            }
          },
          "webhooks": {
            "hook": {
              "verifier": {"kind": "basic", "username": "env:U", "secrets": ["env:A"]},
              "match": {"operation": "wait", "keys": {"id": "{% id %}"}},
              "silence": 3600
            }
          }
        }
        """
    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "Wait", "States": {"Wait": {"Type": "Task", "End": true,
            "Resource": "connector:sender:wait", "Arguments": {"id": "{% $states.input.id %}"}}}}
        """

    /// Counts looks, and answers each that nothing has come.
    private final class Looks: CallPerformer {
        private let counts = Mutex<(count: Int, waiting: (Int, Signal)?)>((0, nil))

        func perform(_ order: CallOrder) async -> Outcome {
            counts.withLock { counts in
                counts.count += 1
                if let (number, signal) = counts.waiting, counts.count >= number { signal.raise() }
            }
            return Outcome(.ok, result: ["ready": false])
        }

        func wait(for number: Int) async {
            let signal = Signal()
            counts.withLock { counts in
                counts.waiting = (number, signal)
                if counts.count >= number { signal.raise() }
            }
            await signal.wait()
        }

        var count: Int { counts.withLock { $0.count } }
    }

    /// Tells when so many branches have begun to pause, so that a test need not guess when an answer has been decided on.
    private struct PauseWatch: ForwardingStore {
        let base: any EngineStore
        let paused: Pauses

        func commit(_ changes: ChangeSet) throws(StoreError) {
            try base.commit(changes)
            var count = 0
            for branch in changes.executions.flatMap(\.branches) {
                switch branch {
                case .put(let record), .touch(let record): count += record.wake.kind == .timer ? 1 : 0
                case .delete: break
                }
            }
            paused.add(count)
        }
    }

    private final class Pauses: Sendable {
        let all = Signal()
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        func add(_ count: Int) {
            let isLast = left.withLock { left in
                left -= count
                return left <= 0
            }
            if isLast { all.raise() }
        }
    }

    /// A clock that stands still unless it is moved.
    private final class StandingClock: WallClock {
        private let time = Mutex(SweepTests.start)

        func now() -> Timestamp { time.withLock { $0 } }

        func move(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    }

    private static func resources() throws -> TaskResources {
        let (connector, diagnostics) = Connector.parse(connector)
        #expect(diagnostics.map(\.description) == [])
        return TaskResources(
            connectors: [try #require(connector)],
            deployments: ["sender": Deployment(environment: "sandbox")]
        )
    }

    private func withEngine(
        _ store: any EngineStore,
        _ clock: StandingClock,
        _ looks: Looks,
        _ body: (Engine) async throws -> Void
    ) async throws {
        let engine = Engine(
            store: store,
            resources: try Self.resources(),
            performer: looks,
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "https://usher.example"),
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let running: Void = engine.run()
        do {
            try await body(engine)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
    }

    private func start(_ count: Int, _ engine: Engine) async throws {
        _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: Self.workflow, roleARN: ""))
        for number in 1...count {
            let request = StartRequest(stateMachine: "m", name: "e\(number)", input: ["id": .string("a-\(number)")])
            _ = try await engine.start(request)
        }
    }

    @Test(
        "an engine that was down for longer than five minutes looks at everything that waits once, and one that was not does not"
    )
    func sweepsAtStart() async throws {
        let temporary = try TemporaryStore()
        let (clock, looks) = (StandingClock(), Looks())
        try await withEngine(temporary.store, clock, looks) { engine in
            try await start(3, engine)
            await looks.wait(for: 3)
        }
        clock.move(by: .seconds(240))
        try await withEngine(temporary.store, clock, looks) { engine in
            // A start that is answered comes behind everything that the engine does at its own start.
            try await start(3, engine)
            #expect(engine.status.inbound.isSweeping == false)
        }
        #expect(looks.count == 3)
        clock.move(by: .seconds(7200))
        try await withEngine(temporary.store, clock, looks) { engine in
            await looks.wait(for: 6)
            #expect(engine.status.inbound.swept == 3)
        }
        #expect(looks.count == 6)
        #expect(try temporary.store.audit(limit: 10).isEmpty)
    }

    @Test("those who wait for a webhook that has been silent for too long are looked after")
    func sweepsAfterSilence() async throws {
        let temporary = try TemporaryStore()
        let (clock, looks) = (StandingClock(), Looks())
        let pauses = Pauses(2)
        let watch = PauseWatch(base: temporary.store, paused: pauses)
        try await withEngine(watch, clock, looks) { engine in
            try await start(2, engine)
            await pauses.all.wait()
            clock.move(by: .seconds(3700))
            await looks.wait(for: 4)
        }
        #expect(looks.count == 4)
    }

    @Test("a webhook's patience begins anew with every delivery and every sweep")
    func patience() throws {
        let resources = try Self.resources()
        var watch = SilenceWatch(resources: resources, at: Self.start)
        func time(_ seconds: Int) -> Timestamp { Self.start.advanced(by: .seconds(seconds)) }
        #expect(watch.takeSilent(at: time(3599)) == nil)
        var tally = InboundTally()
        let source = InboundTally.Source(connector: "sender", webhook: "hook")
        tally.deliveries[.init(source: source, outcome: .duplicate)] = 1
        watch.heard(tally, at: time(3599))
        #expect(watch.takeSilent(at: time(3600)) == nil)
        #expect(watch.takeSilent(at: time(7199)) == "sender")
        #expect(watch.takeSilent(at: time(7200)) == nil)
        #expect(watch.takeSilent(at: time(10_799)) == "sender")
    }

    @Test("a sweep leaves half of the room for calls to others")
    func size() {
        #expect(Sweep.size(freeCalls: 256) == Sweep.pageSize)
        #expect(Sweep.size(freeCalls: 10) == 5)
        #expect(Sweep.size(freeCalls: 1) == 0)
        #expect(!Sweep.isNeeded(newestEvent: nil, at: Self.start))
    }
}
