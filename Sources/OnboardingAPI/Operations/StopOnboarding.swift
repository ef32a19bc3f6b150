internal import Hummingbird
internal import JSONModel

extension OnboardingRoutes {
    /// `POST /v1/onboardings/{id}/stop`: ends a running onboarding, with status `aborted`.
    ///
    /// The body is optional: `{"error": "Backend.Cancelled", "cause": "The applicant closed the account."}`. It takes `reason` and
    /// `dryRun` as every act does; without a reason the log keeps that none was given. 409 if it has ended already.
    @Sendable func stopOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        var members = try await request.members("error", "cause", "reason", "dryRun")
        for name in ["error", "cause"] {
            guard let value = members[name] else { continue }
            guard let text = value.stringValue else {
                throw Problem.badRequest("The member '\(name)' must be a string.")
            }
            if text.isEmpty { members[name] = nil }
        }
        if members["reason"] == nil { members["reason"] = "No reason was given." }
        return try await act("stop", members, request)
    }
}
