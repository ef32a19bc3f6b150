public import JSONModel

/// What can happen to a branch from outside.
public enum Stimulus: Sendable {
    /// The time that the branch's ``Wake`` names has come: a wait or a retry delay is over, or a task's deadline passed.
    case timer
    /// Something was heard of a task attempt. Reports about other attempts than the current one change nothing.
    case task(TaskReport, attempt: TaskAttempt)
    /// The map run with this ARN came to its end. Reports about other runs than the branch's own change nothing.
    case mapRun(MapRunReport, arn: String)
}

/// What can be heard of a task attempt.
public enum TaskReport: Sendable, Hashable {
    /// The work began; for an activity with the name that the worker gave.
    case started(workerName: String?)
    /// The request was accepted; the work goes on until success or failure are reported (`.sync`, `.waitForTaskToken`).
    case submitted(output: JSON)
    /// The worker lives: the heartbeat deadline moves.
    case heartbeat
    /// The work is done.
    case succeeded(output: JSON)
    /// The work failed; whoever did it need not name an error. A retrier waits at least `retryAfter`.
    case failed(error: String?, cause: String?, retryAfter: Duration?)
}

/// What a live branch waits for: exactly one thing.
public enum Wake: Sendable, Hashable {
    /// A moment: the end of a Wait state or of a retry delay. A moment that is past means "go on at once".
    case timer(Timestamp)
    /// The reports of a task attempt, at the latest until the deadline, if there is one.
    case task(TaskAttempt, deadline: Timestamp?)
    /// Its children, at the latest until the deadline, if there is one.
    case children
    /// The end of its map run.
    case mapRun
    /// Nothing: the branch is finished and keeps its output for its parent.
    case parent
    /// Nothing: the execution ended without success while the branch was here, and a redrive would go on from here.
    case redrive
}
