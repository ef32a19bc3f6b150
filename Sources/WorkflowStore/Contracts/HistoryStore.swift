public import JSONModel
public import StatesInterpreter

/// What people read: histories, lists and counts.
public protocol HistoryStore: Sendable {
    /// A page of an execution's events, in order or in reverse, from the event behind the given one.
    func events(
        of key: ExecutionKey,
        after id: EventID?,
        isReversed: Bool,
        limit: Int
    ) throws(StoreError) -> [HistoryEvent]

    /// A page of the calls that were made for an execution, in the order of their answers, behind so many of them.
    func calls(of key: ExecutionKey, after count: Int, limit: Int) throws(StoreError) -> [CallRecord]

    /// A page of executions, the newest first, older than the given one.
    func executions(
        matching filter: ExecutionFilter,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary]

    /// How many executions there are of each status.
    func executionCounts() throws(StoreError) -> [ExecutionStatus: Int]

    /// Every violation of the store's invariants, up to the limit: a live execution without a wake source, for example.
    func audit(limit: Int) throws(StoreError) -> [InvariantViolation]
}

extension HistoryStore {
    /// All calls that were made for an execution, in the order of their answers.
    public func calls(of key: ExecutionKey) throws(StoreError) -> [CallRecord] {
        try calls(of: key, after: 0, limit: .max)
    }
}

/// Which executions a list holds.
public struct ExecutionFilter: Sendable, Hashable {
    /// Only those of this state machine.
    public var stateMachine: String?
    /// Only those of this status.
    public var status: ExecutionStatus?
    /// Only those that were started with this version, directly or through an alias.
    public var version: Int?
    /// Only those that were started with this alias.
    public var alias: String?
    /// Only those that were redriven, or were not.
    public var isRedriven: Bool?
    /// Only the children of this map run.
    public var mapRun: MapRunKey?

    /// Makes a filter; without arguments it lets all pass.
    public init(stateMachine: String? = nil, status: ExecutionStatus? = nil) {
        self.stateMachine = stateMachine
        self.status = status
    }
}

/// One line of a list of executions.
public struct ExecutionSummary: Sendable, Hashable {
    /// The row's number.
    public var key: ExecutionKey
    /// The name.
    public var name: String
    /// The state machine's name.
    public var stateMachine: String
    /// The status.
    public var status: ExecutionStatus
    /// When it started.
    public var startedAt: Timestamp
    /// When it ended.
    public var stoppedAt: Timestamp?
    /// The error name of an unsuccessful one.
    public var error: String?
    /// The state that the root branch of a running one is in.
    public var stateName: String?
    /// What the root branch of a running one waits for.
    public var waitingFor: WakeSource.Kind?
    /// Until when, at most.
    public var dueAt: Timestamp?
    /// The version that it was started with.
    public var version: Int?
    /// The alias that it was started with.
    public var alias: String?
    /// How often it was redriven.
    public var redriveCount = 0
    /// When it was redriven last.
    public var redrivenAt: Timestamp?
    /// Its ARN.
    public var arn = ""
    /// How many items it has, if it is a child of a map run.
    public var itemCount: Int?
    /// The fingerprint of the cause of an unsuccessful one.
    public var cause: String?
    /// Since when an operator holds it.
    public var pausedAt: Timestamp?

    /// Makes a line.
    public init(
        key: ExecutionKey,
        name: String,
        stateMachine: String,
        status: ExecutionStatus,
        startedAt: Timestamp,
        stoppedAt: Timestamp?,
        error: String?,
        stateName: String?,
        waitingFor: WakeSource.Kind?,
        dueAt: Timestamp?
    ) {
        self.key = key
        self.name = name
        self.stateMachine = stateMachine
        self.status = status
        self.startedAt = startedAt
        self.stoppedAt = stoppedAt
        self.error = error
        self.stateName = stateName
        self.waitingFor = waitingFor
        self.dueAt = dueAt
    }
}

/// An invariant of the store that does not hold.
public struct InvariantViolation: Sendable, Hashable, CustomStringConvertible {
    /// The invariant's stable name.
    public var invariant: String
    /// The execution.
    public var execution: ExecutionKey
    /// What is wrong, and what an operator can do.
    public var message: String

    /// Makes a violation.
    public init(invariant: String, execution: ExecutionKey, message: String) {
        self.invariant = invariant
        self.execution = execution
        self.message = message
    }

    /// The invariant, the execution and the message in one line.
    public var description: String { "\(invariant): execution \(execution): \(message)" }
}
