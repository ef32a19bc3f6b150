internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/onboardings/{id}/history`: a page of what happened.
    ///
    /// `limit` and `after` page, where `after` is the `next` of the page before; `order=newest` begins at the end.
    @Sendable func getHistory(_ request: RequestReader) async throws -> Response {
        try request.allow("limit", "after", "order")
        let order = request.parameter("order") ?? "oldest"
        guard order == "oldest" || order == "newest" else {
            throw Problem.badRequest("The parameter 'order' is 'oldest' or 'newest', and says which event comes first.")
        }
        let id = try request.id()
        let limit = try request.limit()
        let after = try request.number("after", in: 0...Int.max)
        let page = try await reading.run { [reader] in
            try reader.history(of: id, after: after, isReversed: order == "newest", limit: limit)
        }
        guard let page else { throw Problem.unknownOnboarding(id) }
        return Response(page)
    }
}
