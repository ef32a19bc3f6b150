/// The algorithms of signatures, as RFC 7518 and RFC 8037 name them.
public enum SigningAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// RSA with SHA-256.
    case rs256 = "RS256"
    /// The curve P-256 with SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case edDSA = "EdDSA"
}
