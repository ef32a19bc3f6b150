import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Sardine's connector asks as the provider documents")
struct SardineRequestTests {
    let sardine: Connector
    let secrets: Secrets

    init() throws {
        sardine = try Fixtures.sardine()
        secrets = Secrets([
            try #require(SecretReference("env:SARDINE_SANDBOX_CLIENT_ID")): Secret("client-1"),
            try #require(SecretReference("env:SARDINE_SANDBOX_CLIENT_SECRET")): Secret("pa:ss"),
        ])
    }

    private func request(_ operation: String, _ input: JSON) throws -> OutgoingRequest {
        try sardine.prepare(operation: operation, input: input, context: Fixtures.context()).request(secrets: secrets)
    }

    @Test("it has the five operations with their safety classes")
    func operations() {
        let safeties = sardine.operations.mapValues { $0.request?.safety }
        #expect(
            safeties == [
                "searchEntity": .read, "createEntity": .create, "issueWidget": .mint, "getIdentity": .read,
                "awaitIdentity": nil,
            ]
        )
        #expect(sardine.environments.keys.sorted() == ["production", "sandbox"])
    }

    @Test("a search is a POST with the telephone number, under HTTP Basic")
    func search() throws {
        let request = try request("searchEntity", ["phoneNumber": Fixtures.phone])
        #expect(request.head.method == .post)
        #expect(request.head.scheme == "https")
        #expect(request.head.authority == "api.sandbox.sardine.ai")
        #expect(request.head.path == "/v1/identity/entities/search")
        #expect(request.head.headerFields[.authorization] == "Basic Y2xpZW50LTE6cGE6c3M=")
        #expect(request.head.headerFields[.contentType] == "application/json")
        #expect(try JSON(parsing: request.body) == ["phoneNumber": "+14155551234"])
    }

    @Test("a creation carries the idempotency key, a search does not")
    func idempotency() throws {
        let name = try #require(HTTPField.Name("Idempotency-Key"))
        let creation = try request("createEntity", ["phoneNumber": Fixtures.phone])
        #expect(creation.head.path == "/v1/identity/entities")
        #expect(creation.head.headerFields[name] == "visit-7f3a")
        #expect(try request("searchEntity", ["phoneNumber": Fixtures.phone]).head.headerFields[name] == nil)
    }

    @Test("a widget gets the return link and the documented defaults")
    func widgetDefaults() throws {
        let request = try request("issueWidget", ["customerId": Fixtures.customer])
        #expect(request.head.path == "/v1/identity/consents/widget")
        #expect(
            try JSON(parsing: request.body) == [
                "customerId": Fixtures.customer,
                "successUrl": "https://usher.example/return/tok",
                "scope": ["profile"],
                "flow": "kyc_input",
            ]
        )
    }

    @Test("a widget gets what the workflow says")
    func widget() throws {
        let input: JSON = [
            "customerId": Fixtures.customer,
            "successUrl": "https://yourapp.com/kyc/success",
            "manualKycUrl": "https://yourapp.com/kyc/manual",
            "scope": ["profile", "doc_kyc"],
            "flow": "kyc_sharing",
            "autoRedirect": true,
        ]
        #expect(try JSON(parsing: try request("issueWidget", input).body) == input)
    }

    @Test("an identity is read with a GET without a body, and may be large")
    func identity() throws {
        let request = try request("getIdentity", ["customerId": Fixtures.customer])
        #expect(request.head.method == .get)
        #expect(request.head.path == "/v1/identity/entities/3f8c1a22-1234-4abc-9def-000000000001")
        #expect(request.body.isEmpty)
        #expect(request.head.headerFields[.contentType] == nil)
        #expect(request.timeouts.total == .seconds(60))
        #expect(request.maximumBodySize == 64 << 20)
    }

    @Test("each environment has its own host and its own credentials")
    func environments() throws {
        let call = try sardine.prepare(
            operation: "searchEntity",
            input: ["phoneNumber": Fixtures.phone],
            context: Fixtures.context("production")
        )
        #expect(call.description == "sardine:searchEntity POST https://api.sardine.ai")
        #expect(
            call.secretReferences.map(\.description).sorted() == [
                "env:SARDINE_PRODUCTION_CLIENT_ID", "env:SARDINE_PRODUCTION_CLIENT_SECRET",
            ]
        )
    }

    @Test("a host can put a twin in the place of the provider")
    func twin() throws {
        let deployment = Deployment(environment: "sandbox", baseURL: BaseURL("http://127.0.0.1:9100/sardine/"))
        let context = CallContext(deployment: deployment, idempotencyKey: "k", now: Fixtures.now)
        let request = try sardine.prepare(
            operation: "searchEntity",
            input: ["phoneNumber": Fixtures.phone],
            context: context
        ).request(secrets: secrets)
        #expect(request.head.authority == "127.0.0.1:9100")
        #expect(request.head.path == "/sardine/identity/entities/search")
    }

    @Test(
        "wrong input is refused before anything is sent, by name and without its value",
        arguments: [
            (
                "searchEntity", [:],
                "phoneNumber is missing; give a telephone number in the form of E.164, such as +14155551234"
            ),
            (
                "searchEntity", ["phoneNumber": "+1 (415) 555-1234"],
                "phoneNumber must be a telephone number in the form of E.164, such as +14155551234"
            ),
            ("getIdentity", ["customerId": "../search"], "customerId must be a UUID"),
            (
                "issueWidget", ["customerId": Fixtures.customer, "successUrl": "http://evil.example"],
                "successUrl must be an absolute https URL"
            ),
            (
                "issueWidget", ["customerId": Fixtures.customer, "scope": ["profile", "passport"]],
                "scope[1] must be one of \"profile\", \"doc_kyc\", \"liveness\", \"ssn\""
            ),
            (
                "issueWidget", ["customerId": Fixtures.customer, "scope": []],
                "scope must be an array of at least 1 elements"
            ),
            (
                "issueWidget", ["customerId": Fixtures.customer, "scope": ["ssn", "ssn"]],
                "scope must not hold a value twice"
            ),
            (
                "searchEntity", ["phoneNumbr": "x", "phoneNumber": Fixtures.phone],
                "'phoneNumbr' is no field of it; the fields are phoneNumber"
            ),
        ] as [(String, JSON, String)]
    )
    func wrongInput(operation: String, input: JSON, problem: String) {
        let error = #expect(throws: ConnectorError.self) {
            try sardine.prepare(operation: operation, input: input, context: Fixtures.context())
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message == "The input of 'sardine:\(operation)' is wrong: \(problem).")
    }
}

@Suite("Sardine's connector reads every documented answer")
struct SardineOutcomeTests {
    let sardine: Connector

    init() throws { sardine = try Fixtures.sardine() }

    private static func error(_ message: String) -> String { JSON.object(["message": .string(message)]).text() }

    /// A row of the provider's documentation.
    struct Row: CustomTestStringConvertible {
        var operation: String
        var status: Int
        var body: String
        var outcome: OutcomeClass
        var error: String?

        init(_ operation: String, _ status: Int, _ message: String, _ outcome: OutcomeClass, _ error: String? = nil) {
            self.operation = operation
            self.status = status
            self.body = message.hasPrefix("{") || message.isEmpty ? message : SardineOutcomeTests.error(message)
            self.outcome = outcome
            self.error = error ?? "Sardine.\(outcome.errorSuffix)"
        }

        var input: JSON {
            operation.hasSuffix("Entity") ? ["phoneNumber": Fixtures.phone] : ["customerId": Fixtures.customer]
        }

        var testDescription: String { "\(operation) \(status) \(body)" }
    }

    static let rows = [
        Row("searchEntity", 400, "Phone number is required", .invalid, "Sardine.PhoneNumberRequired"),
        Row("createEntity", 400, "Phone number is required", .invalid, "Sardine.PhoneNumberRequired"),
        Row("createEntity", 400, "Customer already exists", .alreadyDone, "Sardine.CustomerExists"),
        Row("issueWidget", 400, "Customer ID is required", .configurationFault),
        Row("issueWidget", 400, "Customer not found for customer ID", .invalid, "Sardine.CustomerNotFound"),
        Row("getIdentity", 400, "Customer not found for customer ID", .invalid, "Sardine.CustomerNotFound"),
        Row("issueWidget", 400, "Invalid scope", .configurationFault),
        Row("issueWidget", 400, "User already consented to this flow", .alreadyDone, "Sardine.AlreadyConsented"),
        Row("getIdentity", 400, "Consent not found", .denied, "Sardine.ConsentNotFound"),
        Row("getIdentity", 400, "Pending user consent", .notYet),
        Row("getIdentity", 400, "Consent has been revoked", .denied, "Sardine.ConsentRevoked"),
        Row("searchEntity", 401, "Unauthorized", .configurationFault),
        Row("createEntity", 401, "", .configurationFault),
        Row("createEntity", 422, "", .invalid),
        Row("searchEntity", 429, "", .transient),
        Row("createEntity", 429, "", .transient),
        Row("searchEntity", 408, "", .transient),
        Row("searchEntity", 425, "", .transient),
        Row("searchEntity", 500, "", .transient),
        Row("getIdentity", 504, "", .transient),
        Row("issueWidget", 503, "", .transient),
        Row("createEntity", 500, "", .ambiguous),
        Row("createEntity", 504, "", .ambiguous),
        Row("searchEntity", 404, "No such customer", .unmapped),
        Row("searchEntity", 403, "Forbidden", .unmapped),
        Row("searchEntity", 400, "Something new", .unmapped),
        Row("searchEntity", 301, "", .configurationFault),
        // Providers change case and full stops without a word.
        Row("getIdentity", 400, "pending user consent.", .notYet),
        Row("getIdentity", 400, "{\"error\":{\"message\":\"Pending user consent\"}}", .notYet),
    ]

    @Test("each row of the error reference has its class and its error name", arguments: rows)
    func row(_ row: Row) throws {
        let outcome = try sardine.outcome(row.operation, row.input, Fixtures.response(row.status, row.body))
        #expect(outcome.outcomeClass == row.outcome)
        #expect(outcome.errorName == row.error)
        #expect(outcome.status == row.status)
        #expect(outcome.result == nil)
    }

    @Test("an error in plain text is understood like one in JSON")
    func plainText() throws {
        let response = Fixtures.response(400, "Customer already exists\n", type: "text/plain")
        let outcome = try sardine.outcome("createEntity", ["phoneNumber": Fixtures.phone], response)
        #expect(outcome.outcomeClass == .alreadyDone)
    }

    @Test("a message tells what happened and what to do")
    func message() throws {
        let response = Fixtures.response(400, Self.error("Consent has been revoked"))
        let outcome = try sardine.outcome("getIdentity", ["customerId": Fixtures.customer], response)
        #expect(
            outcome.message
                == "Sardine answered getIdentity with status 400 and said “Consent has been revoked”. "
                + "The applicant revoked the consent. Data obtained under it falls under the erasure policy."
        )
    }

    @Test("a customer that is found is a result", arguments: ["\"2026-06-01T10:00:00Z\"", "null"])
    func found(createdAt: String) throws {
        let body = "{\"customerId\":\(Fixtures.customer),\"createdAt\":\(createdAt),\"riskScore\":7}"
        let outcome = try sardine.outcome("searchEntity", ["phoneNumber": Fixtures.phone], Fixtures.response(200, body))
        #expect(outcome.outcomeClass == .ok)
        #expect(outcome.errorName == nil)
        #expect(outcome.result == ["customerId": Fixtures.customer, "createdAt": try JSON(parsing: createdAt)])
        #expect(!outcome.mayHaveHadEffect)
    }

    @Test(
        "nothing found comes in many forms",
        arguments: ["", "null", "{}", "{\"customerId\":null,\"createdAt\":null}"]
    )
    func notFound(body: String) throws {
        let outcome = try sardine.outcome("searchEntity", ["phoneNumber": Fixtures.phone], Fixtures.response(200, body))
        #expect(outcome.outcomeClass == .notFound)
        #expect(outcome.errorName == "Sardine.NotFound")
    }

    @Test("an answer with the wrong shape is drift and not a missing customer; the path is named, the value is not")
    func drift() throws {
        let input: JSON = ["phoneNumber": Fixtures.phone]
        let renamed = try sardine.outcome("searchEntity", input, Fixtures.response(200, #"{"id":"secret-id"}"#))
        #expect(renamed.outcomeClass == .configurationFault)
        #expect(renamed.message.contains("the answer has nothing at /customerId"))
        #expect(!renamed.message.contains("secret-id"))
        let changed = try sardine.outcome("createEntity", input, Fixtures.response(200, #"{"customerId":"secret-id"}"#))
        #expect(changed.outcomeClass == .configurationFault)
        #expect(changed.errorName == "Sardine.ConfigurationFault")
        #expect(changed.message.contains("the answer's /customerId must be a UUID"))
        #expect(!changed.message.contains("secret-id"))
        #expect(changed.mayHaveHadEffect)
    }

    @Test("a page is never read as an answer: neither as nothing found nor as a wrong customer")
    func pages() throws {
        let page = "<!DOCTYPE html><title>Sign in</title>"
        let input: JSON = ["phoneNumber": Fixtures.phone]
        for type in ["text/html; charset=utf-8", "application/json", nil] {
            #expect(
                try sardine.outcome("searchEntity", input, Fixtures.response(200, page, type: type)).outcomeClass
                    == .transient
            )
            #expect(
                try sardine.outcome("createEntity", input, Fixtures.response(200, page, type: type)).outcomeClass
                    == .ambiguous
            )
            #expect(
                try sardine.outcome("searchEntity", input, Fixtures.response(404, page, type: type)).outcomeClass
                    == .configurationFault
            )
        }
        #expect(
            try sardine.outcome("searchEntity", input, Fixtures.response(404, "")).outcomeClass == .configurationFault
        )
    }

    @Test("an answer that was cut is no answer")
    func cut() throws {
        let input: JSON = ["phoneNumber": Fixtures.phone]
        let response = Fixtures.response(200, #"{"customerId":"3f8c"#)
        #expect(try sardine.outcome("searchEntity", input, response).outcomeClass == .transient)
        #expect(try sardine.outcome("createEntity", input, response).outcomeClass == .ambiguous)
    }

    @Test("a widget's link is a result of the class bearer")
    func widget() throws {
        let link = "https://identity.sardine.ai/?client_token=abc123&consent_id=xyz789"
        let response = Fixtures.response(200, JSON.object(["widgetUrl": .string(link)]).text())
        let outcome = try sardine.outcome("issueWidget", ["customerId": Fixtures.customer], response)
        #expect(outcome.result?["widgetUrl"] == .string(link))
        #expect(outcome.result?["expiresAt"] == "2026-06-01T10:55:00.000Z")
        let redacted = sardine.resultClasses(of: "issueWidget").redacting(outcome.result ?? .null)
        #expect(redacted["widgetUrl"] == "(redacted)")
    }
}
