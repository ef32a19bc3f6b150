import Connectors
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// Failures after which a state tries again, on the real kernel over a real store.
@Suite("The cause of a failure that is retried")
struct RetryCauseTests {
    typealias Acts = OperatorActTests

    private static func cause(_ bench: KernelTests.Bench, _ key: ExecutionKey) throws -> FailureCause? {
        try Acts.stored(bench, key).branches.first?.retryCause
    }

    private static func selected(_ bench: KernelTests.Bench, _ text: String) throws -> [ExecutionKey] {
        try bench.temporary.store.executionKeys(
            selectedBy: Selector(parsing: text),
            at: bench.now,
            after: nil,
            limit: 9
        )
    }

    private static func isDue(_ bench: KernelTests.Bench, _ key: ExecutionKey) throws -> KernelBatch? {
        bench.now = bench.now.advanced(by: .seconds(5 * 3600))
        try bench.handle(.due(branches: [BranchReference(execution: key, path: .root)], executions: []))
        return try bench.commit()
    }

    @Test("is shown, grouped and selected by, and the same that an end by it has")
    func isKept() throws {
        let bench = try Acts.bench()
        let (key, first) = try Acts.begin(bench)
        try Acts.fail(bench, first, "Slow")
        let cause = try #require(try Self.cause(bench, key))
        #expect((cause.state, cause.error, cause.outcomeClass) == ("Work", "Slow", "invalid"))
        #expect(cause.message == "No such country.")
        let stored = try Acts.stored(bench, key)
        let wait = try #require(Wait.waits(of: stored, at: bench.now, stateType: { _ in "Wait" }).first)
        #expect(wait.subject == .retry)
        #expect(wait.explanation.contains("failed with Slow: No such country."))
        #expect(wait.json["failure"]?["fingerprint"] == .string(cause.fingerprint))
        #expect(try Self.selected(bench, "cause:\(cause.fingerprint) status:running") == [key])
        let groups = try bench.temporary.store.retryGroups(selectedBy: Selector(), at: bench.now, limit: 9)
        #expect(groups.map(\.fingerprint) == [cause.fingerprint])
        #expect(groups.first?.nextAt == bench.now.advanced(by: .seconds(3600)))

        // It outlives the process, and the attempts that go on failing for it.
        var order = first
        for _ in 0..<3 {
            try bench.restart()
            order = try #require(try Self.isDue(bench, key)?.orders.first)
            #expect(try Self.cause(bench, key) == cause)
            try Acts.fail(bench, order, "Slow")
        }
        let ended = try Acts.stored(bench, key)
        #expect(ended.record.status == .failed)
        #expect(ended.record.failure == cause)
        #expect(ended.branches.compactMap(\.retryCause) == [])
        #expect(try Self.selected(bench, "cause:\(cause.fingerprint)") == [key])
        #expect(try bench.temporary.store.retryGroups(selectedBy: Selector(), at: bench.now, limit: 9) == [])
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
    }

    @Test("goes when the state is left, and gives way to another one")
    func goes() throws {
        let bench = try Acts.bench()
        let (key, first) = try Acts.begin(bench)
        try Acts.fail(bench, first, "Slow")
        let cause = try #require(try Self.cause(bench, key))
        let second = try #require(try Self.isDue(bench, key)?.orders.first)
        try bench.handle(.answer(second.id, Outcome(.invalid, errorName: "Slow", message: "Another word.")))
        _ = try bench.commit()
        let other = try #require(try Self.cause(bench, key))
        #expect(other.fingerprint != cause.fingerprint)
        #expect(try Self.selected(bench, "cause:\(cause.fingerprint)") == [])
        let third = try #require(try Self.isDue(bench, key)?.orders.first)
        try bench.handle(.answer(third.id, Outcome(.ok, result: 1)))
        _ = try bench.commit()
        let stored = try Acts.stored(bench, key)
        #expect(stored.branches.map(\.stateName) == ["Rest"])
        #expect(stored.branches.compactMap(\.retryCause) == [])
        #expect(try Self.selected(bench, "cause:\(other.fingerprint)") == [])
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
    }

    @Test("lets a bulk act try all of them at once, again and again")
    func retriesAtOnce() throws {
        let bench = try Acts.bench()
        let (key, first) = try Acts.begin(bench)
        try Acts.fail(bench, first, "Slow")
        let cause = try #require(try Self.cause(bench, key)).fingerprint
        let selector = try Selector(parsing: "cause:\(cause) status:running")
        try Acts.operate(bench, .propose(.retry(branch: nil), selector, rate: 10, Acts.alice))
        try bench.handle(.continueJobs)
        let again = try #require(try bench.commit()?.orders.first)
        #expect(again.attempt.number == 2)
        #expect(try bench.temporary.store.job(1)?.succeeded == 1)
        // While the attempt is under way, its cause is that of the attempt before.
        #expect(try Self.cause(bench, key)?.fingerprint == cause)
        #expect(try Self.selected(bench, "cause:\(cause)") == [key])
    }

    @Test("stands in the file without the person whom the provider names")
    func namesNobody() throws {
        let bench = try Acts.bench()
        let id = try bench.start("a", input: ["country": "DE", "name": "Erika Musterfrau"])
        let batch = try bench.commit()
        let key = try #require(bench.receipt(id, in: batch)).key
        let order = try #require(batch?.orders.first)
        let message = "Erika Musterfrau (+49 30 123456) is unknown."
        try bench.handle(.answer(order.id, Outcome(.invalid, errorName: "Slow", message: message)))
        _ = try bench.commit()
        let cause = try #require(try Self.cause(bench, key))
        #expect(cause.message == "(redacted) #) is unknown.", "\(cause.message)")
    }
}
