public import JSONModel

/// An act on many executions: a durable job that goes on where it was after any end of the process.
public struct JobRecord: Sendable, Hashable {
    /// Where a job stands.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// It is larger than one person may order alone, and waits for another one's approval.
        case proposed
        /// It goes on by itself.
        case running
        /// An operator holds it.
        case paused
        /// Every item has a result.
        case finished
        /// An operator ended it; items without a result were left alone.
        case cancelled
        /// What it selects changed before it was approved; nothing was done.
        case void

        /// Whether nothing will happen any more.
        public var isTerminal: Bool { self == .finished || self == .cancelled || self == .void }
    }

    /// The number, from 1.
    public var key: Int64
    /// Where it stands.
    public var status: Status
    /// What is done to each item, as the runtime encodes it; empty once nothing will be done any more.
    ///
    /// It may hold what operators typed in for applicants, so it is a payload, and kept no longer than it is needed.
    public var act: JSON
    /// The name of the act: `resume`.
    public var actName: String
    /// What is selected, in the syntax of ``Selector``.
    public var selector: String
    /// The digest of the selected executions, by which a changed selection shows.
    public var selectionDigest: String
    /// Who proposed it.
    public var proposer: String
    /// Who approved it, where that was needed.
    public var approver: String?
    /// Why.
    public var reason: String
    /// How many items are done a second, at most.
    public var rate: Int
    /// When it was proposed.
    public var createdAt: Timestamp
    /// When its first item was done.
    public var startedAt: Timestamp?
    /// When it came to its end.
    public var finishedAt: Timestamp?
    /// How many items there are.
    public var total: Int
    /// How many were acted on.
    public var succeeded = 0
    /// How many refused the act.
    public var refused = 0
    /// The last item that has a result; the next one has a greater key.
    public var cursor = ExecutionKey(0)
    /// Since when it goes at its present pace: its last beginning, resumption or change of rate.
    public var pacedAt: Timestamp?
    /// How many had a result by then.
    public var pacedDone = 0

    /// How many have a result.
    public var done: Int { succeeded + refused }

    /// Comes to an end: what was to be done is forgotten, and its digests stay in the log.
    public mutating func end(as status: Status, at now: Timestamp) {
        self.status = status
        finishedAt = now
        act = [:]
    }

    /// Reckons the pace anew: what was before a pause, or at another rate, says nothing about it.
    public mutating func beginPace(at now: Timestamp) { (pacedAt, pacedDone) = (now, done) }

    /// Makes a job that was just proposed.
    public init(
        key: Int64,
        status: Status,
        act: JSON,
        actName: String,
        selector: String,
        selectionDigest: String,
        proposer: String,
        reason: String,
        rate: Int,
        createdAt: Timestamp,
        total: Int
    ) {
        self.key = key
        self.status = status
        self.act = act
        self.actName = actName
        self.selector = selector
        self.selectionDigest = selectionDigest
        self.proposer = proposer
        self.reason = reason
        self.rate = rate
        self.createdAt = createdAt
        self.total = total
    }
}

/// What became of one item of a job.
public struct JobItem: Sendable, Hashable {
    /// The results that an item can have.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// It has none yet.
        case pending
        /// The act was done.
        case succeeded
        /// The execution refused the act, and was not changed.
        case refused
    }

    /// The job.
    public var job: Int64
    /// The execution.
    public var execution: ExecutionKey
    /// What became of it.
    public var status: Status
    /// Why it was refused.
    public var message: String?
    /// When it got its result.
    public var finishedAt: Timestamp?

    /// Makes an item.
    public init(job: Int64, execution: ExecutionKey, status: Status, message: String?, finishedAt: Timestamp?) {
        self.job = job
        self.execution = execution
        self.status = status
        self.message = message
        self.finishedAt = finishedAt
    }
}
