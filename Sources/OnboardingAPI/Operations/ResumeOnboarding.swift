internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `POST /v1/onboardings/{id}/resume`: goes on with an onboarding that ended without success, or that is paused.
    ///
    /// Without a body it goes on where it stopped; with an `Idempotency-Key` that can be repeated. A body makes it an act of an
    /// operator, with `reason` and the members of the act, which is logged. 409 if it runs, succeeded, or ended too long ago.
    @Sendable func resumeOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let body = try await request.body()
        let key = try request.idempotencyKey()
        guard let body, key == nil || body != [:] else {
            let id = try request.id()
            _ = try await engine.redrive(id.key, clientToken: key?.text)
            return Response(try await onboarding(id).json)
        }
        guard let members = body.objectValue else { throw Problem.badRequest("The body must be a JSON object.") }
        guard key == nil else {
            throw Problem.badRequest(
                "An Idempotency-Key goes with no body: an operator's act is done each time it is asked for."
            )
        }
        return try await act("resume", members, request)
    }
}
