internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/onboardings/{id}/calls`: every call to a provider that was made and answered, without payloads.
    @Sendable func getCalls(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let id = try request.id()
        let calls = try await reading.run { [reader] in try reader.calls(of: id) }
        guard let calls else { throw Problem.unknownOnboarding(id) }
        return Response(calls)
    }
}
