/// A Succeed state: ends its scope successfully.
public struct SucceedState: Sendable {
    /// The input and output fields.
    public var processing: Processing
}
