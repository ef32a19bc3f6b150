internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `POST /v1/onboardings`: starts an onboarding exactly once.
    ///
    /// The body is `{"workflow": "sardine-onboarding", "input": {…}}`. What makes it repeatable is the header `Idempotency-Key`, or a
    /// `name` in the body; both become the execution's name, so the promise holds for as long as the onboarding is kept.
    /// 201 for a new onboarding, 200 for the same request again, 422 for the same key with another input.
    @Sendable func startOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let members = try await request.members("workflow", "name", "input")
        guard let workflow = members["workflow"]?.stringValue, !workflow.isEmpty else {
            throw Problem.badRequest(
                "Name the workflow: {\"workflow\": \"…\", \"input\": {…}}. GET /v1/workflows lists them."
            )
        }
        let name = try name(of: request, members["name"])
        let receipt = try await engine.start(
            StartRequest(stateMachine: workflow, name: name.text, input: members["input"] ?? [:])
        )
        let id = OnboardingID(receipt.key).description
        return Response(
            [
                "id": .string(id),
                "workflow": .string(workflow),
                "name": .string(name.text),
                "startedAt": .string(receipt.startedAt.description),
                "isNew": .bool(receipt.isNew),
            ],
            status: receipt.isNew ? .created : .ok,
            headers: [.location: "/v1/onboardings/\(id)"]
        )
    }

    private func name(of request: RequestReader, _ given: JSON?) throws -> OnboardingName {
        let field = HTTPField.Name("Idempotency-Key").flatMap { request.request.headers[$0] }
        switch (field, given) {
        case (let field?, nil):
            guard let name = OnboardingName(idempotencyKey: field) else {
                throw Problem.badRequest(
                    "The header Idempotency-Key holds 1 to \(OnboardingName.maximumKeyLength) ASCII characters, "
                        + "such as a UUID, in double quotes or without.",
                    code: "invalid-idempotency-key"
                )
            }
            return name
        case (nil, let given?):
            guard let name = given.stringValue.flatMap({ OnboardingName($0) }) else {
                throw Problem.badRequest(
                    "A name has 1 to \(OnboardingName.maximumLength) characters, "
                        + "none of them white space or one of <>{}[]?*\"#%\\^|~`$&,;:/.",
                    code: "invalid-name"
                )
            }
            return name
        case (nil, nil):
            throw Problem.badRequest(
                "Send the header Idempotency-Key, with a key of your own for each onboarding: "
                    + "then the request can be repeated safely.",
                code: "missing-idempotency-key"
            )
        case (_?, _?):
            throw Problem.badRequest("Send either the header Idempotency-Key or a name in the body, and not both.")
        }
    }
}
