/// The number of an execution in its store: compact, never reused, and in the order of the starts.
///
/// The execution's name and ARN are what the world sees; rows refer to each other by this number.
public struct ExecutionKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, from 1.
    public var number: Int64

    /// Makes a key.
    public init(_ number: Int64) { self.number = number }

    /// Whether the left execution was started first.
    public static func < (left: ExecutionKey, right: ExecutionKey) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}

/// The number of a definition in its store.
///
/// A definition never changes; a state machine that is updated gets a new one.
public struct DefinitionKey: Sendable, Hashable, CustomStringConvertible {
    /// The number, from 1.
    public var number: Int64

    /// Makes a key.
    public init(_ number: Int64) { self.number = number }

    /// The number in decimal.
    public var description: String { String(number) }
}
