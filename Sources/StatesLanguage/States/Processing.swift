/// What a state's `InputPath` or `OutputPath` selects.
public enum PathSelection: Sendable {
    /// Everything: `$`, or no field.
    case whole
    /// Nothing: `null` stands for an empty object.
    case nothing
    /// What a path finds.
    case path(JSONPath)
}

/// Where a state's result goes.
public enum ResultPlacement: Sendable {
    /// It replaces the input: `$`, or no field.
    case replace
    /// It is thrown away: `null`.
    case discard
    /// It becomes a part of the raw input.
    case path(ReferencePath)
}

/// The input and output fields of a state in JSONPath.
///
/// They apply in the order of the properties: input path, parameters, the state's work, result selector, result path, output
/// path. A state without one of the fields passes the value on.
public struct PathProcessing: Sendable {
    /// `InputPath`.
    public var inputPath: PathSelection = .whole
    /// `Parameters`.
    public var parameters: PayloadTemplate?
    /// `ResultSelector`.
    public var resultSelector: PayloadTemplate?
    /// `ResultPath`.
    public var resultPath: ResultPlacement = .replace
    /// `OutputPath`.
    public var outputPath: PathSelection = .whole
}

/// The input and output fields of a state in JSONata.
public struct ExpressionProcessing: Sendable {
    /// `Arguments`.
    public var arguments: ExpressionTemplate?
    /// `Output`.
    public var output: ExpressionTemplate?

    /// Makes fields.
    public init(arguments: ExpressionTemplate? = nil, output: ExpressionTemplate? = nil) {
        self.arguments = arguments
        self.output = output
    }
}

/// The input and output fields of a state.
public enum Processing: Sendable {
    /// Those of JSONPath.
    case paths(PathProcessing)
    /// Those of JSONata.
    case expressions(ExpressionProcessing)
}

/// A template in the language of its state.
public enum Template: Sendable {
    /// In JSONPath: keys that end with `.$` hold paths or intrinsic functions.
    case paths(PayloadTemplate)
    /// In JSONata: strings of the form `{% … %}` are expressions.
    case expressions(ExpressionTemplate)
}

/// A field that may be written as a value, as a path to the value, or as an expression.
public enum Setting<Value: Sendable>: Sendable {
    /// A value.
    case literal(Value)
    /// A path, from a field whose name ends with `Path`.
    case path(JSONPath)
    /// A JSONata expression.
    case expression(FieldExpression)
}
