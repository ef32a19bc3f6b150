internal import JSONModel

/// Ends that come from outside or from the failure of a sibling.
extension Advance {
    /// Ends the execution from outside.
    ///
    /// An execution that has ended already does not change.
    mutating func end(_ type: HistoryEventType, as outcome: ExecutionOutcome, error: String?, cause: String?) {
        guard let root = branch(at: .root), !root.isStopped else { return }
        for path in allPaths {
            guard var branch = take(path) else { continue }
            guard branch.activity.phase != .finished, !branch.isStopped else {
                putBackUnchanged(branch)
                continue
            }
            if branch.activity.phase == .mapRun { emit(.mapRunAborted, after: branch.activity.lastEvent) }
            stop(&branch)
            put(branch, isFrameChanged: false)
        }
        var details: JSONObject = [:]
        details["error"] = error.map { .string($0) }
        details["cause"] = cause.map { .string($0) }
        // AWS lets this event follow none.
        emit(type, details, after: .none)
        conclude(outcome)
    }

    /// Stops a branch where it is and cancels the task that it waits for.
    mutating func stop(_ branch: inout Branch) {
        cancelTask(of: branch)
        branch.stop()
    }
}

extension Branch {
    /// Whether the branch was stopped by a failure, an abort or a timeout, so that a redrive goes on with it.
    var isStopped: Bool { activity.phase == .stopped || activity.phase == .stoppedBeforeEntry }

    /// Stops the branch where it is.
    mutating func stop() {
        guard activity.phase != .finished else { return }
        activity.phase =
            activity.phase == .entering || activity.phase == .stoppedBeforeEntry ? .stoppedBeforeEntry : .stopped
        activity.leaveAttempt()
        activity.wake = .redrive
    }
}
