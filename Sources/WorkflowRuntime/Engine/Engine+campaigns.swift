public import WorkflowStore

/// What compliance teams ask of an engine.
extension Engine {
    /// Makes a campaign, hands customers in, or changes how it goes on.
    public func campaign(_ request: CampaignRequest) async throws(EngineError) -> CampaignReply {
        guard case .campaign(let reply) = try await ask({ .campaign(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reply
    }

    /// Makes a campaign under a client's key.
    ///
    /// - Returns: the answer, and whether it was given before.
    public func createOnce(
        _ draft: CampaignDraft,
        by signature: Signature,
        _ claim: IdempotencyClaim<CampaignRecord>
    ) async throws(EngineError) -> (StoredResponse, isReplay: Bool) {
        let request = CampaignRequest.create(draft, signature, claim)
        guard case .answered(let response, let isReplay) = try await ask({ .campaign(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return (response, isReplay)
    }
}
