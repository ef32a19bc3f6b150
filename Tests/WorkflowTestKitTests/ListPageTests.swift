import Connectors
import Foundation
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

@Suite("Pages of a connector's list")
struct ListPageTests {
    private static let everybody = JSON.array((0..<35).map { .integer($0) })

    @Test("are items of a map run, one page after the other")
    func pages() throws {
        let stage = try ListStage()
        let key = try stage.start()
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        #expect(stage.engine.world.asked.map(\.page) == [1, 2, 3, 4])
        try stage.expectNoViolations()
    }

    @Test("of a provider are read whole, and every row once, wherever the process dies", arguments: 1...3)
    func twin(seed: UInt64) throws {
        let workflows = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "workflows").path
        let library = WorkflowLibrary(folder: workflows)
        let connectors = library.connectors.filter { $0.name == "aurora-sentinel" }
        let resources = TaskResources(
            connectors: connectors,
            deployments: TwinProviders.deployments(of: connectors)
        )
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(
            dials: ["aurora-sentinel": ["population": 257]],
            seed: seed,
            failures: &failures
        )
        try #require(failures == [])
        let temporary = try TemporaryStore()
        let engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: TwinWorld(sandbox),
            at: MapStage.start,
            seed: seed
        )
        let reader = """
            "MaxConcurrency":20,"ItemReader":{"Resource":"connector:aurora-sentinel:listCustomers",
              "Parameters":{"entriesPerPage":50,"sortBy":"phoneNumber","sortingOrder":"asc"}},
            "ItemSelector":{"id.$":"$$.Map.Item.Value.uuid","from.$":"$$.Map.Item.Source"}
            """
        let text = MapStage.map(reader, state: #""Type":"Pass""#)
        try #require(resources.parseDefinition(text).diagnostics == [])
        try engine.register(DefinitionDraft(stateMachine: "m", text: text, roleARN: "role"))
        var generator = SplitMix64(seed: seed)
        var crashes = 0
        engine.strikes = { _ in
            guard generator.next() % 5 == 0 else { return false }
            crashes += 1
            return true
        }
        var key: ExecutionKey?
        while key == nil { key = try? engine.start(StartRequest(stateMachine: "m", name: "run", input: [:])).key }
        try engine.run()
        engine.strikes = { _ in false }
        try engine.run()
        let started = try #require(key)
        let record = try #require(try temporary.store.execution(started)).record
        let output = try #require(record.output?.arrayValue, "\(record.status) \(record.cause ?? "")")
        #expect(output.count == 257)
        #expect(Set(output.compactMap { $0["id"]?.stringValue }).count == 257)
        #expect(output.allSatisfy { $0["from"] == "connector:aurora-sentinel:listCustomers" })
        #expect(crashes > 2)
        #expect(try temporary.store.audit(limit: 10).map(\.description) == [])
    }

    // MARK: Bounds

    @Test("take room in the provider's bucket, and wait for it like any other call")
    func rate() throws {
        let stage = try ListStage(limits: #"{"rate": {"calls": 1, "per": 60}}"#)
        let key = try stage.start()
        try stage.run(for: .seconds(1))
        #expect(try stage.report().waiting == [.interactive: 1])
        #expect(try stage.report().tally["started"] == 1)
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        #expect(stage.moments == [0, 60, 120, 180])
        #expect(try stage.report().waiting == [:])
        try stage.expectNoViolations()
    }

    @Test("ask for their turn again after a crash, and the bucket remembers those before")
    func rateAndCrash() throws {
        let stage = try ListStage(limits: #"{"rate": {"calls": 1, "per": 60}}"#)
        let key = try stage.start()
        try stage.run(for: .seconds(70))
        try stage.engine.crash()
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        #expect(stage.moments.prefix(3) == [0, 60, 120])
        #expect(zip(stage.moments, stage.moments.dropFirst()).allSatisfy { $1 - $0 >= 60 })
        try stage.expectNoViolations()
    }

    @Test("of batch work leave the part of people free")
    func batchLane() throws {
        let stage = try ListStage(limits: #"{"rate": {"calls": 4, "per": 60}, "interactiveReserve": 0.5}"#)
        let key = try stage.start(lane: .batch)
        try stage.run(for: .seconds(10))
        #expect(stage.moments == [0, 0], "half of the calls of a minute are for people")
        #expect(try stage.report().waiting == [.batch: 1])
        for number in 0..<2 { try stage.start("look", name: "look-\(number)") }
        try stage.run(for: .seconds(1))
        #expect(stage.engine.world.looks.count == 2, "people need not wait for it")
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        try stage.expectNoViolations()
    }

    @Test("count among the calls under way")
    func concurrency() throws {
        var world = ListWorld()
        world.delay = .seconds(30)
        let stage = try ListStage(limits: #"{"concurrency": 1}"#, world: world)
        let key = try stage.start()
        #expect(try stage.report().inFlight == 1)
        let look = try stage.start("look", name: "look")
        #expect(try stage.report().waiting == [.interactive: 1])
        #expect(stage.engine.world.looks == [])
        try stage.run(for: .seconds(70))
        #expect(stage.engine.world.looks.count == 1)
        #expect(try stage.record(look).status == .succeeded)
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        #expect(try stage.report().inFlight == 0)
        try stage.expectNoViolations()
    }

    // MARK: Failures

    @Test("wait as long as the provider asks, a crash in between or not", arguments: [false, true])
    func retryAfter(crashes: Bool) throws {
        var world = ListWorld()
        world.faults = { page, count in page == 2 && count == 0 ? (429, "300") : nil }
        let stage = try ListStage(world: world)
        let key = try stage.start()
        try stage.run(for: .seconds(100))
        if crashes { try stage.engine.crash() }
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        let second = zip(stage.engine.world.asked, stage.moments).filter { $0.0.page == 2 }.map(\.1)
        #expect(second.count == 2)
        #expect(try #require(second.last) >= 300)
        try stage.expectNoViolations()
    }

    @Test("are asked for again where the provider fails for a while, with growing pauses")
    func retries() throws {
        var world = ListWorld()
        world.faults = { page, count in page == 3 && count < 4 ? (500, nil) : nil }
        let stage = try ListStage(world: world)
        let key = try stage.start()
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        #expect(stage.engine.world.asked.map(\.page) == [1, 2, 3, 3, 3, 3, 3, 4])
        let third = stage.engine.world.asked.filter { $0.page == 3 }.map(\.at)
        let pauses = zip(third, third.dropFirst()).map { $0.duration(to: $1) }
        #expect(pauses == [.milliseconds(400), .milliseconds(800), .milliseconds(1600), .milliseconds(3200)])
        try stage.expectNoViolations()
    }

    @Test("that cannot be had fail the run, which a Catch can take", arguments: [(500, 5), (400, 1)])
    func failure(_ status: Int, _ attempts: Int) throws {
        var world = ListWorld()
        world.faults = { page, _ in page == 2 ? (status, nil) : nil }
        let stage = try ListStage(world: world)
        let key = try stage.start()
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.error == "States.ItemReaderFailed")
        #expect(stage.engine.world.asked.filter { $0.page == 2 }.count == attempts)
        #expect(try stage.report().inFlight == 0)
        try stage.expectNoViolations()
    }

    @Test("are not asked for while the breaker is open, and go on when it is closed")
    func breaker() throws {
        let stage = try ListStage()
        try stage.engine.limits(.open(bucket: ListStage.bucket))
        let key = try stage.start()
        try stage.run(for: .seconds(3600))
        #expect(stage.moments == [])
        #expect(try stage.report().waiting == [.interactive: 1])
        #expect(try stage.record(key).status == .running)
        try stage.engine.limits(.close(bucket: ListStage.bucket))
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        try stage.expectNoViolations()
    }

    @Test("that fail while the breaker is open cost the run no attempt")
    func outage() throws {
        var world = ListWorld()
        world.faults = { page, count in page == 2 && count < 12 ? (503, nil) : nil }
        let limits = #"{"breaker": {"failureRatio": 0.5, "minimumCalls": 2, "window": 60, "pause": 30}}"#
        let stage = try ListStage(limits: limits, world: world)
        let key = try stage.start()
        try stage.engine.run()
        #expect(try stage.record(key).output == Self.everybody)
        #expect(stage.engine.world.asked.filter { $0.page == 2 }.count == 13)
        try stage.expectNoViolations()
    }

    @Test("that nobody needs any more leave the queue, and their call gives its room back")
    func abort() throws {
        let stage = try ListStage()
        try stage.engine.limits(.open(bucket: ListStage.bucket))
        let waiting = try stage.start()
        try stage.engine.stop(waiting)
        try stage.run(for: .seconds(60))
        #expect(try stage.report().waiting == [:])
        try stage.engine.limits(.close(bucket: ListStage.bucket))
        stage.engine.world.delay = .seconds(30)
        let calling = try stage.start(name: "other")
        #expect(try stage.report().inFlight == 1)
        try stage.engine.stop(calling)
        try stage.engine.run()
        #expect(try stage.report().inFlight == 0)
        #expect(try stage.record(calling).status == .aborted)
        #expect(stage.engine.world.asked.count == 1)
        try stage.expectNoViolations()
    }

    @Test("without end are taken for a provider that answers in a circle")
    func circle() throws {
        var world = ListWorld()
        world.population = nil
        let stage = try ListStage(maximumPages: 3, world: world)
        let key = try stage.start()
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.error == "States.ItemReaderFailed")
        #expect(record.cause?.contains("more than 3 pages") == true)
        #expect(stage.engine.world.asked.count == 3)
        try stage.expectNoViolations()
    }
}
