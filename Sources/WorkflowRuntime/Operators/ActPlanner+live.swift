internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What is done to an execution that goes on.
extension ActPlanner {
    func pause(_ deadlines: ExecutionPause.Deadlines, _ plan: inout ActPlan) throws(ActObstacle) {
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

    func unpause(_ options: OperatorAct.ResumeOptions, _ plan: inout ActPlan) throws(ActObstacle) {
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

    func retry(_ named: BranchPath?, _ plan: inout ActPlan) throws(ActObstacle) {
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

    func report(
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

    func skip(_ named: BranchPath?, _ result: JSON, _ plan: inout ActPlan) throws(ActObstacle) {
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
