public import JSONModel
public import WorkflowStore

/// Names a person whose payloads a store keeps.
public enum SubjectReference: Sendable, Hashable {
    /// A contact in any spelling that a workflow's applicants may be given in; of one workflow, or of any.
    case contact(String, workflow: String?)
    /// One of their onboardings.
    case onboarding(ExecutionKey)
}

/// What is asked about a person's data: by their right to be forgotten, and by the duties that stand against it.
public enum SubjectRequest: Sendable, Hashable {
    /// Shows what erasing them would do.
    case preview(SubjectReference)
    /// Erases them: at once, or, while a hold keeps them, as soon as it ends.
    case erase(SubjectReference, Signature)
    /// Forbids to erase them for a while.
    case placeHold(SubjectReference, HoldTerms, Signature)
    /// Lets a hold end at another moment; `nil` lets it stay until it is ended.
    case extendHold(Int64, until: Timestamp?, Signature)
    /// Ends a hold.
    case endHold(Int64, Signature)
    /// Notes that somebody looks at an onboarding whose person is restricted, before they are shown it.
    case breakGlass(ExecutionKey, Signature)

    /// Who asks and why; `nil` for what is only shown.
    var signature: Signature? {
        switch self {
        case .preview: nil
        case .erase(_, let signature), .placeHold(_, _, let signature), .extendHold(_, _, let signature),
            .endHold(_, let signature), .breakGlass(_, let signature):
            signature
        }
    }
}

/// What a hold rests on, and how long.
public struct HoldTerms: Sendable, Hashable {
    /// How many characters a basis may have.
    public static let maximumBasisLength = 120

    /// What it rests on, such as `AMLD Art. 40`.
    public var basis: String
    /// When it ends by itself; `nil` if somebody must end it.
    public var until: Timestamp?

    /// Makes terms.
    public init(basis: String, until: Timestamp?) {
        self.basis = basis
        self.until = until
    }
}

/// Where a person's data stands.
public struct SubjectReport: Sendable, Hashable {
    /// How many onboardings a report names.
    public static let maximumNamed = 100

    /// The person, their holds and what was asked.
    public var subject: SubjectRecord
    /// Their onboardings and the executions that belong to them, the oldest first, up to ``maximumNamed``.
    public var executions: [ExecutionKey]
    /// How many there are.
    public var executionCount: Int
    /// How many of them run, or ran until this request stopped them.
    public var running: Int
    /// The holds that forbid to erase them now.
    public var activeHolds: [HoldRecord]
    /// When they will be, or could be, erased; `nil` while a hold without an end keeps them.
    public var erasureDue: Timestamp?
    /// The hold that was placed or changed.
    public var hold: Int64?
    /// The number of the entry in the log; `nil` if nothing was done.
    public var entry: Int64?
}
