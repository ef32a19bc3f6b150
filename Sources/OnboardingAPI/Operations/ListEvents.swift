internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/events?after=`: what products were told, in order: the way back for whoever missed deliveries.
    ///
    /// `next` is always there; asking again with it gives what came since. Events are kept for 30 days.
    @Sendable func listEvents(_ request: RequestReader) async throws -> Response {
        try request.allow("after", "limit")
        let after = try request.number("after", in: 0...Int.max) ?? 0
        let limit = try request.limit()
        return Response(
            try await reading.run { [reader] in try reader.events(after: Int64(after), limit: limit) }
        )
    }
}
