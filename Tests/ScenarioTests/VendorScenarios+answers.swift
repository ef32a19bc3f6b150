import Connectors
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Answers that nobody expected.
@Suite("Answers that providers should not give")
struct AnswerScenarios {
    private func run(_ number: String, hours: Int = 24) throws -> (stage: ScenarioStage, key: ExecutionKey) {
        let stage = try ScenarioStage()
        let key = try stage.start("aurora-sentinel-verification", input: ["phoneNumber": .string(number)])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(hours * 3600)))
        return (stage, key)
    }

    @Test("P32 a status code that nobody mapped parks flows, and once it is mapped all of them go on")
    func parksUnmapped() throws {
        let stage = try ScenarioStage()
        // The domain chooses the scenario; every address is a person of their own.
        let keys = try (1...5).map { number in
            try stage.start(
                "aurora-sentinel-verification",
                name: "flow-\(number)",
                input: ["email": .string("person\(number)@unknownstatus.sandbox.example")]
            )
        }
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        for key in keys {
            let record = try stage.record(key)
            #expect(record.status == .failed)
            #expect(record.error == "AuroraSentinel.Unmapped")
            #expect(
                record.cause?.contains("“status code 9”") == true,
                "an operator must know which: \(record.cause ?? "")"
            )
            #expect(record.output == nil, "what nobody can read is no outcome")
        }

        // The operator adds the code; the engine starts anew with it over the same store.
        let connectors = ScenarioStage.library.connectors
        var deployments = TwinProviders.deployments(of: connectors)
        var map = deployments["aurora-sentinel"]?.configuration["statusMap"]?.objectValue ?? [:]
        map["9"] = "rejected"
        deployments["aurora-sentinel"]?.configuration["statusMap"] = .object(map)
        let resources = TaskResources(connectors: connectors, deployments: deployments)
        let engine = try VirtualEngine(
            store: stage.temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: TwinWorld(stage.engine.world.sandbox),
            at: stage.engine.now,
            seed: 2
        )
        for key in keys { try engine.redrive(key) }
        try engine.run(until: engine.now.advanced(by: .seconds(3600)))
        for key in keys {
            #expect(try stage.record(key).output?["outcome"] == "rejected")
            let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 10_000)
            #expect(
                events.contains { $0.type.rawValue == "ExecutionRedriven" },
                "the history tells of the operator's act"
            )
        }
        try stage.expectNoViolations()
    }

    @Test("P33 new fields, another order and null lists change nothing", arguments: ["+14155550166", "+14155550167"])
    func bearsGrowth(_ number: String) throws {
        let (stage, key) = try run(number)
        #expect(try stage.record(key).output?["outcome"] == "verified")
        let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 10_000)
        let history = events.map { JSON.object($0.details).text() }.joined()
        #expect(!history.contains("clientPointer") && !history.contains("watchlists"), "only what is named is kept")
    }

    @Test("P33 a field that is missing or of another type is told by its place, without a value")
    func tellsDrift() throws {
        for (number, place) in [("+14155550164", "/data/status"), ("+14155550165", "/data/status")] {
            let (stage, key) = try run(number)
            let record = try stage.record(key)
            #expect(record.error == "AuroraSentinel.ConfigurationFault")
            let cause = try #require(record.cause)
            #expect(cause.contains(place))
            #expect(!cause.contains(number) && !cause.contains("\"6\""))
            try stage.expectNoViolations()
        }
    }

    @Test("P34 a sign-in page with status 200 is passing trouble, and never an empty answer")
    func bearsPortal() throws {
        let (stage, key) = try run("+14155550135")
        let finds = try stage.temporary.store.calls(of: key).filter { $0.resource.hasSuffix(":findCustomer") }
        #expect(finds.map(\.outcome) == ["transient", "notFound"])
        #expect(finds.map(\.status) == [200, 404])
        #expect(try stage.record(key).output?["outcome"] == "verified")

        let sardine = try ScenarioStage()
        let other = try sardine.start("sardine-onboarding", input: ["phoneNumber": "+14155550135"])
        try sardine.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        let searches = try sardine.temporary.store.calls(of: other).filter { $0.resource.hasSuffix(":searchEntity") }
        #expect(searches.first?.outcome == "transient")
        #expect(try sardine.record(other).output?["outcome"] == "verified")
    }

    @Test("P35 a 404 page from a wrong base URL is a fault of the configuration: nobody becomes a new customer")
    func refusesWrongAddress() throws {
        let (stage, key) = try run("+14155550136")
        #expect(try stage.record(key).error == "AuroraSentinel.ConfigurationFault")
        #expect(try stage.record(key).cause?.contains("base URL") == true)
        #expect(try stage.twin("/twin/aurora-sentinel/state")["links"] == 0)

        let sardine = try ScenarioStage()
        let other = try sardine.start("sardine-onboarding", input: ["phoneNumber": "+14155550136"])
        try sardine.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        #expect(try sardine.record(other).error == "Sardine.ConfigurationFault")
        #expect(try sardine.twin("/twin/sardine/state")["entities"] == 0)
    }

    @Test("P37 images of forty million bytes are dropped unless somebody wants them, and are stored nowhere")
    func dropsImages() throws {
        let stage = try ScenarioStage()
        let key = try stage.start("sardine-onboarding", input: ["phoneNumber": "+14155550165"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(86_400)))
        let record = try stage.record(key)
        #expect(record.output?["outcome"] == "verified")
        let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 10_000)
        let longest = events.map { JSON.object($0.details).text().utf8.count }.max() ?? 0
        #expect(longest < 20_000, "no event holds an image")
        try stage.expectNoViolations()
    }

    @Test("P37 images are fetched only where workflow and host both ask for them")
    func asksTwice() throws {
        let stage = try ScenarioStage()
        let input: JSON = ["phoneNumber": "+14155550101", "fetchImages": true]
        let refused = try stage.start("aurora-sentinel-verification", input: input)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        #expect(try stage.record(refused).error == "AuroraSentinel.Invalid")
        #expect(try stage.record(refused).cause?.contains("fetchImages") == true)
        #expect(try stage.twin("/twin/aurora-sentinel/state")["calls"]?["customerStatus"]?["calls"] ?? 0 == 0)

        let connectors = ScenarioStage.library.connectors
        var deployments = TwinProviders.deployments(of: connectors)
        deployments["aurora-sentinel"]?.configuration["fetchImages"] = true
        let resources = TaskResources(connectors: connectors, deployments: deployments)
        let engine = try VirtualEngine(
            store: stage.temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: TwinWorld(stage.engine.world.sandbox),
            at: stage.engine.now
        )
        try engine.redrive(refused)
        try engine.run(until: engine.now.advanced(by: .seconds(3600)))
        #expect(try stage.record(refused).output?["outcome"] == "verified")
        let events = try stage.temporary.store.events(of: refused, after: nil, isReversed: false, limit: 10_000)
        let history = events.map { JSON.object($0.details).text() }.joined()
        #expect(history.contains("data:image/jpeg;base64"), "who asks for images gets them")
    }
}
