/// The durable queues of activities: the task attempts that wait for a worker to take them.
public protocol ActivityStore: Sendable {
    /// The branches whose task waits for a worker of an activity, the longest waiting first.
    ///
    /// - Parameters:
    ///   - activity: the activity's name.
    ///   - skipped: how many to leave out from the front, because they have been decided already and are being written.
    ///   - limit: the most to return.
    func branchesWaitingForWorker(
        of activity: String,
        skipping skipped: Int,
        limit: Int
    ) throws(StoreError) -> [BranchReference]
}
