import Connectors
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// What becomes of a create whose effect nobody knows, when it is made again.
@Suite("A call that may have had its effect")
struct DoubtTests {
    /// A create of the sandbox's connector, with a retrier where asked for.
    final class Bench {
        let temporary: TemporaryStore
        let kernel: Kernel
        var now = Timestamp(milliseconds: 1_780_308_000_000)
        private var nextReply: UInt64 = 1

        init(retry: String = "[]") throws {
            temporary = try TemporaryStore()
            let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            let library = WorkflowLibrary(folder: "/" + folder + "/workflows")
            let resources = TaskResources(
                connectors: library.connectors,
                deployments: TwinProviders.deployments(of: library.connectors)
            )
            let mint = TokenMint(secret: try temporary.store.tokenSecret(), publicURL: "https://usher.example")
            kernel = try Kernel(store: temporary.store, resources: resources, mint: mint)
            let definition = """
                {"QueryLanguage": "JSONata", "StartAt": "Create", "States": {"Create": {"Type": "Task",
                    "Resource": "connector:sardine:createEntity", "TimeoutSeconds": 600,
                    "Arguments": {"phoneNumber": "+14155550100"}, "Retry": \(retry), "End": true}}}
                """
            try handle { .register(DefinitionDraft(stateMachine: "m", text: definition, roleARN: ""), reply: $0) }
        }

        @discardableResult
        func handle(_ input: (ReplyID) -> KernelInput) throws -> KernelBatch? {
            let id = ReplyID(nextReply)
            nextReply += 1
            try kernel.handle(input(id), at: now, seed: 1)
            guard let batch = kernel.seal() else { return nil }
            try temporary.store.commit(batch.changes)
            kernel.committed(batch)
            for (other, reply) in batch.replies where other == id {
                if case .failed(let error) = reply { throw error }
            }
            return batch
        }

        func begin() throws -> CallOrder {
            let start = StartRequest(stateMachine: "m", name: "a", input: [:])
            return try #require(try handle { .start(start, reply: $0) }?.orders.first)
        }

        func answer(_ order: CallOrder, _ outcome: Outcome) throws -> KernelBatch? {
            try handle { _ in .answer(order.id, outcome) }
        }

        func resume(_ options: OperatorAct.ResumeOptions = .init()) throws -> CallOrder? {
            let signature = Signature(actor: "alice", reason: "Because.")
            return try handle { .operate(.act(.resume(options), ExecutionKey(1), signature), reply: $0) }?.orders.first
        }

        var record: ExecutionRecord {
            get throws { try #require(try temporary.store.execution(ExecutionKey(1))).record }
        }
    }

    private static let unreadable = Outcome(
        .unmapped,
        errorName: "Sardine.Unmapped",
        message: "The answer cannot be read.",
        mayHaveHadEffect: true
    )

    @Test("is looked into first by an operator's resumption, also after a restart")
    func resumptionLooks() throws {
        let bench = try Bench()
        let order = try bench.begin()
        _ = try bench.answer(order, Self.unreadable)
        #expect(try bench.record.status == .failed)
        let row = try #require(try bench.temporary.store.execution(ExecutionKey(1))?.branches.first)
        #expect(row.task.flatMap(Doubt.init)?.visit == order.attempt.visit.number)
        let again = try #require(try bench.resume())
        #expect(again.purpose.name == "resolve")
        #expect(again.idempotencyKey == order.idempotencyKey)
        #expect(try bench.temporary.store.audit(limit: 9).isEmpty)
    }

    @Test("is looked into first by a retrier")
    func retrierLooks() throws {
        let bench = try Bench(retry: #"[{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "MaxAttempts": 2}]"#)
        let order = try bench.begin()
        _ = try bench.answer(order, Self.unreadable)
        bench.now = bench.now.advanced(by: .seconds(60))
        let branch = BranchReference(execution: ExecutionKey(1), path: .root)
        let again = try bench.handle { _ in .due(branches: [branch], executions: []) }?.orders.first
        #expect(again?.purpose.name == "resolve")
    }

    @Test("is looked into first where the execution was stopped in the middle of it")
    func stoppedInCall() throws {
        let bench = try Bench()
        _ = try bench.begin()
        try bench.handle { .stop(ExecutionKey(1), error: nil, cause: nil, reply: $0) }
        #expect(try bench.resume()?.purpose.name == "resolve")
    }

    @Test("cannot be entered anew, unless somebody has looked")
    func editsNeedLook() throws {
        let bench = try Bench()
        _ = try bench.answer(try bench.begin(), Self.unreadable)
        var options = OperatorAct.ResumeOptions()
        options.input = ["other": true]
        let error = #expect(throws: EngineError.self) { try bench.resume(options) }
        #expect(error?.code == .actRefused)
        options.isEffectChecked = true
        #expect(try bench.resume(options)?.purpose.name == "call")
    }

    @Test("leaves no doubt where the answer says that nothing was done")
    func refusalLeavesNone() throws {
        let bench = try Bench()
        _ = try bench.answer(try bench.begin(), Outcome(.invalid, errorName: "Sardine.Invalid", message: "No."))
        #expect(try bench.resume()?.purpose.name == "call")
    }
}
