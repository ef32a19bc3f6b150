import Connectors
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// A world in which `swift:work` fails for customers that say so, and which remembers what was done for whom.
struct CustomerWorld: VirtualWorld {
    /// Whether customers that want to fail do so.
    var fails = true
    /// How long the work takes.
    var delay = Duration.zero
    /// The keys that were shown for each customer.
    var keys: [String: Set<String>] = [:]
    /// The notices that the product got: their types and data.
    var notices: [JSON] = []

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? {
        keys[order.parameters["phone"]?.stringValue ?? "", default: []].insert(order.idempotencyKey)
        guard fails, let name = order.parameters["fail"]?.stringValue, let kind = OutcomeClass(rawValue: name) else {
            return Outcome(.ok, result: [:])
        }
        return Outcome(kind, errorName: "Work.\(kind.errorSuffix)", message: "The customer wants to fail.")
    }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        VirtualAnswer(.failure(TransportFailure(reach: .nothingSent, kind: .nameResolution, message: "")))
    }

    var nextWake: Timestamp? { nil }

    mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}

/// Campaigns of a small workflow in the real kernel over a real SQLite file.
final class CampaignStage {
    /// A Monday, 10:00 UTC.
    static let start = Timestamp(milliseconds: 1_780_308_000_000)
    static let alice = Signature(actor: "alice", reason: "The documents expire.")
    static let bob = Signature(actor: "bob", reason: "Looked at it.")

    /// A customer is admitted, written to, worked on, and done; with `wait` so many seconds later, with `remind` reminded after so many.
    static let workflow = """
        {"QueryLanguage":"JSONata","StartAt":"Everybody","States":{"Everybody":{"Type":"Map","End":true,
          "ItemReader":{"Resource":"usher:cohort"},"ToleratedFailurePercentage":100,
          "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Admit","States":{
            "Admit":{"Type":"Task","Resource":"usher:admit","Arguments":{},
              "Assign":{"admission":"{% $states.result %}","customer":"{% $states.input %}",
                "campaign":"{% $states.context.Usher.campaign %}"},"Next":"Admitted"},
            "Admitted":{"Type":"Choice","Choices":[{"Condition":"{% $admission.admitted %}","Next":"Invite"}],"Default":"Out"},
            "Out":{"Type":"Succeed","Output":"{% {'outcome': $admission.reason, 'other': $admission.outcome} %}"},
            "Invite":{"Type":"Task","Resource":"usher:contact",
              "Arguments":{"kind":"invite","link":"https://example.com/a","step":"renew"},"Next":"Linger"},
            "Linger":{"Type":"Wait","Seconds":"{% $exists($customer.wait) ? $customer.wait : 0 %}","Next":"Remembers"},
            "Remembers":{"Type":"Choice","Choices":[{"Condition":"{% $exists($customer.remind) %}","Next":"Remind"}],
              "Default":"Work"},
            "Remind":{"Type":"Task","Resource":"usher:contact","Arguments":{"kind":"reminder",
                "freshSeconds":"{% $exists($customer.fresh) ? $customer.fresh : null %}"},
              "Catch":[{"ErrorEquals":["Usher.Outdated"],"Next":"Work"}],"Next":"Work"},
            "Work":{"Type":"Task","Resource":"swift:work","Arguments":"{% $customer %}","Next":"Submitted"},
            "Submitted":{"Type":"Task","Resource":"usher:milestone","Arguments":{"reached":"submitted"},"Next":"Done"},
            "Done":{"Type":"Succeed","Output":"{% {'outcome': $exists($customer.outcome) ? $customer.outcome : 'verified', \
              'reference': $campaign.reference, 'row': $campaign.row, 'deadline': $states.context.Usher.campaign.deadline} %}"}
          }}}}}
        """
    /// An ordinary onboarding of the same people.
    static let onboarding = """
        {"QueryLanguage":"JSONata","StartAt":"W","States":{"W":{"Type":"Wait","Seconds":600,"Next":"D"},
          "D":{"Type":"Succeed","Output":{"outcome":"verified"}}}}
        """

    let temporary: TemporaryStore
    let engine: VirtualEngine<CustomerWorld>

    init(
        seed: UInt64 = 1,
        threshold: Int = 1_000_000,
        workflows: [String] = ["rekyc"],
        master: MasterKey? = nil
    ) throws {
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(JSONPointer(tokens: ["phone"]), .phone, countryCode: "1")]
        let names = workflows + ["onboarding"]
        let resources = TaskResources(
            handlers: ["work": { input, _ in input }],
            settings: Dictionary(uniqueKeysWithValues: names.map { ($0, settings) })
        )
        var configuration = KernelConfiguration()
        configuration.approvalThreshold = threshold
        temporary = try TemporaryStore(master: master)
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
            world: CustomerWorld(),
            at: Self.start,
            seed: seed,
            configuration: configuration
        )
        for name in workflows { try register(name, Self.workflow, resources) }
        try register("onboarding", Self.onboarding, resources)
    }

    private func register(_ name: String, _ text: String, _ resources: TaskResources) throws {
        let (_, diagnostics) = resources.parseDefinition(text)
        try #require(diagnostics == [])
        try engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
    }

    // MARK: Campaigns

    static func phone(_ number: Int) -> String { "+1415555" + String(1_0000 + number).dropFirst() }

    static func customers(_ count: Int, _ change: (Int, inout JSONObject) -> Void = { _, _ in }) -> [JSONObject] {
        (1...count).map { number in
            var fields: JSONObject = ["phone": .string(phone(number)), "reference": .string("C-\(number)")]
            change(number, &fields)
            return fields
        }
    }

    static func fast(_ change: (inout CampaignSettings) -> Void = { _ in }) -> CampaignSettings {
        var settings = CampaignSettings()
        settings.ratePerMinute = 6000
        change(&settings)
        return settings
    }

    /// Does something again until the engine lives through it.
    @discardableResult
    func insisting<Value>(_ body: () throws -> Value) throws -> Value {
        while true {
            do {
                return try body()
            } catch let error as EngineError where error.code == .shuttingDown {
                continue
            }
        }
    }

    func create(
        _ source: CampaignSource = .file(.jsonLines),
        _ settings: CampaignSettings = CampaignStage.fast(),
        workflow: String = "rekyc"
    ) throws -> Int64 {
        let draft = CampaignDraft(name: "Renewal", workflow: workflow, settings: settings, source: source)
        guard case .campaign(let record) = try engine.campaign(.create(draft, Self.alice)) else {
            throw EngineError(.invalidRequest, "The kernel gave another answer.")
        }
        return record.key
    }

    @discardableResult
    func hand(_ customers: [JSONObject], to key: Int64, at first: Int = 1) throws -> (taken: Int, rejected: Int) {
        let lines = customers.enumerated().map { (number: first + $0, line: CampaignPiece.Line.fields($1)) }
        let piece = CampaignPiece(firstLine: first, lines: lines, nextLine: first + customers.count)
        guard case .handed(_, let taken, let rejected) = try engine.campaign(.hand(campaign: key, piece)) else {
            throw EngineError(.invalidRequest, "The kernel gave another answer.")
        }
        return (taken, rejected)
    }

    func freeze(_ key: Int64) throws {
        try engine.campaign(.freeze(campaign: key, sourceDigest: nil, Self.alice))
    }

    @discardableResult
    func steer(
        _ key: Int64,
        _ steering: CampaignSteering,
        by signature: Signature = CampaignStage.alice
    ) throws -> CampaignReply {
        try engine.campaign(.steer(campaign: key, steering, signature))
    }

    /// A campaign of customers that is ready, or has begun.
    func campaign(
        of customers: [JSONObject],
        _ settings: CampaignSettings = CampaignStage.fast(),
        workflow: String = "rekyc",
        starts: Bool = true
    ) throws -> Int64 {
        let key = try insisting { try create(.file(.jsonLines), settings, workflow: workflow) }
        var first = 1
        while first <= customers.count {
            let piece = Array(customers[(first - 1)...].prefix(500))
            try insisting { try hand(piece, to: key, at: first) }
            first += piece.count
        }
        try insisting { try freeze(key) }
        if starts { try steer(key, .start) }
        return key
    }

    func run(_ seconds: Double) throws {
        try engine.run(until: engine.now.advanced(by: .milliseconds(Int64(seconds * 1000))))
    }

    // MARK: Looking

    func record(_ key: Int64) throws -> CampaignRecord { try #require(try temporary.store.campaign(key)) }

    func rows(_ key: Int64) throws -> [CampaignRow] {
        try temporary.store.campaignRows(of: key, status: nil, after: 0, limit: 1_000_000)
    }

    func rejects(_ key: Int64) throws -> [CampaignReject] {
        try temporary.store.campaignRejects(of: key, after: 0, limit: 100_000)
    }

    func execution(_ row: CampaignRow) throws -> ExecutionRecord {
        try execution(row.execution)
    }

    func execution(_ key: ExecutionKey?) throws -> ExecutionRecord {
        let key = try #require(key)
        return try #require(try temporary.store.execution(key)).record
    }

    func mapRun(_ key: Int64) throws -> MapRunRecord {
        let execution = try #require(try record(key).execution)
        return try #require(try temporary.store.mapRuns(of: execution, before: nil, limit: 1).first)
    }

    func notices(_ type: NoticeType) throws -> [NoticeRecord] {
        try temporary.store.notices(after: 0, limit: 100_000).filter { $0.type == type }
    }

    func expectNoViolations() throws {
        let violations = try temporary.store.audit(limit: 10).map(\.description)
        #expect(violations == [])
    }

    /// How many customers were started in the busiest second that begins in a time.
    func busiestSecond(_ key: Int64, from begin: Timestamp = .epoch) throws -> Int {
        let starts = try rows(key).compactMap(\.startedAt).map(\.milliseconds).filter { $0 >= begin.milliseconds }
            .sorted()
        var most = 0
        var first = 0
        for (index, start) in starts.enumerated() {
            while starts[first] <= start - 1000 { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
