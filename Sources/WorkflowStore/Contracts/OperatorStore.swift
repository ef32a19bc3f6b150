public import JSONModel

/// What operators ask of a store: which executions, of which causes, and what was done to them.
public protocol OperatorStore: Sendable {
    // MARK: Selecting

    /// The executions that a selector means, in the order of their keys, behind the given one.
    func executionKeys(
        selectedBy selector: Selector,
        at now: Timestamp,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey]

    /// A page of the executions that a selector means, the newest first, older than the given one.
    func executions(
        selectedBy selector: Selector,
        at now: Timestamp,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary]

    /// How many executions a selector means, up to a limit.
    func executionCount(selectedBy selector: Selector, at now: Timestamp, limit: Int) throws(StoreError) -> Int

    /// The causes of the failures that a selector means, the most frequent first.
    func failureGroups(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [FailureGroup]

    /// The causes after which executions that a selector means try again, the most frequent first.
    func retryGroups(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [RetryGroup]

    /// The definition of a state machine with a revision.
    func definition(of stateMachine: String, revision: Int) throws(StoreError) -> DefinitionRecord?

    // MARK: The log of acts

    /// The newest entry.
    func newestOperatorRecord() throws(StoreError) -> OperatorRecord?

    /// A page of entries in order, behind the given one; of one execution, or of all.
    func operatorRecords(
        of key: ExecutionKey?,
        after sequence: Int64,
        limit: Int
    ) throws(StoreError) -> [OperatorRecord]

    // MARK: Jobs

    /// The highest key that was ever given to a job, or zero.
    func highestJobKey() throws(StoreError) -> Int64

    /// The job with a key.
    func job(_ key: Int64) throws(StoreError) -> JobRecord?

    /// The newest jobs, the newest first.
    func jobs(limit: Int) throws(StoreError) -> [JobRecord]

    /// The jobs that have not come to their end, in order.
    func unfinishedJobs() throws(StoreError) -> [JobRecord]

    /// A page of a job's items in order, behind the given one; of one status, or of all.
    func items(
        of job: Int64,
        status: JobItem.Status?,
        after key: ExecutionKey,
        limit: Int
    ) throws(StoreError) -> [JobItem]

    // MARK: Reviews

    /// The highest key that was ever given to a review, or zero.
    func highestReviewKey() throws(StoreError) -> Int64

    /// The review with a key.
    func review(_ key: Int64) throws(StoreError) -> ReviewRecord?

    /// A page of reviews in order, behind the given one.
    func reviews(matching filter: ReviewFilter, after key: Int64, limit: Int) throws(StoreError) -> [ReviewRecord]
}
