public import JSONModel
public import StatesInterpreter
public import WorkflowStore

/// A store in front of another one: whoever adopts it writes only what it does differently.
///
/// Benchmarks record commits with it, and tests let them fail.
public protocol ForwardingStore: EngineStore {
    /// The store behind it.
    var base: any EngineStore { get }
}

extension ForwardingStore {
    /// Passed on.
    public func commit(_ changes: ChangeSet) throws(StoreError) { try base.commit(changes) }

    /// Passed on.
    public func checkWritability() throws(StoreError) { try base.checkWritability() }

    /// Passed on.
    public func execution(_ key: ExecutionKey) throws(StoreError) -> StoredExecution? { try base.execution(key) }

    /// Passed on.
    public func executionKey(named name: String, of stateMachine: String) throws(StoreError) -> ExecutionKey? {
        try base.executionKey(named: name, of: stateMachine)
    }

    /// Passed on.
    public func highestExecutionKey() throws(StoreError) -> ExecutionKey { try base.highestExecutionKey() }

    /// Passed on.
    public func tokenSecret() throws(StoreError) -> [UInt8] { try base.tokenSecret() }

    /// Passed on.
    public func dueBranches(at now: Timestamp, limit: Int) throws(StoreError) -> [BranchReference] {
        try base.dueBranches(at: now, limit: limit)
    }

    /// Passed on.
    public func dueExecutions(at now: Timestamp, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try base.dueExecutions(at: now, limit: limit)
    }

    /// Passed on.
    public func nextDueTime() throws(StoreError) -> Timestamp? { try base.nextDueTime() }

    /// Passed on.
    public func branchesWaitingForCapacity(
        in queue: CapacityQueue,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        try base.branchesWaitingForCapacity(in: queue, limit: limit)
    }

    /// Passed on.
    public func capacityQueues() throws(StoreError) -> [CapacityQueueLength] { try base.capacityQueues() }

    /// Passed on.
    public func capacityPlace(
        of branch: BranchReference,
        in queue: CapacityQueue,
        since: Timestamp,
        limit: Int
    ) throws(StoreError) -> CapacityPlace {
        try base.capacityPlace(of: branch, in: queue, since: since, limit: limit)
    }

    /// Passed on.
    public func branchesWithCall(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference]
    {
        try base.branchesWithCall(after: reference, limit: limit)
    }

    /// Passed on.
    public func events(
        of key: ExecutionKey,
        after id: EventID?,
        isReversed: Bool,
        limit: Int
    ) throws(StoreError) -> [HistoryEvent] {
        try base.events(of: key, after: id, isReversed: isReversed, limit: limit)
    }

    /// Passed on.
    public func calls(of key: ExecutionKey, after count: Int, limit: Int) throws(StoreError) -> [CallRecord] {
        try base.calls(of: key, after: count, limit: limit)
    }

    /// Passed on.
    public func executions(
        matching filter: ExecutionFilter,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary] {
        try base.executions(matching: filter, before: key, limit: limit)
    }

    /// Passed on.
    public func executionCounts() throws(StoreError) -> [ExecutionStatus: Int] { try base.executionCounts() }

    /// Passed on.
    public func audit(limit: Int) throws(StoreError) -> [InvariantViolation] { try base.audit(limit: limit) }

    /// Passed on.
    public func definition(_ key: DefinitionKey) throws(StoreError) -> DefinitionRecord? { try base.definition(key) }

    /// Passed on.
    public func currentDefinitions() throws(StoreError) -> [DefinitionRecord] { try base.currentDefinitions() }

    /// Passed on.
    public func newestRevision(of stateMachine: String) throws(StoreError) -> Int {
        try base.newestRevision(of: stateMachine)
    }

    /// Passed on.
    public func highestDefinitionKey() throws(StoreError) -> DefinitionKey { try base.highestDefinitionKey() }
}
