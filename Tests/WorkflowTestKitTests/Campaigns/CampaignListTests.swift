import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Cohorts that are read from a provider's list which changes meanwhile.
@Suite("Campaigns over a provider's list")
struct CampaignListTests {
    private static let population = 600
    private static let everybody = CampaignSource.list(
        resource: "connector:aurora-sentinel:listCustomers",
        input: [:],
        filter: nil,
        customer: "{'phone': phoneNumber, 'email': email, 'reference': uuid}"
    )

    /// The real kernel over a real store, with Aurora Sentinel's twin.
    private final class Stage {
        let temporary: TemporaryStore
        let engine: VirtualEngine<TwinWorld>

        init(
            _ dials: JSONObject = [:],
            _ store: (any EngineStore) -> any EngineStore = { $0 }
        ) throws {
            var dials = dials
            dials["population"] = .integer(CampaignListTests.population)
            var settings = WorkflowSettings()
            settings.applicant = [
                ContactField(JSONPointer(tokens: ["phone"]), .phone),
                ContactField(JSONPointer(tokens: ["email"]), .email),
            ]
            let library = WorkflowCaseTests.library
            let resources = TaskResources(
                connectors: library.connectors,
                deployments: TwinProviders.deployments(of: library.connectors),
                handlers: ["work": { input, _ in input }],
                settings: ["rekyc": settings]
            )
            var failures: [String] = []
            let sandbox = TwinProviders.sandbox(dials: ["aurora-sentinel": .object(dials)], failures: &failures)
            try #require(failures == [])
            temporary = try TemporaryStore()
            engine = try VirtualEngine(
                store: store(temporary.store),
                resources: resources,
                planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
                world: TwinWorld(sandbox),
                at: CampaignStage.start
            )
            try engine.register(
                DefinitionDraft(stateMachine: "rekyc", text: CampaignStage.workflow, roleARN: "")
            )
        }

        func create(_ source: CampaignSource) throws -> Int64 {
            let draft = CampaignDraft(name: "List", workflow: "rekyc", settings: CampaignSettings(), source: source)
            while true {
                do {
                    guard case .campaign(let record) = try engine.campaign(.create(draft, CampaignStage.alice)) else {
                        break
                    }
                    return record.key
                } catch let error as EngineError where error.code == .shuttingDown {
                    // The answer was lost; what was made may be there.
                    if let record = try temporary.store.campaigns(before: nil, limit: 1).first { return record.key }
                }
            }
            throw EngineError(.invalidRequest, "The kernel gave another answer.")
        }

        func record(_ key: Int64) throws -> CampaignRecord { try #require(try temporary.store.campaign(key)) }

        func references(_ key: Int64) throws -> [String] {
            try temporary.store.campaignRows(of: key, status: nil, after: 0, limit: 10_000).compactMap(\.reference)
        }
    }

    private func everybody() throws -> Set<String> {
        let stage = try Stage()
        let key = try stage.create(Self.everybody)
        try stage.engine.run()
        #expect(try stage.record(key).counts.total == Self.population)
        return Set(try stage.references(key))
    }

    @Test(
        "misses nobody and doubles nobody while the list changes and the process dies",
        arguments: [
            JSONObject(), ["updatesBetweenPages": 40, "insertsBetweenPages": 2, "movesBetweenPages": 2],
        ]
    )
    func mutatingList(_ dials: JSONObject) throws {
        let everybody = try everybody()
        let stage = try Stage(dials)
        var moments = 0
        stage.engine.strikes = { _ in
            moments += 1
            return moments % 7 == 0
        }
        let key = try stage.create(Self.everybody)
        try stage.engine.run()
        stage.engine.strikes = { _ in false }
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.status == .ready)
        let references = try stage.references(key)
        #expect(Set(references).count == references.count, "everybody once")
        #expect(everybody.subtracting(references) == [], "everybody who was there")
        #expect(try stage.temporary.store.audit(limit: 10).map(\.description) == [])
    }

    @Test("a filter leaves others out, and they count for the scan all the same")
    func filter() throws {
        let stage = try Stage()
        let expired = CampaignSource.list(
            resource: "connector:aurora-sentinel:listCustomers",
            input: [:],
            filter: "$count(expiredIds) > 0",
            customer: "{'phone': phoneNumber, 'email': email, 'reference': uuid}"
        )
        let key = try stage.create(expired)
        try stage.engine.run()
        let record = try stage.record(key)
        #expect(record.status == .ready)
        #expect((1..<Self.population / 2).contains(record.counts.total))
        #expect(record.counts.read == record.counts.total)
        #expect(try stage.temporary.store.audit(limit: 10).map(\.description) == [])
    }

    /// A store that keeps what is written about campaigns.
    private final class Recorder: ForwardingStore {
        let base: any EngineStore
        let commits = Mutex<[[CampaignChange]]>([])

        init(_ base: any EngineStore) { self.base = base }

        func commit(_ changes: ChangeSet) throws(StoreError) {
            try base.commit(changes)
            commits.withLock { $0.append(changes.campaigns) }
        }
    }

    @Test("a scan that is given up forgets what it saw, in the transaction that says so")
    func givenUp() throws {
        var recorder: Recorder?
        let stage = try Stage(["faults": ["errorRate": 1.0]]) { store in
            let made = Recorder(store)
            recorder = made
            return made
        }
        let key = try stage.create(Self.everybody)
        try stage.engine.run()
        #expect(try stage.record(key).status == .failed)
        let commits = try #require(recorder).commits.withLock { $0 }
        #expect(commits.last { !$0.isEmpty }?.contains(.forgetSeen(campaign: key)) == true)
    }

    @Test(
        "a provider that fails for a while is asked again, and what it refuses for good fails the campaign with the reason"
    )
    func failures() throws {
        let stage = try Stage(["faults": ["errorRate": 0.4]])
        let key = try stage.create(Self.everybody)
        try stage.engine.run()
        #expect(try stage.record(key).status == .ready)
        #expect(try stage.record(key).counts.total == Self.population)

        let off = try Stage()
        let wrong = CampaignSource.list(
            resource: "connector:aurora-sentinel:listCustomers",
            input: ["entriesPerPage": 7],
            filter: nil,
            customer: "$undefined.nothing"
        )
        let other = try off.create(wrong)
        try off.engine.run()
        let record = try off.record(other)
        #expect(record.status == .failed)
        #expect(record.statusReason?.isEmpty == false)
        #expect(record.finishedAt != nil)
        #expect(try off.temporary.store.audit(limit: 10).map(\.description) == [])
        #expect(throws: EngineError.self) {
            try off.create(.list(resource: "connector:aurora-sentinel:nothing", input: [:], filter: nil, customer: nil))
        }
        #expect(throws: EngineError.self) {
            try off.create(
                .list(resource: "connector:aurora-sentinel:listCustomers", input: [:], filter: "((", customer: nil)
            )
        }
    }

    @Test("one that is cancelled while a page is on its way takes nothing of it, and gives its room back")
    func cancelledPage() throws {
        let stage = try Stage(["faults": ["latencySeconds": 5]])
        let key = try stage.create(Self.everybody)
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(1)))
        #expect(try stage.engine.limits().contains { $0.inFlight == 1 })
        try stage.engine.campaign(.steer(campaign: key, .cancel(links: false), CampaignStage.alice))
        try stage.engine.run()
        #expect(try stage.record(key).status == .cancelled)
        #expect(try stage.record(key).counts.read == 0)
        #expect(try stage.engine.limits().allSatisfy { $0.inFlight ?? 0 == 0 })
        #expect(try stage.temporary.store.audit(limit: 10).map(\.description) == [])
    }
}
