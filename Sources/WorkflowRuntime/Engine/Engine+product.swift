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
    public func changeEndpoint(_ request: EndpointRequest) async throws(EngineError) -> EndpointReply {
        guard case .endpoint(let reply) = try await ask({ .endpoint(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reply
    }
}
