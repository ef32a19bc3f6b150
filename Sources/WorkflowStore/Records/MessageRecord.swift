public import JSONModel

/// A message that a provider was asked to send to somebody, so that nobody gets it twice.
public struct MessageRecord: Sendable, Hashable {
    /// A digest of who is told what: 64 hexadecimal digits.
    public var recipient: String
    /// The idempotency key of the task's visit that sends it.
    public var visit: String
    /// When it was sent.
    public var sentAt: Timestamp
    /// From when on it does not count any more.
    public var expiresAt: Timestamp

    /// Makes a record.
    public init(recipient: String, visit: String, sentAt: Timestamp, expiresAt: Timestamp) {
        self.recipient = recipient
        self.visit = visit
        self.sentAt = sentAt
        self.expiresAt = expiresAt
    }
}

/// What happens to the messages that are remembered.
public enum MessageChange: Sendable, Hashable {
    /// One is about to be sent.
    case note(MessageRecord)
    /// One was not sent after all.
    case retract(recipient: String, visit: String)
}
