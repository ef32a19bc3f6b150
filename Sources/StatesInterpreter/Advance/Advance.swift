internal import JSONModel
internal import StatesLanguage

/// One decision in the making: the execution while it moves, and what was decided so far.
///
/// Branches that can go on stand in ``ready`` and are run one after the other, the first child of a Parallel or Map state
/// before its siblings, each until it needs help from outside. A branch that is run is taken out of the execution and put
/// back when it stops, so that nothing is copied on the way. A branch that ends or fails tells its parent; this goes on in
/// loops and not in calls, so that deeply nested definitions do not exhaust the stack.
struct Advance {
    /// The execution.
    private(set) var execution: ExecutionState
    let interpreter: Interpreter
    let surroundings: Surroundings
    var seeds: SplitMix64
    /// The branches that can go on; the last one is next.
    var ready: [BranchPath] = []
    private var decision = Decision()
    private var touches: [BranchPath: Touch] = [:]
    private var touchedPaths: [BranchPath] = []
    private var transitionsLeft: Int

    /// What a decision did to a branch so far.
    private struct Touch {
        var isNew: Bool
        var isFrameChanged: Bool
        var isRemoved = false
    }

    init(_ interpreter: Interpreter, execution: ExecutionState, in surroundings: Surroundings) {
        self.interpreter = interpreter
        self.execution = execution
        self.surroundings = surroundings
        self.seeds = SplitMix64(seed: surroundings.seed)
        self.transitionsLeft = interpreter.limits.maximumTransitions
    }

    /// Runs everything that can go on and hands the decision out.
    mutating func finish() -> Decision {
        while let path = ready.popLast() { run(path) }
        boundHistory()
        for path in touchedPaths {
            guard let touch = touches[path] else { continue }
            if touch.isRemoved {
                if !touch.isNew { decision.changes.append(.removed(path)) }
            } else {
                decision.changes.append(
                    touch.isNew ? .inserted(path) : .updated(path, isFrameChanged: touch.isFrameChanged)
                )
            }
        }
        return decision
    }

    /// Runs a branch until it needs help from outside, ends or fails.
    private mutating func run(_ path: BranchPath) {
        guard var branch = take(path) else { return }
        // The failure of a sibling may have changed what was to be run.
        guard branch.activity.phase == .entering else { return putBackUnchanged(branch) }
        var isFrameChanged = false
        var flow = Flow.moved
        while case .moved = flow, branch.activity.phase == .entering {
            guard transitionsLeft > 0, !isHistoryFull else {
                branch.activity.wake = .timer(surroundings.now)
                flow = .blocked
                break
            }
            transitionsLeft -= 1
            isFrameChanged = true
            flow = enter(&branch)
        }
        settle(branch, flow, isFrameChanged: isFrameChanged)
    }

    /// What became of a branch.
    enum Flow {
        /// It is about to enter another state.
        case moved
        /// It waits for something outside, or for its children.
        case blocked
        /// It came to the end of its scope.
        case finished(JSON)
        /// It failed, and no rule of its state takes care of it.
        case failed(Failure)
    }

    /// Puts a branch back and sees to what became of it.
    mutating func settle(_ branch: consuming Branch, _ flow: Flow, isFrameChanged: Bool) {
        let path = branch.path
        switch flow {
        case .moved:
            put(branch, isFrameChanged: isFrameChanged)
            ready.append(path)
        case .blocked:
            put(branch, isFrameChanged: isFrameChanged)
        case .finished(let output):
            if path == .root {
                // Without room for the last event it fails instead, as soon as everything else is decided.
                guard hasRoomToEnd else { return put(branch, isFrameChanged: isFrameChanged) }
                emit(.executionSucceeded, ["output": output], after: branch.activity.lastEvent)
                decision.outcome = .succeeded(output: output)
                touch(path, isFrameChanged: true, isRemoved: true)
            } else {
                branch.activity.phase = .finished
                branch.activity.wake = .parent
                branch.activity.output = output
                let last = branch.activity.lastEvent
                put(branch, isFrameChanged: isFrameChanged)
                childFinished(path, lastEvent: last)
            }
        case .failed(let failure):
            let last = branch.activity.lastEvent
            put(branch, isFrameChanged: isFrameChanged)
            childFailed(path, failure, lastEvent: last)
        }
    }

    // MARK: Branches

    /// Takes a branch out of the execution, to put it back when it was changed.
    mutating func take(_ path: BranchPath) -> Branch? { execution.branches.removeValue(forKey: path) }

    /// Puts a branch back, or a new one in.
    mutating func put(_ branch: consuming Branch, isFrameChanged: Bool, isNew: Bool = false) {
        let path = branch.path
        execution.branches[path] = branch
        touch(path, isFrameChanged: isFrameChanged, isNew: isNew)
    }

    /// Puts back a branch that was not changed.
    mutating func putBackUnchanged(_ branch: consuming Branch) {
        let path = branch.path
        execution.branches[path] = branch
    }

    /// Removes a branch and cancels the task that it waits for.
    mutating func remove(_ path: BranchPath) {
        guard let branch = take(path) else { return }
        cancelTask(of: branch)
        touch(path, isFrameChanged: true, isRemoved: true)
    }

    /// Orders to forget the task attempt or the map run of a branch, if it has one.
    mutating func cancelTask(of branch: borrowing Branch) {
        switch branch.activity.wake {
        case .task(let attempt, _): decision.commands.append(.cancelTask(attempt))
        case .mapRun:
            if let arn = branch.frame.mapRun?.arn { decision.commands.append(.abortMapRun(arn: arn)) }
        case .timer, .children, .parent, .redrive: break
        }
    }

    func branch(at path: BranchPath) -> Branch? { execution.branches[path] }

    private mutating func touch(
        _ path: BranchPath,
        isFrameChanged: Bool,
        isNew: Bool = false,
        isRemoved: Bool = false
    ) {
        if var touch = touches[path] {
            // A branch that is made again under the path of a removed one has a row already.
            touch.isFrameChanged = touch.isFrameChanged || isFrameChanged || isNew
            touch.isRemoved = isRemoved
            touches[path] = touch
        } else {
            touches[path] = Touch(isNew: isNew, isFrameChanged: isFrameChanged, isRemoved: isRemoved)
            touchedPaths.append(path)
        }
    }

    /// The variables that a branch can see: its own and those of the branches above.
    func visibleVariables(of branch: borrowing Branch) -> [String: JSON] {
        guard branch.path != .root else { return branch.frame.variables }
        var variables = branch.frame.variables
        var path = branch.path.parent
        while let next = path {
            if let outer = execution.branches[next]?.frame.variables, !outer.isEmpty {
                variables.merge(outer) { inner, _ in inner }
            }
            path = next.parent
        }
        return variables
    }

    // MARK: The decision

    /// Appends an event to the history.
    @discardableResult
    mutating func emit(_ type: HistoryEventType, _ details: JSONObject = [:], after previous: EventID) -> EventID {
        let id = EventID(execution.lastEventID.number + 1)
        execution.lastEventID = id
        decision.events.append(
            HistoryEvent(id: id, previous: previous, timestamp: surroundings.now, type: type, details: details)
        )
        return id
    }

    /// Appends an event that the branch's next event follows.
    mutating func emit(_ type: HistoryEventType, _ details: JSONObject = [:], in branch: inout Branch) {
        branch.activity.lastEvent = emit(type, details, after: branch.activity.lastEvent)
    }

    mutating func order(_ command: Command) { decision.commands.append(command) }

    /// Notes that a branch tries again after a failure.
    mutating func noteRetry(of path: BranchPath, after failure: Failure) {
        decision.retries.append(RetriedFailure(path: path, error: failure.error, cause: failure.cause))
    }

    mutating func conclude(_ outcome: ExecutionOutcome) { decision.outcome = outcome }

    /// Whether the execution has ended.
    var isConcluded: Bool { decision.outcome != nil }

    /// Takes back the events of this decision that come after one.
    mutating func dropEvents(after last: EventID) {
        while let event = decision.events.last, event.id > last {
            decision.events.removeLast()
            execution.lastEventID = EventID(event.id.number - 1)
        }
    }

    mutating func changeHeader(_ change: (inout ExecutionHeader) -> Void) { change(&execution.header) }

    /// The paths of all branches below one, parents first.
    func descendants(of path: BranchPath) -> [BranchPath] {
        execution.branches.keys.filter { $0.isDescendant(of: path) }.sorted()
    }

    /// The paths of the branches whose task attempt should have been done by now, parents first.
    var overduePaths: [BranchPath] {
        let now = surroundings.now
        return execution.branches.values.filter { branch in
            guard case .task(_, let deadline?) = branch.activity.wake else { return false }
            return deadline <= now
        }.map(\.path).sorted()
    }

    /// The paths of all branches, parents first.
    var allPaths: [BranchPath] { execution.branches.keys.sorted() }
}
