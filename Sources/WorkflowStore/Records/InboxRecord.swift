public import JSONModel

/// The number of a message in its store's inbox: never reused, and in the order of arrival.
public struct MessageKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, from 1.
    public var number: Int64

    /// Makes a key.
    public init(_ number: Int64) { self.number = number }

    /// Whether the left message arrived first.
    public static func < (left: MessageKey, right: MessageKey) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}

/// By what a message finds the branches that wait for it: a keyed digest, which tells nothing about the person.
public struct WaitKey: Sendable, Hashable, Comparable {
    /// The number of bytes.
    public static let size = 16

    /// The digest.
    public let bytes: [UInt8]

    /// Takes a digest; `nil` for one of another size.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// An order, so that what is written is the same every time.
    public static func < (left: WaitKey, right: WaitKey) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

/// What became of a message.
public enum MessageState: String, Sendable, Hashable, CaseIterable {
    /// Nobody waits for it yet; it is kept for whoever will.
    case orphan
    /// It woke somebody.
    case applied
    /// A newer one about the same subject had been applied before, so it changed nothing.
    case stale
}

/// A message that a provider sent by itself, as the inbox keeps it.
public struct InboxRecord: Sendable, Hashable {
    /// The row's number.
    public var key: MessageKey
    /// The connector.
    public var connector: String
    /// The webhook.
    public var webhook: String
    /// What deliveries of the same message share: a keyed digest of 32 bytes, unique within the webhook.
    public var deduplicationKey: [UInt8]
    /// The kind of message, as the provider calls it.
    public var event: String?
    /// What tells an older message from a newer one.
    public var ordering: Int64?
    /// When it arrived first.
    public var receivedAt: Timestamp
    /// By what the branches that wait for it are found.
    public var waitKeys: [WaitKey]
    /// What became of it.
    public var state: MessageState
    /// When that was decided.
    public var decidedAt: Timestamp
    /// The execution under whose name the codec keeps the payload; `nil` while nobody is known.
    public var owner: ExecutionKey?
    /// What it said, without secrets.
    public var payload: JSON

    /// Makes the row of a message that nobody waits for yet.
    public init(
        key: MessageKey,
        connector: String,
        webhook: String,
        deduplicationKey: [UInt8],
        event: String?,
        ordering: Int64?,
        receivedAt: Timestamp,
        waitKeys: [WaitKey],
        payload: JSON
    ) {
        self.key = key
        self.connector = connector
        self.webhook = webhook
        self.deduplicationKey = deduplicationKey
        self.event = event
        self.ordering = ordering
        self.receivedAt = receivedAt
        self.waitKeys = waitKeys
        self.state = .orphan
        self.decidedAt = receivedAt
        self.payload = payload
    }

    /// What the row is unique by.
    public var identity: MessageIdentity {
        MessageIdentity(connector: connector, webhook: webhook, deduplicationKey: deduplicationKey)
    }
}

/// What deliveries of the same message share.
public struct MessageIdentity: Sendable, Hashable {
    /// The connector.
    public var connector: String
    /// The webhook.
    public var webhook: String
    /// A keyed digest of 32 bytes.
    public var deduplicationKey: [UInt8]

    /// Makes an identity.
    public init(connector: String, webhook: String, deduplicationKey: [UInt8]) {
        self.connector = connector
        self.webhook = webhook
        self.deduplicationKey = deduplicationKey
    }
}

/// That a message woke a branch: written in the transaction that wakes it.
public struct MessageDecision: Sendable, Hashable {
    /// The message.
    public var message: MessageKey
    /// The branch.
    public var branch: BranchReference
    /// The visit of the task that it woke.
    public var visit: Int
    /// When.
    public var decidedAt: Timestamp

    /// Makes a decision.
    public init(message: MessageKey, branch: BranchReference, visit: Int, decidedAt: Timestamp) {
        self.message = message
        self.branch = branch
        self.visit = visit
        self.decidedAt = decidedAt
    }
}

/// What happens to the inbox.
public enum InboxChange: Sendable, Hashable {
    /// A message is new.
    case insert(InboxRecord)
    /// A message was delivered once more.
    case repeated(MessageKey, at: Timestamp)
    /// State, time of decision, owner and payload of a message are those of this record.
    case update(InboxRecord)
    /// A message woke a branch.
    case decide(MessageDecision)
    /// Messages that have been kept for long enough go: orphans that came before the one moment, others before the other.
    case prune(orphansBefore: Timestamp, othersBefore: Timestamp, limit: Int)
}

/// A message of the inbox, for lists.
public struct InboxEntry: Sendable, Hashable {
    /// What is stored, without keys and payload.
    public var record: InboxRecord
    /// How often it was delivered.
    public var deliveries: Int
    /// When it was delivered last.
    public var lastReceivedAt: Timestamp
    /// Whom it woke.
    public var decisions: [MessageDecision]

    /// Makes an entry.
    public init(record: InboxRecord, deliveries: Int, lastReceivedAt: Timestamp, decisions: [MessageDecision]) {
        self.record = record
        self.deliveries = deliveries
        self.lastReceivedAt = lastReceivedAt
        self.decisions = decisions
    }
}
