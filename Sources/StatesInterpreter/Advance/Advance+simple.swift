internal import JSONModel
internal import StatesLanguage

/// States that are done as soon as they are entered.
extension Advance {
    mutating func perform(_ pass: PassState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let output: JSON
        let assigned: JSONObject?
        switch pass.processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            let parameters = try evaluation.parameters(processing, of: effective)
            let result = pass.result ?? parameters
            assigned = try evaluation.assignments(pass.assign, input: result)
            output = try evaluation.output(processing, of: result)
        case .expressions(let processing):
            assigned = try evaluation.assignments(pass.assign, input: branch.frame.input)
            output = try evaluation.output(processing)
        }
        return try leave(state, output: output, assigned: assigned, to: pass.transition, in: &branch)
    }

    mutating func perform(_ succeed: SucceedState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let output: JSON
        switch succeed.processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            output = try evaluation.effectiveOutput(processing, of: effective)
        case .expressions(let processing): output = try evaluation.output(processing)
        }
        return try leave(state, output: output, assigned: nil, to: .end, in: &branch)
    }

    mutating func perform(_ choice: ChoiceState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        let output: JSON
        let rule: ChoiceRule?
        var assigned: JSONObject?
        switch choice.processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            rule = try firstMatch(of: choice.rules, input: effective, in: &evaluation)
            assigned = try evaluation.assignments(rule == nil ? choice.assign : rule?.assign, input: effective)
            output = try evaluation.effectiveOutput(processing, of: effective)
        case .expressions(let processing):
            rule = try firstMatch(of: choice.rules, input: branch.frame.input, in: &evaluation)
            let template = rule == nil ? choice.assign : rule?.assign
            assigned = try evaluation.assignments(template, input: branch.frame.input)
            let outputTemplate = rule == nil ? processing.output : rule?.output
            output = try evaluation.output(ExpressionProcessing(output: outputTemplate))
        }
        guard let next = rule?.next ?? choice.defaultNext else {
            // The specification names States.NoChoiceMatched; AWS raises States.Runtime.
            throw .runtime("Failed to transition out of the state. The state does not point to a next state.")
        }
        return try leave(state, output: output, assigned: assigned, to: .next(next), in: &branch)
    }

    private func firstMatch(
        of rules: [ChoiceRule],
        input: JSON,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> ChoiceRule? {
        for rule in rules where try evaluation.holds(rule.condition, input: input) { return rule }
        return nil
    }

    /// The failure that a Fail state asks for.
    mutating func failure(of fail: FailState, _ state: State, in branch: borrowing Branch) throws(Failure) -> Failure {
        var evaluation = evaluation(of: state, in: branch)
        return Failure(
            error: try fail.error.map { text throws(Failure) in try evaluation.text(text, field: "Error") },
            cause: try fail.cause.map { text throws(Failure) in try evaluation.text(text, field: "Cause") }
        )
    }
}
