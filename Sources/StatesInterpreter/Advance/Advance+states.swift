internal import JSONModel
internal import StatesLanguage

extension Advance {
    /// Starts the root branch.
    mutating func start(at scope: ScopeID) {
        let header = execution.header
        let details: JSONObject = ["input": header.input, "roleArn": .string(header.roleARN)]
        emit(.executionStarted, details, after: .none)
        let startAt = interpreter.stateMachine[scope]?.startAt ?? ""
        let frame = Frame(scope: scope, stateName: startAt, input: header.input)
        // The first state follows no event: AWS counts the start of the execution as before everything.
        let activity = Activity(wake: .timer(surroundings.now), lastEvent: .none)
        put(Branch(path: .root, frame: frame, activity: activity), isFrameChanged: true, isNew: true)
        ready.append(.root)
    }

    /// Enters the state of the branch's frame and does what can be done at once.
    mutating func enter(_ branch: inout Branch) -> Flow {
        guard let state = state(of: branch) else { return missingState(of: &branch) }
        let before = branch.activity.lastEvent
        branch.frame.enteredAt = surroundings.now
        let details: JSONObject = ["name": .string(state.name), "input": branch.frame.input]
        emit(state.type.enteredEvent, details, in: &branch)
        branch.frame.enteredEvent = branch.activity.lastEvent
        return perform(state, in: &branch, before: before)
    }

    /// The failure of a branch whose row belongs to another definition.
    func missingState(of branch: inout Branch) -> Flow {
        let cause = "The state '\(branch.frame.stateName)' does not exist in the definition."
        return stopped(by: Failure(error: ErrorName.runtime, cause: cause, origin: .limit), &branch)
    }

    /// Does the work of a state that was entered, or is tried again.
    ///
    /// - Parameter before: the event that came before the entering. What AWS evaluates on entering, it records as if the state
    ///   had not been entered yet.
    mutating func perform(_ state: State, in branch: inout Branch, before: EventID) -> Flow {
        do throws(Failure) {
            switch state.kind {
            case .pass(let pass): return try perform(pass, state, in: &branch)
            case .task(let task): return try schedule(task, state, in: &branch)
            case .choice(let choice): return try perform(choice, state, in: &branch)
            case .wait(let wait): return try perform(wait, state, in: &branch)
            case .succeed(let succeed): return try perform(succeed, state, in: &branch)
            case .fail(let fail): throw try failure(of: fail, state, in: branch)
            case .parallel(let parallel): return try begin(parallel, state, in: &branch)
            case .map(let map): return try begin(map, state, in: &branch)
            }
        } catch {
            if state.type == .wait || branch.activity.lastEvent != branch.frame.enteredEvent {
                return handle(error, state, in: &branch)
            }
            return handle(error, state, in: &branch, before: before)
        }
    }

    /// The processing of a state's input and output.
    mutating func evaluation(of state: State, in branch: borrowing Branch, item: MapItem? = nil) -> StateEvaluation {
        let hasRetriers: Bool
        switch state.kind {
        case .task, .parallel, .map: hasRetriers = true
        default: hasRetriers = false
        }
        let context = ContextSource(
            header: execution.header,
            surroundings: surroundings,
            stateName: state.name,
            enteredAt: branch.frame.enteredAt,
            retryCount: hasRetriers ? branch.activity.retryCount : nil,
            mapItem: item ?? enclosingItem(of: branch),
            visit: visit(of: state, in: branch)
        )
        return StateEvaluation(
            input: branch.frame.input,
            variables: visibleVariables(of: branch),
            context: context,
            now: surroundings.now,
            seeds: SplitMix64(seed: seeds.next()),
            limits: interpreter.limits.expressions,
            digest: interpreter.digest
        )
    }

    /// The visit of a branch to the state that it is in.
    func visit(of state: State, in branch: borrowing Branch) -> TaskVisit {
        TaskVisit(
            executionARN: execution.header.arn,
            path: branch.path,
            stateName: state.name,
            number: branch.frame.enteredEvent
        )
    }

    /// The item of the innermost iteration that a branch is part of.
    private func enclosingItem(of branch: borrowing Branch) -> MapItem? {
        if let item = branch.frame.mapItem { return item }
        var path = branch.path.parent
        while let next = path {
            if let item = self.branch(at: next)?.frame.mapItem { return item }
            path = next.parent
        }
        return nil
    }

    /// Leaves a state with its output.
    mutating func leave(
        _ state: State,
        output: JSON,
        assigned: JSONObject?,
        to transition: Transition,
        in branch: inout Branch
    ) throws(Failure) -> Flow {
        guard !output.isLarger(than: interpreter.limits.maximumPayloadSize) else {
            throw .dataLimit(stateName: state.name)
        }
        var details: JSONObject = ["name": .string(state.name), "output": output]
        if let assigned, !assigned.isEmpty {
            details["assignedVariables"] = .object(assigned.mapValues { .string($0.text()) })
            for (name, value) in assigned { branch.frame.variables[name] = value }
        }
        if let exited = state.type.exitedEvent { emit(exited, details, in: &branch) }
        branch.activity.leaveState()
        branch.frame.mapRun = nil
        switch transition {
        case .end: return .finished(output)
        case .next(let name):
            branch.frame.stateName = name
            branch.frame.input = output
            branch.activity.wake = .timer(surroundings.now)
            return .moved
        }
    }

    /// Leaves a state whose work has a result.
    mutating func complete(
        _ state: State,
        result: JSON,
        processing: Processing,
        assign: Template?,
        to transition: Transition,
        in branch: inout Branch
    ) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let output: JSON
        let assigned: JSONObject?
        switch processing {
        case .paths(let processing):
            let selected = try evaluation.selectedResult(processing, of: result)
            assigned = try evaluation.assignments(assign, input: selected)
            output = try evaluation.output(processing, of: selected)
        case .expressions(let processing):
            assigned = try evaluation.assignments(assign, input: result, result: result)
            output =
                try processing.output.map { template throws(Failure) in
                    try evaluation.evaluate(template, result: result)
                } ?? result
        }
        return try leave(state, output: output, assigned: assigned, to: transition, in: &branch)
    }
}

extension Failure {
    /// The failure of a state whose output is larger than allowed.
    static func dataLimit(stateName: String) -> Failure {
        let cause =
            "The state/task '\(stateName)' returned a result with a size exceeding the maximum number of bytes service limit."
        return Failure(error: ErrorName.dataLimitExceeded, cause: cause, origin: .limit)
    }
}
