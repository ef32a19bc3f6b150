internal import Hummingbird
internal import WorkflowStore

extension OnboardingRoutes {
    /// `GET /v1/failures`: why onboardings ended without success, and after which failures others still try again, each grouped by
    /// cause, the most frequent first.
    ///
    /// `select` takes a selector, and `limit` bounds the groups that are listed; the totals are of all. Those that were resumed since
    /// are not counted.
    @Sendable func listFailures(_ request: RequestReader) async throws -> Response {
        try request.allow("select", "limit")
        let selector = try request.selector() ?? Selector()
        let limit = try request.limit()
        return Response(
            try await reading.run(.long) { [reader] in
                try reader.failures(selectedBy: try reader.resolve(selector), limit: limit)
            }
        )
    }
}
