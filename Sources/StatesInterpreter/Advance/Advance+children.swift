internal import JSONModel
internal import StatesLanguage

/// Parallel and Map states, whose work is done by branches below theirs.
extension Advance {
    // MARK: Beginning

    mutating func begin(_ parallel: ParallelState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let input: JSON
        switch parallel.processing {
        case .paths(let processing):
            input = try evaluation.parameters(processing, of: evaluation.effectiveInput(processing))
        case .expressions(let processing):
            input =
                try processing.arguments.map { template throws(Failure) in
                    try evaluation.evaluate(template)
                } ?? branch.frame.input
        }
        emit(.parallelStateStarted, in: &branch)
        beginChildren(parallel.branches.count, in: &branch)
        branch.activity.startedChildren = parallel.branches.count
        for (index, scope) in parallel.branches.enumerated() {
            insertChild(index, of: branch, scope: scope, input: input, after: branch.activity.lastEvent)
        }
        makeReady((0..<parallel.branches.count).map { branch.path.appending($0) })
        return .blocked
    }

    func beginChildren(_ count: Int, in branch: inout Branch) {
        branch.activity.phase = .children
        branch.activity.wake = .children
        branch.activity.childCount = count
        branch.activity.startedChildren = 0
        branch.activity.finishedChildren = 0
    }

    mutating func insertChild(
        _ index: Int,
        of branch: borrowing Branch,
        scope: ScopeID,
        input: JSON,
        item: MapItem? = nil,
        after previous: EventID
    ) {
        let startAt = interpreter.stateMachine[scope]?.startAt ?? ""
        let frame = Frame(scope: scope, stateName: startAt, input: input, mapItem: item)
        let activity = Activity(wake: .timer(surroundings.now), lastEvent: previous)
        let child = Branch(path: branch.path.appending(index), frame: frame, activity: activity)
        put(child, isFrameChanged: true, isNew: true)
    }

    /// Lets branches go on, the first of them first.
    mutating func makeReady(_ paths: [BranchPath]) { ready.append(contentsOf: paths.reversed()) }

    // MARK: Ending

    /// Tells a parent that one of its children came to its end.
    mutating func childFinished(_ path: BranchPath, lastEvent: EventID) {
        guard let parentPath = path.parent, let index = path.indices.last, var parent = take(parentPath) else { return }
        guard parent.activity.phase == .children, let state = state(of: parent) else {
            return putBackUnchanged(parent)
        }
        parent.activity.finishedChildren += 1
        let isLast = parent.activity.finishedChildren == parent.activity.childCount
        switch state.kind {
        case .parallel(let parallel):
            guard isLast else { return put(parent, isFrameChanged: false) }
            let flow = complete(parallel, state, in: &parent, lastEvent: lastEvent)
            settle(parent, flow, isFrameChanged: true)
        case .map(let map):
            let details: JSONObject = ["name": .string(state.name), "index": .integer(index)]
            let succeeded = emit(.mapIterationSucceeded, details, after: lastEvent)
            if isLast {
                let flow = complete(map, state, in: &parent, lastEvent: succeeded)
                return settle(parent, flow, isFrameChanged: true)
            }
            continueMap(map, state, parent, after: lastEvent)
        default: putBackUnchanged(parent)
        }
    }

    /// Leaves a Parallel or Map state whose children all came to their end.
    private mutating func complete(
        _ state: State,
        telling succeeded: HistoryEventType,
        processing: Processing,
        assign: Template?,
        to transition: Transition,
        in branch: inout Branch,
        lastEvent: EventID
    ) -> Flow {
        // The exit follows the same event as the success does.
        emit(succeeded, after: lastEvent)
        branch.activity.lastEvent = lastEvent
        let result = takeOutputs(of: branch)
        do throws(Failure) {
            return try complete(
                state,
                result: result,
                processing: processing,
                assign: assign,
                to: transition,
                in: &branch
            )
        } catch {
            return handle(error, state, in: &branch)
        }
    }

    private mutating func complete(
        _ parallel: ParallelState,
        _ state: State,
        in branch: inout Branch,
        lastEvent: EventID
    ) -> Flow {
        complete(
            state,
            telling: .parallelStateSucceeded,
            processing: parallel.processing,
            assign: parallel.assign,
            to: parallel.transition,
            in: &branch,
            lastEvent: lastEvent
        )
    }

    mutating func complete(
        _ map: MapState,
        _ state: State,
        in branch: inout Branch,
        lastEvent: EventID
    ) -> Flow {
        complete(
            state,
            telling: .mapStateSucceeded,
            processing: map.processing,
            assign: map.assign,
            to: map.transition,
            in: &branch,
            lastEvent: lastEvent
        )
    }

    /// The outputs of all children, which are removed.
    private mutating func takeOutputs(of branch: borrowing Branch) -> JSON {
        var outputs: [JSON] = []
        outputs.reserveCapacity(branch.activity.childCount)
        for index in 0..<branch.activity.childCount {
            let path = branch.path.appending(index)
            outputs.append(self.branch(at: path)?.activity.output ?? .null)
            remove(path)
        }
        return .array(outputs)
    }

    /// The state that a branch is in.
    func state(of branch: borrowing Branch) -> State? {
        interpreter.stateMachine.state(branch.frame.stateName, in: branch.frame.scope)
    }
}
