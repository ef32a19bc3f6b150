public import JSONModel

/// The seam to cryptography: what a call needs of a private key, or of another secret, at the moment it is sent.
///
/// Keys come as text and are kept by nobody.
public protocol CallSigner: Sendable {
    /// A signed JSON Web Token in compact form (RFC 7515 §3.1).
    func token(_ draft: TokenDraft, key: Secret) throws(SigningFault) -> Secret

    /// The public half of a private key, in Base64: the 32 bytes of an Ed25519 key, DER for the others.
    func publicKey(of key: Secret, algorithm: SigningAlgorithm) throws(SigningFault) -> String

    /// The signature over a text, in Base64.
    func signature(over text: String, key: Secret, algorithm: SigningAlgorithm) throws(SigningFault) -> String

    /// A password that follows from a secret and a text, so that it can be made again and need not be kept.
    func password(for text: String, seed: Secret) throws(SigningFault) -> Secret
}

/// A token before it is signed.
public struct TokenDraft: Sendable, Hashable {
    /// The algorithm.
    public var algorithm: SigningAlgorithm
    /// The header beside `alg` and `typ`: `kid`, for example.
    public var header: JSONObject
    /// The claims.
    public var claims: JSONObject

    /// Makes a draft.
    public init(algorithm: SigningAlgorithm, header: JSONObject = [:], claims: JSONObject) {
        self.algorithm = algorithm
        self.header = header
        self.claims = claims
    }
}

/// Why nothing was signed.
///
/// It says what is wrong with a key and never shows it.
public struct SigningFault: Error, Sendable, Hashable {
    /// What is wrong, as the end of a sentence: "is no private key in PEM".
    public var reason: String

    /// Makes a fault.
    public init(_ reason: String) { self.reason = reason }
}
