import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Aurora Sentinel's connector asks as the provider documents")
struct AuroraSentinelRequestTests {
    let aurora: Connector

    init() throws { aurora = try Fixtures.auroraSentinel() }

    private func body(_ operation: String, _ input: JSON) throws -> (
        path: String?, body: JSON, method: HTTPRequest.Method
    ) {
        let call = try aurora.prepare(operation: operation, input: input, context: Fixtures.auroraContext())
        let request = try call.request(secrets: Fixtures.auroraSecrets)
        return (request.head.path, try JSON(parsing: request.body), request.head.method)
    }

    @Test("a demonstration may have it look more often, and never less")
    func looksMoreOften() {
        let hasty = aurora.polling(atLeastEvery: .seconds(90))
        #expect(
            hasty.operations["awaitDecision"]?.awaited?.poll.prefix(4) == [
                .seconds(40), .seconds(60), .seconds(90), .seconds(90),
            ]
        )
        #expect(hasty.operations["findCustomer"]?.request?.safety == .read)
        #expect(aurora.operations["awaitDecision"]?.awaited?.poll.last == .seconds(940))
    }

    /// How long a wait pauses behind a look that found a draft.
    private func pause(
        _ input: JSONObject,
        after outcomeClass: OutcomeClass = .ok,
        afterReturn: AwaitedCondition.Waker? = nil,
        afterHint: Bool = false
    ) throws -> Duration {
        var request: JSONObject = ["email": "jane.doe@example.com"]
        request.merge(input)
        let step = aurora.judge(
            Outcome(outcomeClass, result: ["status": "draft"]),
            awaiting: "awaitDecision",
            input: .object(request),
            startedAt: Fixtures.now,
            probe: 1,
            context: Fixtures.auroraContext(),
            deadline: Fixtures.now.advanced(by: .seconds(30 * 86_400)),
            afterReturn: afterReturn,
            afterHint: afterHint
        )
        guard case .lookAgain(let pause, _) = step else { throw UnexpectedStep(step: step) }
        return pause
    }

    private struct UnexpectedStep: Error { var step: AwaitStep }

    @Test("a campaign has those who wait looked at once a day, and soon after a hint or a look that failed")
    func looksLessOften() throws {
        let day: JSONObject = ["secondsBetweenLooks": 86_400]
        let often = Duration.seconds(36)...Duration.seconds(44)
        let seldom = Duration.seconds(77_760)...Duration.seconds(95_040)
        #expect(try often.contains(pause([:])))
        #expect(try seldom.contains(pause(day)))
        #expect(try seldom.contains(pause(day, after: .notYet)))
        #expect(try often.contains(pause(day, after: .transient)))
        #expect(try often.contains(pause(day, afterReturn: .returnLink)))
        #expect(try often.contains(pause(day, afterHint: true)))
    }

    @Test("it has all calls with their safety classes")
    func operations() {
        #expect(
            aurora.operations.mapValues { $0.request?.safety } == [
                "findSelf": .read, "findCustomer": .read, "readCustomer": .read, "readCustomerWithImages": .read,
                "listCustomers": .read, "listExpiredCustomers": .read, "findContactOwner": .read,
                "updateContact": .put, "issueLink": .mint, "setWebhook": .put, "awaitDecision": nil,
            ]
        )
    }

    static let calls: [(String, JSON, String, JSON)] = [
        ("findSelf", [:], "/clients/find/self/clientAuth", [:]),
        (
            "findCustomer", ["email": "jane.doe@example.com", "phoneNumber": "+971501234567"],
            "/customers/statusWithoutImages/clientAuth",
            ["email": "jane.doe@example.com", "phoneNumber": "+971501234567"]
        ),
        (
            "readCustomerWithImages", ["email": "jane.doe@example.com", "optimizedDownload": true],
            "/customers/status/clientAuth", ["email": "jane.doe@example.com", "optimizedDownload": true]
        ),
        (
            "listCustomers", [:], "/customers/listWithDoc/clientAuth",
            ["page": 1, "entriesPerPage": 50, "sortBy": "updatedAt", "sortingOrder": "desc"]
        ),
        (
            "updateContact",
            ["customerUuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "email": "jane.new@example.com"],
            "/customers/contact/clientAuth",
            ["customerUuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "email": "jane.new@example.com"]
        ),
        (
            "issueLink", ["phoneNumber": "+971501234567", "documents": ["passport"]], "/clients/encrypt/url",
            ["phoneNumber": "+971501234567", "documents": ["passport"]]
        ),
    ]

    @Test("every call is a POST with the credentials in its body", arguments: calls)
    func sends(_ operation: String, _ input: JSON, _ path: String, _ expected: JSON) throws {
        let sent = try body(operation, input)
        var whole = expected.objectValue ?? [:]
        whole["clientUuid"] = "client-1"
        whole["clientSecret"] = "a-secret-of-16-xs"
        #expect(sent.method == .post)
        #expect(sent.path == path)
        #expect(sent.body == .object(whole))
    }

    @Test("the passphrase of webhooks is a secret, and no field of any input")
    func passphrase() throws {
        let sent = try body("setWebhook", ["callbackUrl": "https://usher.example/hooks/aurora-sentinel"])
        #expect(sent.body["callbackPassphrase"] == "a passphrase of thirty-two chars")
        let fields = aurora.operations.values.flatMap(\.input).map(\.name)
        #expect(!fields.contains { $0.lowercased().contains("pass") && $0 != "passport" })
        #expect(aurora.webhooks["statusChanged"]?.strips.map(\.description) == ["/passphrase"])
    }

    @Test(
        "what the provider would refuse is refused before anything is sent",
        arguments: [
            ("findCustomer", [:], "email or phoneNumber must be given"),
            ("findCustomer", ["email": "j@x.io"], "email"),
            ("findCustomer", ["phoneNumber": "0501234567"], "phoneNumber"),
            ("issueLink", ["phoneNumber": "+971501234567", "documents": ["licence"]], "documents"),
            ("listCustomers", ["entriesPerPage": 20], "entriesPerPage must be one of 10, 50, 100"),
            ("updateContact", ["email": "jane.new@example.com"], "customerUuid is missing"),
            ("setWebhook", ["callbackUrl": "http://usher.example/hooks"], "callbackUrl"),
        ] as [(String, JSON, String)]
    )
    func refuses(_ operation: String, _ input: JSON, _ words: String) {
        let error = #expect(throws: ConnectorError.self) {
            try aurora.prepare(operation: operation, input: input, context: Fixtures.auroraContext())
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("images need the host's leave")
    func images() {
        var context = Fixtures.auroraContext()
        context.deployment.configuration["fetchImages"] = nil
        let error = #expect(throws: ConnectorError.self) {
            try aurora.prepare(
                operation: "readCustomerWithImages",
                input: ["email": "jane.doe@example.com"],
                context: context
            )
        }
        #expect(error?.message.contains("set fetchImages") == true)
    }

    @Test(
        "the list of expired documents is off until its path is set, and takes nothing but a path",
        arguments: [nil, "customers/expired", "/customers/../secret", "/customers?all=1", "/a{b}", ""] as [String?]
    )
    func expiredListIsOff(_ path: String?) {
        var context = Fixtures.auroraContext()
        context.deployment.configuration["expiredListPath"] = path.map { .string($0) }
        let error = #expect(throws: ConnectorError.self) {
            try aurora.prepare(operation: "listExpiredCustomers", input: [:], context: context)
        }
        #expect(error?.outcomeClass == .configurationFault)
        #expect(error?.message.contains("expiredListPath") == true)
    }

    @Test("the link is used as it came, with where the applicant lands")
    func link() throws {
        let answer = Fixtures.response(200, #"{"message":"Success","data":"https://verify.example/j?data=tok%2B"}"#)
        let input: JSON = ["phoneNumber": "+971501234567"]
        let outcome = try aurora.outcome("issueLink", input, answer, context: Fixtures.auroraContext())
        #expect(
            outcome.result?["link"]
                == "https://verify.example/j?data=tok%2B&redirectUrl=https%3A%2F%2Fusher.example%2Freturn%2Ftok"
        )
        #expect(outcome.result?["expiresAt"] == "2026-06-01T11:10:00.000Z")
        #expect(aurora.resultClasses(of: "issueLink").redacting(outcome.result ?? .null)["link"] == "(redacted)")
    }
}

@Suite("Aurora Sentinel's connector reads every documented answer")
struct AuroraSentinelAnswerTests {
    let aurora: Connector

    init() throws { aurora = try Fixtures.auroraSentinel() }

    private static let uuid = "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21"
    private static let contact: JSON = ["email": "jane.doe@example.com", "phoneNumber": "+971501234567"]

    private func record(_ changes: JSONObject = [:]) -> String {
        var data: JSONObject = [
            "uuid": .string(Self.uuid), "status": 6, "name": "Jane", "surname": "Doe", "email": "jane.doe@example.com",
            "phoneNumber": "+971501234567", "isLive": true, "isLiveScore": 98.6, "isLiveFaces": nil, "idFace": nil,
            "emiratesId": ["emiratesIdNumber": "784-1990-1234567-1", "dateOfExpiry": "2027-01-15", "frontImage": nil],
            "passport": nil, "id": 4711, "updatedAt": "2026-05-20T10:15:30.000Z",
        ]
        data.merge(changes)
        return JSON.object(["message": "Success", "data": .object(data)]).text()
    }

    private func outcome(_ operation: String, _ status: Int, _ body: String, _ input: JSON = contact) throws -> Outcome
    {
        let answer = Fixtures.response(status, body)
        return try aurora.outcome(operation, input, answer, context: Fixtures.auroraContext())
    }

    static let rows: [(String, Int, String, OutcomeClass, String?)] = [
        ("findCustomer", 404, #"{"message":"Row not found"}"#, .notFound, "AuroraSentinel.NotFound"),
        ("readCustomer", 404, #"{"message":"Row not found"}"#, .transient, "AuroraSentinel.NotVisible"),
        ("findCustomer", 404, #"{"message":"No such route"}"#, .configurationFault, nil),
        ("findCustomer", 404, "<html>nginx</html>", .configurationFault, nil),
        ("findCustomer", 400, #"{"errors":[{"message":"Invalid user credentials"}]}"#, .configurationFault, nil),
        ("issueLink", 400, #"{"errors":[{"message":"Invalid user credentials"}]}"#, .configurationFault, nil),
        ("findCustomer", 400, #"{"errors":[{"message":"Something else"}]}"#, .invalid, nil),
        ("issueLink", 422, #"{"errors":[{"message":"email is invalid"}]}"#, .invalid, nil),
        ("findCustomer", 401, "{}", .transient, nil), ("findCustomer", 403, "{}", .transient, nil),
        ("issueLink", 429, "{}", .transient, nil), ("issueLink", 500, "{}", .transient, nil),
        ("findCustomer", 200, "<html>sign in</html>", .transient, nil),
        ("findCustomer", 409, "{}", .unmapped, nil),
    ]

    @Test("each row of the contract", arguments: rows)
    func row(_ operation: String, _ status: Int, _ body: String, _ expected: OutcomeClass, _ error: String?) throws {
        let outcome = try outcome(operation, status, body)
        #expect(outcome.outcomeClass == expected)
        if let error { #expect(outcome.errorName == error) }
    }

    @Test("while a decision is awaited, nobody found means not yet")
    func notYet() throws {
        let call = try aurora.prepareProbe(
            of: "awaitDecision",
            input: Self.contact,
            startedAt: Fixtures.now,
            context: Fixtures.auroraContext()
        )
        let answer = Fixtures.response(404, #"{"message":"Row not found"}"#)
        #expect(aurora.outcome(of: call, answer, now: Fixtures.now).outcomeClass == .notYet)
    }

    @Test("a record is an allow-list: status by its meaning, documents in one list, nothing internal")
    func reads() throws {
        let result = try outcome("findCustomer", 200, record()).result
        #expect(result?["status"] == "accepted")
        #expect(result?["statusCode"] == 6)
        #expect(result?["documents"]?.arrayValue?.map { $0["type"] } == ["emiratesId"])
        #expect(result?["documents"]?[0]?["number"] == "784-1990-1234567-1")
        #expect(result?["documents"]?[0]?["frontImage"] == nil)
        #expect(result?["id"] == nil && result?["idFace"] == nil)
    }

    @Test(
        "a record of another person is a mismatch",
        arguments: [
            ["email": "someone@example.com"], ["phoneNumber": "+14155550000"],
            ["uuid": "00000000-0000-4000-8000-000000000000"],
        ] as [JSONObject]
    )
    func mismatch(_ changes: JSONObject) throws {
        var input = Self.contact.objectValue ?? [:]
        input["customerUuid"] = .string(Self.uuid)
        let outcome = try outcome("findCustomer", 200, record(changes), .object(input))
        #expect(outcome.errorName == "AuroraSentinel.IdentityMismatch")
        #expect(outcome.outcomeClass == .invalid)
        #expect(!outcome.message.contains("example.com") && !outcome.message.contains("5550000"))
    }

    @Test(
        "the same person in another writing is no mismatch",
        arguments: [
            ["email": "Jane.Doe@Example.com"], ["phoneNumber": "+971 50 123 4567"], ["phoneNumber": nil],
            ["uuid": "3F9C1E8A-1D77-4A2B-9F2E-7C6B5A4D3E21"],
        ] as [JSONObject]
    )
    func sameperson(_ changes: JSONObject) throws {
        var input = Self.contact.objectValue ?? [:]
        input["customerUuid"] = .string(Self.uuid)
        #expect(try outcome("findCustomer", 200, record(changes), .object(input)).outcomeClass == .ok)
    }

    @Test("a code that the map lacks is unmapped, and the operator learns which")
    func unmapped() throws {
        let outcome = try outcome("findCustomer", 200, record(["status": 17]))
        #expect(outcome.outcomeClass == .unmapped)
        #expect(outcome.message.contains("“status code 17”"))
    }

    @Test(
        "a record without what it must have is drift",
        arguments: [["status": nil], ["status": "6"], ["uuid": nil], ["passport": "none"], ["isLive": "yes"]]
            as [JSONObject]
    )
    func drift(_ changes: JSONObject) throws {
        let outcome = try outcome("findCustomer", 200, record(changes))
        #expect(outcome.outcomeClass == .configurationFault)
        #expect(outcome.message.contains("/data/\(changes.keys.first ?? "")"))
    }

    @Test("the client's own record is held against what the host expects")
    func findsSelf() throws {
        let body = """
            {"message":"Success","data":{"uuid":"u","name":"Acme","callbackUrl":"https://usher.example/hooks","settings":{"documents":["passport"]}}}
            """
        #expect(try outcome("findSelf", 200, body, [:]).result?["documents"] == ["passport"])
        let good: JSON = ["callbackUrl": "https://usher.example/hooks", "documents": ["passport"]]
        #expect(try outcome("findSelf", 200, body, good).outcomeClass == .ok)
        let foreign = try outcome("findSelf", 200, body, ["callbackUrl": "https://other.example/hooks"])
        #expect(foreign.errorName == "AuroraSentinel.ForeignCallback")
        let missing = try outcome("findSelf", 200, body, ["documents": ["passport", "emiratesId"]])
        #expect(missing.errorName == "AuroraSentinel.DocumentsNotEnabled")
    }

    @Test("a refused change of the contact is looked into: one's own is done, another's is a duplicate person")
    func resolvesContact() throws {
        let input: JSON = ["customerUuid": .string(Self.uuid), "phoneNumber": "+971501234567"]
        let context = Fixtures.auroraContext()
        let refused = try outcome("updateContact", 409, #"{"message":"Contact already in use"}"#, input)
        #expect(refused.outcomeClass == .alreadyDone)
        let look = try #require(try aurora.prepareResolution(of: "updateContact", input: input, context: context))
        func step(_ changes: JSONObject) -> ResolutionStep {
            let answer = Fixtures.response(200, record(changes))
            let outcome = aurora.outcome(of: look, answer, now: Fixtures.now)
            return aurora.judge(
                outcome,
                resolving: "updateContact",
                input: input,
                because: .alreadyDone,
                probe: 1,
                context: context
            )
        }
        guard case .adopt(let adopted) = step([:]) else {
            Issue.record("one's own contact is adopted")
            return
        }
        #expect(adopted.result?["phoneNumber"] == "+971501234567")
        guard case .fail(let failed) = step(["uuid": "00000000-0000-4000-8000-000000000000"]) else {
            Issue.record("another's contact is a duplicate person")
            return
        }
        #expect(failed.errorName == "AuroraSentinel.DuplicatePerson")
    }
}

extension Fixtures {
    /// Aurora Sentinel's connector, as it is shipped.
    static func auroraSentinel() throws -> Connector {
        let (connector, diagnostics) = Connector.parse(try text("aurora-sentinel.connector.json"))
        #expect(diagnostics == [])
        return try #require(connector)
    }

    static func auroraContext() -> CallContext {
        let deployment = Deployment(
            environment: "sandbox",
            baseURL: BaseURL("https://api.sentinel.example.com"),
            configuration: ["statusMap": ["2": "draft", "6": "accepted"], "fetchImages": true]
        )
        return CallContext(
            deployment: deployment,
            idempotencyKey: "visit-7f3a",
            returnLink: "https://usher.example/return/tok",
            now: now
        )
    }

    static let auroraSecrets = Secrets(
        [
            "CLIENT_UUID": "client-1", "CLIENT_SECRET": "a-secret-of-16-xs",
            "WEBHOOK_PASSPHRASE": "a passphrase of thirty-two chars",
        ].reduce(into: [SecretReference: Secret]()) { values, secret in
            guard let reference = SecretReference("env:AURORA_SENTINEL_SANDBOX_\(secret.key)") else { return }
            values[reference] = Secret(secret.value)
        }
    )
}
