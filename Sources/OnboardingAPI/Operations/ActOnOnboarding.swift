internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `POST /v1/onboardings/{id}/{act}`: what an operator does to one onboarding.
    ///
    /// The body has the members of the act, and `reason`. With `"dryRun": true` nothing is done, and the answer says what would be.
    /// 409 where the onboarding is not in a state for the act; the answer then says what can be done instead.
    @Sendable func actOnOnboarding(_ name: String, _ request: RequestReader) async throws -> Response {
        try request.allow()
        return try await act(name, try await request.anyMembers(), request)
    }

    func act(_ name: String, _ members: JSONObject, _ request: RequestReader) async throws -> Response {
        var members = members
        let id = try request.id()
        let signature = try request.signature(from: &members)
        let isDryRun = try request.isDryRun(from: &members)
        let act = try OperatorAct(name: name, members: members)
        let reply = try await engine.operate(isDryRun ? .preview(act, id.key) : .act(act, id.key, signature))
        guard case .effect(let effect) = reply else { throw Problem.misdirected }
        var answer = try await onboarding(id).json
        answer["effect"] = effect.json
        return Response(answer)
    }
}

extension Problem {
    /// The engine answered another question.
    static let misdirected = Problem(
        .internalServerError,
        "internal",
        title: "The server made a mistake",
        detail: "The engine gave an answer to another question. Please report it."
    )
}
