/// What compliance teams ask of an engine.
extension Engine {
    /// Makes a campaign, hands customers in, or changes how it goes on.
    public func campaign(_ request: CampaignRequest) async throws(EngineError) -> CampaignReply {
        guard case .campaign(let reply) = try await ask({ .campaign(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reply
    }
}
