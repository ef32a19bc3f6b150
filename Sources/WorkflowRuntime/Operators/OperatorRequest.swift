public import JSONModel
public import WorkflowStore

/// Who asks, and why.
public struct Signature: Sendable, Hashable {
    /// Who: the name of an API key, or a user of the machine.
    public var actor: String
    /// Why, in their words.
    public var reason: String

    /// Makes a signature.
    public init(actor: String, reason: String) {
        self.actor = actor
        self.reason = reason
    }
}

extension Signature {
    /// The program that holds the engine, where no person asked it.
    public static let program = Signature(actor: "program", reason: "")
}

/// What an operator asks of the kernel.
public enum OperatorRequest: Sendable, Hashable {
    /// Shows what an act would do.
    case preview(OperatorAct, ExecutionKey)
    /// Does an act.
    case act(OperatorAct, ExecutionKey, Signature)
    /// Proposes an act on all that a selector means; one that is small enough begins at once.
    case propose(OperatorAct, Selector, rate: Int, Signature)
    /// Shows what a bulk act would do: how many, and to some of them what.
    case previewJob(OperatorAct, Selector)
    /// Changes how a job goes on.
    case steer(job: Int64, JobSteering, Signature)
    /// Takes a review for a while, so that nobody else decides it.
    case claimReview(Int64, lease: Duration, Signature)
    /// Gives a claimed review back.
    case releaseReview(Int64, Signature)
    /// Decides a review.
    case decideReview(Int64, ReviewRecord.Decision, note: String?, Signature)
    /// Asks about a person's data.
    case subject(SubjectRequest)
}

/// How a job can be made to go on otherwise.
public enum JobSteering: Sendable, Hashable {
    /// It was proposed, and begins now.
    case approve
    /// It stops after the items that are done.
    case pause
    /// It goes on.
    case resume
    /// It ends; what is done stays done.
    case cancel
    /// It does so many items a second from now on.
    case rate(Int)

    /// The name in the log.
    public var name: String {
        switch self {
        case .approve: "approve"
        case .pause: "pause-job"
        case .resume: "resume-job"
        case .cancel: "cancel-job"
        case .rate: "rate-job"
        }
    }
}

/// What an operator hears.
public enum OperatorReply: Sendable, Hashable {
    /// What an act does, or would do.
    case effect(ActEffect)
    /// A job as it is now.
    case job(JobRecord)
    /// What a bulk act would do.
    case jobPreview(JobPreview)
    /// A review as it is now.
    case review(ReviewRecord)
    /// Where a person's data stands.
    case subject(SubjectReport)
}

/// What an act does to an execution, or would do.
public struct ActEffect: Sendable, Hashable {
    /// The execution.
    public var execution: ExecutionKey
    /// The act.
    public var act: String
    /// How it stood before: status, branches, states.
    public var before: JSON
    /// How it stands after the act, before its next calls are answered.
    public var after: JSON
    /// The resources that it begins to call.
    public var calls: [String]
    /// The events that its history gets.
    public var events: [String]
    /// What whoever acts should know.
    public var warnings: [String]
    /// The number of the entry in the log; `nil` for what was only shown.
    public var entry: Int64?
}

/// What a bulk act would do.
public struct JobPreview: Sendable, Hashable {
    /// How many executions are selected.
    public var total: Int
    /// How many of them would refuse the act.
    public var refused: Int
    /// How many were looked at: all.
    public var examined: Int
    /// What would happen to the first of them.
    public var sample: [ActEffect]
    /// Why some would refuse it, by how many.
    public var refusals: [String: Int]
    /// Whether another person has to approve it.
    public var needsApproval: Bool
}
