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

/// A world in which `swift:work` takes a while and fails for items that say so, and which remembers every key that it was shown.
struct WorkWorld: VirtualWorld {
    /// How long the work on an item takes.
    var delay = Duration.zero
    /// Whether items that want to fail do so.
    var fails = true
    /// The keys that were shown for each item.
    var keys: [JSON: Set<String>] = [:]
    /// How often the work was done.
    var count = 0

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? {
        count += 1
        let item = order.parameters["item"] ?? order.parameters
        keys[item, default: []].insert(order.idempotencyKey)
        if fails, order.parameters["fail"] == true {
            return Outcome(.invalid, errorName: "Work.Refused", message: "The item wants to fail.")
        }
        return Outcome(.ok, result: item)
    }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        VirtualAnswer(.failure(TransportFailure(reach: .nothingSent, kind: .nameResolution, message: "")))
    }

    var nextWake: Timestamp? { nil }

    mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}

/// The real kernel over a real SQLite file, a folder for buckets, and state machines given as text.
final class MapStage {
    static let start = Timestamp(milliseconds: 1_780_308_000_000)

    let temporary: TemporaryStore
    let engine: VirtualEngine<WorkWorld>
    let folder: String

    init(
        _ machines: [String: String],
        seed: UInt64 = 1,
        configuration: KernelConfiguration = .init(),
        master: MasterKey? = nil
    ) throws {
        let resources = TaskResources(handlers: ["work": { input, _ in input }])
        temporary = try TemporaryStore(master: master)
        folder = NSTemporaryDirectory() + "usher-buckets-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
            world: WorkWorld(),
            at: Self.start,
            seed: seed,
            configuration: configuration
        )
        engine.buckets = Buckets(parents: [folder])
        for (name, text) in machines.sorted(by: { $0.key < $1.key }) {
            let (_, diagnostics) = resources.parseDefinition(text)
            try #require(diagnostics == [])
            try engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: "role"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func start(_ machine: String = "m", name: String = "run", input: JSON) throws -> ExecutionKey {
        try engine.start(StartRequest(stateMachine: machine, name: name, input: input)).key
    }

    func write(_ text: String, to key: String) throws {
        let file = URL(fileURLWithPath: "\(folder)/data/\(key)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func read(_ key: String) throws -> JSON {
        try JSON(parsing: String(contentsOfFile: "\(folder)/data/\(key)", encoding: .utf8))
    }

    func record(_ key: ExecutionKey) throws -> ExecutionRecord {
        try #require(try temporary.store.execution(key)).record
    }

    /// The newest map run of an execution.
    func mapRun(of key: ExecutionKey) throws -> MapRunRecord {
        try #require(try temporary.store.mapRuns(of: key, before: nil, limit: 1).first)
    }

    func children(of run: MapRunRecord) throws -> [ExecutionRecord] {
        try temporary.store.children(of: run.key, after: nil, limit: 100_000)
    }

    func events(of key: ExecutionKey) throws -> [String] {
        try temporary.store.events(of: key, after: nil, isReversed: false, limit: 10_000).map(\.type.rawValue)
    }

    func expectNoViolations() throws {
        #expect(try temporary.store.audit(limit: 10).map(\.description) == [])
    }

    /// A distributed Map state over the state's input whose items go through `swift:work`.
    static func map(
        _ fields: String = "",
        type: String = "STANDARD",
        state: String = #""Type":"Task","Resource":"swift:work""#
    )
        -> String
    {
        """
        {"StartAt":"M","States":{"M":{"Type":"Map","End":true\(fields.isEmpty ? "" : "," + fields),"ItemProcessor":{
          "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"\(type)"},"StartAt":"W","States":{"W":{\(state),"End":true}}}}}}
        """
    }

    static func items(_ count: Int, failing: Set<Int> = []) -> JSON {
        .array((0..<count).map { ["item": .integer($0), "fail": .bool(failing.contains($0))] })
    }
}
