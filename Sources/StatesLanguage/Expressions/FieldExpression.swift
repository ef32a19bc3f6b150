public import JSONModel
public import JSONata

/// A JSONata expression that stands between `{%` and `%}` in a field of a state.
public struct FieldExpression: Sendable {
    /// The compiled expression.
    public let expression: Expression
    /// The field as messages name it: `Output/items[0]`, `Choices[1]/Condition`.
    public let field: String
    /// Whether the expression reads `$states.context`.
    public let readsContext: Bool
    /// The members that it reads of `$states.context`; `nil` where it may read any.
    public let contextMembers: [String]?
    /// Whether the expression reads variables other than `$states`.
    public let readsVariables: Bool

    init(_ expression: Expression, field: String) {
        self.expression = expression
        self.field = field
        let contextPaths = expression.variablePaths.filter {
            $0.first == "states" && ($0.count < 2 || $0[1] == "context")
        }
        readsContext = !contextPaths.isEmpty
        let isWhole = contextPaths.contains { $0.count < 3 }
        contextMembers = isWhole ? nil : Set(contextPaths.map { $0[2] }).sorted()
        readsVariables = expression.referencedVariables.contains { $0 != "states" }
    }

    /// Evaluates the expression to a value.
    ///
    /// - Throws: ``QueryFailure`` where the expression fails or is undefined.
    public func evaluate(
        bindings: [String: JSON],
        in environment: Environment
    ) throws(QueryFailure) -> JSON {
        let value: JSON?
        do throws(JSONataError) {
            value = try expression.evaluate(nil, bindings: bindings, in: environment)
        } catch {
            throw failure(for: error)
        }
        guard let value else { throw failure("returned nothing (undefined).") }
        return value
    }

    /// The failure of a value that is not of the kind that the field needs.
    public func unexpectedResult(_ value: JSON, expected kind: String) -> QueryFailure {
        failure(
            "returned an unexpected result type. Expected '\(kind)', but was '\(value.kind)' for value: \(value.text())"
        )
    }

    private func failure(for error: JSONataError) -> QueryFailure {
        if error.isUnsupportedResult { return failure("returned an unsupported result type.") }
        // Bounds have no code in Step Functions' messages.
        if error.code.hasPrefix("U") { return failure("threw an error during evaluation: \(error.message)") }
        return failure("threw an error during evaluation. \(error.code): \(error.message)")
    }

    private func failure(_ predicate: String) -> QueryFailure {
        QueryFailure(
            cause: "The JSONata expression '\(expression.source)' specified for the field '\(field)' \(predicate)",
            location: field
        )
    }
}

/// Why a JSONata field could not be evaluated: `States.QueryEvaluationError`.
public struct QueryFailure: Error, Sendable, Hashable {
    /// The cause, in the words of Step Functions, without the sentence that names the state.
    public var cause: String
    /// The field, relative to the state; `nil` where the state as a whole is meant.
    public var location: String?

    /// Makes a failure.
    public init(cause: String, location: String?) {
        self.cause = cause
        self.location = location
    }
}

extension JSONataError {
    /// Whether the expression was evaluated, but to a function, which is no JSON value.
    fileprivate var isUnsupportedResult: Bool { code == "T1008" || message.contains("is a function") }
}
