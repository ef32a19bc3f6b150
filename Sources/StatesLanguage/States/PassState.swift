public import JSONModel

/// A Pass state: passes its input on, or makes a value.
public struct PassState: Sendable {
    /// The `Result` field.
    public var result: JSON?
    /// What follows.
    public var transition: Transition
    /// The input and output fields.
    public var processing: Processing
    /// The variables to assign.
    public var assign: Template?
}
