internal import JSONModel
internal import StatesLanguage

/// The way of a failure up through the branches.
extension Advance {
    /// Carries a failure to the parent of the branch that failed, and on from there until a rule takes care of it.
    mutating func childFailed(_ path: BranchPath, _ failure: Failure, lastEvent: EventID) {
        var path = path
        var failure = failure
        var lastEvent = lastEvent
        while let parentPath = path.parent {
            guard var parent = take(parentPath) else { return }
            guard let state = state(of: parent) else { return putBackUnchanged(parent) }
            parent.activity.lastEvent = lastEvent
            closeChildren(of: parent, state, failed: path, lastEvent: lastEvent)
            var reported = failure.reported
            if state.type == .parallel { reported.alias = ErrorName.branchFailed }
            let flow = handle(reported, state, in: &parent)
            guard case .failed(let next) = flow else { return settle(parent, flow, isFrameChanged: true) }
            lastEvent = parent.activity.lastEvent
            put(parent, isFrameChanged: false)
            path = parentPath
            failure = next
        }
        var details: JSONObject = [:]
        details["error"] = failure.error.map { .string($0) }
        details["cause"] = failure.cause.map { .string($0) }
        emit(.executionFailed, details, after: lastEvent)
        ready = []
        conclude(.failed(error: failure.error, cause: failure.cause))
    }

    /// Ends what runs below a branch, because of the failure of one child.
    ///
    /// The history tells of each iteration and of each state that will not be left, outer ones first, all behind the failure.
    /// The branches stay, stopped, until it is known that the execution does not fail with them.
    mutating func closeChildren(
        of parent: borrowing Branch,
        _ state: State,
        failed: BranchPath?,
        lastEvent: EventID
    ) {
        let depth = parent.path.indices.count
        let parentPath = parent.path
        let isMap = state.type == .map
        for path in descendants(of: parentPath) {
            guard var branch = take(path) else { continue }
            // Below the failed child everything was closed before.
            let isBelowFailed = failed.map { path.isDescendant(of: $0) } ?? false
            if branch.activity.phase == .finished || isBelowFailed {
                putBackUnchanged(branch)
                continue
            }
            if path.indices.count == depth + 1, isMap {
                let details: JSONObject = ["name": .string(state.name), "index": .integer(path.indices[depth])]
                emit(path == failed ? .mapIterationFailed : .mapIterationAborted, details, after: lastEvent)
            } else if let iteration = iteration(of: path), !branch.isStopped {
                emit(.mapIterationAborted, iteration, after: lastEvent)
            }
            if branch.activity.phase == .mapRun { emit(.mapRunAborted, after: lastEvent) }
            if let aborted = abortedEvent(of: branch, isFailed: path == failed) { emit(aborted, after: lastEvent) }
            stop(&branch)
            put(branch, isFrameChanged: false)
        }
    }

    /// The details of the iteration that a branch is, if its parent is a Map state.
    private func iteration(of path: BranchPath) -> JSONObject? {
        guard let parent = path.parent.flatMap({ branch(at: $0) }), let index = path.indices.last,
            let state = state(of: parent), state.type == .map
        else { return nil }
        return ["name": .string(state.name), "index": .integer(index)]
    }

    /// The event of the state that a branch will not leave.
    private func abortedEvent(of branch: borrowing Branch, isFailed: Bool) -> HistoryEventType? {
        guard let type = state(of: branch)?.type else { return nil }
        switch branch.activity.phase {
        case .entering, .finished, .stoppedBeforeEntry: return nil
        // What failed in a Parallel or Map state was told by the event of that state.
        case .stopped: return isFailed && type != .parallel && type != .map ? type.abortedEvent : nil
        default: return type.abortedEvent
        }
    }
}

extension Failure {
    /// The failure as the states above see it: told and placed already.
    fileprivate var reported: Failure {
        var failure = self
        failure.isFromBelow = true
        if case .query = origin { failure.origin = .report }
        if origin == .data { failure.origin = isFatal ? .limit : .report }
        return failure
    }
}
