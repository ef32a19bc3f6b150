internal import JSONModel
internal import StatesLanguage

extension Advance {
    /// Takes what happened to a branch.
    mutating func take(_ stimulus: Stimulus, at path: BranchPath) {
        switch stimulus {
        case .timer: takeTimer(at: path)
        case .task(let report, let attempt): take(report, of: attempt, at: path)
        case .mapRun(let report, let arn): take(report, of: arn, at: path)
        }
    }

    private mutating func take(_ report: TaskReport, of attempt: TaskAttempt, at path: BranchPath) {
        guard var branch = take(path) else { return }
        guard case .task(attempt, _) = branch.activity.wake, let state = state(of: branch),
            case .task(let task) = state.kind, let flow = take(report, for: task, state, in: &branch)
        else { return putBackUnchanged(branch) }
        let isFrameChanged = if case .blocked = flow { false } else { true }
        settle(branch, flow, isFrameChanged: isFrameChanged)
    }

    private mutating func takeTimer(at path: BranchPath) {
        guard var branch = take(path) else { return }
        switch branch.activity.wake {
        case .children, .mapRun, .parent, .redrive: putBackUnchanged(branch)
        case .task(_, let deadline):
            putBackUnchanged(branch)
            if let deadline, deadline <= surroundings.now { timeOutTasks() }
        case .timer(let time):
            guard time <= surroundings.now else { return putBackUnchanged(branch) }
            let flow = wake(&branch)
            let isFrameChanged = branch.activity.phase != .scheduled
            settle(branch, flow, isFrameChanged: isFrameChanged)
        }
    }

    /// Goes on with a branch whose time has come.
    private mutating func wake(_ branch: inout Branch) -> Flow {
        guard let state = state(of: branch) else { return missingState(of: &branch) }
        switch branch.activity.phase {
        case .waiting:
            guard case .wait(let wait) = state.kind else { return .blocked }
            do throws(Failure) {
                return try endWait(wait, state, in: &branch)
            } catch {
                return handle(error, state, in: &branch)
            }
        case .retrying: return perform(state, in: &branch, before: branch.activity.lastEvent)
        default: return .moved
        }
    }

    /// Ends every task attempt of the execution whose deadline has passed.
    ///
    /// They are told together before any of them is handled, as AWS does, since the failure of the first may end the others.
    private mutating func timeOutTasks() {
        var failures: [(path: BranchPath, failure: Failure)] = []
        for path in overduePaths {
            guard var branch = take(path) else { continue }
            guard branch.activity.isInTask, let state = state(of: branch), case .task(let task) = state.kind,
                let failure = timeOutTask(task, in: &branch)
            else {
                putBackUnchanged(branch)
                continue
            }
            failures.append((path, failure))
            put(branch, isFrameChanged: false)
        }
        for (path, failure) in failures {
            guard var branch = take(path) else { continue }
            // The failure of an earlier one may have stopped this one.
            guard branch.activity.phase == .retrying, let state = state(of: branch) else {
                putBackUnchanged(branch)
                continue
            }
            let flow = handle(failure, state, in: &branch)
            let isFrameChanged = if case .moved = flow { true } else { false }
            settle(branch, flow, isFrameChanged: isFrameChanged)
        }
    }
}
