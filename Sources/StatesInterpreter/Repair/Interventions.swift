public import JSONModel
internal import StatesLanguage

/// What an operator can do to a branch in place of what it waits for.
extension Interpreter {
    /// Ends the delay before a retry at once.
    public func hurry(
        _ state: inout ExecutionState,
        at path: BranchPath,
        in surroundings: Surroundings
    ) throws(RepairRefusal) -> Decision {
        try repair(&state, in: surroundings) { advance throws(RepairRefusal) in try advance.hurry(path) }
    }

    /// Leaves a state as if its work had this result, whether it is being done, waits or has failed.
    ///
    /// In an ended execution the other stopped branches go on as by a redrive.
    public func skip(
        _ state: inout ExecutionState,
        at path: BranchPath,
        result: JSON,
        in surroundings: Surroundings
    ) throws(RepairRefusal) -> Decision {
        try repair(&state, in: surroundings) { advance throws(RepairRefusal) in
            guard let branch = advance.branch(at: path) else {
                throw RepairRefusal("There is no branch '\(path)' in the execution.")
            }
            guard branch.isStopped else { return try advance.skip(path, result: result) }
            advance.leaveRun(at: path)
            advance.removeDescendants(of: path)
            var refusal: RepairRefusal?
            advance.redrive { advance, redriven in
                guard redriven == path else { return false }
                do throws(RepairRefusal) { try advance.skip(path, result: result) } catch { refusal = error }
                return true
            }
            if let refusal { throw refusal }
        }
    }

    /// Moves every moment for which the execution waits.
    public func shift(
        _ state: inout ExecutionState,
        by delay: Duration,
        in surroundings: Surroundings
    ) -> Decision {
        var advance = Advance(self, execution: state, in: surroundings)
        advance.shift(by: delay)
        let decision = advance.finish()
        state = advance.execution
        return decision
    }
}

extension Advance {
    fileprivate mutating func hurry(_ path: BranchPath) throws(RepairRefusal) {
        guard let branch = branch(at: path) else {
            throw RepairRefusal("There is no branch '\(path)' in the execution.")
        }
        guard branch.activity.phase == .retrying, case .timer = branch.activity.wake else {
            throw RepairRefusal(
                "The state '\(branch.stateName)' does not wait for a retry. To leave it without its work, skip it."
            )
        }
        guard var branch = take(path) else { return }
        branch.activity.wake = .timer(surroundings.now)
        put(branch, isFrameChanged: false)
        take(.timer, at: path)
    }

    /// Lets a redrive not go on with the map run of a stopped branch.
    fileprivate mutating func leaveRun(at path: BranchPath) {
        guard branch(at: path)?.frame.mapRun?.arn != nil, var branch = take(path) else { return }
        branch.frame.mapRun = nil
        put(branch, isFrameChanged: true)
    }

    fileprivate mutating func skip(_ path: BranchPath, result: JSON) throws(RepairRefusal) {
        guard var branch = take(path) else { return }
        guard branch.activity.phase != .finished, let state = state(of: branch) else {
            throw RepairRefusal("The branch '\(path)' is in no state that could be skipped.")
        }
        cancelTask(of: branch)
        removeDescendants(of: path)
        branch.activity.leaveAttempt()
        let flow: Flow
        do throws(Failure) {
            flow = try leave(state, with: result, in: &branch)
        } catch {
            throw RepairRefusal(
                "The result does not fit the state '\(state.name)': \(error.cause ?? error.error ?? "it fails")."
            )
        }
        settle(branch, flow, isFrameChanged: true)
    }

    private mutating func leave(_ state: State, with result: JSON, in branch: inout Branch) throws(Failure) -> Flow {
        switch state.kind {
        case .task(let task):
            return try complete(
                state,
                result: result,
                processing: task.processing,
                assign: task.assign,
                to: task.transition,
                in: &branch
            )
        case .parallel(let parallel):
            return try complete(
                state,
                result: result,
                processing: parallel.processing,
                assign: parallel.assign,
                to: parallel.transition,
                in: &branch
            )
        case .map(let map):
            return try complete(
                state,
                result: result,
                processing: map.processing,
                assign: map.assign,
                to: map.transition,
                in: &branch
            )
        case .wait(let wait):
            return try leave(state, output: result, assigned: nil, to: wait.transition, in: &branch)
        case .pass(let pass):
            return try leave(state, output: result, assigned: nil, to: pass.transition, in: &branch)
        case .choice, .succeed, .fail:
            throw Failure(
                error: nil,
                cause: "a \(state.type.rawValue) state has no result; resume from the state that should follow",
                origin: .limit
            )
        }
    }

    fileprivate mutating func shift(by delay: Duration) {
        for path in allPaths {
            guard var branch = take(path) else { continue }
            branch.activity.timeout = branch.activity.timeout?.advanced(by: delay)
            branch.activity.heartbeatDue = branch.activity.heartbeatDue?.advanced(by: delay)
            switch branch.activity.wake {
            case .timer(let time): branch.activity.wake = .timer(time.advanced(by: delay))
            case .task(let attempt, _): branch.activity.wake = .task(attempt, deadline: branch.activity.taskDeadline)
            case .children, .mapRun, .parent, .redrive:
                putBackUnchanged(branch)
                continue
            }
            put(branch, isFrameChanged: false)
        }
    }
}
