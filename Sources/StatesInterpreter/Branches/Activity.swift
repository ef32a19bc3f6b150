internal import JSONModel

/// The light part of a branch: what it waits for, and its counters.
struct Activity: Sendable, Hashable {
    /// What the branch is doing.
    enum Phase: String, Sendable, Hashable {
        /// It is about to enter the state of its frame.
        case entering = "e"
        /// It is in a Wait state.
        case waiting = "w"
        /// It waits for the time of a retry.
        case retrying = "r"
        /// A task attempt was ordered.
        case scheduled = "s"
        /// The work began.
        case started = "t"
        /// The request was accepted and the work goes on.
        case submitted = "u"
        /// Its children run.
        case children = "c"
        /// Its map run goes on.
        case mapRun = "m"
        /// It came to its end and keeps its output for its parent.
        case finished = "f"
        /// It failed or was aborted inside its state; a redrive goes on there.
        case stopped = "x"
        /// It was aborted before it entered the state of its frame.
        case stoppedBeforeEntry = "y"
    }

    /// What the branch is doing.
    var phase: Phase = .entering
    /// What wakes it.
    var wake: Wake
    /// The event that the branch's next event follows.
    var lastEvent: EventID
    /// The number of the newest task attempt of this visit, or 0.
    var attempt = 0
    /// How often each retrier was used since the state was entered or redriven.
    var retries: [Int] = []
    /// When the attempt times out.
    var timeout: Timestamp?
    /// When a heartbeat is due, and how long after each sign of life.
    var heartbeatDue: Timestamp?
    var heartbeat: Duration?
    /// How many children there will be, how many were started, and how many came to their end.
    var childCount = 0
    var startedChildren = 0
    var finishedChildren = 0
    /// The output of a finished branch.
    var output: JSON?

    init(wake: Wake, lastEvent: EventID) {
        self.wake = wake
        self.lastEvent = lastEvent
    }

    /// How often the state was retried: `$$.State.RetryCount`.
    var retryCount: Int { retries.reduce(0, +) }

    /// Whether a task attempt is under way.
    var isInTask: Bool { phase == .scheduled || phase == .started || phase == .submitted }

    /// The earlier of timeout and heartbeat.
    var taskDeadline: Timestamp? {
        guard let timeout, let heartbeatDue else { return timeout ?? heartbeatDue }
        return min(timeout, heartbeatDue)
    }

    /// Forgets everything that belongs to one visit of a state.
    mutating func leaveState() {
        phase = .entering
        attempt = 0
        retries = []
        leaveAttempt()
        childCount = 0
        startedChildren = 0
        finishedChildren = 0
    }

    /// Forgets the deadlines of a task attempt.
    mutating func leaveAttempt() {
        timeout = nil
        heartbeatDue = nil
        heartbeat = nil
    }
}
