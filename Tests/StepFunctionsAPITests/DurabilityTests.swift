import Connectors
import Foundation
import JSONModel
import Logging
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore

@Suite("What is managed by name")
struct DurabilityTests {
    private static let definition = """
        {"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:us-east-1:000000000000:activity:check"}}}
        """

    /// Runs a kernel over a file, and closes the file behind it, as a restart does.
    private func withKernel(_ path: String, _ body: (KernelBench) throws -> Void) throws {
        let store = try SQLiteStore(path: path)
        try body(try KernelBench(store))
        try store.close()
    }

    @Test("is there after a restart, and so are the queues, in their order")
    func restart() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-sfn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("usher.db").path
        try withKernel(path) { bench in
            var draft = StateMachineDraft(
                name: "m",
                text: Self.definition,
                roleARN: "r",
                type: .standard,
                settings: ["a": 1]
            )
            draft.tags = [Tag(key: "k", value: "v")]
            draft.isPublished = true
            try bench.change(.createStateMachine(draft))
            try bench.change(.createActivity(name: "check", encryption: nil, tags: []))
            try bench.change(
                .createAlias(
                    stateMachine: "m",
                    name: "live",
                    description: "d",
                    routes: [.init(version: 1, weight: 100)]
                )
            )
            for number in 0..<20 {
                let start = StartRequest(stateMachine: "m", name: "e\(number)", input: .integer(number))
                try bench.handle { .start(start, reply: $0) }
            }
            try bench.commit()
        }
        try withKernel(path) { bench in
            #expect(try bench.store.stateMachines().first?.tags == [Tag(key: "k", value: "v")])
            #expect(try bench.store.versions(of: "m").map(\.number) == [1])
            #expect(try bench.store.aliases(of: nil).map(\.routes) == [[.init(version: 1, weight: 100)]])
            var inputs: [JSON] = []
            // Claims of one batch do not get the same task twice, though the store still shows it as waiting.
            for _ in 0..<20 { try bench.handle { .claim("check", worker: "w", reply: $0) } }
            for reply in try bench.commit() {
                if case .activityTask(let task?) = reply { inputs.append(task.input) }
            }
            #expect(inputs == (0..<20).map { .integer($0) })
            #expect(try bench.store.branchesWaitingForWorker(of: "check", skipping: 0, limit: 9).isEmpty)
            #expect(try bench.store.audit(limit: 9) == [])
        }
    }

    @Test("can be deleted and made again, while executions of the first go on")
    func remake() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-sfn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try withKernel(folder.appendingPathComponent("usher.db").path) { bench in
            let draft = StateMachineDraft(
                name: "m",
                text: Self.definition,
                roleARN: "r",
                type: .standard,
                settings: [:]
            )
            try bench.change(.createActivity(name: "check", encryption: nil, tags: []))
            try bench.change(.createStateMachine(draft))
            try bench.handle { .start(StartRequest(stateMachine: "m", name: "e", input: 1), reply: $0) }
            // Making, deleting and making again in one transaction.
            try bench.change(.deleteStateMachine("m"))
            try bench.change(.createStateMachine(draft))
            try bench.commit()
            try bench.change(.deleteStateMachine("m"))
            try bench.commit()
            #expect(try bench.store.stateMachines().isEmpty)
            try bench.change(.createStateMachine(draft))
            try bench.handle { .claim("check", worker: nil, reply: $0) }
            let replies = try bench.commit()
            #expect(replies.contains { if case .activityTask(.some) = $0 { true } else { false } })
            #expect(try bench.store.currentDefinitions().map(\.revision) == [3])
        }
    }

    @Test("lets a worker wait for a task that comes in the same batch, and tells one that gives up")
    func waiting() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-sfn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try withKernel(folder.appendingPathComponent("usher.db").path) { bench in
            let draft = StateMachineDraft(
                name: "m",
                text: Self.definition,
                roleARN: "r",
                type: .standard,
                settings: [:]
            )
            try bench.change(.createActivity(name: "check", encryption: nil, tags: []))
            try bench.change(.createStateMachine(draft))
            try bench.commit()
            try bench.handle { .claim("check", worker: nil, reply: $0) }
            let second = try bench.handle { .claim("check", worker: nil, reply: $0) }
            try bench.handle { .start(StartRequest(stateMachine: "m", name: "e", input: 1), reply: $0) }
            try bench.handle { _ in .withdraw(second) }
            let tasks = try bench.commit().compactMap { reply -> ActivityAssignment?? in
                guard case .activityTask(let task) = reply else { return nil }
                return .some(task)
            }
            #expect(tasks.count == 2)
            #expect(tasks.first??.input == 1)
            #expect(tasks.last == .some(nil))
        }
    }
}

/// A kernel that a test drives by hand.
private final class KernelBench {
    let store: SQLiteStore
    private let kernel: Kernel
    private var nextReply: UInt64 = 1
    private let now = Timestamp(milliseconds: 1_000_000)

    init(_ store: SQLiteStore) throws {
        self.store = store
        let mint = TokenMint(secret: try store.tokenSecret(), publicURL: "http://localhost")
        kernel = try Kernel(store: store, resources: TaskResources(), mint: mint)
    }

    @discardableResult
    func handle(_ input: (ReplyID) -> KernelInput) throws -> ReplyID {
        defer { nextReply += 1 }
        try kernel.handle(input(ReplyID(nextReply)), at: now, seed: nextReply)
        return ReplyID(nextReply)
    }

    func change(_ request: CatalogRequest) throws { try handle { .catalog(request, reply: $0) } }

    @discardableResult
    func commit() throws -> [KernelReply] {
        guard let batch = kernel.seal() else { return [] }
        try store.commit(batch.changes)
        kernel.committed(batch)
        return batch.replies.map(\.1)
    }
}
