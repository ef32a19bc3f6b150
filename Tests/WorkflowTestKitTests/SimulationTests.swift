import Foundation
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Runs of the real kernel over a real store against the real twin, struck down at random moments, from one seed each.
///
/// To rerun a failure, run the test with the seed that its name shows.
@Suite("Simulated crashes")
struct SimulationTests {
    /// Magic numbers whose scenarios end in a verified person, whatever goes wrong on the way.
    private static let survivable = [1, 2, 20, 21, 22, 23, 25, 26, 29, 30, 31, 33, 34, 35, 38, 53, 54, 64, 66, 67]

    @Test(
        "whatever the moment of a crash, everybody ends verified, exists once, and every visit has one key",
        arguments: 1...24
    )
    func survives(seed: Int) throws {
        var seeds = SplitMix64(seed: UInt64(seed))
        let library = WorkflowCaseTests.library
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors)
        )
        let temporary = try TemporaryStore()
        let engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: TwinWorld(Sandbox([SardineTwin(SardineConfiguration(seed: UInt64(seed)))])),
            at: Timestamp(milliseconds: 1_780_308_000_000),
            seed: seeds.next()
        )
        let definition = try #require(library.definitions.first { $0.name == "sardine-onboarding" })
        try engine.register(DefinitionDraft(stateMachine: definition.name, text: definition.text, roleARN: ""))
        var crashes = 0
        engine.strikes = { _ in
            let isStruck = seeds.next() % 16 == 0 && crashes < 60
            if isStruck { crashes += 1 }
            return isStruck
        }
        let people = Self.survivable.map { "+1\(200 + seed)55501" + ($0 < 10 ? "0" : "") + String($0) }
        for phone in people { try start(phone, on: engine) }
        try engine.run(until: engine.now.advanced(by: .seconds(30 * 86_400)))

        #expect(crashes > 0)
        #expect(try temporary.store.audit(limit: 10).map(\.description) == [])
        #expect(try temporary.store.executionCounts() == [.succeeded: people.count])
        let outcomes = try temporary.store.executions(matching: ExecutionFilter(), before: nil, limit: 100).map {
            summary in
            try temporary.store.execution(summary.key)?.record.output?["outcome"]
        }
        #expect(outcomes == Array(repeating: "verified", count: people.count))
        let twin = try #require(engine.world.sandbox.twins.first as? SardineTwin)
        for phone in people {
            #expect(twin.ledger.keys(of: .createEntity, for: phone).count <= 1, "one key for the one visit of \(phone)")
        }
        try expectOneKeyPerVisit(in: temporary.store)
        #expect(entities(in: &engine.world, at: engine.now) == people.count)
    }

    private func start(_ phone: String, on engine: VirtualEngine<TwinWorld>) throws {
        let request = StartRequest(
            stateMachine: "sardine-onboarding",
            name: phone,
            input: ["phoneNumber": .string(phone)]
        )
        while true {
            do {
                _ = try engine.start(request)
                return
            } catch let error as EngineError where error.code == .shuttingDown {
                continue
            }
        }
    }

    private func expectOneKeyPerVisit(in store: SQLiteStore) throws {
        struct Visit: Hashable {
            var execution: ExecutionKey
            var path: String
            var number: Int
        }
        var keys: [Visit: Set<String>] = [:]
        for summary in try store.executions(matching: ExecutionFilter(), before: nil, limit: 100) {
            for call in try store.calls(of: summary.key) {
                let visit = Visit(execution: summary.key, path: call.path.description, number: call.visit.number)
                keys[visit, default: []].insert(call.idempotencyKey)
            }
        }
        #expect(keys.values.allSatisfy { $0.count == 1 })
        #expect(Set(keys.values.flatMap { $0 }).count == keys.count)
    }

    private func entities(in world: inout TwinWorld, at now: Timestamp) -> Int? {
        let reply = world.sandbox.respond(
            to: TwinRequest(head: .init(method: .get, scheme: nil, authority: nil, path: "/twin/sardine/state")),
            at: now
        )
        return (try? JSON(parsing: reply.body))?["entities"]?.integerValue
    }
}
