public import JSONModel

/// The store's view of time: which rows must be looked at when.
///
/// There is no separate queue of timers.
public protocol TimerStore: Sendable {
    /// The branches whose due time has come, the longest overdue first.
    func dueBranches(at now: Timestamp, limit: Int) throws(StoreError) -> [BranchReference]

    /// The running executions whose deadline has come, the longest overdue first.
    func dueExecutions(at now: Timestamp, limit: Int) throws(StoreError) -> [ExecutionKey]

    /// The earliest due time of a branch or execution, or `nil` if nothing is due ever.
    func nextDueTime() throws(StoreError) -> Timestamp?

    /// The branches that wait in a queue for room to make their call, the longest waiting first.
    func branchesWaitingForCapacity(in queue: CapacityQueue, limit: Int) throws(StoreError) -> [BranchReference]
    /// How many branches wait in each queue; queues in which none waits are left out.
    func capacityQueues() throws(StoreError) -> [CapacityQueueLength]
    /// How far a branch is from its turn that waits in a queue since a moment; each count goes up to the limit.
    func capacityPlace(
        of branch: BranchReference,
        in queue: CapacityQueue,
        since: Timestamp,
        limit: Int
    ) throws(StoreError) -> CapacityPlace

    /// The branches whose call is on its way, in key order behind the given one: what recovery walks through.
    func branchesWithCall(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference]
}
