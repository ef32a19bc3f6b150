internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Decides how one kind of task resource is carried out: pure, over ``TaskProgress`` and what has been heard.
///
/// A driver is what differs between a connector's operation, an awaited condition, a handler in this process and a message to the
/// product backend. What they share (room, storing, deadlines, stale answers) is the kernel's.
protocol TaskDriver: Sendable {
    /// The attempt begins.
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep

    /// The call that was made for this purpose was answered.
    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep

    /// The process ended while a call for this purpose may have been on its way, and nobody knows whether it left.
    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep

    /// Whether the task looks at once when this happens.
    func heeds(_ waker: AwaitedCondition.Waker) -> Bool

    /// What messages of the provider that are about this task have in common with it.
    func wakeSubjects(of request: TaskRequest) -> [WakeSubject]

    /// Whether a call of the operation that ended like this, or without an answer, must be looked into before it is made again.
    func leavesDoubt(_ answer: Outcome?) -> Bool
}

extension TaskDriver {
    func heeds(_ waker: AwaitedCondition.Waker) -> Bool { false }

    func wakeSubjects(of request: TaskRequest) -> [WakeSubject] { [] }

    func leavesDoubt(_ answer: Outcome?) -> Bool { false }
}

/// What a driver may know beside the task.
struct TaskMoment: Sendable {
    /// The current time.
    var now: Timestamp
    /// When the visit began: attempts come and go, but what is awaited is awaited since then.
    var visitStartedAt: Timestamp
    /// What a connector may know; its deployment is that of the task's connector.
    var context: CallContext
    /// Whether the store may be behind the providers, so that nothing is created before it was looked for.
    var isReconciling = false
}

/// What a driver wants next.
enum TaskStep: Sendable, Hashable {
    /// Make a call, as soon as there is room.
    case call(CallPurpose)
    /// Make a call at a later moment.
    case pause(CallPurpose, until: Timestamp)
    /// Wait until somebody shows the task's token; the output of the request is kept in the history.
    case awaitToken(output: JSON)
    /// Start another execution, as the task's parameters say.
    case startExecution
    /// Wait for the end of another execution; the output of its start is kept in the history.
    case awaitExecution(ExecutionKey, output: JSON)
    /// Wait in the activity's queue until a worker takes the task.
    case enqueue
    /// A worker has taken the task, and now holds its token.
    case handOver(worker: String?)
    /// Ask a person, and wait for their decision.
    case review(ReviewQuestion)
    /// Show something to the applicant, and be done with this output; of a message to a customer the kind is told.
    case publish(JSON, output: JSON, kind: String? = nil)
    /// See whether a campaign's customer is onboarded elsewhere.
    case admit
    /// Wait for the end of another onboarding of the customer, and look at it again at this moment.
    case attach(to: ExecutionKey, until: Timestamp)
    /// Look at the other onboarding whose end is waited for.
    case lookAtAttached
    /// Write to a campaign's customer, unless the message has waited for longer than this.
    case contact(kind: String, freshFor: Duration?)
    /// Note how far a campaign's customer has come.
    case reach(CampaignMilestone)
    /// Record a decision about the onboarding that the execution looks after.
    case decide(JSON)
    /// The attempt is over.
    case report(TaskReport)
}
