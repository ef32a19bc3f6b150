internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/onboardings/{id}/calls`: a page of the calls to providers that were made and answered, without payloads.
    ///
    /// The oldest come first. `limit` and `after` page, where `after` is the `next` of the page before.
    @Sendable func getCalls(_ request: RequestReader) async throws -> Response {
        try request.allow("limit", "after")
        let id = try request.id()
        let limit = try request.limit()
        let after = try request.number("after", in: 0...Int(Int32.max)) ?? 0
        let calls = try await reading.run { [reader] in try reader.calls(of: id, after: after, limit: limit) }
        guard let calls else { throw Problem.unknownOnboarding(id) }
        return Response(calls)
    }
}
