public import JSONModel
public import StatesInterpreter

/// All that one transaction writes: the decisions of many executions, each execution at most once.
public struct ChangeSet: Sendable, Hashable {
    /// New definitions.
    ///
    /// Each becomes the current one of its state machine, which is made if it is not there.
    public var definitions: [DefinitionRecord] = []
    /// What happened to things that are managed by name, in order, after the definitions.
    public var catalog: [CatalogChange] = []
    /// What happened to each map run.
    public var mapRuns: [MapRunChange] = []
    /// What happened to each execution.
    public var executions: [ExecutionChange] = []
    /// What happened to campaigns, in order, after the executions.
    public var campaigns: [CampaignChange] = []
    /// What happened to the work of operators, after the executions.
    public var operators: [OperatorChange] = []
    /// The buckets of calls that changed, whole.
    public var buckets: [BucketRecord] = []
    /// The newest tokens of credentials, sealed.
    public var tokens: [SealedToken] = []
    /// What happened to messages that providers send to people, in order.
    public var messages: [MessageChange] = []
    /// What happened to the inbox, in order, after the executions.
    public var inbox: [InboxChange] = []
    /// What happened for the product behind onboardings, in order, after the executions.
    public var product: [ProductChange] = []

    /// What happens to the keys under which persons' payloads are kept: durable before anything else of the set is.
    public var subjects: [SubjectChange] = []

    /// Makes an empty set.
    public init() {}

    /// Whether there is nothing to write.
    public var isEmpty: Bool {
        definitions.isEmpty && catalog.isEmpty && mapRuns.isEmpty && executions.isEmpty && operators.isEmpty
            && buckets.isEmpty && tokens.isEmpty && messages.isEmpty && inbox.isEmpty && product.isEmpty
            && subjects.isEmpty && campaigns.isEmpty
    }
}

/// What happens to something that is managed by name.
public enum CatalogChange: Sendable, Hashable {
    /// A state machine is new, or its definition, newest version or tags changed.
    case putStateMachine(StateMachineRecord)
    /// A state machine goes, with its versions and aliases; its executions stay.
    case deleteStateMachine(String)
    /// A version is new.
    case insertVersion(VersionRecord)
    /// A version goes.
    case deleteVersion(stateMachine: String, number: Int)
    /// An alias is new or changed.
    case putAlias(AliasRecord)
    /// An alias goes.
    case deleteAlias(stateMachine: String, name: String)
    /// An activity is new, or its tags changed.
    case putActivity(ActivityRecord)
    /// An activity goes.
    case deleteActivity(String)
}

/// What one transaction writes about one execution.
public struct ExecutionChange: Sendable, Hashable {
    /// What happens to the execution's row.
    public enum Row: Sendable, Hashable {
        /// It stays as it is.
        case unchanged
        /// It is new.
        case insert(ExecutionRecord)
        /// It gets the status, outcome, deadline, redrive, presentation, definition, pause and cause of this record, and an
        /// onboarding that had none its applicant.
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

    /// What becomes of an execution that cannot be read.
    ///
    /// All of it is done to the rows as they are, whatever is in them.
    public enum Reading: Sendable, Hashable {
        /// Nothing: it can be read.
        case unchanged
        /// If it runs, it is held like one that an operator pauses, its deadlines with it, and found as unreadable.
        case setAside(at: Timestamp)
        /// It goes on or has ended, and is not found as unreadable any more.
        case mended
        /// It was ended without being read: its branches go, and it is not found as unreadable any more.
        case givenUp
    }

    /// The execution.
    public var key: ExecutionKey
    /// Its row.
    public var row: Row = .unchanged
    /// What becomes of it if it cannot be read.
    public var reading = Reading.unchanged
    /// The rows of its branches, each branch at most once.
    public var branches: [BranchRow] = []
    /// The events that are appended to its history.
    ///
    /// Their ids go on where the stored history ends; an id that exists already makes the whole transaction fail, so
    /// two writers cannot both decide the same step.
    public var events: [HistoryEvent] = []
    /// The calls that were answered.
    public var calls: [CallRecord] = []
    /// The values of declared fields by which a new execution can be found.
    public var fields: [Selector.Field] = []
    /// The causes after which its branches try again: those that came, and those that went.
    public var retryCauses = RetryCauseChange()
    /// By what messages find its branches, for those of which that changed.
    ///
    /// A branch that goes takes its keys with it.
    public var waits: [BranchWaits] = []

    /// Makes a change of nothing.
    public init(key: ExecutionKey) { self.key = key }
}

/// Which causes of failed attempts an execution has from now on.
///
/// They are fingerprints, ``FailureCause/fingerprint``. An execution that ends must have none left.
public struct RetryCauseChange: Sendable, Hashable {
    /// The fingerprints by which it is found from now on.
    public var added: Set<String> = []
    /// Those by which it is found no longer.
    public var removed: Set<String> = []

    /// Makes a change of nothing.
    public init() {}

    /// Makes a change from what there was to what there is.
    public init(from old: Set<String>, to new: Set<String>) {
        added = new.subtracting(old)
        removed = old.subtracting(new)
    }
}

/// By what messages find a branch from now on.
public struct BranchWaits: Sendable, Hashable {
    /// The branch.
    public var path: BranchPath
    /// The keys; none if it waits for no message any more.
    public var keys: [WaitKey]

    /// Makes a set of keys.
    public init(path: BranchPath, keys: [WaitKey]) {
        self.path = path
        self.keys = keys
    }
}
