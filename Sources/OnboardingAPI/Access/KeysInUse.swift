internal import HTTPTypes
internal import Synchronization

/// The idempotency keys of requests that are being carried out.
///
/// A class, because all connections look in the same place.
final class KeysInUse: Sendable {
    private let keys = Mutex<Set<String>>([])

    /// Carries out a request under a key.
    ///
    /// - Throws: a problem with status 409 while another request with the key is being carried out.
    func with<Value: Sendable>(
        _ key: String,
        of client: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let entry = client + "\n" + key
        guard keys.withLock({ $0.insert(entry).inserted }) else {
            throw Problem(
                .conflict,
                "idempotency-key-in-use",
                title: "The same request is being carried out",
                detail: "A request with this key has not been answered yet. Send it again in a moment.",
                headers: [.retryAfter: "1"]
            )
        }
        defer { _ = keys.withLock { $0.remove(entry) } }
        return try await body()
    }
}
