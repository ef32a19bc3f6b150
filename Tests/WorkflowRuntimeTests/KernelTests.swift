import Connectors
import Foundation
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// The kernel by itself: inputs in, batches out, no thread and no clock.
@Suite("The kernel")
struct KernelTests {
    /// A kernel over a fresh store, with one state machine of a single handler task.
    final class Bench {
        let temporary: TemporaryStore
        let resources: TaskResources
        let mint: TokenMint
        var kernel: Kernel
        var now = Timestamp(milliseconds: 1_780_308_000_000)
        private var nextReply: UInt64 = 1
        private let configuration: KernelConfiguration

        init(
            configuration: KernelConfiguration = KernelConfiguration(),
            definition: String = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "swift:work", "End": true}}}
            """
        ) throws {
            temporary = try TemporaryStore()
            self.configuration = configuration
            resources = TaskResources(handlers: ["work": { input, _ in input }])
            mint = TokenMint(secret: try temporary.store.tokenSecret(), publicURL: "https://usher.example")
            kernel = try Kernel(store: temporary.store, resources: resources, mint: mint, configuration: configuration)
            let draft = DefinitionDraft(stateMachine: "m", text: definition, roleARN: "")
            try handle(.register(draft, reply: reply()))
            _ = try commit()
        }

        func reply() -> ReplyID {
            defer { nextReply += 1 }
            return ReplyID(nextReply)
        }

        func handle(_ input: KernelInput) throws { try kernel.handle(input, at: now, seed: 1) }

        @discardableResult
        func start(_ name: String, input: JSON = [:]) throws -> ReplyID {
            let id = reply()
            try handle(.start(StartRequest(stateMachine: "m", name: name, input: input), reply: id))
            return id
        }

        /// Commits what was decided and gives the batch.
        func commit() throws -> KernelBatch? {
            guard let batch = kernel.seal() else { return nil }
            try temporary.store.commit(batch.changes)
            kernel.committed(batch)
            return batch
        }

        func restart() throws {
            kernel = try Kernel(store: temporary.store, resources: resources, mint: mint, configuration: configuration)
        }

        func receipt(_ id: ReplyID, in batch: KernelBatch?) -> StartReceipt? {
            for case (id, .started(let receipt)) in batch?.replies ?? [] { return receipt }
            return nil
        }

        func error(_ id: ReplyID, in batch: KernelBatch?) -> EngineError? {
            for case (id, .failed(let error)) in batch?.replies ?? [] { return error }
            return nil
        }
    }

    @Test("a call is ordered in the batch whose transaction holds its intent")
    func intentBeforeCall() throws {
        let bench = try Bench()
        let id = try bench.start("a", input: ["x": 1])
        let batch = try bench.commit()
        let order = try #require(batch?.orders.first)
        #expect(order.parameters == ["x": 1])
        let key = try #require(bench.receipt(id, in: batch)).key
        let stored = try #require(try bench.temporary.store.execution(key))
        #expect(stored.branches.map(\.wake.kind) == [.call])
    }

    @Test("starting again under the same name gives the first receipt, before and after the commit")
    func repeatedStart() throws {
        let bench = try Bench()
        let first = try bench.start("a", input: ["x": 1])
        let second = try bench.start("a", input: ["x": 1])
        let batch = try bench.commit()
        let third = try bench.start("a", input: ["x": 1])
        let later = try bench.commit()
        let receipt = try #require(bench.receipt(first, in: batch))
        #expect(receipt.isNew)
        #expect(bench.receipt(second, in: batch)?.key == receipt.key)
        #expect(bench.receipt(second, in: batch)?.isNew == false)
        #expect(bench.receipt(third, in: later)?.key == receipt.key)
        #expect(try bench.temporary.store.executionCounts() == [.running: 1])
    }

    @Test("starting under a name that has another input is refused")
    func conflictingStart() throws {
        let bench = try Bench()
        try bench.start("a", input: ["x": 1])
        let second = try bench.start("a", input: ["x": 2])
        #expect(bench.error(second, in: try bench.commit())?.code == .executionExists)
    }

    @Test("an answer ends the task, and a second answer to the same call changes nothing")
    func answers() throws {
        let bench = try Bench()
        try bench.start("a")
        let order = try #require(try bench.commit()?.orders.first)
        try bench.handle(.answer(order.id, Outcome(.ok, result: ["done": true])))
        try bench.handle(.answer(order.id, Outcome(.ok, result: ["done": false])))
        _ = try bench.commit()
        let record = try #require(try bench.temporary.store.execution(order.execution)).record
        #expect(record.status == .succeeded)
        #expect(record.output == ["done": true])
        #expect(try bench.temporary.store.calls(of: order.execution).count == 1)
        #expect(bench.kernel.executionsInMemory == 0)
    }

    @Test("calls beyond the bound wait in the store and go when there is room, the longest waiting first")
    func backPressure() throws {
        var configuration = KernelConfiguration()
        configuration.maximumCallsInFlight = 2
        let bench = try Bench(configuration: configuration)
        for name in ["a", "b", "c", "d"] {
            try bench.start(name)
            bench.now = bench.now.advanced(by: .seconds(1))
        }
        let orders = try #require(try bench.commit()).orders
        #expect(orders.count == 2)
        #expect(bench.kernel.freeCalls == 0)
        let queue = CapacityQueue(bucket: "", lane: .interactive, share: "m")
        var waiting = try bench.temporary.store.branchesWaitingForCapacity(in: queue, limit: 10)
        #expect(waiting.count == 2)
        try bench.handle(.answer(orders[0].id, Outcome(.ok, result: 1)))
        try bench.handle(.room(for: waiting))
        let next = try #require(try bench.commit()).orders
        #expect(next.map(\.execution) == [waiting[0].execution])
        waiting = try bench.temporary.store.branchesWaitingForCapacity(in: queue, limit: 10)
        #expect(waiting.count == 1)
    }

    @Test("a call that was on its way when the process died is made again under the same key and another number")
    func recovery() throws {
        let bench = try Bench()
        try bench.start("a")
        let lost = try #require(try bench.commit()?.orders.first)
        try bench.restart()
        let interrupted = try bench.temporary.store.branchesWithCall(after: nil, limit: 10)
        try bench.handle(.recover(interrupted))
        let again = try #require(try bench.commit()?.orders.first)
        #expect(again.idempotencyKey == lost.idempotencyKey)
        #expect(again.attempt == lost.attempt)
        #expect(again.number == lost.number + 1)
    }

    @Test("recovery leaves calls of this process alone")
    func recoveryOfOwnCalls() throws {
        let bench = try Bench()
        try bench.start("a")
        _ = try bench.commit()
        try bench.handle(.recover(try bench.temporary.store.branchesWithCall(after: nil, limit: 10)))
        #expect(bench.kernel.seal() == nil)
    }

    @Test("after a failed commit nothing of it is remembered but the answers, which are decided anew")
    func failedCommit() throws {
        let bench = try Bench()
        try bench.start("a")
        let order = try #require(try bench.commit()?.orders.first)
        try bench.handle(.answer(order.id, Outcome(.ok, result: "once")))
        let lostStart = try bench.start("b")
        let failed = try #require(bench.kernel.seal())
        let laterStart = try bench.start("c")
        let (inputs, callers) = try bench.kernel.reset(after: failed)
        #expect(Set(callers) == [lostStart, laterStart])
        #expect(inputs.count == 1)
        for input in inputs { try bench.handle(input) }
        _ = try bench.commit()
        #expect(try bench.temporary.store.execution(order.execution)?.record.output == "once")
        #expect(try bench.temporary.store.executionCounts() == [.succeeded: 1])
    }

    @Test("a stopped execution gives up its call and is ABORTED")
    func stop() throws {
        let bench = try Bench()
        try bench.start("a")
        let order = try #require(try bench.commit()?.orders.first)
        try bench.handle(.stop(order.execution, error: "E", cause: "C", reply: bench.reply()))
        let batch = try #require(try bench.commit())
        #expect(batch.cancellations == [order.id])
        let record = try #require(try bench.temporary.store.execution(order.execution)).record
        #expect(record.status == .aborted)
        #expect(record.error == "E")
        let second = bench.reply()
        try bench.handle(.stop(order.execution, error: nil, cause: nil, reply: second))
        #expect(bench.error(second, in: try bench.commit())?.code == .executionEnded)
    }

    @Test("a task's time-out counts from the store, also after a restart")
    func timeout() throws {
        let bench = try Bench(
            definition: """
                {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "swift:work", "TimeoutSeconds": 60, "End": true}}}
                """
        )
        try bench.start("a")
        let order = try #require(try bench.commit()?.orders.first)
        try bench.restart()
        #expect(try bench.temporary.store.nextDueTime() == bench.now.advanced(by: .seconds(60)))
        bench.now = bench.now.advanced(by: .seconds(60))
        let due = try bench.temporary.store.dueBranches(at: bench.now, limit: 10)
        try bench.handle(.due(branches: due, executions: []))
        _ = try bench.commit()
        let record = try #require(try bench.temporary.store.execution(order.execution)).record
        #expect(record.error == "States.Timeout")
    }

    @Test("the state machine's own time-out ends an execution as TIMED_OUT")
    func executionTimeout() throws {
        let bench = try Bench(
            definition: """
                {"StartAt": "W", "TimeoutSeconds": 5, "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}
                """
        )
        let id = try bench.start("a")
        let key = try #require(bench.receipt(id, in: try bench.commit())).key
        bench.now = bench.now.advanced(by: .seconds(5))
        try bench.handle(
            .due(branches: [], executions: try bench.temporary.store.dueExecutions(at: bench.now, limit: 1))
        )
        _ = try bench.commit()
        #expect(try bench.temporary.store.execution(key)?.record.status == .timedOut)
        #expect(try bench.temporary.store.nextDueTime() == nil)
    }

    @Test("a definition that changes gets a new revision, and running executions finish on theirs")
    func revisions() throws {
        let bench = try Bench()
        try bench.start("old")
        let order = try #require(try bench.commit()?.orders.first)
        let text = #"{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "new", "End": true}}}"#
        try bench.handle(.register(DefinitionDraft(stateMachine: "m", text: text, roleARN: ""), reply: bench.reply()))
        let id = try bench.start("new")
        let new = try #require(bench.receipt(id, in: try bench.commit())).key
        try bench.restart()
        try bench.handle(.recover([BranchReference(execution: order.execution, path: .root)]))
        let again = try #require(try bench.commit()?.orders.first)
        try bench.handle(.answer(again.id, Outcome(.ok, result: "old")))
        _ = try bench.commit()
        #expect(try bench.temporary.store.execution(new)?.record.output == "new")
        #expect(try bench.temporary.store.execution(order.execution)?.record.output == "old")
    }

    @Test("a loop of states that never waits does not hold up the kernel")
    func endlessLoop() throws {
        let bench = try Bench(
            definition: """
                {"StartAt": "A", "States": {
                  "A": {"Type": "Choice", "Choices": [{"Variable": "$.end", "IsPresent": true, "Next": "C"}], "Default": "B"},
                  "B": {"Type": "Pass", "Next": "A"},
                  "C": {"Type": "Succeed"}}}
                """
        )
        let id = try bench.start("a")
        let batch = try bench.commit()
        let receipt = bench.receipt(id, in: batch)
        let key = try #require(receipt?.key)
        let wakes = try bench.temporary.store.execution(key)?.branches.map(\.wake)
        #expect(wakes == [.timer(due: bench.now)])
        try bench.handle(.stop(key, error: nil, cause: nil, reply: bench.reply()))
        _ = try bench.commit()
        #expect(try bench.temporary.store.execution(key)?.record.status == .aborted)
    }
}
