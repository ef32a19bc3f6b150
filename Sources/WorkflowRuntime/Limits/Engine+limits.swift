/// The bounds of calls, for operators.
extension Engine {
    /// Asks about the bounds of calls, or changes them.
    ///
    /// - Parameters:
    ///   - request: What is asked or changed.
    ///   - signature: Who changes them, and why, for the log.
    /// - Returns: The buckets that were asked for or changed, after the change is durable.
    public func limits(
        _ request: LimitRequest,
        by signature: Signature = .program
    ) async throws(EngineError) -> [LimitReport] {
        guard case .limits(let reports) = try await ask({ .limits(request, by: signature, reply: $0) }) else {
            throw Engine.misdirected
        }
        return reports
    }
}
