public import WorkflowStore

/// What the REST face asks of an engine for product backends.
extension Engine {
    /// What signs notices, and knows the secrets and public keys of endpoints that declare none.
    public var signer: NoticeSigner { NoticeSigner(mint: mint, secrets: SystemSecrets()) }

    /// Starts an onboarding under a client's key.
    ///
    /// - Returns: the answer, and whether it was given before.
    public func startOnce(_ request: StartRequest) async throws(EngineError) -> (StoredResponse, isReplay: Bool) {
        guard case .answered(let response, let isReplay) = try await ask({ .start(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return (response, isReplay)
    }

    /// Changes an endpoint, or sends notices to it again.
    ///
    /// `signature` says who asks for it, for the operators' log; what the program does by itself is not logged.
    public func changeEndpoint(
        _ request: EndpointRequest,
        by signature: Signature? = nil
    ) async throws(EngineError) -> EndpointReply {
        let reply = try await ask { .endpoint(request, by: signature, reply: $0) }
        guard case .endpoint(let reply) = reply else { throw Engine.misdirected }
        return reply
    }
}
