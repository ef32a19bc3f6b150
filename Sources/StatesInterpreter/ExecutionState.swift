public import JSONModel

/// What is fixed when an execution starts; most of it is in the Context object.
public struct ExecutionHeader: Sendable, Hashable {
    /// The execution's ARN: `$$.Execution.Id`.
    public var arn: String
    /// The execution's name.
    public var name: String
    /// The role that it was started with.
    ///
    /// Usher does not assume roles; the value is passed on.
    public var roleARN: String
    /// The input.
    public var input: JSON
    /// When it was started.
    public var startTime: Timestamp
    /// The state machine's ARN, without version or alias.
    public var stateMachineARN: String
    /// The state machine's name.
    public var stateMachineName: String
    /// How often it has been redriven.
    public var redriveCount: Int = 0
    /// When it was redriven last.
    public var redriveTime: Timestamp?
    /// Whether the execution is synchronous (`StartSyncExecution`).
    ///
    /// It cannot be redriven, and its Context object says nothing about redrives.
    public var isSynchronous = false

    /// Makes a header.
    public init(
        arn: String,
        name: String,
        roleARN: String,
        input: JSON,
        startTime: Timestamp,
        stateMachineARN: String,
        stateMachineName: String
    ) {
        self.arn = arn
        self.name = name
        self.roleARN = roleARN
        self.input = input
        self.startTime = startTime
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
    }
}

/// Everything that an execution is resumed from: its branches, and how far its history has come.
///
/// It is loaded from rows, never folded from history.
public struct ExecutionState: Sendable, Hashable {
    /// What was fixed at the start.
    public var header: ExecutionHeader
    /// The id of the newest event.
    public var lastEventID: EventID
    /// The live branches, and the finished ones whose parent still waits for others.
    public var branches: [BranchPath: Branch]

    /// Makes a state of loaded parts.
    public init(header: ExecutionHeader, lastEventID: EventID, branches: [BranchPath: Branch]) {
        self.header = header
        self.lastEventID = lastEventID
        self.branches = branches
    }
}
