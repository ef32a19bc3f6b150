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

/// What scenarios of erasure play on: a sealed store, and a workflow that spreads an applicant's data over everything that a store
/// keeps: input, variables, a link and a message to show, a nested execution, an answer, history.
final class ErasureStage {
    static let phone = "+14155550123"
    /// Texts that nothing but the applicant's payloads hold.
    static let canaries = ["4155550123", "Canary-7431", "canary-link-7431", "canary-answer-7431"]
    static let signature = Signature(actor: "dpo", reason: "Request 2026-118, Art. 17")

    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "Show", "States": {
            "Show": {"Type": "Task", "Resource": "usher:publish", "Next": "Ask",
                "Assign": {"person": "{% $states.input.name %}"}, "Output": "{% $states.input %}",
                "Arguments": {"step": "verify", "link": "{% $states.input.link %}",
                    "message": "{% 'Hello ' & $states.input.name %}"}},
            "Ask": {"Type": "Task", "Resource": "swift:ask", "Next": "Nest", "Arguments": "{% $states.input %}",
                "Output": {"input": "{% $states.input %}", "answer": "{% $states.result %}"}},
            "Nest": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Next": "Pause",
                "Arguments": {"StateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:nested",
                    "Input": "{% $states.input %}"}, "Output": "{% $states.input %}"},
            "Pause": {"Type": "Wait", "Seconds": 86400, "Next": "Done"},
            "Done": {"Type": "Succeed", "Output": {"outcome": "verified", "of": "{% $states.input %}"}}}}
        """
    private static let nested = """
        {"StartAt": "Hold", "States": {"Hold": {"Type": "Wait", "Seconds": 172800, "End": true}}}
        """

    let temporary: TemporaryStore
    let store: TearingStore
    let engine: VirtualEngine<AskingWorld>

    init(isSealed: Bool = true) throws {
        temporary = try TemporaryStore(master: isSealed ? try Self.master() : nil)
        store = TearingStore(temporary.store)
        engine = try Self.engine(over: store, at: ScenarioStage.start)
        for (name, text) in [("kyc", Self.workflow), ("nested", Self.nested)] {
            try engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
        }
    }

    static func master() throws -> MasterKey {
        try #require(MasterKey(secret: Array("a secret of the host with more than 32 bytes".utf8)))
    }

    static func engine(over store: any EngineStore, at moment: Timestamp) throws -> VirtualEngine<AskingWorld> {
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(try #require(JSONPointer("/phone")), .phone)]
        let resources = TaskResources(handlers: ["ask": { input, _ in input }], settings: ["kyc": settings])
        return try VirtualEngine(
            store: store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
            world: AskingWorld(),
            at: moment
        )
    }

    // MARK: Acting

    /// Starts an onboarding, and lets it come to its wait.
    func onboard(_ phone: String = ErasureStage.phone, name: String = "canary") throws -> ExecutionKey {
        let input: JSON = [
            "phone": .string(phone), "name": "Canary-7431", "link": "https://example.com/canary-link-7431",
        ]
        let key = try engine.start(StartRequest(stateMachine: "kyc", name: name, input: input)).key
        try run(seconds: 1)
        return key
    }

    func run(seconds: Int) throws { try engine.run(until: engine.now.advanced(by: .seconds(seconds))) }

    func ask(_ request: SubjectRequest) throws -> SubjectReport {
        guard case .subject(let report) = try engine.operate(.subject(request)) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return report
    }

    @discardableResult
    func erase() throws -> SubjectReport {
        // In another spelling than the one that was given.
        try ask(.erase(.contact("+1 (415) 555-0123", workflow: nil), Self.signature))
    }

    // MARK: Looking

    func record(_ key: ExecutionKey) throws -> ExecutionRecord { try #require(try store.execution(key)).record }

    func subject(_ key: ExecutionKey) throws -> SubjectRecord { try #require(try store.subject(of: key)) }

    func events(_ key: ExecutionKey) throws -> [HistoryEvent] {
        try store.events(of: key, after: nil, isReversed: false, limit: 1000)
    }

    /// What the log tells, in order.
    func acts() throws -> [String] { try store.operatorRecords(of: nil, after: 0, limit: 1000).map(\.act) }

    func expectProof() throws {
        #expect(try store.audit(limit: 10).map(\.description) == [])
        #expect(try OperatorLog.verify(store).firstBreak == nil)
    }

    /// Which canaries are found, as bytes, in the files of the store at a path.
    static func canaries(at path: String) throws -> [String] {
        var found: [String] = []
        for suffix in ["", "-wal", ".keys", ".keys-wal"] {
            guard let bytes = FileManager.default.contents(atPath: path + suffix) else { continue }
            for canary in canaries where bytes.range(of: Data(canary.utf8)) != nil { found.append(canary + suffix) }
        }
        return found
    }

    /// Expects that nothing of an execution is left but its skeleton.
    func expectErased(_ key: ExecutionKey, states: [String], status: ExecutionStatus = .aborted) throws {
        let record = try record(key)
        #expect(record.status == status)
        #expect(record.header.input == WithheldPayload.erased)
        #expect(record.presentation == nil && record.cause == nil)
        #expect(record.output == nil || record.output == WithheldPayload.erased)
        let events = try events(key)
        let entered = events.filter { $0.type.rawValue.hasSuffix("StateEntered") }
        #expect(entered.compactMap { $0.details["name"]?.stringValue } == states)
        #expect(events.allSatisfy { $0.details["erased"] == true && $0.details["input"] == nil })
        #expect(events.first?.type == .executionStarted)
    }
}

/// A world that answers `swift:ask` with something about the applicant.
struct AskingWorld: VirtualWorld {
    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? {
        Outcome(.ok, result: ["about": "canary-answer-7431"])
    }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        VirtualAnswer(.failure(TransportFailure(reach: .nothingSent, kind: .nameResolution, message: "")))
    }

    var nextWake: Timestamp? { nil }

    mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}

/// A store in which the process dies between the key file's transaction and the store's own.
final class TearingStore: ForwardingStore, @unchecked Sendable {
    let base: any EngineStore
    /// Which commit that changes subjects is torn, counted from 1; one thread uses it.
    var tearsAt = 0
    private var count = 0

    init(_ base: any EngineStore) { self.base = base }

    func commit(_ changes: ChangeSet) throws(StoreError) {
        guard !changes.subjects.isEmpty else { return try base.commit(changes) }
        count += 1
        guard count == tearsAt else { return try base.commit(changes) }
        var keysOnly = ChangeSet()
        keysOnly.subjects = changes.subjects
        try base.commit(keysOnly)
        throw StoreError(.unavailable, "The process died between the two files.")
    }
}

/// A copy of a store's files at a moment at which nothing is written.
final class StoreCopy {
    let path: String

    /// - Parameter keys: The store whose key file is put beside the copy.
    init(of original: String, keysOf keys: String? = nil) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
        for suffix in ["", "-wal"] { try Self.copy(original + suffix, path + suffix) }
        guard let keys else { return }
        for suffix in [".keys", ".keys-wal"] { try Self.copy(keys + suffix, path + suffix) }
    }

    private static func copy(_ file: String, _ other: String) throws {
        guard FileManager.default.fileExists(atPath: file) else { return }
        try FileManager.default.copyItem(atPath: file, toPath: other)
    }

    /// Puts the key file of another store beside the copy.
    func takeKeys(of store: String) throws {
        for suffix in [".keys", ".keys-wal"] { try Self.copy(store + suffix, path + suffix) }
    }

    deinit {
        for suffix in ["", "-wal", "-shm", ".lock", ".keys", ".keys-wal", ".keys-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
