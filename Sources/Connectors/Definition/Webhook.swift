public import JSONModel

/// A message that the provider sends on its own.
///
/// It is a hint: what changes a flow is the look that it triggers.
public struct Webhook: Sendable {
    /// The name.
    public let name: String
    /// How its sender is verified.
    public let verifier: Verifier
    /// What must not be stored, such as a passphrase in the body.
    public let strips: [JSONPointer]
    /// The `await` operation that it wakes.
    public let operation: String
    /// Makes, for fields of that operation's input, the values by which the waiting execution is found; one that is equal suffices.
    let keys: [(field: String, value: Template)]
    /// Makes what two deliveries of the same message share; the whole body if `nil`.
    let deduplicationKey: Template?
    /// Makes what tells an older message from a newer one.
    let ordering: Template?
    /// Makes the name of the kind of message, for evidence.
    let event: Template?

    /// How a sender is verified.
    ///
    /// Each kind accepts several secrets at a time, so that they can be changed without a gap.
    public enum Verifier: Sendable {
        /// Standard Webhooks 1.0.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
        case standardWebhooks(secrets: [SecretReference], tolerance: Duration)
        /// An HMAC with SHA-256 over a time, a separator and the body.
        case timestampedHMAC(SignatureHeader, secrets: [SecretReference], tolerance: Duration)
        /// A shared word in the body.
        case bodyPassphrase(at: JSONPointer, secrets: [SecretReference])
        /// HTTP Basic.
        case basic(username: SecretReference, secrets: [SecretReference])
    }

    /// Where a signature stands: `Stripe-Signature: t=…,v1=…`.
    public struct SignatureHeader: Sendable, Hashable {
        /// The header.
        public let name: String
        /// The name of the time in it.
        public let timestamp: String
        /// The name of the signature in it.
        public let signature: String
        /// What stands between the time and the body in the signed text.
        public let separator: String
    }
}
