internal import Dispatch
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import Synchronization
internal import WorkflowRuntime
internal import WorkflowStore

/// What operations work with: the engine, which decides all changes, and the store, which is read beside it.
struct Backend: Sendable {
    let engine: Engine
    let store: any EngineStore
    let resources: TaskResources
    let configuration: KernelConfiguration
    let tokens: PageTokens
    let clock: any WallClock
    /// How long a poll for an activity's task waits at most.
    let pollPatience: Duration
    let reading: ReadingQueue
    /// What makes the calls of states that are tried out without a mock; `nil` if none are made.
    var trier: (any TaskTrier)?

    /// Reads the store on a thread that may block.
    func read<Value: Sendable>(_ read: @escaping @Sendable (any EngineStore) throws -> Value) async throws -> Value {
        try await reading.run { [store] in try read(store) }
    }

    // MARK: Looking up

    func stateMachine(_ name: String) async throws -> StateMachineRecord? {
        try await read { try $0.stateMachine(named: name) }
    }

    func definition(_ key: DefinitionKey) async throws -> DefinitionRecord? {
        try await read { try $0.definition(key) }
    }

    func version(_ number: Int, of stateMachine: String) async throws -> VersionRecord? {
        try await read { store in try store.versions(of: stateMachine).first { $0.number == number } }
    }

    func alias(_ name: String, of stateMachine: String) async throws -> AliasRecord? {
        try await read { store in try store.aliases(of: stateMachine).first { $0.name == name } }
    }

    func activity(_ name: String) async throws -> ActivityRecord? {
        try await read { store in try store.activities().first { $0.name == name } }
    }

    /// The execution of a standard state machine that an ARN names.
    ///
    /// - Throws: `InvalidArn` and `ExecutionDoesNotExist`.
    func execution(_ arn: String) async throws -> ExecutionRecord {
        let stateMachine: String
        let name: String
        switch try ResourceName(arn: arn) {
        case .execution(let machine, let given): (stateMachine, name) = (machine, given)
        // Of the express ones, only the children of map runs are shown: their state machine has a label behind its name.
        case .express(let machine, let given, let instance) where machine.contains("/"):
            (stateMachine, name) = (machine, "\(given):\(instance)")
        case let other: throw other.misplaced
        }
        let stored = try await read { store in
            try store.executionKey(named: name, of: stateMachine).flatMap { try store.execution($0) }
        }
        guard let stored, stored.record.header.arn == arn else { throw ServiceFailure.noExecution(arn) }
        return stored.record
    }

    // MARK: Definitions

    /// Checks a definition, and gives its diagnostics.
    func diagnostics(of definition: String, type: StateMachineType) -> [Diagnostic] {
        parse(definition, type).diagnostics
    }

    func parse(
        _ definition: String,
        _ type: StateMachineType
    ) -> (stateMachine: StateMachine?, diagnostics: [Diagnostic]) {
        resources.parseDefinition(definition, type: type == .express ? .express : .standard)
    }

    // MARK: Names

    func versionARN(_ number: Int, of stateMachine: String) -> String {
        "\(configuration.stateMachineARN(stateMachine)):\(number)"
    }

    func aliasARN(_ name: String, of stateMachine: String) -> String {
        "\(configuration.stateMachineARN(stateMachine)):\(name)"
    }
}

/// Runs reads that block on the database, on threads of their own, so that no event loop and no task waits for the disk.
final class ReadingQueue: Sendable {
    /// How many reads may run or wait.
    ///
    /// Beyond it a client is asked to come again.
    private static let maximumReads = 256
    /// As many as the store has connections for reading.
    private static let threads = 4

    private let queues: [DispatchQueue]
    private let count = Atomic<Int>(0)
    private let next = Atomic<Int>(0)

    init() {
        queues = (0..<Self.threads).map { DispatchQueue(label: "usher.step-functions.reading.\($0)") }
    }

    /// Runs a read.
    ///
    /// - Throws: ``ServiceFailure`` if too many reads wait already, or whatever the read throws.
    func run<Value: Sendable>(_ read: @escaping @Sendable () throws -> Value) async throws -> Value {
        guard count.add(1, ordering: .relaxed).newValue <= Self.maximumReads else {
            count.subtract(1, ordering: .relaxed)
            throw ServiceFailure(.throttling, "Rate exceeded")
        }
        defer { count.subtract(1, ordering: .relaxed) }
        let queue = queues[Int(UInt(bitPattern: next.add(1, ordering: .relaxed).oldValue) % UInt(Self.threads))]
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try read() }) }
        }
    }
}
