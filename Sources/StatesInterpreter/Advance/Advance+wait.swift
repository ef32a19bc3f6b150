internal import JSONModel
internal import StatesLanguage

extension Advance {
    mutating func perform(_ wait: WaitState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let input: JSON
        switch wait.processing {
        case .paths(let processing): input = try evaluation.effectiveInput(processing)
        case .expressions: input = branch.frame.input
        }
        let deadline = try evaluation.deadline(of: wait.delay, input: input)
        guard deadline > surroundings.now else { return try endWait(wait, state, in: &branch) }
        branch.activity.phase = .waiting
        branch.activity.wake = .timer(deadline)
        return .blocked
    }

    /// Leaves a Wait state whose time has come.
    mutating func endWait(_ wait: WaitState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let output: JSON
        let assigned: JSONObject?
        switch wait.processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            assigned = try evaluation.assignments(wait.assign, input: effective)
            output = try evaluation.effectiveOutput(processing, of: effective)
        case .expressions(let processing):
            assigned = try evaluation.assignments(wait.assign, input: branch.frame.input)
            output = try evaluation.output(processing)
        }
        return try leave(state, output: output, assigned: assigned, to: wait.transition, in: &branch)
    }
}
