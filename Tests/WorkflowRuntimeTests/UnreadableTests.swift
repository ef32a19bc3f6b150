import Connectors
import JSONModel
import Logging
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// What one damaged row of the real store does to everything else: nothing.
@Suite("A record that cannot be read", .timeLimit(.minutes(2)))
struct UnreadableTests {
    typealias Bench = KernelTests.Bench

    static let waiting = """
        {"StartAt": "Rest", "TimeoutSeconds": 86400, "States": {"Rest": {"Type": "Wait", "Seconds": 60, "End": true}}}
        """
    static let alice = Signature(actor: "alice", reason: "The disk was mended.")

    /// Three executions, `a`, `b` and `c`, that are durable.
    static func threeStarted(_ definition: String = waiting) throws -> (Bench, [ExecutionKey], KernelBatch) {
        let bench = try Bench(definition: definition)
        let ids = try ["a", "b", "c"].map { try bench.start($0, input: ["name": .string($0)]) }
        let batch = try #require(try bench.commit())
        return (bench, try ids.map { try #require(bench.receipt($0, in: batch)).key }, batch)
    }

    static func statuses(_ bench: Bench, _ keys: [ExecutionKey]) throws -> [ExecutionStatus?] {
        try keys.map { try bench.temporary.store.remains(of: $0)?.record.status }
    }

    static func selected(_ bench: Bench, _ text: String) throws -> [ExecutionKey] {
        try bench.temporary.store.executionKeys(
            selectedBy: Selector(parsing: text),
            at: bench.now,
            after: nil,
            limit: 9
        )
    }

    @Test(
        "is set aside with its timer, and the timers of all others go on, in this process and in the next",
        arguments: [
            ("UPDATE branches SET activity = x'7B' WHERE execution = 2", true),
            ("UPDATE branches SET path = 'x' WHERE execution = 2", false),
            ("UPDATE branches SET wake = 'sleep' WHERE execution = 2", false),
            ("DELETE FROM frames WHERE execution = 2", false),
            ("UPDATE frames SET frame = x'5B5D' WHERE execution = 2", true),
            ("UPDATE executions SET input = x'FF' WHERE key = 2", true),
            ("UPDATE executions SET definition = 77 WHERE key = 2", false),
        ]
    )
    func timer(sql: String, isSound: Bool) throws {
        for isRestarted in [false, true] {
            let (bench, keys, _) = try Self.threeStarted()
            let store = bench.temporary.store
            try bench.temporary.tamper(sql)
            if isRestarted { try bench.restart() }
            bench.now = bench.now.advanced(by: .seconds(61))
            try bench.due()
            let batch = try #require(try bench.commit())
            #expect(batch.setAside.map(\.execution) == [keys[1]])
            #expect(try Self.statuses(bench, keys) == [.succeeded, .running, .succeeded])
            #expect(try Self.selected(bench, "unreadable:true") == [keys[1]])
            #expect(try Self.selected(bench, "unreadable:true status:failed") == [])
            #expect(try Self.selected(bench, "paused:true") == [keys[1]])
            // Its deadline stands still with it, so nothing of it is due ever again.
            bench.now = bench.now.advanced(by: .seconds(100_000))
            #expect(try store.nextDueTime() == nil || !isSound)
            try bench.due()
            #expect(try bench.commit() == nil)
            if isSound { #expect(try store.audit(limit: 9).map(\.description) == []) }
        }
    }

    @Test("is met by a whole engine as it starts, which serves everything else and counts it")
    func wholeEngine() async throws {
        let definition = """
            {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 60, "Next": "Work"},
              "Work": {"Type": "Task", "Resource": "swift:work", "End": true}}}
            """
        let (bench, keys, _) = try Self.threeStarted(definition)
        try bench.temporary.tamper("UPDATE branches SET activity = x'00' WHERE execution = 2")
        let calls = Mutex(0)
        let isDone = Signal()
        let resources = TaskResources(handlers: [
            "work": { input, _ in
                let count = calls.withLock { count in
                    count += 1
                    return count
                }
                if count == 2 { isDone.raise() }
                return input
            }
        ])
        let planner = CallPlanner(resources: resources, secrets: SystemSecrets())
        let engine = Engine(
            store: bench.temporary.store,
            resources: resources,
            performer: ResourceCaller(resources: resources, planner: planner, transport: NoTransport()),
            mint: bench.mint,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let running: Void = engine.run()
        // Their times have come long ago.
        await isDone.wait()
        let draft = DefinitionDraft(stateMachine: "other", text: definition, roleARN: "")
        _ = try await engine.register(draft)
        let status = engine.status
        await engine.shutDown()
        try await running
        #expect(status.health == .serving)
        #expect(status.unreadableExecutions == 1)
        #expect(try Self.statuses(bench, keys) == [.succeeded, .running, .succeeded])
    }

    @Test("goes on where it was after it was repaired and resumed, with as much time as it had")
    func resumed() throws {
        let (bench, keys, _) = try Self.threeStarted()
        try bench.temporary.tamper("CREATE TABLE copy AS SELECT activity FROM branches WHERE execution = 2")
        try bench.temporary.tamper("UPDATE branches SET activity = x'00' WHERE execution = 2")
        bench.now = bench.now.advanced(by: .seconds(61))
        try bench.due()
        _ = try bench.commit()
        let refused = bench.reply()
        let resume = OperatorRequest.act(.resume(.init()), keys[1], Self.alice)
        try bench.handle(.operate(resume, reply: refused))
        #expect(bench.error(refused, in: try bench.commit())?.code == .unreadable)
        try bench.temporary.tamper("UPDATE branches SET activity = (SELECT activity FROM copy) WHERE execution = 2")
        try bench.temporary.tamper("DROP TABLE copy")
        bench.now = bench.now.advanced(by: .seconds(1000))
        try OperatorActTests.operate(bench, resume)
        #expect(try Self.selected(bench, "unreadable:true") == [])
        let stored = try #require(try bench.temporary.store.execution(keys[1]))
        #expect(stored.record.pause == nil)
        #expect(stored.record.deadline == stored.record.header.startTime.advanced(by: .seconds(86_400 + 1000)))
        bench.now = bench.now.advanced(by: .seconds(61))
        try bench.due()
        _ = try bench.commit()
        #expect(try Self.statuses(bench, keys) == [.succeeded, .succeeded, .succeeded])
    }

    @Test("can be stopped although nobody can read it, and the log and the history say so")
    func stopped() throws {
        let (bench, keys, _) = try Self.threeStarted()
        try bench.temporary.tamper("UPDATE frames SET frame = x'00' WHERE execution = 2")
        let (reply, _) = try OperatorActTests.operate(
            bench,
            .act(.stop(error: "Lost", cause: "The disk took it."), keys[1], Self.alice)
        )
        guard case .effect(let effect)? = reply else {
            Issue.record("The stop has no effect.")
            return
        }
        #expect(effect.entry != nil)
        #expect(try Self.statuses(bench, keys) == [.running, .aborted, .running])
        let store = bench.temporary.store
        #expect(try store.execution(keys[1])?.branches == [])
        let last = try store.events(of: keys[1], after: nil, isReversed: true, limit: 1).first
        #expect(last?.type == .executionAborted)
        #expect(last?.details["error"] == "Lost")
        #expect(try Self.selected(bench, "unreadable:true") == [])
    }

    @Test("does not keep the name, the worker or the caller of another one waiting")
    func requests() throws {
        let definition = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "swift:work", "End": true}}}
            """
        let (bench, keys, batch) = try Self.threeStarted(definition)
        try bench.restart()
        try bench.temporary.tamper("UPDATE branches SET task = x'00' WHERE execution = 2")
        let again = try bench.start("b", input: ["name": "b"])
        let other = try bench.start("d")
        let replies = try bench.commit()
        #expect(bench.error(again, in: replies)?.code == .unreadable)
        #expect(bench.receipt(other, in: replies)?.isNew == true)
        #expect(batch.orders.count == 3)
        // What was on its way is recovered, but for the one.
        try bench.handle(.recover(try bench.temporary.store.branchesWithCall(after: nil, limit: 9)))
        let orders = try #require(try bench.commit()).orders
        #expect(orders.map(\.execution) == [keys[0], keys[2]])
    }

    @Test("gets no answer while it cannot be read, and looks what came of its call once it can")
    func answers() throws {
        let definition = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "swift:work", "End": true}}}
            """
        var configuration = KernelConfiguration()
        configuration.maximumExecutionsInMemory = 0
        let bench = try Bench(configuration: configuration, definition: definition)
        let id = try bench.start("a")
        let batch = try bench.commit()
        let order = try #require(batch?.orders.first)
        let key = try #require(bench.receipt(id, in: batch)).key
        #expect(bench.kernel.executionsInMemory == 0)
        try bench.temporary.tamper("CREATE TABLE copy AS SELECT task FROM branches WHERE execution = \(key)")
        try bench.temporary.tamper("UPDATE branches SET task = x'00' WHERE execution = \(key)")
        let inFlight = bench.kernel.callsInFlight
        try bench.handle(.answer(order.id, Outcome(.ok, result: 1)))
        #expect(bench.kernel.callsInFlight == inFlight - 1)
        #expect(try #require(try bench.commit()).setAside.map(\.execution) == [key])
        try bench.temporary.tamper("UPDATE branches SET task = (SELECT task FROM copy) WHERE execution = \(key)")
        try bench.temporary.tamper("DROP TABLE copy")
        let (_, resumed) = try OperatorActTests.operate(bench, .act(.resume(.init()), key, Self.alice))
        let repeated = try #require(resumed?.orders.first)
        #expect(repeated.execution == key)
        #expect(repeated.idempotencyKey == order.idempotencyKey)
        try bench.handle(.answer(repeated.id, Outcome(.ok, result: 2)))
        _ = try bench.commit()
        #expect(try bench.temporary.store.execution(key)?.record.output == 2)
    }

    @Test("is refused alone by a bulk act, which does all others")
    func bulk() throws {
        let (bench, keys, _) = try Self.threeStarted()
        try bench.temporary.tamper("UPDATE branches SET activity = x'00' WHERE execution = 2")
        let act = OperatorAct.pause(.shift)
        let preview = OperatorRequest.previewJob(act, try Selector(parsing: "status:running"))
        guard case .jobPreview(let shown)? = try OperatorActTests.operate(bench, preview).reply else {
            Issue.record("There is no preview.")
            return
        }
        #expect((shown.total, shown.refused) == (3, 1))
        let selector = try Selector(parsing: "status:running")
        let proposal = OperatorRequest.propose(act, selector, rate: 100, Self.alice)
        guard case .job(let job)? = try OperatorActTests.operate(bench, proposal).reply else {
            Issue.record("There is no job.")
            return
        }
        for _ in 0..<5 {
            bench.now = bench.now.advanced(by: .seconds(1))
            try bench.handle(.continueJobs)
            _ = try bench.commit()
        }
        let record = try #require(try bench.temporary.store.job(job.key))
        #expect(record.status == .finished)
        #expect((record.succeeded, record.refused) == (2, 1))
        #expect(try Self.selected(bench, "unreadable:true") == [keys[1]])
    }
}

extension KernelTests.Bench {
    /// Decides what is due, as the shell does.
    func due() throws {
        let store = temporary.store
        let branches = try store.dueBranches(at: now, limit: 100)
        try handle(.due(branches: branches, executions: try store.dueExecutions(at: now, limit: 100)))
    }
}
