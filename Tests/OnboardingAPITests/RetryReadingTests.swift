import Connectors
import Foundation
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

/// What tries again after a failure, as people read it.
@Suite("What tries again")
struct RetryReadingTests {
    /// A store in which onboardings wait for their next attempt after failures of the given names.
    private func withRetries(_ errors: [String], _ body: (OnboardingReader, [OnboardingID]) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-retry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appendingPathComponent("usher.db").path)
        let kernel = try Kernel(
            store: store,
            resources: TaskResources(handlers: ["work": { input, _ in input }]),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "")
        )
        let now = SystemClock().now()
        var number: UInt64 = 0
        func commit(_ input: KernelInput) throws -> KernelBatch? {
            try kernel.handle(input, at: now, seed: 1)
            guard let batch = kernel.seal() else { return nil }
            try store.commit(batch.changes)
            kernel.committed(batch)
            return batch
        }
        func reply() -> ReplyID {
            number += 1
            return ReplyID(number)
        }
        let definition = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "swift:work", "End": true,
                "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 3600, "MaxAttempts": 3}]}}}
            """
        let draft = DefinitionDraft(stateMachine: "works", text: definition, roleARN: "")
        _ = try commit(.register(draft, reply: reply()))
        for (index, error) in errors.enumerated() {
            let request = StartRequest(stateMachine: "works", name: "flow-\(index)", input: [:])
            let order = try #require(try commit(.start(request, reply: reply()))?.orders.first)
            _ = try commit(.answer(order.id, Outcome(.invalid, errorName: error, message: "Not now.")))
        }
        try body(OnboardingReader(store: store), errors.indices.map { OnboardingID(ExecutionKey(Int64($0 + 1))) })
        try store.close()
    }

    @Test("is grouped by cause, apart from what failed for good")
    func groups() throws {
        try withRetries(["Provider.Busy", "Provider.Busy", "Provider.Odd"]) { reader, _ in
            let page = try reader.failures()
            #expect(page["failures"] == [])
            #expect(page["total"] == 0)
            #expect(page["totalRetrying"] == 3)
            let groups = page["retrying"]?.arrayValue ?? []
            #expect(groups.map { $0["count"] } == [2, 1])
            let group = try #require(groups.first)
            #expect(group["error"] == "Provider.Busy")
            #expect(group["message"] == "Not now.")
            #expect(group["state"] == "Work")
            #expect(group["sample"] == "onb-2")
            #expect(group["nextAt"]?.stringValue != nil)
            let selector = try Selector(parsing: "cause:\(try #require(group["cause"]?.stringValue))")
            #expect(try reader.onboardings(selectedBy: selector)["onboardings"]?.arrayValue?.count == 2)
            #expect(try reader.failures(selectedBy: Selector(parsing: "status:failed"))["totalRetrying"] == 0)
        }
    }

    @Test("is counted whole, however few of its causes are listed")
    func countsAll() throws {
        try withRetries(["Provider.Busy", "Provider.Busy", "Provider.Odd"]) { reader, _ in
            let page = try reader.failures(limit: 1)
            #expect(page["retrying"]?.arrayValue?.map { $0["error"] } == ["Provider.Busy"])
            #expect(page["causesRetrying"] == 2 && page["totalRetrying"] == 3)
        }
    }

    @Test("says on its own page why the attempt before failed, and when the next one is")
    func page() throws {
        try withRetries(["Provider.Busy"]) { reader, ids in
            let wait = try #require(try reader.onboarding(ids[0])?.json["waiting"]?[0])
            #expect(wait["waitingFor"] == "retry")
            #expect(wait["failure"]?["error"] == "Provider.Busy")
            #expect(wait["failure"]?["outcome"] == "invalid")
            #expect(wait["nextAction"]?["at"]?.stringValue != nil)
            #expect(
                wait["explanation"]?.stringValue?.hasSuffix("The attempt before failed with Provider.Busy: Not now.")
                    == true
            )
        }
    }
}
