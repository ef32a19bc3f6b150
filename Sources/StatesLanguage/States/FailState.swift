/// A Fail state: ends its scope with an error.
public struct FailState: Sendable {
    /// A text of a Fail state.
    public enum Text: Sendable {
        /// A value.
        case literal(String)
        /// A path, from `ErrorPath` or `CausePath`.
        case path(JSONPath)
        /// An intrinsic function, from `ErrorPath` or `CausePath`.
        case intrinsic(IntrinsicExpression)
        /// A JSONata expression.
        case expression(FieldExpression)
    }

    /// The error name.
    public var error: Text?
    /// The cause.
    public var cause: Text?
}
