import Connectors
import JSONModel
import Logging
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// A campaign in the whole engine with its threads.
@Suite("Campaigns in the engine", .timeLimit(.minutes(5)))
struct CampaignEngineTests {
    private static let workflow = """
        {"QueryLanguage":"JSONata","StartAt":"E","States":{"E":{"Type":"Map","End":true,
          "ItemReader":{"Resource":"usher:cohort"},"ToleratedFailurePercentage":100,
          "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{
            "A":{"Type":"Task","Resource":"usher:admit","Arguments":{},"Output":"{% $states.input %}","Next":"I"},
            "I":{"Type":"Task","Resource":"usher:contact","Arguments":{"kind":"invite"},
              "Output":"{% $states.input %}","Next":"W"},
            "W":{"Type":"Task","Resource":"swift:work","Arguments":"{% $states.input %}","Next":"D"},
            "D":{"Type":"Succeed","Output":{"outcome":"verified"}}}}}}}
        """
    private static let signature = Signature(actor: "alice", reason: "The documents expire.")
    private static let count = 300

    /// A store whose every twelfth commit fails, at most so many times.
    private final class FlakyStore: ForwardingStore {
        static let mostFailures = 5
        let base: any EngineStore
        private let commits = Mutex((count: 0, failures: 0))

        init(_ base: any EngineStore) { self.base = base }

        var failures: Int { commits.withLock(\.failures) }

        func commit(_ changes: ChangeSet) throws(StoreError) {
            let isFailing = commits.withLock { commits in
                commits.count += 1
                guard commits.count % 12 == 0, commits.failures < Self.mostFailures else { return false }
                commits.failures += 1
                return true
            }
            if isFailing { throw StoreError(.full, "The disk is full. Make room.") }
            try base.commit(changes)
        }
    }

    /// Nothing leaves the process.
    private struct NoTransport: Transport {
        func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
            throw TransportFailure(reach: .nothingSent, kind: .refused, message: "There is no network here.")
        }
    }

    /// Asks again while the store fails.
    private func insisting<Value>(_ body: () async throws(EngineError) -> Value) async throws -> Value {
        while true {
            do throws(EngineError) {
                return try await body()
            } catch {
                guard error.isTransient else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    @Test("everybody is onboarded once, by itself and at the rate, although commits fail on the way")
    func runsByItself() async throws {
        let temporary = try TemporaryStore()
        let store = FlakyStore(temporary.store)
        let keys = Mutex<[String: Set<String>]>([:])
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(JSONPointer(tokens: ["phone"]), .phone)]
        let resources = TaskResources(
            handlers: [
                "work": { input, context in
                    let phone = input["phone"]?.stringValue ?? ""
                    keys.withLock { _ = $0[phone, default: []].insert(context.idempotencyKey) }
                    return input
                }
            ],
            settings: ["rekyc": settings]
        )
        let engine = Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(
                resources: resources,
                planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
                transport: NoTransport()
            ),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "https://usher.example"),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        async let running: Void = engine.run()
        do {
            let key = try await begin(on: engine, store)
            while try store.campaign(key)?.status.isTerminal != true { try await Task.sleep(for: .milliseconds(20)) }
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
        let record = try #require(try store.campaigns(before: nil, limit: 1).first)
        #expect(record.status == .finished)
        #expect(record.counts.outcomes == ["verified": Self.count])
        #expect(keys.withLock(\.count) == Self.count)
        #expect(keys.withLock { $0.values.allSatisfy { $0.count == 1 } })
        #expect(store.failures > 0)
        let starts = try store.campaignRows(of: record.key, status: nil, after: 0, limit: Self.count)
            .compactMap(\.startedAt).map(\.milliseconds)
        let busiest = starts.map { start in starts.count { (start..<start + 1000).contains($0) } }.max()
        #expect(busiest ?? 0 <= 100)
        let violations = try store.audit(limit: 10).map(\.description)
        #expect(violations == [])
    }

    /// Makes a campaign and starts it.
    private func begin(on engine: Engine, _ store: FlakyStore) async throws -> Int64 {
        let draft = DefinitionDraft(stateMachine: "rekyc", text: Self.workflow, roleARN: "")
        _ = try await insisting { () throws(EngineError) in try await engine.register(draft) }
        var settings = CampaignSettings()
        settings.ratePerMinute = 6000
        let request = CampaignRequest.create(
            CampaignDraft(name: "Renewal", workflow: "rekyc", settings: settings, source: .file(.jsonLines)),
            Self.signature
        )
        let made = try await insisting { () throws(EngineError) in try await engine.campaign(request) }
        guard case .campaign(let record) = made else {
            throw EngineError(.invalidRequest, "The engine gave another answer.")
        }
        for first in stride(from: 1, to: Self.count, by: 60) {
            let lines = (first..<first + 60).map { number in
                let fields: JSONObject = ["phone": .string("+1415555" + "\(10_000 + number)".dropFirst())]
                return (number: number, line: CampaignPiece.Line.fields(fields))
            }
            let piece = CampaignPiece(firstLine: first, lines: lines, nextLine: first + 60)
            _ = try await insisting { () throws(EngineError) in
                try await engine.campaign(.hand(campaign: record.key, piece))
            }
        }
        _ = try await insisting { () throws(EngineError) in
            try await engine.campaign(.freeze(campaign: record.key, sourceDigest: nil, Self.signature))
        }
        _ = try await insisting { () throws(EngineError) in
            try await engine.campaign(.steer(campaign: record.key, .start, Self.signature))
        }
        return record.key
    }
}
