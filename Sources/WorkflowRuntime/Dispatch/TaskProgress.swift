internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What the runtime remembers of a task attempt, from the interpreter's order to the report that ends it.
///
/// It is stored in the branch's row, so everything that recovery needs is here: what was asked, under which number, and how far
/// the attempt has come. The number of a call rises before the call leaves, so an answer can be told from a late one.
struct TaskProgress: Sendable, Hashable {
    /// The interpreter's order.
    var request: TaskRequest
    /// When the attempt began.
    var startedAt: Timestamp
    /// How many calls the attempt has made, this one included.
    var callNumber = 0
    /// What the attempt is doing.
    var phase: Phase
    /// Since when a call of this visit may have had its effect without anybody knowing: it must be looked into first.
    var doubtSince: Timestamp?
    /// Where it waits for room; what counts is in the row's own columns.
    var capacity: CapacityQueue?
    /// By what messages of the provider find it.
    var waitKeys: [WaitKey] = []
    /// Why the current look is made out of turn, if it is.
    var hint: TaskHint?
    /// Something that came while a look was on its way, whose answer may be older.
    var nextHint: TaskHint?

    /// What a task attempt is doing.
    ///
    /// Each case is one wake source of the branch's row.
    enum Phase: Sendable, Hashable {
        /// It could call, and waits for room.
        case ready(CallPurpose, since: Timestamp)
        /// A call may have left. The intent is in the store before the call leaves.
        case calling(CallPurpose, since: Timestamp)
        /// It pauses before its next call.
        case pausing(CallPurpose, until: Timestamp)
        /// It waits in the queue of an activity until a worker takes it.
        case queued(QueuePlace)
        /// The work goes on elsewhere, until somebody shows the task's token.
        case awaitingToken
        /// The work is another execution's, whose end reports it.
        case awaitingExecution(ExecutionKey)
        /// A person decides.
        case reviewing(ReviewPlace)
        /// It waits for the end of another onboarding of the same customer, at which it looks again at a moment.
        case attached(ExecutionKey, until: Timestamp)
    }

    /// The place in an activity's queue, while it waits there.
    var queue: QueuePlace? {
        guard case .queued(let place) = phase else { return nil }
        return place
    }

    /// The wake source of the branch's row.
    func wake(deadline: Timestamp?) -> WakeSource {
        switch phase {
        case .ready(_, let since): .capacity(since: since, deadline: deadline)
        case .calling: .call(deadline: deadline)
        case .pausing(_, let until): .timer(due: deadline.map { min($0, until) } ?? until)
        case .attached(_, let until): .timer(due: deadline.map { min($0, until) } ?? until)
        case .queued, .awaitingToken, .awaitingExecution: .token(deadline: deadline)
        case .reviewing(let place): .token(deadline: [deadline, place.nextDue].compactMap { $0 }.min())
        }
    }
}

/// Why a call is made.
enum CallPurpose: Sendable, Hashable {
    /// It is the operation that the state names.
    case operation
    /// It finds out what became of an earlier call: the n-th look, from 1.
    case resolve(ResolutionReason, probe: Int)
    /// It looks whether what is awaited has come: the n-th look, from 1.
    case poll(Int)

    /// The name in the store and in the evidence of calls.
    var name: String {
        switch self {
        case .operation: "call"
        case .resolve(.ambiguous, _): "resolve"
        case .resolve(.alreadyDone, _): "adopt"
        case .poll: "poll"
        }
    }

    /// The number of the look, or zero.
    var number: Int {
        switch self {
        case .operation: 0
        case .resolve(_, let probe): probe
        case .poll(let number): number
        }
    }

    init?(name: String, number: Int) {
        switch name {
        case "call": self = .operation
        case "resolve": self = .resolve(.ambiguous, probe: number)
        case "adopt": self = .resolve(.alreadyDone, probe: number)
        case "poll": self = .poll(number)
        default: return nil
        }
    }
}
