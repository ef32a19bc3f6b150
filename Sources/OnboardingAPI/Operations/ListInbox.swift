internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/inbox`: what providers sent by themselves, the newest first, and whom it woke.
    @Sendable func listInbox(_ request: RequestReader) async throws -> Response {
        try request.allow("after", "limit")
        let after = try request.number("after", in: 1...Int(Int32.max) * 1_000_000).map { Int64($0) }
        let limit = try request.limit()
        return Response(try await reading.run { [reader] in try reader.inbox(after: after, limit: limit) })
    }
}
