public import JSONModel

/// What is declared about a workflow beside its definition, in the file `workflow.json`.
///
/// ```json
/// {
///   "applicant": [{ "field": "phoneNumber", "kind": "phone" }],
///   "reconciliation": {
///     "after": ["verified", "abandoned"],
///     "schedule": { "pauseSeconds": [86400, 604800], "jitter": 0.1, "endAfterSeconds": 31536000 },
///     "probe": {
///       "resource": "connector:sardine:getIdentity",
///       "arguments": { "customerId": "{% $subject.output.customerId %}" },
///       "errors": { "Sardine.ConsentRevoked": "consent_revoked" }
///     },
///     "decision": "{% $look.profile.revokedAt ? 'consent_revoked' : $decision %}",
///     "followUps": { "consent_revoked": { "workflow": "forget-applicant", "input": { "id": "{% $subject.id %}" } } }
///   }
/// }
/// ```
public struct WorkflowSettings: Sendable, Hashable {
    /// The name of the file, beside the definition's.
    public static let fileName = "workflow.json"

    /// The fields of the input that say whom an onboarding is about.
    ///
    /// The first that an input has is the applicant's natural key: a workflow runs once at a time for each.
    public var applicant: [ContactField] = []
    /// How outcomes are looked at again.
    public var reconciliation: Reconciliation?

    /// Makes settings that declare nothing.
    public init() {}
}

/// A field of an input that holds an applicant's contact.
public struct ContactField: Sendable, Hashable {
    /// What a field holds, and so which spellings of it are the same.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A phone number: it becomes E.164.
        case phone
        /// An electronic mail address: it loses its capitals.
        case email
        /// A product's own key of a person: it stays as it is.
        case identifier
    }

    /// Where the field is in the input.
    public var pointer: JSONPointer
    /// What it holds.
    public var kind: Kind
    /// The country code, without a plus sign, of phone numbers that come without one.
    public var countryCode: String?

    /// Makes a field.
    public init(_ pointer: JSONPointer, _ kind: Kind, countryCode: String? = nil) {
        self.pointer = pointer
        self.kind = kind
        self.countryCode = countryCode
    }
}

/// How an outcome is looked at again after the end.
public struct Reconciliation: Sendable, Hashable {
    /// A question about what became of an outcome.
    public struct Probe: Sendable, Hashable {
        /// An expression over `$subject` and `$decision` that says whether this is what to ask; without one it always is.
        public var condition: String?
        /// What is asked.
        public var resource: String
        /// What it is asked with: a template over `$subject`, `$decision` and `$looks`.
        public var arguments: JSON
        /// The outcomes that error names mean; others mean nothing, and it looks again.
        public var errors: [String: String] = [:]

        /// Makes a probe.
        public init(of resource: String, _ arguments: JSON, when condition: String? = nil) {
            self.condition = condition
            self.resource = resource
            self.arguments = arguments
        }
    }

    /// What is started because a decision changed.
    public struct FollowUp: Sendable, Hashable {
        /// The workflow.
        public var workflow: String
        /// Its input: a template over `$subject`, `$look`, `$decision` and `$judged`.
        public var input: JSON

        /// Makes a follow-up.
        public init(workflow: String, input: JSON) {
            self.workflow = workflow
            self.input = input
        }
    }

    /// The outcomes, or statuses of unsuccessful ends, after which it looks.
    public var outcomes: [String]
    /// The pauses before the looks, in seconds; the last one repeats.
    public var pauses: [Int]
    /// By which share of it a pause may be longer or shorter.
    public var jitter: Double
    /// After how many seconds it ends.
    public var endsAfter: Int
    /// What is asked: the first whose condition holds.
    ///
    /// Where none does, there is nobody to ask, and it ends.
    public var probes: [Probe]
    /// An expression for the outcome that a look means, over `$subject`, `$look` and `$decision`; `null` for none.
    public var decision: String
    /// The outcomes after which it ends.
    public var finalOutcomes: [String]
    /// What is started when an outcome comes to hold.
    public var followUps: [String: FollowUp]

    /// Makes a reconciliation that looks for a year.
    public init(after outcomes: [String], every pauses: [Int], of resource: String, _ arguments: JSON, decision: String)
    {
        self.outcomes = outcomes
        self.pauses = pauses
        jitter = 0.1
        endsAfter = 365 * 86_400
        probes = [Probe(of: resource, arguments)]
        self.decision = decision
        finalOutcomes = []
        followUps = [:]
    }

    /// What the name of the state machine that looks ends in.
    public static let suffix = ".reconciliation"
}
