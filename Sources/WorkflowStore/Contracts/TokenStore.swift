public import JSONModel

/// What is kept for the sake of providers: their tokens, sealed, and whom they told something.
public protocol TokenStore: Sendable {
    /// The newest token of a credential.
    func sealedToken(of credential: String) throws(StoreError) -> SealedToken?

    /// The messages to a recipient that still count, the newest first.
    func messages(to recipient: String, at now: Timestamp, limit: Int) throws(StoreError) -> [MessageRecord]
}
