public import JSONModel

/// Where a campaign stands.
public enum CampaignStatus: String, Sendable, Hashable, CaseIterable {
    /// Its customers are being collected.
    case collecting
    /// Its cohort is frozen, and nothing has begun.
    case ready
    /// It starts customers.
    case running
    /// An operator holds it.
    case paused
    /// A tolerance is exceeded, or its canary ended badly: it holds itself until an operator resumes it.
    case halted
    /// Nobody new is started; those that were started go on to their ends.
    case draining
    /// Every customer has a result.
    case finished
    /// An operator ended it.
    case cancelled
    /// Its customers could not be collected.
    case failed

    /// Whether nothing will happen any more.
    public var isTerminal: Bool { self == .finished || self == .cancelled || self == .failed }
    /// Whether nobody new is started for now, and nothing is sent to anybody.
    public var isHeld: Bool { self == .paused || self == .halted }
}

/// A campaign: a workflow that is run for each customer of a frozen cohort, at a rate.
///
/// Underneath it is one execution whose distributed Map reads the cohort; its counts change in the transactions that start and
/// end the child executions.
public struct CampaignRecord: Sendable, Hashable {
    /// The number, from 1.
    public var key: Int64
    /// What people call it.
    public var name: String
    /// The state machine.
    public var workflow: String
    /// Where it stands.
    public var status = CampaignStatus.collecting
    /// Why it is halted, or has failed; safe to show to anyone.
    public var statusReason: String?
    /// How it is run, as the runtime encodes it; changeable while it runs.
    public var settings: JSON
    /// Where the customers come from, as the runtime encodes it; it never changes.
    public var source: JSON
    /// While customers are collected: how far, as the runtime encodes it.
    public var collection: JSON?
    /// What else has to be remembered of how it goes on, as the runtime encodes it: which failures were accepted, how it is to end.
    public var steering: JSON?
    /// Who made it.
    public var creator: String
    /// Why.
    public var reason: String
    /// Who approved its start, where that was needed.
    public var approver: String?
    /// A change that waits for another person's approval, as the runtime encodes it.
    public var proposal: JSON?
    /// When it was made.
    public var createdAt: Timestamp
    /// When its cohort was frozen.
    public var frozenAt: Timestamp?
    /// When its first customer was started.
    public var startedAt: Timestamp?
    /// When it came to its end.
    public var finishedAt: Timestamp?
    /// What a file's sender said that its SHA-256 is, in hexadecimal.
    public var sourceDigest: String?
    /// The SHA-256 over the cohort's rows in order, each with the digest before, in hexadecimal.
    public var cohortDigest: String
    /// The execution whose Map it is.
    public var execution: ExecutionKey?
    /// When the next customer may be started, by the campaign's rate.
    ///
    /// It is stored, so that a restart starts no burst.
    public var nextStartAt: Timestamp?
    /// How the customers are.
    public var counts = CampaignCounts()

    /// The digest of a cohort without rows.
    public static let emptyCohort = String(repeating: "0", count: 64)

    /// Makes a campaign that has no customers yet.
    public init(
        key: Int64,
        name: String,
        workflow: String,
        settings: JSON,
        source: JSON,
        creator: String,
        reason: String,
        createdAt: Timestamp
    ) {
        self.key = key
        self.name = name
        self.workflow = workflow
        self.settings = settings
        self.source = source
        self.creator = creator
        self.reason = reason
        self.createdAt = createdAt
        cohortDigest = Self.emptyCohort
    }
}

/// How many customers of a campaign are where.
public struct CampaignCounts: Sendable, Hashable {
    /// How many rows the source had.
    public var read = 0
    /// How many of them are in the cohort.
    public var total = 0
    /// Rows that are not in the cohort, by the code of the reason: `duplicate`, `no_contact`, `invalid`, `opted_out`.
    public var rejected: [String: Int] = [:]
    /// How many customers were started.
    public var started = 0
    /// How many have their result.
    public var ended = 0
    /// Those with a result, by outcome: the outcome's code, or `failed`, `timed_out`, `aborted`.
    public var outcomes: [String: Int] = [:]
    /// Those that failed, by the class of the failure, such as `invalid`, `unmapped` or `configurationFault`.
    public var failures: [String: Int] = [:]

    /// Makes counts of nothing.
    public init() {}
}
