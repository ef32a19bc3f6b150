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
    /// What the message claims, so that a look which says otherwise is noticed.
    let claim: Claim?
    /// After how long without a message those who wait for one are looked after; `nil` for never.
    public let silence: Duration?

    /// Something that a message says about the state at the provider, which only a look can prove.
    struct Claim: Sendable {
        /// Makes the claimed value of the message.
        let value: Template
        /// Makes the true value of the look's result.
        let read: Template
        /// Makes of the look's result what ``Webhook/ordering`` makes of the message: a look that saw something newer refutes nothing.
        let readOrdering: Template?
    }

    /// How a sender is verified.
    ///
    /// Each kind accepts several secrets at a time, so that they can be changed without a gap.
    public enum Verifier: Sendable {
        /// Standard Webhooks 1.0.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
        ///
        /// A secret that begins with `whsec_` verifies HMACs (`v1`), one that begins with `whpk_` Ed25519 signatures (`v1a`).
        case standardWebhooks(secrets: [SecretReference], tolerance: Duration)
        /// An HMAC with SHA-256 over a time, a separator and the body.
        case timestampedHMAC(SignatureHeader, secrets: [SecretReference], tolerance: Duration)
        /// A shared word in the body.
        case bodyPassphrase(at: JSONPointer, secrets: [SecretReference])
        /// HTTP Basic.
        case basic(username: SecretReference, secrets: [SecretReference])
        /// An HMAC over the body alone.
        ///
        /// Nothing in it tells a replay, so the de-duplication key must.
        case bodyHMAC(BodySignature, secrets: [SecretReference])
        /// Nothing but the address that it comes from.
        case addressList([AddressRange])
        /// The certificate that the sender showed to a trusted proxy (mutual TLS), which the proxy passes on in a header.
        ///
        /// The secrets are SHA-256 fingerprints.
        case clientCertificate(header: String, secrets: [SecretReference])
    }

    /// How a signature over the body alone is written: `X-Signature: sha256=…`.
    public struct BodySignature: Sendable, Hashable {
        /// The digest of the HMAC.
        public enum Algorithm: String, Sendable, Hashable, CaseIterable {
            /// SHA-256.
            case sha256
            /// SHA-512.
            case sha512
        }

        /// How the bytes are written.
        public enum Encoding: String, Sendable, Hashable, CaseIterable {
            /// Hexadecimal digits of either case.
            case hex
            /// Base64 with padding (RFC 4648 §4).
            case base64
        }

        /// The header.
        public let name: String
        /// What stands before the signature; often empty.
        public let prefix: String
        /// The digest.
        public let algorithm: Algorithm
        /// How the bytes are written.
        public let encoding: Encoding
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
