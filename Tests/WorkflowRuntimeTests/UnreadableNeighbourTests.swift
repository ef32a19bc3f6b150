import Connectors
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowStore
import WorkflowTestKit

@testable import WorkflowRuntime

/// What a damaged row does to those who wait for it, and to what is sent.
@Suite("What cannot be read, and those around it", .timeLimit(.minutes(2)))
struct UnreadableNeighbourTests {
    typealias Bench = KernelTests.Bench

    static let delivered = DeliveryAnswer(status: 200, failure: nil)

    /// A bench with one endpoint and the onboardings `a` and `b`, whose first notices are due to it.
    static func twoOnboardings() throws -> Bench {
        let bench = try Bench(definition: UnreadableTests.waiting)
        let url = "https://product.example/hooks"
        let endpoint = EndpointRequest.create(url: url, types: [], workflows: [], signsAsymmetrically: false)
        try bench.handle(.endpoint(endpoint, reply: bench.reply()))
        for name in ["a", "b"] {
            var request = StartRequest(stateMachine: "m", name: name, input: [:])
            request.isOnboarding = true
            try bench.handle(.start(request, reply: bench.reply()))
        }
        _ = try bench.commit()
        return bench
    }

    static func deliver(_ bench: Bench) throws -> [DeliveryOrder] {
        try bench.handle(.deliver(try bench.kernel.dueDeliveries(at: bench.now)))
        return try #require(try bench.commit()).deliveries
    }

    @Test("a notice whose data is damaged says at least that something happened, and keeps no other back")
    func noticeData() throws {
        let bench = try Self.twoOnboardings()
        try bench.temporary.tamper("UPDATE notices SET data = '{' WHERE position = 1")
        let orders = try Self.deliver(bench)
        #expect(orders.count == 2)
        let bodies = try orders.map { try JSON(parsing: $0.body) }
        #expect(bodies.count { $0["data"] == WithheldPayload.unreadable } == 1)
    }

    @Test("a notice that cannot be read at all is parked, and the next one goes out")
    func notice() throws {
        let bench = try Self.twoOnboardings()
        try bench.temporary.tamper("UPDATE notices SET type = 'nonsense' WHERE position = 1")
        let orders = try Self.deliver(bench)
        #expect(orders.count == 1)
        let store = bench.temporary.store
        let states = try store.deliveries(of: 1, in: nil, after: 0, limit: 9).map(\.state)
        #expect(states == [.parked, .pending])
    }

    @Test("the answer to an attempt at a delivery outlives a commit that fails, and nothing is sent twice")
    func answeredDelivery() throws {
        let bench = try Self.twoOnboardings()
        let orders = try Self.deliver(bench)
        for order in orders { try bench.handle(.delivered(order.id, Self.delivered)) }
        let failed = try #require(bench.kernel.seal())
        let (inputs, _) = try bench.kernel.reset(after: failed)
        // While the store fails, they are put off like answers of calls.
        #expect(inputs.map(\.isAnswer) == [true, true])
        for input in inputs { try bench.handle(input) }
        _ = try bench.commit()
        let deliveries = try bench.temporary.store.deliveries(of: 1, in: nil, after: 0, limit: 9)
        #expect(deliveries.map(\.state) == [.delivered, .delivered])
        #expect(deliveries.map(\.attemptCount) == [1, 1])
        bench.now = bench.now.advanced(by: .seconds(3600))
        #expect(try bench.kernel.dueDeliveries(at: bench.now).isEmpty)
    }

    @Test("an attempt whose own commit failed never left, and leaves again")
    func orderedDelivery() throws {
        let bench = try Self.twoOnboardings()
        try bench.handle(.deliver(try bench.kernel.dueDeliveries(at: bench.now)))
        let failed = try #require(bench.kernel.seal())
        #expect(failed.deliveries.count == 2)
        _ = try bench.kernel.reset(after: failed)
        #expect(try Self.deliver(bench).count == 2)
    }

    @Test("an execution hears of the end that it waits for although it could not be read when that came")
    func nested() throws {
        let arn = KernelConfiguration().stateMachineARN("child")
        let bench = try Bench(
            definition: """
                {"StartAt": "Nest", "States": {"Nest": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                  "Parameters": {"StateMachineArn": "\(arn)", "Input": {}}, "ResultSelector": {"status.$": "$.Status"},
                  "End": true}}}
                """
        )
        let child = DefinitionDraft(stateMachine: "child", text: UnreadableTests.waiting, roleARN: "")
        try bench.handle(.register(child, reply: bench.reply()))
        let id = try bench.start("a")
        let key = try #require(bench.receipt(id, in: try bench.commit())).key
        try bench.temporary.tamper("CREATE TABLE copy AS SELECT activity FROM branches WHERE execution = \(key)")
        try bench.temporary.tamper("UPDATE branches SET activity = x'00' WHERE execution = \(key)")
        bench.now = bench.now.advanced(by: .seconds(61))
        try bench.due()
        #expect(try #require(try bench.commit()).setAside.map(\.execution) == [key])
        #expect(try bench.temporary.store.executionCounts() == [.running: 1, .succeeded: 1])
        #expect(try bench.temporary.store.audit(limit: 9).map(\.description) == [])
        try bench.temporary.tamper(
            "UPDATE branches SET activity = (SELECT activity FROM copy) WHERE execution = \(key); DROP TABLE copy"
        )
        try OperatorActTests.operate(bench, .act(.resume(.init()), key, UnreadableTests.alice))
        #expect(try bench.temporary.store.execution(key)?.record.output == ["status": "SUCCEEDED"])
    }

    @Test("a map run whose row or whose parent is damaged keeps no other map run back, at the start neither")
    func mapRuns() throws {
        for sql in [
            "UPDATE map_runs SET plan = x'00' WHERE key = 1",
            "UPDATE frames SET frame = x'00' WHERE execution = 1",
        ] {
            let bench = try Bench(
                definition: """
                    {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor": {
                      "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Rest",
                      "States": {"Rest": {"Type": "Wait", "Seconds": 60, "End": true}}}}}}
                    """
            )
            // The names of map runs are drawn, so each start needs a seed of its own.
            let ids = try ["a", "b"].enumerated().map { index, name in
                let id = bench.reply()
                let request = StartRequest(stateMachine: "m", name: name, input: [1, 2])
                try bench.kernel.handle(.start(request, reply: id), at: bench.now, seed: UInt64(index + 1))
                return id
            }
            let batch = try bench.commit()
            let keys = try ids.map { try #require(bench.receipt($0, in: batch)).key }
            try bench.work()
            try bench.temporary.tamper(sql)
            try bench.restart()
            let runs = try bench.temporary.store.runningMapRuns(after: nil, limit: 9)
            #expect(runs.count == 2)
            try bench.handle(.recoverMapRuns(runs))
            try bench.work()
            bench.now = bench.now.advanced(by: .seconds(61))
            try bench.due()
            try bench.work()
            #expect(try UnreadableTests.statuses(bench, keys) == [.running, .succeeded], "\(sql)")
        }
    }
}

extension KernelTests.Bench {
    /// Lets map runs go on, and carries out their orders, until nothing is left to do now.
    func work() throws {
        let caller = MapRunCaller(store: temporary.store, buckets: Buckets(), lists: nil)
        for _ in 0..<20 {
            if kernel.hasMapWork { try handle(.mapRuns) }
            guard let batch = try commit() else { return }
            for order in batch.mapOrders { try handle(.mapAnswer(order.id, caller.performNow(order))) }
        }
    }
}
