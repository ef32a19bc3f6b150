import Foundation
import HTTPTypes
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

/// What cannot be read, as people read it.
@Suite("What was set aside")
struct UnreadableReadingTests {
    @Test("is shown as waiting for a repair, is counted among the failures, and is found")
    func shown() throws {
        try withSetAside { reader, id in
            let onboarding = try #require(try reader.onboarding(id)).json
            #expect(onboarding["status"] == "running")
            #expect(onboarding["isUnreadable"] == true)
            #expect(onboarding["waitingFor"] == "repair")
            #expect(onboarding["whoCanAct"] == "operator")
            #expect(
                onboarding["waiting"]?[0]?["nextAction"]?["what"]?.stringValue?.contains("usher resume \(id)") == true
            )
            #expect(try reader.failures()["totalUnreadable"] == 1)
            #expect(try reader.failures(selectedBy: Selector(parsing: "status:failed"))["totalUnreadable"] == 0)
            let found = try reader.onboardings(selectedBy: Selector(parsing: "unreadable:true"))
            #expect(found["onboardings"]?.arrayValue?.map { $0["id"] } == [.string(id.description)])
            #expect(try reader.history(of: id, after: nil)?["events"]?.arrayValue?.isEmpty == false)
        }
    }

    @Test("is a conflict for whoever asks for more, and no failure of the store")
    func problems() {
        let error = StoreError(.unreadable, "The file /var/lib/usher.db.keys knows no key.")
        for problem in [Problem(error), Problem(EngineError(.unreadable, error.message))] {
            #expect(problem.status == .conflict)
            #expect(!problem.detail.contains("usher.db"))
        }
    }

    /// A store in which the kernel met an execution whose frame is none.
    private func withSetAside(_ body: (OnboardingReader, OnboardingID) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-aside-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appendingPathComponent("usher.db").path)
        let kernel = try Kernel(
            store: store,
            resources: TaskResources(),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "")
        )
        let now = SystemClock().now()
        func commit(_ input: KernelInput, at now: Timestamp) throws {
            try kernel.handle(input, at: now, seed: 1)
            guard let batch = kernel.seal() else { return }
            try store.commit(batch.changes)
            kernel.committed(batch)
        }
        let definition = #"{"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 60, "End": true}}}"#
        let draft = DefinitionDraft(stateMachine: "works", text: definition, roleARN: "")
        try commit(.register(draft, reply: ReplyID(1)), at: now)
        let request = StartRequest(stateMachine: "works", name: "flow", input: [:])
        try commit(.start(request, reply: ReplyID(2)), at: now)
        let key = try #require(try store.executionKey(named: "flow", of: "works"))
        var branch = try #require(try store.execution(key)).branches[0]
        branch.frame = "torn"
        var change = ExecutionChange(key: key)
        change.branches = [.put(branch)]
        var changes = ChangeSet()
        changes.executions = [change]
        try store.commit(changes)
        let later = now.advanced(by: .seconds(61))
        let due = try store.dueBranches(at: later, limit: 9)
        try commit(.due(branches: due, executions: []), at: later)
        try body(OnboardingReader(store: store), OnboardingID(key))
        try store.close()
    }
}
