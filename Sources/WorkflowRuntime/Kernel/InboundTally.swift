internal import JSONModel
public import WorkflowStore

/// What a batch did about messages from outside and about waiting, for metrics and logs.
///
/// It holds no applicant's data.
public struct InboundTally: Sendable, Hashable {
    /// One webhook of one connector.
    public struct Source: Sendable, Hashable {
        /// The connector.
        public var connector: String
        /// The webhook.
        public var webhook: String

        /// Makes a source.
        public init(connector: String, webhook: String) {
            self.connector = connector
            self.webhook = webhook
        }
    }

    /// What completed a wait: the look that saw what was awaited was made because of it.
    public enum Completion: String, Sendable, Hashable, CaseIterable {
        /// The schedule.
        case poll
        /// A message of the provider.
        case webhook
        /// The applicant's coming back.
        case returnLink = "return"
    }

    /// A count of deliveries.
    public struct Delivery: Sendable, Hashable {
        /// The webhook.
        public var source: Source
        /// What became of them.
        public var outcome: DeliveryOutcome
    }

    /// A count of completed waits.
    public struct Wait: Sendable, Hashable {
        /// The connector.
        public var connector: String
        /// What completed them.
        public var completion: Completion
    }

    /// Something that an honest provider does not do.
    public struct SecurityEvent: Sendable, Hashable {
        /// The kind of event.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A look refuted what a message claimed.
            case refutedClaim = "refuted_claim"
            /// A message says that it was written in the future.
            case fromFuture = "from_future"
        }

        /// The kind of event.
        public var kind: Kind
        /// The webhook.
        public var source: Source
        /// The message.
        public var message: MessageKey
        /// The execution whose look refuted it.
        public var execution: ExecutionKey?
    }

    /// Deliveries, by what became of them.
    public var deliveries: [Delivery: Int] = [:]
    /// Waits that came true.
    public var completions: [Wait: Int] = [:]
    /// What an honest provider does not do.
    public var securityEvents: [SecurityEvent] = []

    /// Makes an empty tally.
    public init() {}

    /// Whether there is nothing in it.
    public var isEmpty: Bool { deliveries.isEmpty && completions.isEmpty && securityEvents.isEmpty }

    /// How many waits something completed, over all connectors.
    public func count(of completion: Completion) -> Int {
        completions.reduce(0) { $0 + ($1.key.completion == completion ? $1.value : 0) }
    }

    /// How many deliveries had an outcome, over all webhooks.
    public func count(of outcome: DeliveryOutcome) -> Int {
        deliveries.reduce(0) { $0 + ($1.key.outcome == outcome ? $1.value : 0) }
    }

    /// Adds what another one counted; security events are added too, and taken out by whoever has told of them.
    public mutating func add(_ other: InboundTally) {
        deliveries.merge(other.deliveries, uniquingKeysWith: +)
        completions.merge(other.completions, uniquingKeysWith: +)
        securityEvents += other.securityEvents
    }
}
