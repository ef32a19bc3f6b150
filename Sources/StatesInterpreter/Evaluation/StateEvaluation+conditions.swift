internal import JSONModel
internal import StatesLanguage

extension StateEvaluation {
    /// The output of a state in JSONata whose input is its result.
    mutating func output(_ processing: ExpressionProcessing) throws(Failure) -> JSON {
        guard let template = processing.output else { return input }
        return try evaluate(template)
    }

    /// Whether a condition of a Choice rule holds.
    ///
    /// Nesting is bounded when the definition is read.
    mutating func holds(_ condition: ChoiceCondition, input: JSON) throws(Failure) -> Bool {
        switch condition {
        case .expression(let expression):
            let value = try evaluate(expression)
            guard case .bool(let holds) = value else {
                throw Failure(expression.unexpectedResult(value, expected: "boolean"))
            }
            return holds
        case .and(let conditions):
            for condition in conditions where try !holds(condition, input: input) { return false }
            return true
        case .or(let conditions):
            for condition in conditions where try holds(condition, input: input) { return true }
            return false
        case .not(let condition): return try !holds(condition, input: input)
        case .comparison(let comparison): return try holds(comparison, input: input)
        }
    }

    private mutating func holds(_ comparison: Comparison, input: JSON) throws(Failure) -> Bool {
        if case .isPresent(let expected) = comparison.test {
            return (queryIfPresent(comparison.variable, input: input) != nil) == expected
        }
        let value = try operand(comparison.variable, input: input)
        switch comparison.test {
        case .literal(let relation, let other): return relation.holds(between: value, and: other)
        case .path(let relation, let path):
            return relation.holds(between: value, and: try operand(path, input: input))
        case .kind(let kind, let expected): return kind.includes(value) == expected
        case .isPresent: return false
        }
    }

    private mutating func operand(_ path: JSONPath, input: JSON) throws(Failure) -> JSON {
        guard let value = queryIfPresent(path, input: input) else {
            throw .runtime(
                "Invalid path '\(path.text)': The choice state's condition path references an invalid value."
            )
        }
        return value
    }

    /// A text of a Fail state.
    mutating func text(_ text: FailState.Text, field: String) throws(Failure) -> String {
        switch text {
        case .literal(let text): return text
        case .expression(let expression):
            let value = try evaluate(expression)
            guard case .string(let text) = value else {
                throw Failure(expression.unexpectedResult(value, expected: "string"))
            }
            return text
        case .path(let path):
            let value = try query(path, input: input, field: field + "Path")
            return try textValue(value, of: path.text, field: field)
        case .intrinsic(let intrinsic):
            return try textValue(evaluate(intrinsic, input: input), of: intrinsic.text, field: field)
        }
    }

    private func textValue(_ value: JSON, of source: String, field: String) throws(Failure) -> String {
        guard case .string(let text) = value else {
            throw .runtime(
                "The \(field)Path field refers to value \"\(value.text())\" which is not a string: \(source)"
            )
        }
        return text
    }
}
