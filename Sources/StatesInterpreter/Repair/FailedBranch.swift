public import JSONModel

extension Decision {
    /// The branch in which the failure began that ended the execution, in the state after this decision.
    ///
    /// A failure goes up through the branches above and stops them too, and their other children with them. The first one is
    /// the deepest whose newest event leads, one event after the other, to the end of the execution.
    public func failedBranch(in state: ExecutionState) -> Branch? {
        var trail: Set<EventID> = []
        var next = events.last?.previous
        // Each event follows an earlier one, so this comes to an end.
        while let id = next, trail.insert(id).inserted {
            next = events.last { $0.id == id }?.previous
        }
        let candidates = state.branches.values.filter { $0.isStopped && trail.contains($0.activity.lastEvent) }
        let depth = candidates.map(\.path.indices.count).max()
        return candidates.filter { $0.path.indices.count == depth }.min { $0.path < $1.path }
            ?? state.branches[.root]
    }
}

extension ExecutionState {
    /// The deepest branch that is neither finished nor waits for others: the one of which people would say that it is the
    /// execution's place.
    public var foremostBranch: Branch? {
        branches.values.filter { branch in
            switch branch.wake {
            case .children, .parent: false
            case .timer, .task, .mapRun, .redrive: true
            }
        }.min { left, right in
            let (leftDepth, rightDepth) = (left.path.indices.count, right.path.indices.count)
            return leftDepth == rightDepth ? left.path < right.path : leftDepth > rightDepth
        }
    }
}

extension Branch {
    /// The visit to the state that the branch is in: the id of the event that recorded its entering.
    public var visitNumber: EventID { frame.enteredEvent }
    /// The input of the state that the branch is in.
    public var input: JSON { frame.input }
    /// The variables that were assigned in the branch's own scope.
    public var variables: JSONObject {
        JSONObject(frame.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}
