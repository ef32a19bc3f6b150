internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension OnboardingRoutes {
    /// `POST /v1/onboardings`: starts an onboarding exactly once.
    ///
    /// The body is `{"workflow": "sardine-onboarding", "input": {…}}`. What makes it repeatable is the header `Idempotency-Key`,
    /// or a `name` in the body.
    ///
    /// - A key is remembered for a week, for each API key by itself. The same request again gets the stored answer, byte for
    ///   byte, with the header `Idempotency-Replayed`; another request under the key is 422, and one that comes while the
    ///   first is being carried out is 409.
    /// - A name is unique within its workflow for as long as the onboarding is kept: the same input again is 200.
    /// - Where the workflow says which fields are the applicant's contact, it runs once at a time for each applicant: the same
    ///   input again is 200 with the onboarding that runs, another one is 422.
    @Sendable func startOnboarding(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let members = try await request.members("workflow", "name", "input")
        guard let workflow = members["workflow"]?.stringValue, !workflow.isEmpty else {
            throw Problem.badRequest(
                "Name the workflow: {\"workflow\": \"…\", \"input\": {…}}. GET /v1/workflows lists them."
            )
        }
        var start = StartRequest(stateMachine: workflow, name: "", input: members["input"] ?? [:])
        start.isOnboarding = true
        guard let key = try request.idempotencyKey() else {
            start.name = try name(members["name"]).text
            return Self.response(Self.answer(try await engine.start(start), of: workflow))
        }
        guard members["name"] == nil else {
            throw Problem.badRequest("Send either the header Idempotency-Key or a name in the body, and not both.")
        }
        start.name = key.text
        start.isNameReplaceable = true
        start.idempotency = IdempotencyClaim(client: request.context.client, key: key.text) { receipt in
            Self.answer(receipt, of: workflow)
        }
        let (stored, isReplay) = try await keysInUse.with(key.text, of: request.context.client) { [start] in
            try await engine.startOnce(start)
        }
        return Self.response(stored, isReplay: isReplay)
    }

    private static func answer(
        _ receipt: StartReceipt,
        of workflow: String
    ) -> (status: Int, location: String, body: [UInt8]) {
        let id = OnboardingID(receipt.key).description
        let body: JSON = [
            "id": .string(id),
            "workflow": .string(workflow),
            "name": .string(receipt.name),
            "startedAt": .string(receipt.startedAt.description),
            "isNew": .bool(receipt.isNew),
        ]
        return (receipt.isNew ? 201 : 200, "/v1/onboardings/\(id)", body.utf8())
    }

    /// The stored answer to a request under a key, the same bytes each time.
    static func response(_ stored: StoredResponse, isReplay: Bool) -> Response {
        var response = response((stored.status, stored.location, stored.body))
        if isReplay, let name = HTTPField.Name("Idempotency-Replayed") { response.headers[name] = "true" }
        return response
    }

    private static func response(_ answer: (status: Int, location: String, body: [UInt8])) -> Response {
        Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: [
                .contentType: "application/json", .cacheControl: "no-store", .location: answer.location,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    private func name(_ given: JSON?) throws -> OnboardingName {
        guard let given else {
            throw Problem.badRequest(
                "Send the header Idempotency-Key, with a key of your own for each onboarding: "
                    + "then the request can be repeated safely.",
                code: "missing-idempotency-key"
            )
        }
        guard let name = given.stringValue.flatMap({ OnboardingName($0) }) else {
            throw Problem.badRequest(
                "A name has 1 to \(OnboardingName.maximumLength) characters, "
                    + "none of them white space or one of <>{}[]?*\"#%\\^|~`$&,;:/.",
                code: "invalid-name"
            )
        }
        return name
    }
}

extension RequestReader {
    /// The key in the header `Idempotency-Key`; `nil` where there is no such header.
    ///
    /// - Throws: A problem with status 400 for a header that holds no key.
    func idempotencyKey() throws -> OnboardingName? {
        guard let field = HTTPField.Name("Idempotency-Key").flatMap({ request.headers[$0] }) else { return nil }
        guard let key = OnboardingName(idempotencyKey: field) else {
            throw Problem.badRequest(
                "The header Idempotency-Key holds 1 to \(OnboardingName.maximumKeyLength) ASCII characters, "
                    + "such as a UUID, in double quotes or without.",
                code: "invalid-idempotency-key"
            )
        }
        return key
    }
}
