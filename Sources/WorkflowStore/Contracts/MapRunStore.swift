/// The store of map runs and of the child executions that they started.
public protocol MapRunStore: Sendable {
    /// The map run with a key.
    func mapRun(_ key: MapRunKey) throws(StoreError) -> MapRunRecord?

    /// The key of the map run with an ARN.
    func mapRunKey(arn: String) throws(StoreError) -> MapRunKey?

    /// A page of an execution's map runs, the newest first, older than the given one.
    func mapRuns(of execution: ExecutionKey, before key: MapRunKey?, limit: Int) throws(StoreError) -> [MapRunRecord]

    /// The running map runs behind the given one, the oldest first.
    func runningMapRuns(after key: MapRunKey?, limit: Int) throws(StoreError) -> [MapRunKey]

    /// The highest key that was ever given to a map run, or zero.
    func highestMapRunKey() throws(StoreError) -> MapRunKey

    /// The running child executions of a map run, the oldest first: as many as may run at once at most.
    func runningChildren(of run: MapRunKey) throws(StoreError) -> [ExecutionKey]

    /// The child executions of a map run that came to an unsuccessful end, behind the given one, the oldest first.
    func unsuccessfulChildren(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey]

    /// The child executions of a map run behind the given one, in the order of their items.
    func children(of run: MapRunKey, after key: ExecutionKey?, limit: Int) throws(StoreError) -> [ExecutionRecord]
}
