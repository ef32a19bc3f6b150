internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/onboardings/{id}`: where it stands, what it waits for, who can act, what to show, how it ended.
    @Sendable func getOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        return Response(try await onboarding(request.id()).json)
    }

    /// The onboarding, or a problem with status 404.
    func onboarding(_ id: OnboardingID) async throws -> Onboarding {
        let onboarding = try await reading.run { [reader] in try reader.onboarding(id) }
        guard let onboarding else { throw Problem.unknownOnboarding(id) }
        return onboarding
    }
}

extension Problem {
    static func unknownOnboarding(_ id: OnboardingID) -> Problem {
        .notFound("There is no onboarding \(id). GET /v1/onboardings lists them.", code: "unknown-onboarding")
    }
}
