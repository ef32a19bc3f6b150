internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What brings an execution forward that has come to its end, or puts one into another definition.
extension ActPlanner {
    func resume(_ options: OperatorAct.ResumeOptions, _ plan: inout ActPlan) throws(ActObstacle) {
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

    func reopen(
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
    func restart(_ plan: inout ActPlan, with interpreter: Interpreter) {
        plan.flow.record.status = .running
        plan.flow.record.stoppedAt = nil
        plan.flow.record.output = nil
        (plan.flow.record.error, plan.flow.record.cause, plan.flow.record.failure) = (nil, nil, nil)
        plan.flow.record.deadline = interpreter.executionDeadline(startTime: surroundings.now)
    }

    // MARK: Other definitions

    func move(_ mapping: [String: String], _ plan: inout ActPlan) throws(ActObstacle) {
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
}
