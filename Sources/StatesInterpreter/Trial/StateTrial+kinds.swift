internal import JSONModel
internal import StatesLanguage

/// What a trial does with each kind of state, and what it keeps of the way.
extension StateTrial {
    mutating func perform(_ state: State, in evaluation: inout StateEvaluation) throws(Failure) -> Outcome {
        switch state.kind {
        case .pass(let pass): return try perform(pass, in: &evaluation)
        case .choice(let choice): return try perform(choice, in: &evaluation)
        case .wait(let wait): return try perform(wait, in: &evaluation)
        case .succeed(let succeed):
            let output = try passThrough(succeed.processing, in: &evaluation)
            return outcome(.succeeded, output: output)
        case .fail(let fail): return try perform(fail, state, in: &evaluation)
        case .task(let task): return try perform(task, in: &evaluation)
        case .parallel(let parallel):
            if case .paths(let processing) = parallel.processing { _ = try evaluation.effectiveInput(processing) }
            return try complete(parallel.processing, parallel.assign, parallel.transition, in: &evaluation)
        case .map(let map): return try perform(map, in: &evaluation)
        }
    }

    private mutating func perform(_ pass: PassState, in evaluation: inout StateEvaluation) throws(Failure) -> Outcome {
        switch pass.processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            let parameters = try evaluation.parameters(processing, of: effective)
            if let result = pass.result {
                inspection["result"] = result
            } else {
                inspection["afterInputPath"] = effective
                inspection["afterParameters"] = parameters
            }
            let result = pass.result ?? parameters
            inspection["afterResultSelector"] = result
            let placed = try evaluation.placedResult(result, by: processing.resultPath)
            inspection["afterResultPath"] = placed
            let output = try evaluation.effectiveOutput(processing, of: placed)
            try assign(pass.assign, in: &evaluation, input: result)
            return outcome(.succeeded, output: output, to: pass.transition)
        case .expressions(let processing):
            let output = try evaluation.output(processing)
            try assign(pass.assign, in: &evaluation, input: input)
            return outcome(.succeeded, output: output, to: pass.transition)
        }
    }

    private mutating func perform(
        _ choice: ChoiceState,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> Outcome {
        var input = input
        if case .paths(let processing) = choice.processing {
            input = try evaluation.effectiveInput(processing)
            inspection["afterInputPath"] = input
        }
        var rule: ChoiceRule?
        for candidate in choice.rules where try evaluation.holds(candidate.condition, input: input) {
            rule = candidate
            break
        }
        guard let next = rule?.next ?? choice.defaultNext else {
            throw .runtime("Failed to transition out of the state. The state does not point to a next state.")
        }
        let output: JSON
        switch choice.processing {
        case .paths(let processing): output = try evaluation.effectiveOutput(processing, of: input)
        case .expressions(let processing):
            let template = rule == nil ? processing.output : rule?.output
            output = try evaluation.output(ExpressionProcessing(output: template))
        }
        try assign(rule == nil ? choice.assign : rule?.assign, in: &evaluation, input: input)
        return outcome(.succeeded, output: output, to: .next(next))
    }

    private mutating func perform(_ wait: WaitState, in evaluation: inout StateEvaluation) throws(Failure) -> Outcome {
        var input = input
        if case .paths(let processing) = wait.processing { input = try evaluation.effectiveInput(processing) }
        _ = try evaluation.deadline(of: wait.delay, input: input)
        let output = try passThrough(wait.processing, in: &evaluation)
        try assign(wait.assign, in: &evaluation, input: input)
        return outcome(.succeeded, output: output, to: wait.transition)
    }

    private mutating func perform(
        _ fail: FailState,
        _ state: State,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> Outcome {
        if state.queryLanguage == .jsonPath { inspection["afterInputPath"] = input }
        let failure = Failure(
            error: try fail.error.map { text throws(Failure) in try evaluation.text(text, field: "Error") },
            cause: try fail.cause.map { text throws(Failure) in try evaluation.text(text, field: "Cause") }
        )
        return outcome(.failed, failure: failure)
    }

    /// The output of a state that does nothing with its input.
    private mutating func passThrough(
        _ processing: Processing,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> JSON {
        switch processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            inspection["afterInputPath"] = effective
            return try evaluation.effectiveOutput(processing, of: effective)
        case .expressions(let processing): return try evaluation.output(processing)
        }
    }

    // MARK: States with work

    private mutating func perform(_ task: TaskState, in evaluation: inout StateEvaluation) throws(Failure) -> Outcome {
        _ = try parameters(of: task, in: &evaluation)
        if case .result(let result)? = mock { inspection["result"] = result }
        return try complete(task.processing, task.assign, task.transition, in: &evaluation)
    }

    /// What a task is given.
    mutating func parameters(of task: TaskState, in evaluation: inout StateEvaluation) throws(Failure) -> JSON {
        switch task.processing {
        case .paths(let processing):
            let effective = try evaluation.effectiveInput(processing)
            inspection["afterInputPath"] = effective
            let parameters = try evaluation.parameters(processing, of: effective)
            inspection["afterParameters"] = parameters
            return parameters
        case .expressions(let processing):
            guard let template = processing.arguments else { return input }
            let arguments = try evaluation.evaluate(template)
            inspection["afterArguments"] = arguments
            return arguments
        }
    }

    /// What follows a state's work.
    mutating func complete(
        _ processing: Processing,
        _ assignment: Template?,
        _ transition: Transition,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> Outcome {
        let result: JSON
        switch mock {
        case .result(let value)?: result = value
        case .failure(let error, let cause)?: throw Failure(error: error, cause: cause)
        case nil: throw .runtime("The state's work is tried out with a mock only. Give one.")
        }
        switch processing {
        case .paths(let processing):
            let selected = try evaluation.selectedResult(processing, of: result)
            inspection["afterResultSelector"] = selected
            let placed = try evaluation.placedResult(selected, by: processing.resultPath)
            inspection["afterResultPath"] = placed
            let output = try evaluation.effectiveOutput(processing, of: placed)
            try assign(assignment, in: &evaluation, input: selected)
            return outcome(.succeeded, output: output, to: transition)
        case .expressions(let processing):
            let output =
                try processing.output.map { template throws(Failure) in
                    try evaluation.evaluate(template, result: result)
                } ?? result
            try assign(assignment, in: &evaluation, input: result, result: result)
            return outcome(.succeeded, output: output, to: transition)
        }
    }
}
