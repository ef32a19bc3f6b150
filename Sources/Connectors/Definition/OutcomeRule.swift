/// A row of an outcome table: which answers it is about, and what they mean.
///
/// The rows are tried in order, those of the operation first; the first that fits counts.
public struct OutcomeRule: Sendable {
    /// Which statuses it is about; any if empty.
    public let statuses: [ClosedRange<Int>]
    /// The provider's words; compared without regard to case, white space around them and a final full stop.
    public let message: String?
    /// A part of the provider's words.
    public let messageContains: String?
    /// The media type of the answer, without parameters.
    public let contentType: String?
    /// Must give `true`.
    let condition: Template?
    /// What such an answer means.
    public let outcomeClass: OutcomeClass
    /// The error that it raises, without the connector's prefix; the class's own if `nil`.
    public let error: String?
    /// What happened and what to do, for people.
    public let explanation: String?
    /// Whether the provider may have acted all the same; `nil` if the class says it.
    public let mayHaveHadEffect: Bool?
}
