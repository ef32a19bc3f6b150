import Connectors
import Foundation
import JSONModel
import Logging
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// The whole engine with its threads, over a real store.
@Suite("The engine", .timeLimit(.minutes(5)))
struct EngineTests {
    /// Runs an engine around a body, and stops it afterwards.
    private func withEngine<Result>(
        store: any EngineStore,
        clock: any WallClock = SystemClock(),
        handlers: [String: TaskHandler],
        _ body: (Engine) async throws -> Result
    ) async throws -> Result {
        let resources = TaskResources(handlers: handlers)
        let planner = CallPlanner(resources: resources, secrets: SystemSecrets())
        let engine = Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(resources: resources, planner: planner, transport: NoTransport()),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "https://usher.example"),
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let running: Void = engine.run()
        let result: Result
        do {
            result = try await body(engine)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
        return result
    }

    private static let twoSteps = """
        {"StartAt": "A", "States": {
          "A": {"Type": "Task", "Resource": "swift:step", "Next": "B"},
          "B": {"Type": "Task", "Resource": "swift:step", "End": true}}}
        """

    @Test("a thousand executions of two tasks each end, each task having run once")
    func throughput() async throws {
        let temporary = try TemporaryStore()
        let calls = Mutex(0)
        let ended = Signal()
        try await withEngine(
            store: temporary.store,
            handlers: [
                "step": { input, context in
                    let count = calls.withLock { count in
                        count += 1
                        return count
                    }
                    if count == 2000 { ended.raise() }
                    return input
                }
            ]
        ) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: Self.twoSteps, roleARN: ""))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        _ = try await engine.start(
                            StartRequest(stateMachine: "m", name: "e\(number)", input: .integer(number))
                        )
                    }
                }
                try await group.waitForAll()
            }
            await ended.wait()
        }
        #expect(calls.withLock { $0 } == 2000)
        #expect(try temporary.store.executionCounts() == [.succeeded: 1000])
        #expect(try temporary.store.audit(limit: 10).isEmpty)
    }

    @Test("what was in flight at shutdown is finished by the next engine")
    func shutdownAndResume() async throws {
        let temporary = try TemporaryStore()
        let entered = Signal()
        try await withEngine(
            store: temporary.store,
            handlers: [
                "step": { _, _ in
                    entered.raise()
                    // Never answers by itself; cancellation at shutdown ends it.
                    try await Task.sleep(for: .seconds(3600))
                    return .null
                }
            ]
        ) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: Self.twoSteps, roleARN: ""))
            _ = try await engine.start(StartRequest(stateMachine: "m", name: "e", input: 1))
            await entered.wait()
        }
        #expect(try temporary.store.executionCounts() == [.running: 1])
        let ended = Signal()
        try await withEngine(
            store: temporary.store,
            handlers: [
                "step": { input, context in
                    if context.stateName == "B" { ended.raise() }
                    return input
                }
            ]
        ) { _ in await ended.wait() }
        #expect(try temporary.store.executionCounts() == [.succeeded: 1])
    }

    /// Handlers of two steps: the first tells that it began and waits until it is released, the second tells that it was reached.
    private static func heldSteps(
        _ entered: Signal,
        until release: Signal,
        then ended: Signal
    ) -> [String: TaskHandler] {
        [
            "step": { input, context in
                if context.stateName == "B" {
                    ended.raise()
                    return input
                }
                entered.raise()
                await release.wait()
                return input
            }
        ]
    }

    @Test("while the store fails, requests are refused; when it works again, nothing acknowledged is missing")
    func failingStore() async throws {
        let temporary = try TemporaryStore()
        let store = FaultyStore(temporary.store)
        let release = Signal()
        let entered = Signal()
        let ended = Signal()
        try await withEngine(
            store: store,
            handlers: Self.heldSteps(entered, until: release, then: ended)
        ) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: Self.twoSteps, roleARN: ""))
            _ = try await engine.start(StartRequest(stateMachine: "m", name: "kept", input: 1))
            await entered.wait()
            store.isFailing.store(true, ordering: .relaxed)
            var isSaid = false
            // The engine tries the store again after a while, and a busy machine may look only then: so it is asked again.
            for _ in 0..<20 where !isSaid {
                await #expect(throws: EngineError.self) {
                    _ = try await engine.start(StartRequest(stateMachine: "m", name: "refused", input: 1))
                }
                if case .failing = engine.status.health { isSaid = true }
            }
            #expect(isSaid, "The engine does not say that the store fails.")
            // The answer arrives while the store fails, and must not be lost.
            release.raise()
            store.isFailing.store(false, ordering: .relaxed)
            await ended.wait()
        }
        #expect(try temporary.store.executionCounts() == [.succeeded: 1])
        #expect(try temporary.store.executionKey(named: "refused", of: "m") == nil)
        #expect(try temporary.store.audit(limit: 10).isEmpty)
    }

    @Test("room for a trial does not count as health: that is said once what failed has been written")
    func roomForTrials() async throws {
        let temporary = try TemporaryStore()
        let store = FaultyStore(temporary.store)
        store.hasRoomForTrials.store(true, ordering: .relaxed)
        let (entered, release, failedAgain, ended) = (Signal(), Signal(), Signal(), Signal())
        try await withEngine(
            store: store,
            handlers: Self.heldSteps(entered, until: release, then: ended)
        ) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: Self.twoSteps, roleARN: ""))
            _ = try await engine.start(StartRequest(stateMachine: "m", name: "e", input: 1))
            await entered.wait()
            let seen = Mutex<[EngineStatus.Health]>([])
            store.didFail.withLock { didFail in
                didFail = { [unowned engine] in
                    let count = seen.withLock { seen in
                        seen.append(engine.status.health)
                        return seen.count
                    }
                    if count == 3 { failedAgain.raise() }
                }
            }
            store.isFailing.store(true, ordering: .relaxed)
            release.raise()
            await failedAgain.wait()
            // The first commit fails unforeseen; the others are attempts to write the same again.
            #expect(seen.withLock { $0.dropFirst() }.allSatisfy { if case .failing = $0 { true } else { false } })
            store.isFailing.store(false, ordering: .relaxed)
            await ended.wait()
            #expect(engine.status.health == .serving)
        }
        #expect(try temporary.store.executionCounts() == [.succeeded: 1])
    }

    @Test("a timer whose execution cannot be read when it is due is looked at again, though nothing else happens")
    func unreadableTimer() async throws {
        let temporary = try TemporaryStore()
        let store = FaultyStore(temporary.store)
        let clock = HeldClock()
        let ended = Signal()
        let definition = """
            {"StartAt": "A", "States": {
              "A": {"Type": "Wait", "Seconds": 1, "Next": "B"},
              "B": {"Type": "Task", "Resource": "swift:step", "End": true}}}
            """
        try await withEngine(
            store: store,
            clock: clock,
            handlers: [
                "step": { input, _ in
                    ended.raise()
                    return input
                }
            ]
        ) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: definition, roleARN: ""))
            let receipt = try await engine.start(StartRequest(stateMachine: "m", name: "e", input: 1))
            store.unreadable.withLock { $0[receipt.key] = 1 }
            clock.release()
            await ended.wait()
        }
        #expect(store.unreadable.withLock { $0.values.reduce(0, +) } == 0)
        #expect(try temporary.store.audit(limit: 10).isEmpty)
    }

    @Test("what a bulk act would do is found out without the engine's thread, and nothing is changed by it")
    func previewsAside() async throws {
        let temporary = try TemporaryStore()
        let ended = Signal()
        let definition = """
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "swift:step", "Next": "No"},
                "No": {"Type": "Fail", "Error": "Vendor.Bad"}}}
            """
        let handler: TaskHandler = { input, context in
            ended.raise()
            return input
        }
        let engine = try await withEngine(store: temporary.store, handlers: ["step": handler]) { engine in
            _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: definition, roleARN: ""))
            _ = try await engine.start(StartRequest(stateMachine: "m", name: "e", input: 1))
            await ended.wait()
            return engine
        }
        let before = try #require(try temporary.store.execution(ExecutionKey(1))).record
        try #require(before.status == .failed)
        // The thread has ended, so nobody on it can have answered.
        let selector = try Selector(parsing: "status:failed")
        for _ in 0..<3 {
            guard case .jobPreview(let preview) = try await engine.operate(.previewJob(.resume(.init()), selector))
            else {
                Issue.record("no preview")
                return
            }
            #expect((preview.total, preview.examined, preview.refused) == (1, 1, 0))
            #expect(preview.sample.map(\.entry) == [nil])
        }
        #expect(try temporary.store.execution(ExecutionKey(1))?.record == before)
        await #expect(throws: EngineError.self) {
            _ = try await engine.operate(.previewJob(.resume(.init()), Selector()))
        }
    }

    @Test("a request after shutdown is refused at once")
    func requestAfterShutdown() async throws {
        let temporary = try TemporaryStore()
        let engine = try await withEngine(store: temporary.store, handlers: [:]) { engine in
            _ = try await engine.register(
                DefinitionDraft(
                    stateMachine: "m",
                    text: #"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#,
                    roleARN: ""
                )
            )
            return engine
        }
        await #expect(throws: EngineError.self) {
            _ = try await engine.start(StartRequest(stateMachine: "m", name: "late", input: 1))
        }
    }
}

/// A clock that stands still until it is released, and goes on from there as time does.
private final class HeldClock: WallClock {
    private let start = SystemClock().now()
    private let isHeld = Atomic(true)

    func now() -> Timestamp { isHeld.load(ordering: .relaxed) ? start : SystemClock().now() }

    func release() { isHeld.store(false, ordering: .relaxed) }
}

/// A transport for engines without connectors.
struct NoTransport: Transport {
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
        throw TransportFailure(reach: .nothingSent, kind: .refused, message: "There is no network here.")
    }
}
