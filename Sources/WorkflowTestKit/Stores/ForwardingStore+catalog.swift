public import WorkflowStore

/// What is managed by name, and map runs.
extension ForwardingStore {
    /// Passed on.
    public func stateMachines() throws(StoreError) -> [StateMachineRecord] { try base.stateMachines() }

    /// Passed on.
    public func stateMachine(named name: String) throws(StoreError) -> StateMachineRecord? {
        try base.stateMachine(named: name)
    }

    /// Passed on.
    public func versions(of stateMachine: String?) throws(StoreError) -> [VersionRecord] {
        try base.versions(of: stateMachine)
    }

    /// Passed on.
    public func aliases(of stateMachine: String?) throws(StoreError) -> [AliasRecord] {
        try base.aliases(of: stateMachine)
    }

    /// Passed on.
    public func activities() throws(StoreError) -> [ActivityRecord] { try base.activities() }

    /// Passed on.
    public func branchesWaitingForWorker(
        of activity: String,
        skipping skipped: Int,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        try base.branchesWaitingForWorker(of: activity, skipping: skipped, limit: limit)
    }

    /// Passed on.
    public func mapRun(_ key: MapRunKey) throws(StoreError) -> MapRunRecord? { try base.mapRun(key) }

    /// Passed on.
    public func mapRunKey(arn: String) throws(StoreError) -> MapRunKey? { try base.mapRunKey(arn: arn) }

    /// Passed on.
    public func mapRuns(
        of execution: ExecutionKey,
        before key: MapRunKey?,
        limit: Int
    ) throws(StoreError) -> [MapRunRecord] {
        try base.mapRuns(of: execution, before: key, limit: limit)
    }

    /// Passed on.
    public func runningMapRuns(after key: MapRunKey?, limit: Int) throws(StoreError) -> [MapRunKey] {
        try base.runningMapRuns(after: key, limit: limit)
    }

    /// Passed on.
    public func highestMapRunKey() throws(StoreError) -> MapRunKey { try base.highestMapRunKey() }

    /// Passed on.
    public func runningChildren(of run: MapRunKey) throws(StoreError) -> [ExecutionKey] {
        try base.runningChildren(of: run)
    }

    /// Passed on.
    public func unsuccessfulChildren(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        try base.unsuccessfulChildren(of: run, after: key, limit: limit)
    }

    /// Passed on.
    public func children(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionRecord] {
        try base.children(of: run, after: key, limit: limit)
    }
}
