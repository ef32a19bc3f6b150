public import JSONModel

/// That an operator holds an execution: nothing of it begins until it is resumed.
public struct ExecutionPause: Sendable, Hashable {
    /// What a pause does to the moments that the execution waits for.
    public enum Deadlines: String, Sendable, Hashable, CaseIterable {
        /// They stay where they are; those that have passed count as soon as it is resumed.
        case keep
        /// They move by as long as the pause lasts.
        case shift
    }

    /// Since when.
    public var since: Timestamp
    /// What happens to deadlines.
    public var deadlines: Deadlines
    /// The deadline of the whole execution, where it is held back until it is known how far it moves.
    public var heldDeadline: Timestamp?

    /// Makes a pause.
    public init(since: Timestamp, deadlines: Deadlines, heldDeadline: Timestamp?) {
        self.since = since
        self.deadlines = deadlines
        self.heldDeadline = heldDeadline
    }
}
