import Connectors
import HTTPTypes
import JSONModel
import ProviderSandbox
import Testing
import WorkflowRuntime
import WorkflowTestKit

/// Lists that change while they are read.
@Suite("Lists that change under the reader's hands")
struct ScanScenarios {
    private static let population = 700

    private let connector: Connector
    private let context: CallContext

    init() throws {
        let connectors = ScenarioStage.library.connectors
        connector = try #require(connectors.first { $0.name == "aurora-sentinel" })
        let deployment = try #require(TwinProviders.deployments(of: connectors)["aurora-sentinel"])
        context = CallContext(deployment: deployment, idempotencyKey: "scan", now: ScenarioStage.start)
    }

    private func stage(_ dials: JSONObject = [:]) throws -> ScenarioStage {
        var dials = dials
        dials["population"] = .integer(Self.population)
        return try ScenarioStage(dials: ["aurora-sentinel": .object(dials)])
    }

    private struct Endless: Error {}

    /// Sends a call to the twin and reads its answer.
    private func outcome(of call: PreparedCall, _ stage: ScenarioStage) throws -> Outcome {
        var secrets = Secrets()
        for reference in call.secretReferences {
            secrets.values[reference] = try TwinProviders.Secrets().value(of: reference)
        }
        let answer = stage.engine.world.respond(to: try call.request(secrets: secrets), at: stage.engine.now)
        return connector.outcome(of: call, answer.result, now: stage.engine.now)
    }

    /// Reads a list as the engine will: the cursor goes through its stored form at each page.
    private func scan(
        _ stage: ScenarioStage,
        operation: String = "listCustomers"
    ) throws -> (keys: [String], pages: Int, end: ListScan.End) {
        let scan = try ListScan(of: operation, in: connector)
        var cursor = scan.start
        var known: Set<String> = []
        var keys: [String] = []
        for pages in 1...1000 {
            let call = try scan.call(at: cursor, context: context)
            let page = try scan.page(outcome(of: call, stage), of: call)
            let step = try scan.step(
                after: page,
                at: cursor,
                known: known.intersection(page.keys),
                knownCount: known.count
            )
            keys += step.items.compactMap(\.key)
            known.formUnion(page.keys)
            guard let next = step.next else { return (keys, pages, try #require(step.end)) }
            cursor = try #require(ListScan.Cursor(json: JSON(parsing: next.json.text())))
        }
        throw Endless()
    }

    /// Reads a list page by page as the provider orders it by default, or the other way round.
    private func naiveScan(_ stage: ScenarioStage, order: String) throws -> Set<String> {
        var input: JSON = ["sortBy": "updatedAt", "sortingOrder": .string(order), "entriesPerPage": 50]
        var keys: Set<String> = []
        while true {
            let call = try connector.prepare(operation: "listCustomers", input: input, context: context)
            let page = try #require(try connector.page(outcome(of: call, stage), of: call))
            keys.formUnion(page.keys.compactMap { $0 })
            guard let next = page.next else { return keys }
            input = next
        }
    }

    /// Everybody who was there before anything changed.
    private func everybody() throws -> Set<String> {
        let keys = try scan(stage()).keys
        #expect(keys.count == Self.population)
        return Set(keys)
    }

    @Test("P38 reading by the time of the last change misses people, in either direction", arguments: ["asc", "desc"])
    func naiveScanMisses(_ order: String) throws {
        let everybody = try everybody()
        let busy = try stage(["updatesBetweenPages": 40])
        let missing = everybody.subtracting(try naiveScan(busy, order: order))
        #expect(!missing.isEmpty)
    }

    @Test(
        "P38 the scan misses nobody and doubles nobody while people change, come and move",
        arguments: [
            JSONObject(), ["updatesBetweenPages": 40], ["insertsBetweenPages": 3], ["movesBetweenPages": 3],
            ["updatesBetweenPages": 40, "insertsBetweenPages": 2, "movesBetweenPages": 2],
        ]
    )
    func scanMissesNobody(_ dials: JSONObject) throws {
        let everybody = try everybody()
        let (keys, pages, end) = try scan(stage(dials))
        #expect(Set(keys).count == keys.count, "everybody once")
        #expect(everybody.subtracting(keys) == [], "everybody who was there")
        #expect(end.missing == 0)
        #expect(end.distinct == keys.count)
        #expect(pages < 80, "it took \(pages) pages")
    }

    @Test("P38 who is restricted to expired documents is read the same way, and a list that is off says so")
    func readsExpired() throws {
        let (keys, _, end) = try scan(stage(), operation: "listExpiredCustomers")
        #expect((1..<Self.population).contains(keys.count))
        #expect(end.missing == 0)
        var off = context
        off.deployment.configuration["expiredListPath"] = nil
        let scan = try ListScan(of: "listExpiredCustomers", in: connector)
        let error = #expect(throws: ConnectorError.self) { try scan.call(at: scan.start, context: off) }
        #expect(error?.message.contains("set expiredListPath") == true)
    }
}
