/// How an engine is doing.
public struct EngineStatus: Sendable, Hashable {
    /// Whether the engine can take work.
    public enum Health: Sendable, Hashable {
        /// The store is being opened.
        case starting
        /// All is well.
        case serving
        /// The store fails; requests are refused until it works again.
        case failing(reason: String)
        /// It finishes what it has.
        case stopping
    }

    /// Whether the engine can take work.
    public var health = Health.starting
    /// Transactions committed since the start.
    public var commits = 0
    /// Executions written by them, each counted once a transaction.
    public var executionsWritten = 0
    /// History events written.
    public var events = 0
    /// Calls on their way.
    public var callsInFlight = 0
    /// Executions in memory.
    public var executionsInMemory = 0
    /// Whether calls of an earlier process are still being recovered.
    public var isRecovering = true
    /// Branches recovered so far.
    public var recovered = 0
    /// What the audit at the start found; `nil` until it has run.
    ///
    /// It must be zero.
    public var auditViolations: Int?

    /// Executions that were set aside because they cannot be read, until they are resumed or stopped.
    public var unreadableExecutions = 0
    /// Other records that could not be read since the start, and were left out.
    public var unreadableRecords = 0

    /// What came in from outside, and what it led to.
    public var inbound = InboundStatus()

    /// Makes the status of an engine that has not started.
    public init() {}
}
