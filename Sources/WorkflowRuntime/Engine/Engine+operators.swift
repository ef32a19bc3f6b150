/// What operators ask of an engine.
extension Engine {
    /// Does, or shows, what an operator asks for.
    ///
    /// What a bulk act would do is found out beside the engine's own thread: see `PreviewRoom`.
    public func operate(_ request: OperatorRequest) async throws(EngineError) -> OperatorReply {
        if case .previewJob(let act, let selector) = request {
            return .jobPreview(try await previews.preview(act, selector))
        }
        guard case .operated(let reply) = try await ask({ .operate(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reply
    }
}
