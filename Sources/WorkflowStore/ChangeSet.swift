public import StatesInterpreter

/// All that one transaction writes: the decisions of many executions, each execution at most once.
public struct ChangeSet: Sendable, Hashable {
    /// New definitions.
    public var definitions: [DefinitionRecord] = []
    /// What happened to each execution.
    public var executions: [ExecutionChange] = []

    /// Makes an empty set.
    public init() {}

    /// Whether there is nothing to write.
    public var isEmpty: Bool { definitions.isEmpty && executions.isEmpty }
}

/// What one transaction writes about one execution.
public struct ExecutionChange: Sendable, Hashable {
    /// What happens to the execution's row.
    public enum Row: Sendable, Hashable {
        /// It stays as it is.
        case unchanged
        /// It is new.
        case insert(ExecutionRecord)
        /// It gets the status, outcome, deadline, redrive and presentation of this record.
        case update(ExecutionRecord)
    }

    /// What happens to a branch's row.
    public enum BranchRow: Sendable, Hashable {
        /// It is new, or its frame changed: the whole row is written.
        case put(BranchRecord)
        /// Everything but the frame is written.
        case touch(BranchRecord)
        /// It goes.
        case delete(BranchPath)
    }

    /// The execution.
    public var key: ExecutionKey
    /// Its row.
    public var row: Row = .unchanged
    /// The rows of its branches, each branch at most once.
    public var branches: [BranchRow] = []
    /// The events that are appended to its history.
    ///
    /// Their ids go on where the stored history ends; an id that exists already makes the whole transaction fail, so
    /// two writers cannot both decide the same step.
    public var events: [HistoryEvent] = []
    /// The calls that were answered.
    public var calls: [CallRecord] = []

    /// Makes a change of nothing.
    public init(key: ExecutionKey) { self.key = key }
}
