public import JSONModel

/// The number of a map run in its store: compact, never reused, and in the order of the starts.
public struct MapRunKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, from 1.
    public var number: Int64

    /// Makes a key.
    public init(_ number: Int64) { self.number = number }

    /// Whether the left run was started first.
    public static func < (left: MapRunKey, right: MapRunKey) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}

/// The status of a map run, with the names of the Step Functions API.
public enum MapRunStatus: String, Sendable, Hashable, CaseIterable {
    /// A branch waits for it, or its child executions are being stopped.
    case running = "RUNNING"
    /// All items were worked through, and no more failed than is tolerated.
    case succeeded = "SUCCEEDED"
    /// Too many items failed, or the items could not be read or the results not written.
    case failed = "FAILED"
    /// Its execution ended first.
    case aborted = "ABORTED"
}

/// What a running map run does, in the order in which it comes.
public enum MapRunPhase: String, Sendable, Hashable, CaseIterable {
    /// It starts child executions and waits for their ends.
    case working = "WORKING"
    /// It stops the child executions that still run.
    case stopping = "STOPPING"
    /// All child executions have ended, and their results are collected or written.
    case collecting = "COLLECTING"
    /// Nothing: it has ended.
    case ended = "ENDED"
}

/// How many items, or child executions, of a map run there are of each status.
public struct MapRunCounts: Sendable, Hashable {
    /// Those that run.
    public var running = 0
    /// Those that succeeded.
    public var succeeded = 0
    /// Those that failed.
    public var failed = 0
    /// Those whose time was over.
    public var timedOut = 0
    /// Those that were stopped.
    public var aborted = 0
    /// Those whose results were written.
    public var resultsWritten = 0
    /// Those that came to an unsuccessful end and wait for a redrive of the run to go on.
    public var pendingRedrive = 0

    /// Makes counts of nothing.
    public init() {}

    /// All that were started.
    public var started: Int { running + succeeded + failed + timedOut + aborted + pendingRedrive }

    /// Those that came to an unsuccessful end that counts against the tolerance.
    public var unsuccessful: Int { failed + timedOut }

    /// Adds to the number of a status.
    public mutating func add(_ number: Int, to status: ExecutionStatus) {
        switch status {
        case .running: running += number
        case .succeeded: succeeded += number
        case .failed: failed += number
        case .timedOut: timedOut += number
        case .aborted: aborted += number
        }
    }
}

/// One map run's row: what a distributed Map state asked for, and how far it has come.
///
/// It changes in the transactions that start and end its child executions, so its counts are those of their rows at any time.
public struct MapRunRecord: Sendable, Hashable {
    /// The row's number.
    public var key: MapRunKey
    /// The branch that waits for the run.
    public var branch: BranchReference
    /// The run's ARN.
    public var arn: String
    /// The state machine's name as its child executions have it: `name/label`.
    public var stateMachine: String
    /// The definition that holds the Map state.
    public var definition: DefinitionKey
    /// The number of the scope that each child execution runs through.
    public var processor: Int
    /// The type of the child executions.
    public var type: StateMachineType
    /// The role of the child executions.
    public var roleARN: String
    /// What was asked for: reader, batches, selector and writer.
    ///
    /// It never changes.
    public var plan: JSON
    /// When it started.
    public var startedAt: Timestamp

    /// The status.
    public var status = MapRunStatus.running
    /// What it does.
    public var phase = MapRunPhase.working
    /// Whether it starts no child executions until it is told to go on.
    public var isPaused = false
    /// When it ended.
    public var stoppedAt: Timestamp?
    /// How many child executions may run at once; 0 for as many as the engine allows.
    public var maximumConcurrency = 0
    /// How many items may fail.
    public var toleratedFailureCount: Int?
    /// How many items in a hundred may fail.
    public var toleratedFailurePercentage: Double?
    /// The child executions.
    public var executions = MapRunCounts()
    /// The items in them.
    public var items = MapRunCounts()
    /// How many items there are, once that is known.
    public var itemCount: Int?
    /// Where the next page of items begins, as the source names places; `nil` at its beginning.
    public var cursor: JSON?
    /// How many items of that page are in child executions already.
    public var skipped = 0
    /// Whether all items are in child executions.
    public var isExhausted = false
    /// How often it was redriven.
    public var redriveCount = 0
    /// When it was redriven last.
    public var redrivenAt: Timestamp?
    /// While unsuccessful child executions are redriven: the last one that was looked at.
    public var redriveCursor: ExecutionKey?
    /// The error with which it fails or failed.
    public var error: String?
    /// The cause with which it fails or failed.
    public var cause: String?

    /// Makes the row of a run that starts now.
    public init(
        key: MapRunKey,
        branch: BranchReference,
        arn: String,
        stateMachine: String,
        definition: DefinitionKey,
        processor: Int,
        type: StateMachineType,
        roleARN: String,
        plan: JSON,
        startedAt: Timestamp
    ) {
        self.key = key
        self.branch = branch
        self.arn = arn
        self.stateMachine = stateMachine
        self.definition = definition
        self.processor = processor
        self.type = type
        self.roleARN = roleARN
        self.plan = plan
        self.startedAt = startedAt
    }
}

/// Who started an execution, where no caller from outside did.
public enum ExecutionOrigin: Sendable, Hashable {
    /// A task of another execution, which waits for the end if the branch's row says so.
    case task(BranchReference)
    /// A map run, for some of its items.
    case items(MapRunKey, first: Int, count: Int)

    /// The map run, if one did.
    public var mapRun: MapRunKey? {
        if case .items(let key, _, _) = self { key } else { nil }
    }
}

/// What happens to a map run's row.
public enum MapRunChange: Sendable, Hashable {
    /// It is new.
    case insert(MapRunRecord)
    /// Everything but what is fixed at its start is written.
    case update(MapRunRecord)

    /// The row as it will be.
    public var record: MapRunRecord {
        switch self {
        case .insert(let record), .update(let record): record
        }
    }
}
