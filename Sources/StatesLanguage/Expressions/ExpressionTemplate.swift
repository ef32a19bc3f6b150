public import JSONModel

/// A JSON value in which strings of the form `{% … %}` are JSONata expressions: `Arguments`, `Output`, `Assign` and kin.
public indirect enum ExpressionTemplate: Sendable {
    /// A value without expressions.
    case constant(JSON)
    /// An expression.
    case expression(FieldExpression)
    /// An array with an expression in it.
    case array([ExpressionTemplate])
    /// An object with an expression in it.
    case object([(key: String, value: ExpressionTemplate)])

    /// The value, with every expression replaced by what `resolve` answers for it.
    public func evaluate<Failure: Error>(
        _ resolve: (FieldExpression) throws(Failure) -> JSON
    ) throws(Failure) -> JSON {
        switch self {
        case .constant(let value): return value
        case .expression(let expression): return try resolve(expression)
        case .array(let elements):
            var result: [JSON] = []
            result.reserveCapacity(elements.count)
            for element in elements { result.append(try element.evaluate(resolve)) }
            return .array(result)
        case .object(let members):
            var result = JSONObject(minimumCapacity: members.count)
            for (key, value) in members { result[key] = try value.evaluate(resolve) }
            return .object(result)
        }
    }

    /// Every expression of the template, in order.
    public var expressions: [FieldExpression] {
        switch self {
        case .constant: []
        case .expression(let expression): [expression]
        case .array(let elements): elements.flatMap(\.expressions)
        case .object(let members): members.flatMap(\.value.expressions)
        }
    }
}
