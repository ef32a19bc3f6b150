internal import Connectors
internal import JSONModel
internal import WorkflowStore

/// A walk through everything that waits, so that each of them looks once: after a pause in which messages may have been lost.
///
/// It is spread over time and leaves half of the room for calls to whatever else happens.
struct Sweep {
    /// How long nothing may have happened before the start for no sweep to be made.
    static let toleratedDowntime = Duration.seconds(300)
    /// How many branches look in one step.
    static let pageSize = 64
    /// The time from one step to the next.
    static let pause = Duration.milliseconds(250)

    /// Only tasks of this connector; all if `nil`.
    let connector: String?
    /// The last branch that was looked at.
    var cursor: BranchReference?
    /// When the next step is.
    var next: Timestamp

    init(connector: String?, at now: Timestamp) {
        self.connector = connector
        self.next = now
    }

    /// Whether a store whose newest event is so old needs a sweep at the start.
    static func isNeeded(newestEvent: Timestamp?, at now: Timestamp) -> Bool {
        guard let newestEvent else { return false }
        return newestEvent.duration(to: now) > toleratedDowntime
    }

    /// How many branches may look in a step, with so much room for calls.
    static func size(freeCalls: Int) -> Int { min(pageSize, freeCalls / 2) }
}

/// Which webhooks have been silent for longer than their connector expects, so that those who wait are looked after.
struct SilenceWatch {
    /// How often it is looked at.
    static let period = Duration.seconds(60)

    private var lastHeard: [InboundTally.Source: Timestamp]
    private let patience: [InboundTally.Source: Duration]

    init(resources: TaskResources, at now: Timestamp) {
        var patience: [InboundTally.Source: Duration] = [:]
        for connector in resources.connectors.values {
            for webhook in connector.webhooks.values {
                patience[InboundTally.Source(connector: connector.name, webhook: webhook.name)] = webhook.silence
            }
        }
        self.patience = patience
        // The start counts as a sign of life: the sweep of the start, if one is needed, has looked already.
        lastHeard = patience.mapValues { _ in now }
    }

    mutating func heard(_ tally: InboundTally, at now: Timestamp) {
        for delivery in tally.deliveries.keys where patience[delivery.source] != nil {
            lastHeard[delivery.source] = now
        }
    }

    /// A connector whose webhook has been silent for too long; its patience begins anew.
    mutating func takeSilent(at now: Timestamp) -> String? {
        let silent = patience.keys.sorted { ($0.connector, $0.webhook) < ($1.connector, $1.webhook) }.first { source in
            guard let patience = patience[source], let heard = lastHeard[source] else { return false }
            return heard.advanced(by: patience) <= now
        }
        guard let silent else { return nil }
        lastHeard[silent] = now
        return silent.connector
    }
}
