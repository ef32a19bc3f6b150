public import JSONModel
public import WorkflowStore

/// A message whose sender was verified, ready for the kernel: without secrets, and with nothing that tells whom it is about.
public struct InboundMessage: Sendable, Hashable {
    /// The connector.
    public var connector: String
    /// The webhook.
    public var webhook: String
    /// What deliveries of the same message share: a keyed digest.
    public var deduplicationKey: [UInt8]
    /// The kind of message.
    public var event: String?
    /// What tells an older message from a newer one.
    public var ordering: Int64?
    /// By what those who wait for it are found.
    public var waitKeys: [WaitKey]
    /// What it says, without secrets.
    public var payload: JSON
    /// Whether it says that it was written in the future, which no honest clock does.
    public var isFromFuture: Bool
}

/// What became of a delivery.
public enum DeliveryOutcome: String, Sendable, Hashable, CaseIterable {
    /// It woke somebody.
    case applied
    /// Nobody waits for it yet; it is kept.
    case orphan
    /// A newer message had been applied before; it changed nothing.
    case stale
    /// It had been delivered before; it changed nothing.
    case duplicate
}
