public import JSONModel

/// What the interpreter answered: what to remember and what to do.
///
/// The next state itself is in the ``ExecutionState``.
public struct Decision: Sendable {
    /// The events to append to the history, in order.
    public var events: [HistoryEvent] = []
    /// The orders for outside, to be carried out after the commit.
    public var commands: [Command] = []
    /// What happened to which branch, in order; a branch may appear more than once.
    public var changes: [BranchChange] = []
    /// The failures that retriers took, in order: after each of them its branch tries again.
    public var retries: [RetriedFailure] = []
    /// How the execution ended, if this decision ended it.
    public var outcome: ExecutionOutcome?

    /// Makes an empty decision.
    public init() {}
}

/// What a decision did to a branch's row.
public enum BranchChange: Sendable, Hashable {
    /// The branch is new.
    case inserted(BranchPath)
    /// The branch changed; its frame (the heavy part) too if so marked.
    case updated(BranchPath, isFrameChanged: Bool)
    /// The branch is gone.
    case removed(BranchPath)
}

/// A failure after which a state tries again.
public struct RetriedFailure: Sendable, Hashable {
    /// The branch whose state tries again.
    public var path: BranchPath
    /// The error name.
    public var error: String?
    /// The cause as it was told.
    public var cause: String?
}

/// An order for outside the interpreter.
public enum Command: Sendable {
    /// Starts a task attempt. Its reports come back as stimuli.
    case startTask(TaskRequest)
    /// Forgets a task attempt: nobody waits for it any more.
    case cancelTask(TaskAttempt)
    /// Starts a map run. Its end comes back as a stimulus.
    case startMapRun(MapRunRequest)
    /// Goes on with a map run that came to an unsuccessful end.
    case redriveMapRun(arn: String)
    /// Stops a map run and its child executions: nobody waits for it any more.
    case abortMapRun(arn: String)
}

/// A task attempt to be made.
public struct TaskRequest: Sendable, Hashable {
    /// The attempt.
    public var attempt: TaskAttempt
    /// The resource as the definition names it.
    public var resource: String
    /// What the task is given: the state's `Arguments` or `Parameters`, or its input.
    public var parameters: JSON
    /// The evaluated `Credentials` field.
    public var credentials: JSON?
    /// The token of the attempt, where the resource waits for one or is an activity.
    public var token: String?
    /// When the attempt times out (`TimeoutSeconds`).
    public var deadline: Timestamp?
    /// The longest time without a heartbeat (`HeartbeatSeconds`).
    public var heartbeat: Duration?

    /// Makes a request.
    public init(
        attempt: TaskAttempt,
        resource: String,
        parameters: JSON,
        credentials: JSON? = nil,
        token: String? = nil,
        deadline: Timestamp? = nil,
        heartbeat: Duration? = nil
    ) {
        self.attempt = attempt
        self.resource = resource
        self.parameters = parameters
        self.credentials = credentials
        self.token = token
        self.deadline = deadline
        self.heartbeat = heartbeat
    }
}

/// How an execution ended.
public enum ExecutionOutcome: Sendable, Hashable {
    /// It reached its end with this output.
    case succeeded(output: JSON)
    /// An error was not caught, or a Fail state was reached.
    case failed(error: String?, cause: String?)
    /// The state machine's `TimeoutSeconds` passed.
    case timedOut(error: String?, cause: String?)
    /// Somebody stopped it.
    case aborted(error: String?, cause: String?)
}
