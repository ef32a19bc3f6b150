internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What an act would do to an execution: decided, and neither shown nor done yet.
struct ActPlan: Sendable {
    /// The definition that an execution is moved to.
    struct Target: Sendable {
        var definition: DefinitionKey
        var revision: Int
        var interpreter: Interpreter
    }

    /// The execution afterwards, before the tasks begin that the decision orders.
    var flow: FlowSnapshot
    /// What the interpreter decided.
    var decision = Decision()
    /// The definition that it is moved to.
    var target: Target?
    /// The branches whose task looks at once.
    var hurried: [BranchPath] = []
    /// What whoever acts should know.
    var warnings: [String] = []

    init(flow: FlowSnapshot) { self.flow = flow }
}

/// Decides what an act does: pure, the same for a preview and for the act itself.
struct ActPlanner {
    let interpreter: Interpreter
    let surroundings: Surroundings
    /// The definition that the act names, and who reads it.
    var target: ActPlan.Target?
    /// The input with which the state that the act names was entered last.
    var enteredInput: JSON?

    func plan(_ act: OperatorAct, on flow: FlowSnapshot) throws(EngineError) -> ActPlan {
        var plan = ActPlan(flow: flow)
        do throws(ActObstacle) {
            switch act {
            case .resume(let options):
                if flow.record.pause != nil {
                    try unpause(options, &plan)
                } else {
                    try resume(options, &plan)
                }
            case .retry(let branch): try retry(branch, &plan)
            case .skip(let branch, let result): try skip(branch, result, &plan)
            case .complete(let branch, let output):
                try report(.succeeded(output: output), branch, act.name, &plan)
            case .fail(let branch, let error, let cause):
                try report(.failed(error: error, cause: cause, retryAfter: nil), branch, act.name, &plan)
            case .pause(let deadlines): try pause(deadlines, &plan)
            case .stop(let error, let cause):
                try requireRunning(flow)
                plan.decision = interpreter.stop(&plan.flow.state, error: error, cause: cause, in: surroundings)
            case .reopen(let from, let input, let variables): try reopen(from, input, variables, &plan)
            case .move(_, let mapping):
                try requireResumable(flow, allowsSuccess: false, allowsRunning: true)
                try move(mapping, &plan)
            }
        } catch {
            switch error {
            case .refused(let refusal): throw EngineError(.actRefused, refusal.message)
            case .failed(let failure): throw failure
            }
        }
        plan.flow.record.header = plan.flow.state.header
        return plan
    }

    // MARK: Ended executions

    private func resume(_ options: OperatorAct.ResumeOptions, _ plan: inout ActPlan) throws(ActObstacle) {
        try requireResumable(plan.flow, allowsSuccess: false, allowsRunning: false)
        guard let failed = plan.flow.failedBranch else {
            throw .failed(EngineError(.actRefused, "Nothing is left of the execution to resume. Reopen it at a state."))
        }
        let path = options.branch ?? failed.path
        var resumption = Resumption(path: path, stateName: options.from, input: options.input)
        resumption.variables = options.variables
        if resumption.stateName != nil, resumption.input == nil { resumption.input = enteredInput }
        try settleDoubts(resumption, options.isEffectChecked, &plan)
        if target != nil {
            var mapping = options.mapping
            // The state that is left for another one need not be there any more.
            if let from = options.from, let old = plan.flow.state.branches[path]?.stateName, mapping[old] == nil {
                mapping[old] = from
            }
            try move(mapping, &plan)
        }
        let interpreter = target?.interpreter ?? interpreter
        plan.decision.append(
            try refusing { () throws(RepairRefusal) in
                try interpreter.resume(&plan.flow.state, resumption, in: surroundings)
            }
        )
        restart(&plan, with: interpreter)
    }

    /// A call that may have had its effect is looked into before it is made again.
    ///
    /// What is entered anew would call under another key, and would not know what to look for; so somebody has to have looked.
    private func settleDoubts(
        _ resumption: Resumption,
        _ isChecked: Bool,
        _ plan: inout ActPlan
    ) throws(ActObstacle) {
        for branch in plan.flow.state.branches.values where plan.flow.doubt(at: branch.path) != nil {
            if isChecked {
                plan.flow.doubts[branch.path] = nil
                continue
            }
            let isLeft =
                resumption.isEdit && (branch.path == resumption.path || branch.path.isDescendant(of: resumption.path))
            guard isLeft else {
                plan.warnings.append(
                    "A call of the state '\(branch.stateName)' may have had its effect: the engine looks before it calls again."
                )
                continue
            }
            let message =
                "A call of the state '\(branch.stateName)' may have had its effect. Resume without changes, so that the engine "
                + "looks first; or look at the provider yourself, and say that you have."
            throw .failed(EngineError(.actRefused, message))
        }
    }

    private func reopen(
        _ from: String,
        _ input: JSON,
        _ variables: JSONObject,
        _ plan: inout ActPlan
    ) throws(ActObstacle) {
        try requireResumable(plan.flow, allowsSuccess: true, allowsRunning: false)
        guard plan.flow.state.branches.isEmpty else {
            let resumption = Resumption(path: .root, stateName: from, input: input, variables: variables)
            try settleDoubts(resumption, false, &plan)
            plan.decision = try refusing { () throws(RepairRefusal) in
                try interpreter.resume(&plan.flow.state, resumption, in: surroundings)
            }
            return restart(&plan, with: interpreter)
        }
        plan.decision = try refusing { () throws(RepairRefusal) in
            try interpreter.reopen(
                &plan.flow.state,
                at: from,
                input: input,
                variables: variables,
                in: surroundings
            )
        }
        restart(&plan, with: interpreter)
    }

    /// The row of an execution that goes on after its end.
    private func restart(_ plan: inout ActPlan, with interpreter: Interpreter) {
        plan.flow.record.status = .running
        plan.flow.record.stoppedAt = nil
        plan.flow.record.output = nil
        (plan.flow.record.error, plan.flow.record.cause, plan.flow.record.failure) = (nil, nil, nil)
        plan.flow.record.deadline = interpreter.executionDeadline(startTime: surroundings.now)
    }

    // MARK: Live ones

    private func pause(_ deadlines: ExecutionPause.Deadlines, _ plan: inout ActPlan) throws(ActObstacle) {
        try requireRunning(plan.flow)
        guard plan.flow.record.pause == nil else {
            throw .failed(EngineError(.actRefused, "The execution is paused already."))
        }
        let held = deadlines == .shift ? plan.flow.record.deadline : nil
        plan.flow.record.pause = ExecutionPause(since: surroundings.now, deadlines: deadlines, heldDeadline: held)
        if deadlines == .shift { plan.flow.record.deadline = nil }
        for task in plan.flow.tasks.values {
            if case .calling = task.phase {
                plan.warnings.append("A call of \(task.request.resource) is on its way; its answer is still taken.")
            }
        }
    }

    private func unpause(_ options: OperatorAct.ResumeOptions, _ plan: inout ActPlan) throws(ActObstacle) {
        guard options == OperatorAct.ResumeOptions() else {
            let message =
                "The execution is paused and goes on as it is. To go on elsewhere, stop it and resume it then."
            throw .failed(EngineError(.actRefused, message))
        }
        guard let pause = plan.flow.record.pause else { return }
        plan.flow.record.pause = nil
        guard pause.deadlines == .shift else { return }
        let delay = pause.since.duration(to: surroundings.now)
        plan.flow.record.deadline = pause.heldDeadline?.advanced(by: delay)
        for path in plan.flow.tasks.keys { plan.flow.tasks[path]?.shift(by: delay) }
        plan.decision = interpreter.shift(&plan.flow.state, by: delay, in: surroundings)
    }

    private func retry(_ named: BranchPath?, _ plan: inout ActPlan) throws(ActObstacle) {
        try requireGoing(plan.flow)
        let paths = named.map { [$0] } ?? plan.flow.state.branches.keys.sorted()
        for path in paths {
            guard let branch = plan.flow.state.branches[path] else { continue }
            if var task = plan.flow.tasks[path], case .pausing(let purpose, _) = task.phase {
                task.phase = .pausing(purpose, until: surroundings.now)
                plan.flow.tasks[path] = task
                plan.hurried.append(path)
            } else if case .timer = branch.wake {
                do throws(RepairRefusal) {
                    plan.decision.append(try interpreter.hurry(&plan.flow.state, at: path, in: surroundings))
                } catch {
                    // One that is named must be able to; of all those that are not named some cannot.
                    if named != nil { throw .refused(error) }
                }
            }
        }
        guard plan.hurried.isEmpty, plan.decision.changes.isEmpty else { return }
        throw .failed(
            EngineError(.actRefused, "Nothing waits for a retry or a next look. 'usher show' says what it waits for.")
        )
    }

    private func report(
        _ report: TaskReport,
        _ named: BranchPath?,
        _ act: String,
        _ plan: inout ActPlan
    ) throws(ActObstacle) {
        try requireRunning(plan.flow)
        let branch = try failing { () throws(EngineError) in
            try plan.flow.branch(named, where: \.isInTask, for: act)
        }
        guard case .task(let attempt, _) = branch.wake else {
            let message = "The state '\(branch.stateName)' has no task under way. To leave it with a result, skip it."
            throw .failed(EngineError(.actRefused, message))
        }
        warnOfCall(at: branch.path, &plan)
        plan.decision = interpreter.advance(
            &plan.flow.state,
            at: branch.path,
            on: .task(report, attempt: attempt),
            in: surroundings
        )
    }

    private func skip(_ named: BranchPath?, _ result: JSON, _ plan: inout ActPlan) throws(ActObstacle) {
        let isEnded = plan.flow.record.status.isTerminal
        if isEnded { try requireResumable(plan.flow, allowsSuccess: false, allowsRunning: false) }
        let path: BranchPath
        if isEnded, named == nil, let failed = plan.flow.failedBranch {
            path = failed.path
        } else {
            path = try failing { () throws(EngineError) in
                try plan.flow.branch(named, where: \.isLeaf, for: "skip").path
            }
        }
        warnOfCall(at: path, &plan)
        plan.decision = try refusing { () throws(RepairRefusal) in
            try interpreter.skip(&plan.flow.state, at: path, result: result, in: surroundings)
        }
        if isEnded { restart(&plan, with: interpreter) }
    }

    private func warnOfCall(at path: BranchPath, _ plan: inout ActPlan) {
        guard case .calling? = plan.flow.tasks[path]?.phase, let resource = plan.flow.tasks[path]?.request.resource
        else {
            return
        }
        plan.warnings.append("A call of \(resource) is on its way, and may still have its effect.")
    }

    // MARK: Other definitions

    private func move(_ mapping: [String: String], _ plan: inout ActPlan) throws(ActObstacle) {
        guard let target else { return }
        guard target.definition != plan.flow.record.definition else {
            throw .failed(EngineError(.actRefused, "The execution runs revision \(target.revision) already."))
        }
        for branch in plan.flow.state.branches.values where mapping[branch.stateName] != nil {
            guard plan.flow.doubt(at: branch.path) != nil else { continue }
            let message =
                "A call of the state '\(branch.stateName)' may have had its effect, and would be made under another key in the "
                + "state that takes its place. Resume it first, so that the engine looks."
            throw .failed(EngineError(.actRefused, message))
        }
        plan.decision.append(
            try refusing { () throws(RepairRefusal) in
                try interpreter.move(&plan.flow.state, to: target.interpreter, mapping: mapping, in: surroundings)
            }
        )
        plan.flow.record.definition = target.definition
        plan.target = target
    }

    // MARK: Requirements

    private func requireRunning(_ flow: FlowSnapshot) throws(ActObstacle) {
        guard flow.record.status.isTerminal else { return }
        let status = flow.record.status.rawValue
        throw .failed(EngineError(.executionEnded, "The execution has ended already, with status \(status)."))
    }

    private func requireGoing(_ flow: FlowSnapshot) throws(ActObstacle) {
        try requireRunning(flow)
        guard flow.record.pause != nil else { return }
        throw .failed(EngineError(.actRefused, "The execution is paused. Resume it first."))
    }

    private func requireResumable(
        _ flow: FlowSnapshot,
        allowsSuccess: Bool,
        allowsRunning: Bool
    ) throws(ActObstacle) {
        let record = flow.record
        if record.header.arn.contains(":express:") {
            throw .failed(EngineError(.actRefused, "An execution of an express state machine cannot be resumed."))
        }
        // A campaign counts a customer who goes on anew.
        let isOfCampaign = record.campaign?.row != nil && !allowsSuccess
        if record.origin?.mapRun != nil, !isOfCampaign {
            let message =
                "The execution is a child of a map run, which counts it as it ended and runs one definition. "
                + "Resume the execution that started the map run."
            throw .failed(EngineError(.actRefused, message))
        }
        switch record.status {
        case .running where !allowsRunning:
            throw .failed(EngineError(.actRefused, "The execution is running. 'usher show' says what it waits for."))
        case .succeeded where !allowsSuccess:
            throw .failed(
                EngineError(.actRefused, "The execution has succeeded. To begin again at a state, reopen it.")
            )
        default: return
        }
    }

    // MARK: Errors

    private func refusing<Value>(_ work: () throws(RepairRefusal) -> Value) throws(ActObstacle) -> Value {
        do throws(RepairRefusal) {
            return try work()
        } catch {
            throw .refused(error)
        }
    }

    private func failing<Value>(_ work: () throws(EngineError) -> Value) throws(ActObstacle) -> Value {
        do throws(EngineError) {
            return try work()
        } catch {
            throw .failed(error)
        }
    }
}

/// What stands against an act.
private enum ActObstacle: Error {
    case refused(RepairRefusal)
    case failed(EngineError)
}

extension Decision {
    /// Takes over what was decided next.
    fileprivate mutating func append(_ other: Decision) {
        events += other.events
        commands += other.commands
        changes += other.changes
        outcome = other.outcome ?? outcome
    }
}

extension Branch {
    fileprivate var isInTask: Bool {
        if case .task = wake { true } else { false }
    }

    fileprivate var isLeaf: Bool { wake != .children && wake != .parent }
}

extension TaskProgress {
    /// Moves every moment for which the attempt waits.
    fileprivate mutating func shift(by delay: Duration) {
        request.deadline = request.deadline?.advanced(by: delay)
        switch phase {
        case .pausing(let purpose, let until): phase = .pausing(purpose, until: until.advanced(by: delay))
        case .reviewing(var place):
            place.dueAt = place.dueAt?.advanced(by: delay)
            phase = .reviewing(place)
        case .attached(let other, let until): phase = .attached(other, until: until.advanced(by: delay))
        case .ready, .calling, .queued, .awaitingToken, .awaitingExecution: break
        }
    }
}
