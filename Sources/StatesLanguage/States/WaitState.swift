public import JSONModel

/// A Wait state: waits for a time or until a time.
public struct WaitState: Sendable {
    /// How long it waits.
    public enum Delay: Sendable {
        /// `Seconds` or `SecondsPath`.
        case seconds(Setting<Int>)
        /// `Timestamp` or `TimestampPath`.
        case timestamp(Setting<Timestamp>)
    }

    /// How long it waits.
    public var delay: Delay
    /// What follows.
    public var transition: Transition
    /// The input and output fields.
    public var processing: Processing
    /// The variables to assign.
    public var assign: Template?
}
