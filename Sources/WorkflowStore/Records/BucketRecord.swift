public import JSONModel

/// What is remembered of a bucket of calls: how it is bounded, and how far it has come.
///
/// It holds no payload and nothing of an applicant.
public struct BucketRecord: Sendable, Hashable {
    /// The bucket's name.
    public var name: String
    /// The bounds that the connector's file gives.
    public var configured: JSON
    /// What an operator set in their place, maintenance included.
    public var settings: JSON
    /// Tokens, back-off, breaker and pause: what a restart must not forget.
    public var state: JSON

    /// Makes a record.
    public init(name: String, configured: JSON, settings: JSON, state: JSON) {
        self.name = name
        self.configured = configured
        self.settings = settings
        self.state = state
    }
}
