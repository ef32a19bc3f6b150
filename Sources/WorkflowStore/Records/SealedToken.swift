public import JSONModel

/// The newest token of a credential, sealed.
public struct SealedToken: Sendable, Hashable {
    /// The name of the credential, which holds nothing secret.
    public var credential: String
    /// When it was written.
    public var writtenAt: Timestamp
    /// Nonce, ciphertext and tag.
    public var sealed: [UInt8]

    /// Makes a record.
    public init(credential: String, writtenAt: Timestamp, sealed: [UInt8]) {
        self.credential = credential
        self.writtenAt = writtenAt
        self.sealed = sealed
    }
}
