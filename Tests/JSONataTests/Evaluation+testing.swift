import JSONModel
import JSONata
import Testing

/// Evaluates an expression with an input that is given as JSON text.
func evaluate(
    _ expression: String,
    _ input: String? = nil,
    bindings: [String: JSON] = [:],
    dialect: Dialect = .standard,
    in environment: Environment = Environment()
) throws -> JSON? {
    let value = try input.map { try JSON(parsing: $0) }
    return try Expression(expression, dialect: dialect).evaluate(value, bindings: bindings, in: environment)
}

/// The error that an expression ends in, be it when it is compiled or when it is evaluated.
func failure(
    _ expression: String,
    _ input: String? = nil,
    dialect: Dialect = .standard,
    in environment: Environment = Environment(),
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> JSONataError {
    let error = #expect(throws: JSONataError.self, sourceLocation: sourceLocation) {
        try evaluate(expression, input, dialect: dialect, in: environment)
    }
    return try #require(error, sourceLocation: sourceLocation)
}

/// An expression, its input and its result as JSON text; `nil` for undefined.
struct Example: CustomTestStringConvertible, Sendable {
    let expression: String
    let input: String?
    let result: String?

    init(_ expression: String, _ input: String? = nil, gives result: String?) {
        self.expression = expression
        self.input = input
        self.result = result
    }

    var testDescription: String { expression }

    func check(dialect: Dialect = .standard, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let expected = try result.map { try JSON(parsing: $0) }
        let actual = try evaluate(expression, input, dialect: dialect)
        #expect(actual == expected, sourceLocation: sourceLocation)
    }
}
