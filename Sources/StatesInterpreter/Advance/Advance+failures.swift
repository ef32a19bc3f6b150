internal import JSONModel
internal import StatesLanguage

/// What happens to failures: retriers, catchers, and the way up through the branches.
extension Advance {
    /// Finds out what becomes of a failure inside a state.
    ///
    /// - Parameters:
    ///   - retryAfter: the shortest delay of a retry, where the failed work asked for one.
    ///   - before: the event that an evaluation failure follows, where that is not the branch's last one.
    mutating func handle(
        _ failure: Failure,
        _ state: State,
        retryAfter: Duration? = nil,
        in branch: inout Branch,
        before: EventID? = nil
    ) -> Flow {
        let failure = failure.placed(in: state.name, enteredAt: branch.frame.enteredEvent)
        recordEvaluationFailure(failure, state, in: &branch, before: before)
        if let delay = retryDelay(for: failure, state, in: &branch) {
            // What is left of this round of children is of no use to the next one.
            removeChildren(of: branch, state)
            branch.activity.phase = .retrying
            branch.activity.leaveAttempt()
            branch.activity.wake = .timer(surroundings.now.advanced(by: max(delay, retryAfter ?? .zero)))
            noteRetry(of: branch.path, after: failure)
            return .blocked
        }
        // AWS tells of no failure of the state where its own settings cannot be applied to the data.
        if !failure.isFatal || failure.isFromBelow, let failed = state.failedEvent { emit(failed, in: &branch) }
        guard let catcher = state.catchers.first(where: { failure.isMatched(by: $0.errors) }) else {
            return stopped(by: failure, &branch)
        }
        removeChildren(of: branch, state)
        do throws(Failure) {
            return try enter(catcher, after: failure, state, in: &branch)
        } catch {
            let failure = error.placed(in: state.name, enteredAt: branch.frame.enteredEvent)
            recordEvaluationFailure(failure, state, in: &branch, before: nil)
            return stopped(by: failure, &branch)
        }
    }

    func stopped(by failure: Failure, _ branch: inout Branch) -> Flow {
        branch.activity.phase = .stopped
        branch.activity.wake = .redrive
        return .failed(failure)
    }

    private mutating func recordEvaluationFailure(
        _ failure: Failure,
        _ state: State,
        in branch: inout Branch,
        before: EventID?
    ) {
        guard case .query(let location) = failure.origin else { return }
        var details: JSONObject = ["state": .string(state.name)]
        details["location"] = location.map { .string($0) }
        details["error"] = failure.error.map { .string($0) }
        details["cause"] = failure.cause.map { .string($0) }
        branch.activity.lastEvent = emit(.evaluationFailed, details, after: before ?? branch.activity.lastEvent)
    }

    /// The delay before the next retry; `nil` if there is none.
    private mutating func retryDelay(
        for failure: Failure,
        _ state: State,
        in branch: inout Branch
    ) -> Duration? {
        let retriers = state.retriers(defaults: interpreter.defaultRetriers)
        guard let index = retriers.firstIndex(where: { failure.isMatched(by: $0.errors) }) else { return nil }
        let retrier = retriers[index]
        if branch.activity.retries.count < retriers.count {
            branch.activity.retries += Array(repeating: 0, count: retriers.count - branch.activity.retries.count)
        }
        guard branch.activity.retries[index] < retrier.maximumAttempts else { return nil }
        branch.activity.retries[index] += 1
        return retrier.delay(beforeRetry: branch.activity.retries[index], random: seeds.fraction())
    }

    /// Leaves a state by one of its catchers.
    private mutating func enter(
        _ catcher: Catcher,
        after failure: Failure,
        _ state: State,
        in branch: inout Branch
    ) throws(Failure) -> Flow {
        let errorOutput = failure.errorOutput
        var evaluation = evaluation(of: state, in: branch)
        let assigned: JSONObject?
        let output: JSON
        switch state.queryLanguage {
        case .jsonPath:
            assigned = try evaluation.assignments(catcher.assign, input: errorOutput)
            output = try evaluation.placedResult(errorOutput, by: catcher.resultPath)
        case .jsonata:
            assigned = try evaluation.assignments(catcher.assign, input: errorOutput, errorOutput: errorOutput)
            output =
                try catcher.output.map { template throws(Failure) in
                    try evaluation.evaluate(template, errorOutput: errorOutput)
                } ?? errorOutput
        }
        return try leave(state, output: output, assigned: assigned, to: .next(catcher.next), in: &branch)
    }

    /// Removes what runs, or ran, below a Parallel or Map state.
    private mutating func removeChildren(of branch: borrowing Branch, _ state: State) {
        guard state.type == .parallel || state.type == .map else { return }
        removeDescendants(of: branch.path)
    }

    mutating func removeDescendants(of path: BranchPath) {
        for descendant in descendants(of: path) { remove(descendant) }
    }
}

extension State {
    fileprivate var catchers: [Catcher] {
        switch kind {
        case .task(let state): state.catchers
        case .parallel(let state): state.catchers
        case .map(let state): state.catchers
        default: []
        }
    }

    fileprivate func retriers(defaults: (TaskResource) -> [Retrier]) -> [Retrier] {
        switch kind {
        case .task(let state): state.retriers ?? defaults(state.resource)
        case .parallel(let state): state.retriers
        case .map(let state): state.retriers
        default: []
        }
    }

    /// The event that tells of the failure of a whole Parallel or Map state.
    fileprivate var failedEvent: HistoryEventType? {
        switch type {
        case .parallel: .parallelStateFailed
        case .map: .mapStateFailed
        default: nil
        }
    }
}
