/// What operators ask of an engine.
extension Engine {
    /// Does, or shows, what an operator asks for.
    public func operate(_ request: OperatorRequest) async throws(EngineError) -> OperatorReply {
        guard case .operated(let reply) = try await ask({ .operate(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reply
    }
}
