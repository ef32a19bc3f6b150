internal import JSONModel
internal import SQLiteStore
internal import StatesInterpreter
internal import Synchronization
internal import WorkflowStore

/// A store that remembers what was committed, how long each commit took, and which executions have ended.
///
/// A class, because the engine and the benchmark share it.
final class RecordingStore: EngineStore {
    private struct Contents {
        var changes: [ChangeSet] = []
        var durations: [Duration] = []
        var ended: Set<ExecutionKey> = []
        var waiting: [ExecutionKey: CheckedContinuation<Void, Never>] = [:]
    }

    private let store: SQLiteStore
    private let keepsChanges: Bool
    private let contents = Mutex(Contents())

    /// Makes a store around another one.
    ///
    /// - Parameter keepsChanges: Whether all change sets are kept, which takes memory.
    init(_ store: SQLiteStore, keepsChanges: Bool) {
        self.store = store
        self.keepsChanges = keepsChanges
    }

    /// Everything that was committed, in order.
    var changes: [ChangeSet] { contents.withLock { $0.changes } }
    /// How long each commit took.
    var durations: [Duration] { contents.withLock { $0.durations } }

    /// Forgets the durations so far.
    func forgetDurations() { contents.withLock { $0.durations = [] } }

    /// Waits until the end of an execution is durable.
    ///
    /// Each end can be awaited once.
    func end(of key: ExecutionKey) async {
        await withCheckedContinuation { continuation in
            let hasEnded = contents.withLock { contents in
                if contents.ended.remove(key) != nil { return true }
                contents.waiting[key] = continuation
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    func commit(_ changes: ChangeSet) throws(StoreError) {
        let start = ContinuousClock.now
        try store.commit(changes)
        let duration = ContinuousClock.now - start
        let waiting = contents.withLock { contents in
            contents.durations.append(duration)
            if keepsChanges { contents.changes.append(changes) }
            var waiting: [CheckedContinuation<Void, Never>] = []
            for change in changes.executions where change.ends {
                if let waiter = contents.waiting.removeValue(forKey: change.key) {
                    waiting.append(waiter)
                } else {
                    contents.ended.insert(change.key)
                }
            }
            return waiting
        }
        for waiter in waiting { waiter.resume() }
    }

    // MARK: Passed on

    func checkWritability() throws(StoreError) { try store.checkWritability() }

    func execution(_ key: ExecutionKey) throws(StoreError) -> StoredExecution? { try store.execution(key) }

    func executionKey(named name: String, of stateMachine: String) throws(StoreError) -> ExecutionKey? {
        try store.executionKey(named: name, of: stateMachine)
    }

    func highestExecutionKey() throws(StoreError) -> ExecutionKey { try store.highestExecutionKey() }

    func tokenSecret() throws(StoreError) -> [UInt8] { try store.tokenSecret() }

    func dueBranches(at now: Timestamp, limit: Int) throws(StoreError) -> [BranchReference] {
        try store.dueBranches(at: now, limit: limit)
    }

    func dueExecutions(at now: Timestamp, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try store.dueExecutions(at: now, limit: limit)
    }

    func nextDueTime() throws(StoreError) -> Timestamp? { try store.nextDueTime() }

    func branchesWaitingForCapacity(limit: Int) throws(StoreError) -> [BranchReference] {
        try store.branchesWaitingForCapacity(limit: limit)
    }

    func branchesWithCall(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference] {
        try store.branchesWithCall(after: reference, limit: limit)
    }

    func definition(_ key: DefinitionKey) throws(StoreError) -> DefinitionRecord? { try store.definition(key) }

    func currentDefinitions() throws(StoreError) -> [DefinitionRecord] { try store.currentDefinitions() }

    func newestRevision(of stateMachine: String) throws(StoreError) -> Int {
        try store.newestRevision(of: stateMachine)
    }

    func stateMachines() throws(StoreError) -> [StateMachineRecord] { try store.stateMachines() }

    func stateMachine(named name: String) throws(StoreError) -> StateMachineRecord? {
        try store.stateMachine(named: name)
    }

    func versions(of stateMachine: String?) throws(StoreError) -> [VersionRecord] {
        try store.versions(of: stateMachine)
    }

    func aliases(of stateMachine: String?) throws(StoreError) -> [AliasRecord] { try store.aliases(of: stateMachine) }

    func activities() throws(StoreError) -> [ActivityRecord] { try store.activities() }

    func branchesWaitingForWorker(
        of activity: String,
        skipping skipped: Int,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        try store.branchesWaitingForWorker(of: activity, skipping: skipped, limit: limit)
    }

    func highestDefinitionKey() throws(StoreError) -> DefinitionKey { try store.highestDefinitionKey() }

    func events(
        of key: ExecutionKey,
        after id: EventID?,
        isReversed: Bool,
        limit: Int
    ) throws(StoreError) -> [HistoryEvent] {
        try store.events(of: key, after: id, isReversed: isReversed, limit: limit)
    }

    func calls(of key: ExecutionKey) throws(StoreError) -> [CallRecord] { try store.calls(of: key) }

    func executions(
        matching filter: ExecutionFilter,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary] {
        try store.executions(matching: filter, before: key, limit: limit)
    }

    func executionCounts() throws(StoreError) -> [ExecutionStatus: Int] { try store.executionCounts() }

    func audit(limit: Int) throws(StoreError) -> [InvariantViolation] { try store.audit(limit: limit) }
}

extension ExecutionChange {
    /// Whether the execution is over with this change.
    fileprivate var ends: Bool {
        switch row {
        case .insert(let record), .update(let record): record.status.isTerminal
        case .unchanged: false
        }
    }

    /// How many states it enters: what AWS counts as state transitions.
    var transitions: Int { events.reduce(0) { $0 + ($1.type.rawValue.hasSuffix("StateEntered") ? 1 : 0) } }
}
