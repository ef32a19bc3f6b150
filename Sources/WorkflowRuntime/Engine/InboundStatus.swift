public import JSONModel

/// What came in from outside since the start, and what it led to.
public struct InboundStatus: Sendable, Hashable {
    /// A count of refusals.
    public struct Refusal: Sendable, Hashable {
        /// The webhook; `nil` for an address that names none.
        public var source: InboundTally.Source?
        /// Why.
        public var kind: InboundRefusal.Kind
    }

    /// A count of security events.
    public struct Security: Sendable, Hashable {
        /// The webhook.
        public var source: InboundTally.Source
        /// The kind of event.
        public var kind: InboundTally.SecurityEvent.Kind
    }

    /// Deliveries and completed waits.
    public private(set) var tally = InboundTally()
    /// Messages that were refused.
    public internal(set) var refusals: [Refusal: Int] = [:]
    /// What an honest provider does not do.
    public private(set) var securityEvents: [Security: Int] = [:]
    /// When each webhook brought something last, also before the start.
    public internal(set) var lastDeliveries: [InboundTally.Source: Timestamp] = [:]
    /// How many branches a sweep has looked at since the start.
    public internal(set) var swept = 0
    /// Whether a sweep is under way.
    public internal(set) var isSweeping = false

    /// Makes the status of an engine to which nothing has come.
    public init() {}

    /// Adds what a batch did.
    mutating func add(_ batch: InboundTally, at now: Timestamp) {
        var counts = batch
        counts.securityEvents = []
        tally.add(counts)
        for delivery in batch.deliveries.keys { lastDeliveries[delivery.source] = now }
        for event in batch.securityEvents {
            securityEvents[Security(source: event.source, kind: event.kind), default: 0] += 1
        }
    }
}
