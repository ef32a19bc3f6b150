internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/audit`: proves the store's invariants now, and tells what violates them, at most `limit`.
    ///
    /// It reads the whole store and may take a while; everything else goes on beside it.
    @Sendable func runAudit(_ request: RequestReader) async throws -> Response {
        try request.allow("limit")
        let limit = try request.limit()
        return Response(try await reading.run(.long) { [reader] in try reader.audit(limit: limit) })
    }
}
