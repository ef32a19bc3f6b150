public import JSONModel
internal import StatesInterpreter

/// What makes an execution an onboarding: whom it is about, what its product was told, and what was decided.
///
/// Executions that AWS clients start have none unless their workflow has settings; they cost nothing of it.
public struct OnboardingRecord: Sendable, Hashable {
    /// How an execution came from another one.
    public enum Relation: String, Sendable, Hashable, CaseIterable {
        /// It looks, after the other's end, whether its outcome still holds.
        case reconciliation
        /// It was started because the other's decision changed.
        case followUp = "follow_up"
    }

    /// The applicant's blind key: a keyed hash of the contact, the same for each spelling of it.
    public var applicant: String?
    /// Whether the product is told what happens.
    public var isAnnounced: Bool
    /// How many notices the product was given, which is the newest one's sequence number.
    public var noticeCount = 0
    /// The outcome that holds now; `nil` before the first decision.
    public var decision: String?
    /// How many decisions were recorded.
    public var decisionCount = 0
    /// When the link that is shown stops working.
    public var linkExpiresAt: Timestamp?
    /// The execution that this one came from.
    public var origin: ExecutionKey?
    /// How it came from there.
    public var relation: Relation?

    /// Makes the record of an onboarding that starts now.
    public init(applicant: String? = nil, isAnnounced: Bool) {
        self.applicant = applicant
        self.isAnnounced = isAnnounced
    }
}

/// One decision about an onboarding.
///
/// Decisions are appended and never changed: a later one supersedes those before it.
public struct DecisionRecord: Sendable, Hashable {
    /// Who decided.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// The workflow, by its end.
        case workflow
        /// A look after the end.
        case reconciliation
    }

    /// The onboarding.
    public var execution: ExecutionKey
    /// The number within the onboarding, from 1.
    public var number: Int
    /// The outcome: a code such as `verified`.
    public var outcome: String
    /// The outcome that it supersedes.
    public var supersedes: String?
    /// Who decided.
    public var source: Source
    /// When.
    public var decidedAt: Timestamp
    /// The execution that looked.
    public var evidence: ExecutionKey?
    /// The execution that was started because of it.
    public var followUp: ExecutionKey?

    /// Makes a decision.
    public init(
        execution: ExecutionKey,
        number: Int,
        outcome: String,
        supersedes: String?,
        source: Source,
        decidedAt: Timestamp,
        evidence: ExecutionKey? = nil,
        followUp: ExecutionKey? = nil
    ) {
        self.execution = execution
        self.number = number
        self.outcome = outcome
        self.supersedes = supersedes
        self.source = source
        self.decidedAt = decidedAt
        self.evidence = evidence
        self.followUp = followUp
    }
}

/// The answer to a request that carried an idempotency key, kept so that a repeated request gets the same bytes.
public struct StoredResponse: Sendable, Hashable {
    /// A keyed hash of the client and its key; neither can be read back.
    public var key: String
    /// A keyed hash of the request.
    public var digest: String
    /// The status.
    public var status: Int
    /// The address of what was made.
    public var location: String
    /// The body.
    public var body: [UInt8]
    /// When it was given.
    public var createdAt: Timestamp
    /// When the key may be used anew.
    public var expiresAt: Timestamp

    /// Makes a response.
    public init(
        key: String,
        digest: String,
        status: Int,
        location: String,
        body: [UInt8],
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.key = key
        self.digest = digest
        self.status = status
        self.location = location
        self.body = body
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
