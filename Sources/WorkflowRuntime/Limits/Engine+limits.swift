/// The bounds of calls, for operators.
extension Engine {
    /// Asks about the bounds of calls, or changes them.
    ///
    /// - Returns: The buckets that were asked for or changed, after the change is durable.
    public func limits(_ request: LimitRequest) async throws(EngineError) -> [LimitReport] {
        guard case .limits(let reports) = try await ask({ .limits(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reports
    }
}
