public import JSONModel
public import StatesInterpreter

/// A question to a person: the task attempt of an `usher:review` that waits for their decision.
public struct ReviewRecord: Sendable, Hashable {
    /// Where a review stands.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// It waits to be decided, claimed or not.
        case open
        /// Somebody decided.
        case decided
        /// The task ended otherwise: it timed out, or its execution was stopped.
        case closed
    }

    /// What a reviewer can decide.
    public enum Decision: String, Sendable, Hashable, CaseIterable {
        /// The applicant passes.
        case approve
        /// The applicant does not pass.
        case reject
        /// Somebody else has to look.
        case refer
    }

    /// The number, from 1.
    public var key: Int64
    /// The branch whose task waits.
    public var branch: BranchReference
    /// The visit of that branch.
    public var visit: EventID
    /// The attempt within the visit.
    public var attempt: Int
    /// The queue in which it stands.
    public var queue: String
    /// What is asked.
    public var title: String
    /// What the reviewer has to know: a payload.
    public var subject: JSON
    /// Where it stands.
    public var status = Status.open
    /// When it was opened.
    public var openedAt: Timestamp
    /// Until when it should be decided.
    public var dueAt: Timestamp?
    /// When it was escalated because nobody had decided by then.
    public var escalatedAt: Timestamp?
    /// Who works on it.
    public var claimedBy: String?
    /// Until when nobody else can claim it.
    public var claimedUntil: Timestamp?
    /// Who decided.
    public var decidedBy: String?
    /// What they decided.
    public var decision: Decision?
    /// What they noted: a payload.
    public var note: String?
    /// When it was decided or closed.
    public var closedAt: Timestamp?

    /// Makes a review that was just opened.
    public init(
        key: Int64,
        branch: BranchReference,
        visit: EventID,
        attempt: Int,
        queue: String,
        title: String,
        subject: JSON,
        openedAt: Timestamp,
        dueAt: Timestamp?
    ) {
        self.key = key
        self.branch = branch
        self.visit = visit
        self.attempt = attempt
        self.queue = queue
        self.title = title
        self.subject = subject
        self.openedAt = openedAt
        self.dueAt = dueAt
    }
}

/// Which reviews a list holds.
public struct ReviewFilter: Sendable, Hashable {
    /// Only those of this queue.
    public var queue: String?
    /// Only those of this status.
    public var status: ReviewRecord.Status?
    /// Only those of this execution.
    public var execution: ExecutionKey?
    /// Only those that were due before this moment.
    public var dueBefore: Timestamp?

    /// Makes a filter that lets all pass.
    public init() {}
}
