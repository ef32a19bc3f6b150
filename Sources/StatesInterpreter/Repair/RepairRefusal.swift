/// Why an execution cannot be changed as an operator asks: what stands against it, and what can be done instead.
///
/// Nothing was changed.
public struct RepairRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stands against it, and what can be done instead.
    public var message: String

    /// The message.
    public var description: String { message }

    init(_ message: String) { self.message = message }
}
