internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `POST /v1/onboardings/{id}/resume`: goes on with an onboarding that ended without success, where it stopped.
    ///
    /// With an `Idempotency-Key` the request can be repeated. 409 if it runs, succeeded, or ended too long ago.
    @Sendable func resumeOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        _ = try await request.members()
        let id = try request.id()
        let token = request.idempotencyField.flatMap { OnboardingName(idempotencyKey: $0)?.text }
        _ = try await engine.redrive(id.key, clientToken: token)
        return Response(try await onboarding(id).json)
    }
}
