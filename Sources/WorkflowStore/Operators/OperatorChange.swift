public import JSONModel

/// What one transaction writes about the work of operators.
public enum OperatorChange: Sendable, Hashable {
    /// The log of acts gets an entry.
    case appendLog(OperatorRecord)
    /// A job is new or went on.
    case putJob(JobRecord)
    /// A new job gets its items.
    case insertItems(job: Int64, [ExecutionKey])
    /// An item gets its result.
    case putItem(JobItem)
    /// A review is new or went on.
    case putReview(ReviewRecord)
    /// The task of a review ended without a decision: the review is closed, if it is open.
    case closeReview(Int64, at: Timestamp)
    /// Nobody has decided a review by its due date.
    case escalateReview(Int64, at: Timestamp)
}
