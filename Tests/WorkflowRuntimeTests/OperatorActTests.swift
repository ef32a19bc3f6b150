import Connectors
import JSONModel
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// Acts on one execution, on the real kernel over a real store.
@Suite("An operator's act")
struct OperatorActTests {
    typealias Bench = KernelTests.Bench

    static let definition = """
        {"QueryLanguage": "JSONata", "StartAt": "First", "TimeoutSeconds": 86400, "States": {
            "First": {"Type": "Pass", "Assign": {"country": "{% $states.input.country %}"},
                "Output": {"step": "first"}, "Next": "Work"},
            "Work": {"Type": "Task", "Resource": "swift:work", "TimeoutSeconds": 600,
                "Arguments": {"country": "{% $country %}", "in": "{% $states.input %}"},
                "Retry": [{"ErrorEquals": ["Slow"], "IntervalSeconds": 3600, "MaxAttempts": 3}],
                "Output": "{% $states.result %}", "Next": "Rest"},
            "Rest": {"Type": "Wait", "Seconds": 3600, "End": true}}}
        """
    static let alice = Signature(actor: "alice", reason: "Because.")

    static func bench() throws -> Bench { try Bench(definition: definition) }

    static func begin(_ bench: Bench) throws -> (ExecutionKey, CallOrder) {
        let id = try bench.start("a", input: ["country": "DE"])
        let batch = try bench.commit()
        return (try #require(bench.receipt(id, in: batch)).key, try #require(batch?.orders.first))
    }

    /// Asks, commits, and proves that the store is sound.
    @discardableResult
    static func operate(_ bench: Bench, _ request: OperatorRequest) throws -> (
        reply: OperatorReply?, batch: KernelBatch?
    ) {
        let id = bench.reply()
        try bench.handle(.operate(request, reply: id))
        let batch = try bench.commit()
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
        for (other, reply) in batch?.replies ?? [] where other == id {
            switch reply {
            case .operated(let answer): return (answer, batch)
            case .failed(let error): throw error
            default: break
            }
        }
        return (nil, batch)
    }

    static func fail(_ bench: Bench, _ order: CallOrder, _ error: String = "Broken") throws {
        let outcome = Outcome(.invalid, errorName: error, message: "No such country.")
        try bench.handle(.answer(order.id, outcome))
        _ = try bench.commit()
    }

    static func stored(_ bench: Bench, _ key: ExecutionKey) throws -> StoredExecution {
        try #require(try bench.temporary.store.execution(key))
    }

    @Test("resumes from the failed state at any age, and clears the cause")
    func resumes() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try Self.fail(bench, order)
        let failure = try #require(try Self.stored(bench, key).record.failure)
        #expect(failure.state == "Work" && failure.error == "Broken" && failure.outcomeClass == "invalid")
        bench.now = bench.now.advanced(by: .seconds(400 * 86_400))
        let (_, batch) = try Self.operate(bench, .act(.resume(.init()), key, Self.alice))
        let again = try #require(batch?.orders.first)
        #expect(again.idempotencyKey == order.idempotencyKey)
        let record = try Self.stored(bench, key).record
        #expect(record.status == .running && record.failure == nil && record.error == nil)
        let log = try bench.temporary.store.operatorRecords(of: key, after: 0, limit: 9)
        #expect(log.map(\.act) == ["resume"])
        #expect(log[0].actor == "alice" && log[0].reason == "Because." && log[0].before != log[0].after)
    }

    @Test("resumes with another input, other variables, or from an earlier state, under another key")
    func resumesEdited() throws {
        var inputs: [JSON] = []
        for edit in 0..<3 {
            let bench = try Self.bench()
            let (key, order) = try Self.begin(bench)
            try Self.fail(bench, order)
            var options = OperatorAct.ResumeOptions()
            switch edit {
            case 0: options.input = ["step": "edited"]
            case 1: options.variables = ["country": "FR"]
            default:
                options.from = "First"
                options.input = ["country": "IT"]
            }
            let (_, batch) = try Self.operate(bench, .act(.resume(options), key, Self.alice))
            let again = try #require(batch?.orders.first)
            inputs.append(again.parameters)
            #expect(again.idempotencyKey != order.idempotencyKey)
        }
        #expect(inputs[0] == ["country": "DE", "in": ["step": "edited"]])
        #expect(inputs[1] == ["country": "FR", "in": ["step": "first"]])
        #expect(inputs[2] == ["country": "IT", "in": ["step": "first"]])
    }

    @Test("from an earlier state takes the input with which that was entered, where none is given")
    func takesEnteredInput() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try Self.fail(bench, order)
        var options = OperatorAct.ResumeOptions()
        options.from = "First"
        let (_, batch) = try Self.operate(bench, .act(.resume(options), key, Self.alice))
        #expect(batch?.orders.first?.parameters == ["country": "DE", "in": ["step": "first"]])
    }

    @Test("is only shown by a preview, and the preview says what the act then does")
    func previews() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try Self.fail(bench, order)
        let before = try Self.stored(bench, key)
        guard case .effect(let shown)? = try Self.operate(bench, .preview(.resume(.init()), key)).reply else {
            Issue.record("no preview")
            return
        }
        #expect(try Self.stored(bench, key) == before)
        #expect(try bench.temporary.store.newestOperatorRecord() == nil)
        guard case .effect(let done)? = try Self.operate(bench, .act(.resume(.init()), key, Self.alice)).reply else {
            Issue.record("no effect")
            return
        }
        #expect(shown.entry == nil && done.entry == 1)
        #expect(shown.calls == ["swift:work"])
        #expect(
            (shown.before, shown.after.text(), shown.events, shown.calls) == (
                done.before, done.after.text(), done.events, done.calls
            )
        )
    }

    @Test("ends a retry's delay at once")
    func retries() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try Self.fail(bench, order, "Slow")
        #expect(try Self.stored(bench, key).branches.map(\.wake.kind) == [.timer])
        let (_, batch) = try Self.operate(bench, .act(.retry(branch: nil), key, Self.alice))
        #expect(batch?.orders.first?.attempt.number == 2)
    }

    @Test("skips a state with a result, whether it has failed or is being done")
    func skips() throws {
        for hasFailed in [true, false] {
            let bench = try Self.bench()
            let (key, order) = try Self.begin(bench)
            if hasFailed { try Self.fail(bench, order) }
            let (_, batch) = try Self.operate(bench, .act(.skip(branch: nil, result: ["by": "hand"]), key, Self.alice))
            #expect(batch?.orders.isEmpty == true)
            #expect(try Self.stored(bench, key).branches.map(\.stateName) == ["Rest"])
            bench.now = bench.now.advanced(by: .seconds(3600))
            try bench.handle(.due(branches: [BranchReference(execution: key, path: .root)], executions: []))
            _ = try bench.commit()
            #expect(try Self.stored(bench, key).record.output == ["by": "hand"])
        }
    }

    @Test("completes or fails a task that is under way, and its late answer changes nothing")
    func completes() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        let (_, batch) = try Self.operate(bench, .act(.complete(branch: nil, output: 1), key, Self.alice))
        #expect(batch?.cancellations == [order.id])
        try Self.fail(bench, order)
        #expect(try Self.stored(bench, key).branches.map(\.stateName) == ["Rest"])

        let other = try Self.bench()
        let (second, _) = try Self.begin(other)
        try Self.operate(other, .act(.fail(branch: nil, error: "By.Hand", cause: nil), second, Self.alice))
        #expect(try Self.stored(other, second).record.failure?.error == "By.Hand")
    }

    @Test(
        "pauses and resumes; deadlines stay or move, as was chosen",
        arguments: [ExecutionPause.Deadlines.keep, .shift]
    )
    func pauses(_ deadlines: ExecutionPause.Deadlines) throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try Self.fail(bench, order, "Slow")
        let due = bench.now.advanced(by: .seconds(3600))
        let end = try #require(try Self.stored(bench, key).record.deadline)
        try Self.operate(bench, .act(.pause(deadlines), key, Self.alice))
        #expect(try Self.stored(bench, key).branches.map(\.wake) == [.pause])
        // Nothing wakes it, however late it gets, and it survives the end of the process.
        bench.now = bench.now.advanced(by: .seconds(7200))
        try bench.restart()
        try bench.handle(.due(branches: [BranchReference(execution: key, path: .root)], executions: []))
        #expect(try bench.commit() == nil)
        let waits = Wait.waits(of: try Self.stored(bench, key), at: bench.now, stateType: { _ in "Task" })
        #expect(waits.map(\.subject) == [.pause])

        try Self.operate(bench, .act(.resume(.init()), key, Self.alice))
        let moved: Duration = deadlines == .shift ? .seconds(7200) : .zero
        let stored = try Self.stored(bench, key)
        #expect(stored.branches.map(\.wake) == [.timer(due: due.advanced(by: moved))])
        #expect(stored.record.deadline == end.advanced(by: moved))
        #expect(stored.record.pause == nil)
    }

    @Test("lets a call that had left be answered during a pause, and begins nothing then")
    func pausesDuringCall() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try Self.operate(bench, .act(.pause(.keep), key, Self.alice))
        #expect(try Self.stored(bench, key).branches.map(\.wake.kind) == [.call])
        try Self.fail(bench, order, "Slow")
        #expect(try Self.stored(bench, key).branches.map(\.wake.kind) == [.pause])
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
        bench.now = bench.now.advanced(by: .seconds(3600))
        try Self.operate(bench, .act(.resume(.init()), key, Self.alice))
        try bench.handle(.due(branches: [BranchReference(execution: key, path: .root)], executions: []))
        #expect(try bench.commit()?.orders.first?.attempt.number == 2)
    }

    @Test("stops, and reopens even what has succeeded")
    func reopens() throws {
        let bench = try Self.bench()
        let (key, order) = try Self.begin(bench)
        try bench.handle(.answer(order.id, Outcome(.ok, result: 1)))
        _ = try bench.commit()
        bench.now = bench.now.advanced(by: .seconds(3600))
        try bench.handle(.due(branches: [BranchReference(execution: key, path: .root)], executions: []))
        _ = try bench.commit()
        #expect(try Self.stored(bench, key).record.status == .succeeded)
        let act = OperatorAct.reopen(from: "Work", input: ["late": true], variables: ["country": "AT"])
        let (_, batch) = try Self.operate(bench, .act(act, key, Self.alice))
        #expect(batch?.orders.first?.parameters == ["country": "AT", "in": ["late": true]])
        #expect(try Self.stored(bench, key).record.output == nil)
        try Self.operate(bench, .act(.stop(error: nil, cause: nil), key, Self.alice))
        #expect(try Self.stored(bench, key).record.status == .aborted)
        let log = try OperatorLog.verify(bench.temporary.store)
        #expect(log.count == 2 && log.firstBreak == nil)
    }

    @Test(
        "that does not fit changes nothing, and says what can be done",
        arguments: [
            OperatorAct.resume(.init()), .retry(branch: nil), .reopen(from: "Work", input: [:], variables: [:]),
            .skip(branch: BranchPath([7]), result: 1), .move(revision: 9, mapping: [:]),
            .move(revision: 1, mapping: [:]),
        ]
    )
    func refuses(_ act: OperatorAct) throws {
        let bench = try Self.bench()
        let (key, _) = try Self.begin(bench)
        let before = try Self.stored(bench, key)
        let error = #expect(throws: EngineError.self) { try Self.operate(bench, .act(act, key, Self.alice)) }
        #expect(error?.message.hasSuffix(".") == true)
        #expect(try Self.stored(bench, key) == before)
        #expect(try bench.temporary.store.newestOperatorRecord() == nil)
    }

    @Test("of many executions goes on where it was after one could not be read, and counts what it did")
    func bulkActSurvivesUnreadable() throws {
        let bench = try Self.bench()
        var keys: [ExecutionKey] = []
        for name in ["a", "b", "c"] {
            let id = try bench.start(name, input: ["country": "DE"])
            let batch = try bench.commit()
            keys.append(try #require(bench.receipt(id, in: batch)).key)
            try Self.fail(bench, try #require(batch?.orders.first))
        }
        let selector = try Selector(parsing: "status:failed")
        try Self.operate(bench, .propose(.resume(.init()), selector, rate: 100, Self.alice))
        let store = FaultyStore(bench.temporary.store)
        bench.kernel = try Kernel(store: store, resources: bench.resources, mint: bench.mint)
        store.unreadable.withLock { $0[keys[1]] = 1 }
        #expect(throws: StoreError.self) { try bench.handle(.continueJobs) }
        let first = try #require(try bench.commit())
        #expect(first.orders.map(\.execution) == [keys[0]])
        #expect(try bench.temporary.store.job(1)?.succeeded == 1)
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
        bench.now = bench.now.advanced(by: .seconds(1))
        try bench.handle(.continueJobs)
        #expect(try bench.commit()?.orders.map(\.execution) == Array(keys[1...]))
        let job = try #require(try bench.temporary.store.job(1))
        #expect((job.status, job.succeeded, job.refused) == (.finished, 3, 0))
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
    }

    @Test("needs a name and a reason")
    func needsSignature() throws {
        let bench = try Self.bench()
        let (key, _) = try Self.begin(bench)
        for signature in [Signature(actor: "", reason: "x"), Signature(actor: "a", reason: "")] {
            let error = #expect(throws: EngineError.self) {
                try Self.operate(bench, .act(.stop(error: nil, cause: nil), key, signature))
            }
            #expect(error?.code == .invalidRequest)
        }
    }

    @Test("is the same act after it was stored and read")
    func codes() throws {
        var options = OperatorAct.ResumeOptions()
        options.branch = BranchPath([0, 2])
        options.from = "A"
        options.input = [1]
        options.variables = ["x": nil]
        options.revision = 3
        options.mapping = ["a": "b"]
        options.isEffectChecked = true
        let acts: [OperatorAct] = [
            .resume(options), .resume(.init()), .retry(branch: .root), .skip(branch: nil, result: 1),
            .complete(branch: nil, output: nil), .fail(branch: nil, error: "E", cause: "c"), .pause(.shift),
            .stop(error: "E", cause: nil), .reopen(from: "A", input: 1, variables: ["x": 2]),
            .move(revision: 2, mapping: ["a": "b"]),
        ]
        for act in acts { #expect(try OperatorAct(name: act.name, members: act.members) == act) }
        #expect(throws: EngineError.self) { try OperatorAct(name: "resume", members: ["form": "A"]) }
        #expect(throws: EngineError.self) { try OperatorAct(name: "skip", members: [:]) }
    }
}
