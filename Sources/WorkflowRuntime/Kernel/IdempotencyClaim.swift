internal import JSONModel
internal import WorkflowStore

/// A client's key for a request that must be carried out once.
///
/// `Receipt` is what carrying it out gives, of which the answer is written.
public struct IdempotencyClaim<Receipt>: Sendable, Hashable {
    /// Who sent it: keys of different clients are different.
    public var client: String
    /// The key.
    public var key: String
    /// Writes the answer, which is kept as it is.
    public var answer: @Sendable (Receipt) -> (status: Int, location: String, body: [UInt8])

    /// Makes a claim.
    public init(
        client: String,
        key: String,
        answer: @escaping @Sendable (Receipt) -> (status: Int, location: String, body: [UInt8])
    ) {
        self.client = client
        self.key = key
        self.answer = answer
    }

    /// Whether both are the same key of the same client.
    public static func == (left: IdempotencyClaim, right: IdempotencyClaim) -> Bool {
        left.client == right.client && left.key == right.key
    }

    /// Hashes client and key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(client)
        hasher.combine(key)
    }
}

/// Requests under a client's key: what was answered once is answered again.
extension Kernel {
    /// How long a client's idempotency key is remembered.
    public static let keyRetention = Duration.seconds(7 * 86_400)

    /// Carries a request out unless it was answered before; the answer is kept in the transaction of what it tells.
    ///
    /// - Parameters:
    ///   - claim: The key, and how the answer is written.
    ///   - request: The request as text: the key with another text is refused.
    ///   - id: Who hears the answer.
    ///   - body: Carries the request out. What it refuses is answered and not kept.
    func once<Receipt>(
        _ claim: IdempotencyClaim<Receipt>,
        asking request: String,
        _ id: ReplyID,
        _ body: () throws(StoreError) -> Result<Receipt, EngineError>
    ) throws(StoreError) {
        let key = mint.blind("key", claim.client + "\n" + claim.key)
        let digest = mint.blind("request", request)
        var known = ledger.unwrittenResponse(key)
        if known == nil { known = try store.response(key) }
        if let known, known.expiresAt > now {
            guard known.digest == digest else {
                let message = "The key was used for another request. Use a key of its own for each."
                return reply(id, .failed(EngineError(.keyReused, message)))
            }
            return reply(id, .answered(known, isReplay: true))
        }
        switch try body() {
        case .failure(let error): reply(id, .failed(error))
        case .success(let receipt):
            let (status, location, body) = claim.answer(receipt)
            let response = StoredResponse(
                key: key,
                digest: digest,
                status: status,
                location: location,
                body: body,
                createdAt: now,
                expiresAt: now.advanced(by: Self.keyRetention)
            )
            put(.putResponse(response))
            reply(id, .answered(response, isReplay: false))
        }
    }
}
