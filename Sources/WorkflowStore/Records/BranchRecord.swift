public import JSONModel
public import StatesInterpreter

/// What a branch's row waits for.
///
/// A row names exactly one wake source, and it holds all that this source needs.
public enum WakeSource: Sendable, Hashable {
    /// A moment: the end of a wait, of a retry delay or of a pause between two polls.
    case timer(due: Timestamp)
    /// The answer to a call that is on its way, at the latest until the deadline.
    case call(deadline: Timestamp?)
    /// Room for a call that is ready to go, since the given moment, at the latest until the deadline.
    case capacity(since: Timestamp, deadline: Timestamp?)
    /// Somebody who holds the task's token, at the latest until the deadline.
    case token(deadline: Timestamp?)
    /// The branches below it.
    case children
    /// Nothing of its own: it is finished, and its parent will collect its output.
    case parent
    /// Nothing: its execution ended without success, and a redrive would go on from here.
    case redrive
    /// Nothing: an operator holds its execution, and only an operator lets it go on.
    case pause

    /// The name in the store.
    public var kind: Kind {
        switch self {
        case .timer: .timer
        case .call: .call
        case .capacity: .capacity
        case .token: .token
        case .children: .children
        case .parent: .parent
        case .redrive: .redrive
        case .pause: .pause
        }
    }

    /// The moment at which the row must be looked at, if nothing happens before.
    public var dueAt: Timestamp? {
        switch self {
        case .timer(let due): due
        case .call(let deadline), .capacity(_, let deadline), .token(let deadline): deadline
        case .children, .parent, .redrive, .pause: nil
        }
    }

    /// The names of the wake sources, as the store writes them.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// ``WakeSource/timer(due:)``.
        case timer
        /// ``WakeSource/call(deadline:)``.
        case call
        /// ``WakeSource/capacity(since:deadline:)``.
        case capacity
        /// ``WakeSource/token(deadline:)``.
        case token
        /// ``WakeSource/children``.
        case children
        /// ``WakeSource/parent``.
        case parent
        /// ``WakeSource/redrive``.
        case redrive
        /// ``WakeSource/pause``.
        case pause
    }
}

/// One branch's row: the snapshot that it resumes from, and its wake source.
public struct BranchRecord: Sendable, Hashable {
    /// The place in the tree of branches.
    public var path: BranchPath
    /// The state that the branch is in.
    public var stateName: String
    /// When it entered that state.
    public var enteredAt: Timestamp
    /// What it waits for.
    public var wake: WakeSource
    /// The heavy part of the snapshot, as `Branch` encodes it.
    public var frame: JSON
    /// The light part of the snapshot, as `Branch` encodes it.
    public var activity: JSON
    /// What the runtime knows of the task in flight; `nil` outside a Task state's attempt.
    public var task: JSON?
    /// The place in an activity's queue, while the task waits for a worker to take it.
    public var queue: QueuePlace?
    /// The execution whose end the task waits for.
    public var child: ExecutionKey?
    /// The map run whose end the branch waits for.
    public var mapRun: MapRunKey?
    /// Where it waits for room to make its call; `nil` for any other wake source.
    public var capacity: CapacityQueue?

    /// Makes a row.
    public init(
        path: BranchPath,
        stateName: String,
        enteredAt: Timestamp,
        wake: WakeSource,
        frame: JSON,
        activity: JSON,
        task: JSON?
    ) {
        self.path = path
        self.stateName = stateName
        self.enteredAt = enteredAt
        self.wake = wake
        self.frame = frame
        self.activity = activity
        self.task = task
    }
}

/// A place in the queue of an activity.
public struct QueuePlace: Sendable, Hashable {
    /// The activity's name.
    public var activity: String
    /// Since when the task waits there.
    public var since: Timestamp

    /// Makes a place.
    public init(activity: String, since: Timestamp) {
        self.activity = activity
        self.since = since
    }
}

/// Names one branch of one execution.
public struct BranchReference: Sendable, Hashable {
    /// The execution.
    public var execution: ExecutionKey
    /// The branch.
    public var path: BranchPath

    /// Makes a reference.
    public init(execution: ExecutionKey, path: BranchPath) {
        self.execution = execution
        self.path = path
    }
}
