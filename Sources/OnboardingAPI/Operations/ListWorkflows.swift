internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/workflows`: what can be started, with the newest revision of each.
    @Sendable func listWorkflows(_ request: RequestReader) async throws -> Response {
        try request.allow()
        return Response(try await reading.run { [reader] in try reader.workflows() })
    }
}
