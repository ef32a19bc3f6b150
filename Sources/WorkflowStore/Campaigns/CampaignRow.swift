public import JSONModel

/// One customer of a campaign's cohort, and what has become of them.
///
/// Rows are numbered from 1 without gaps: the number is the place of the customer among the items of the campaign's Map.
/// ``customer`` and ``subject`` never change once the cohort is frozen.
public struct CampaignRow: Sendable, Hashable {
    /// Where a customer stands.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Nothing was begun.
        case pending
        /// The customer's execution runs.
        case running
        /// The customer has a result.
        case ended
        /// The campaign ended before anything was begun.
        case notStarted = "not_started"
    }

    /// The campaign.
    public var campaign: Int64
    /// The number within it, from 1.
    public var number: Int
    /// The blind key of the customer: unique within the campaign, and the same as the applicant's of an onboarding.
    public var subject: String
    /// What the product calls the customer, where the source says it; shown in results.
    public var reference: String?
    /// The fields of the source: the input of the customer's execution.
    ///
    /// They are a payload.
    public var customer: JSON
    /// The values of the attributes by which progress is broken down: short codes, by name.
    public var segments: [String: String]
    /// Where the customer stands.
    public var status = Status.pending
    /// The execution.
    public var execution: ExecutionKey?
    /// When it started.
    public var startedAt: Timestamp?
    /// When it ended.
    public var endedAt: Timestamp?
    /// What it came to: a code.
    public var outcome: String?
    /// The class of its failure, if it failed.
    public var failureClass: String?
    /// When the customer was first asked to act.
    public var invitedAt: Timestamp?
    /// How many reminders were sent.
    public var reminderCount = 0
    /// When the last message was sent, of whatever kind.
    public var lastMessageAt: Timestamp?
    /// How far it was escalated: a code such as `warning`; `nil` if it was not.
    public var escalation: String?
    /// When the customer was first seen to have come.
    public var openedAt: Timestamp?
    /// When the customer was first seen to have done their part.
    public var submittedAt: Timestamp?

    /// Makes the row of a customer for whom nothing was begun.
    public init(
        campaign: Int64,
        number: Int,
        subject: String,
        reference: String?,
        customer: JSON,
        segments: [String: String]
    ) {
        self.campaign = campaign
        self.number = number
        self.subject = subject
        self.reference = reference
        self.customer = customer
        self.segments = segments
    }
}

/// A row of the source that is not in the cohort.
public struct CampaignReject: Sendable, Hashable {
    /// The campaign.
    public var campaign: Int64
    /// The line of the file, from 1; for other sources the number of the item.
    public var line: Int
    /// The reason's code: `duplicate`, `no_contact`, `invalid`, `opted_out`.
    public var code: String
    /// What is wrong and what to do; it quotes nothing of the row.
    public var message: String
    /// What the product calls the customer, where the row says it.
    public var reference: String?

    /// Makes a reject.
    public init(campaign: Int64, line: Int, code: String, message: String, reference: String? = nil) {
        self.campaign = campaign
        self.line = line
        self.code = code
        self.message = message
        self.reference = reference
    }
}
