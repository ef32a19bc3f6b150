internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `POST /v1/onboardings/{id}/stop`: ends a running onboarding, with status `aborted`.
    ///
    /// The body is optional: `{"error": "Backend.Cancelled", "cause": "The applicant closed the account."}`. 409 if it has ended
    /// already.
    @Sendable func stopOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let members = try await request.members("error", "cause")
        for (name, value) in members where value.stringValue == nil {
            throw Problem.badRequest("The member '\(name)' must be a string.")
        }
        let id = try request.id()
        try await engine.stop(id.key, error: members["error"]?.stringValue, cause: members["cause"]?.stringValue)
        return Response(try await onboarding(id).json)
    }
}
