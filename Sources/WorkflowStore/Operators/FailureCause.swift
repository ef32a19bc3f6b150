public import JSONModel
public import StatesInterpreter

/// Why an execution ended without success, in a form by which equal causes are found: no word of it is about a person.
public struct FailureCause: Sendable, Hashable {
    /// The digest of all that makes two failures the same one: state, error name, outcome class and message.
    public var fingerprint: String
    /// The branch that failed first.
    public var path: BranchPath
    /// The state that it was in.
    public var state: String
    /// The error name.
    public var error: String
    /// How the last call was understood, where the failure came from a call.
    public var outcomeClass: String?
    /// The cause with everything replaced that differs from person to person.
    public var message: String

    /// Makes a cause.
    public init(
        fingerprint: String,
        path: BranchPath,
        state: String,
        error: String,
        outcomeClass: String?,
        message: String
    ) {
        self.fingerprint = fingerprint
        self.path = path
        self.state = state
        self.error = error
        self.outcomeClass = outcomeClass
        self.message = message
    }
}

/// The executions that ended for one cause and have not been brought forward since.
public struct FailureGroup: Sendable, Hashable {
    /// The cause, as the newest of them has it.
    public var cause: FailureCause
    /// The state machine of the newest of them.
    public var stateMachine: String
    /// How many there are.
    public var count: Int
    /// When the first and the last of them ended.
    public var first: Timestamp
    /// When the last of them ended.
    public var last: Timestamp
    /// How many ended within the last hour.
    public var lastHour: Int
    /// How many ended within the hour before.
    public var hourBefore: Int
    /// The newest of them.
    public var sample: ExecutionKey

    /// Makes a group.
    public init(
        cause: FailureCause,
        stateMachine: String,
        count: Int,
        first: Timestamp,
        last: Timestamp,
        lastHour: Int,
        hourBefore: Int,
        sample: ExecutionKey
    ) {
        self.cause = cause
        self.stateMachine = stateMachine
        self.count = count
        self.first = first
        self.last = last
        self.lastHour = lastHour
        self.hourBefore = hourBefore
        self.sample = sample
    }
}

/// The live executions of which some state tries again after failures of one cause.
public struct RetryGroup: Sendable, Hashable {
    /// The cause's fingerprint; the cause itself stands in the rows of the branches.
    public var fingerprint: String
    /// The state machine of the newest of them.
    public var stateMachine: String
    /// How many there are.
    public var count: Int
    /// When the first of them entered the state that it has not left since.
    public var since: Timestamp
    /// When the first of them tries again; `nil` where all of them wait for something else than time, such as room for a call.
    public var nextAt: Timestamp?
    /// The newest of them.
    public var sample: ExecutionKey

    /// Makes a group.
    public init(
        fingerprint: String,
        stateMachine: String,
        count: Int,
        since: Timestamp,
        nextAt: Timestamp?,
        sample: ExecutionKey
    ) {
        self.fingerprint = fingerprint
        self.stateMachine = stateMachine
        self.count = count
        self.since = since
        self.nextAt = nextAt
        self.sample = sample
    }
}
