internal import JSONModel
internal import JSONata
internal import StatesLanguage

/// The input and output processing of one state, as a row of named steps.
///
/// In JSONPath: ``effectiveInput(_:)``, ``parameters(_:of:)``, the state's work, ``selectedResult(_:of:)``,
/// ``placedResult(_:by:)``, ``effectiveOutput(_:of:)``. In JSONata: arguments, the state's work, output. Every step is a
/// function of what was there before, so an inspector can show what lies between them.
struct StateEvaluation {
    /// The raw input.
    let input: JSON
    /// The variables that the state can see, as they were when it was entered.
    let variables: [String: JSON]
    /// What the Context object is made of.
    var context: ContextSource
    /// The time of the decision.
    let now: Timestamp
    /// Where seeds come from.
    var seeds: SplitMix64
    /// The bounds of JSONata expressions.
    let limits: Limits
    /// The host's digests, for `States.Hash`.
    let digest: EvaluationScope.Digest?

    // MARK: JSONPath

    /// The input after `InputPath`.
    mutating func effectiveInput(_ processing: PathProcessing) throws(Failure) -> JSON {
        try select(processing.inputPath, from: input)
    }

    /// The effective input after `Parameters`.
    mutating func parameters(_ processing: PathProcessing, of effectiveInput: JSON) throws(Failure) -> JSON {
        guard let template = processing.parameters else { return effectiveInput }
        return try evaluate(template, input: effectiveInput)
    }

    /// The result after `ResultSelector`.
    mutating func selectedResult(_ processing: PathProcessing, of result: JSON) throws(Failure) -> JSON {
        guard let template = processing.resultSelector else { return result }
        return try evaluate(template, input: result)
    }

    /// The raw input with the result placed into it by `ResultPath`.
    func placedResult(_ result: JSON, by placement: ResultPlacement) throws(Failure) -> JSON {
        switch placement {
        case .replace: return result
        case .discard: return input
        case .path(let path):
            do throws(StatesError) {
                return try path.placing(result, in: input)
            } catch {
                throw Failure(error)
            }
        }
    }

    /// The output after `OutputPath`.
    mutating func effectiveOutput(_ processing: PathProcessing, of output: JSON) throws(Failure) -> JSON {
        try select(processing.outputPath, from: output)
    }

    /// What follows a state's work: result selector, result path and output path.
    mutating func output(
        _ processing: PathProcessing,
        of result: JSON
    ) throws(Failure) -> JSON {
        try effectiveOutput(processing, of: placedResult(result, by: processing.resultPath))
    }

    private mutating func select(_ selection: PathSelection, from value: JSON) throws(Failure) -> JSON {
        switch selection {
        case .whole: value
        case .nothing: .object([:])
        case .path(let path): try query(path, input: value)
        }
    }

    /// What a path finds.
    ///
    /// - Parameter field: the field that holds the path, where AWS names it in the cause.
    mutating func query(_ path: JSONPath, input: JSON, field: String? = nil) throws(Failure) -> JSON {
        do throws(StatesError) {
            return try path.evaluate(in: scope(input: input), field: field)
        } catch {
            throw Failure(error)
        }
    }

    /// What a path finds, or `nil` where it finds nothing.
    mutating func queryIfPresent(_ path: JSONPath, input: JSON) -> JSON? {
        path.value(in: scope(input: input))
    }

    mutating func evaluate(_ template: PayloadTemplate, input: JSON) throws(Failure) -> JSON {
        do throws(StatesError) {
            return try template.evaluate(in: scope(input: input))
        } catch {
            throw Failure(error)
        }
    }

    mutating func evaluate(_ intrinsic: IntrinsicExpression, input: JSON) throws(Failure) -> JSON {
        do throws(StatesError) {
            return try intrinsic.evaluate(in: scope(input: input))
        } catch {
            throw Failure(error)
        }
    }

    private mutating func scope(input: JSON) -> EvaluationScope {
        let context = context
        return EvaluationScope(input: input, variables: variables, seed: seeds.next(), digest: digest) { member in
            context.object(reading: member.map { [$0] })
        }
    }

    // MARK: JSONata

    /// The value of a template.
    ///
    /// - Parameters:
    ///   - result: `$states.result`, where the state has one.
    ///   - errorOutput: `$states.errorOutput`, in a catcher.
    mutating func evaluate(
        _ template: ExpressionTemplate,
        result: JSON? = nil,
        errorOutput: JSON? = nil
    ) throws(Failure) -> JSON {
        // A closure cannot capture the mutating self, so the evaluation works on a copy of the small parts.
        var seeds = seeds
        defer { self.seeds = seeds }
        return try template.evaluate { (expression) throws(Failure) in
            try evaluate(expression, result: result, errorOutput: errorOutput, seed: seeds.next())
        }
    }

    /// The variables that a template assigns.
    mutating func assignments(
        _ template: Template?,
        input: JSON,
        result: JSON? = nil,
        errorOutput: JSON? = nil
    ) throws(Failure) -> JSONObject? {
        switch template {
        case nil: nil
        case .paths(let template): try evaluate(template, input: input).objectValue
        case .expressions(let template):
            try evaluate(template, result: result, errorOutput: errorOutput).objectValue
        }
    }

    /// The value of an expression.
    mutating func evaluate(_ expression: FieldExpression) throws(Failure) -> JSON {
        try evaluate(expression, result: nil, errorOutput: nil, seed: seeds.next())
    }

    private func evaluate(
        _ expression: FieldExpression,
        result: JSON?,
        errorOutput: JSON?,
        seed: UInt64
    ) throws(Failure) -> JSON {
        var states: JSONObject = ["input": input]
        states["result"] = result
        states["errorOutput"] = errorOutput
        if expression.readsContext { states["context"] = context.object(reading: expression.contextMembers) }
        var bindings = expression.readsVariables ? variables : [:]
        bindings["states"] = .object(states)
        do throws(QueryFailure) {
            return try expression.evaluate(
                bindings: bindings,
                in: Environment(now: now, seed: seed, limits: limits)
            )
        } catch {
            throw Failure(error)
        }
    }
}
