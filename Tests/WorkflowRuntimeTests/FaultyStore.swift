import JSONModel
import SQLiteStore
import StatesInterpreter
import Synchronization
import WorkflowStore

/// A store whose commits can be made to fail, as those of a full disk do.
final class FaultyStore: EngineStore {
    let isFailing = Atomic(false)
    private let store: SQLiteStore

    init(_ store: SQLiteStore) { self.store = store }

    func commit(_ changes: ChangeSet) throws(StoreError) {
        if isFailing.load(ordering: .relaxed) { throw StoreError(.full, "The disk is full. Make room.") }
        try store.commit(changes)
    }

    func checkWritability() throws(StoreError) { try commit(ChangeSet()) }

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
