import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Kajeet Sentinel's connector asks and reads as the contract says")
struct KajeetSentinelTests {
    let connector: Connector
    private static let configurable = [
        "clientToken", "enrichToken", "initiateSSO", "setAssociatedAccountPassword", "acceptTerms", "passwordReset",
        "usernameRequest", "changePassword", "loginAs",
    ]
    private static let terms: JSON = [
        "username": "jane@example.com", "version": "1", "acceptedBy": "Jane@example.com",
        "acceptedAt": "2026-06-01T10:00:00Z", "ipAddress": "203.0.113.7",
    ]

    init() throws {
        let (connector, diagnostics) = Connector.parse(
            try Fixtures.text("kajeet-sentinel.connector.json"),
            supporting: .everyKind
        )
        #expect(diagnostics == [])
        self.connector = try #require(connector)
    }

    private func context(_ configuration: JSONObject = ["confirmed": .array(configurable.map { .string($0) })])
        -> CallContext
    {
        CallContext(
            deployment: Deployment(environment: "production", configuration: configuration),
            idempotencyKey: "visit-7f3a",
            now: Fixtures.now
        )
    }

    private static func input(of operation: String) -> JSON {
        switch operation {
        case "clientToken": [:]
        case "enrichToken": ["oktaToken": "a.b.c"]
        case "initiateSSO", "usernameRequest": ["email": "jane@example.com"]
        case "acceptTerms": terms
        case "loginAs": ["username": "jane@example.com", "reason": "support case 7"]
        default: ["username": "jane@example.com"]
        }
    }

    @Test("every endpoint of the seed is there, with the safety class of the contract")
    func endpoints() {
        let safeties = connector.operations.compactMapValues { $0.request?.safety }
        let expected: [String: Safety] = [
            "token": .mint, "refreshToken": .mint, "clientToken": .mint, "userToken": .mint, "tryPassword": .read,
            "enrichToken": .put, "initiateSSO": .mint, "setAssociatedAccountPassword": .create,
            "acceptTerms": .create, "stampTerms": .put, "passwordReset": .notify, "usernameRequest": .notify,
            "checkPasswordRight": .read, "changePassword": .put, "loginAs": .forbidden, "findAdminUser": .read,
        ]
        #expect(safeties == expected)
    }

    @Test("an operation whose body nobody confirmed is off, and says which setting to look at", arguments: configurable)
    func confirmation(operation: String) throws {
        var context = context([:])
        context.isApproved = true
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: operation, input: Self.input(of: operation), context: context)
        }
        #expect(error?.code == .notEnabled)
        #expect(error?.outcomeClass == .configurationFault)
        #expect(error?.message.contains("add '\(operation)' to the setting confirmed") == true)
        context = self.context()
        context.isApproved = true
        _ = try connector.prepare(operation: operation, input: Self.input(of: operation), context: context)
    }

    @Test("loginAs needs a second person's consent even where it is confirmed")
    func loginAs() {
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "loginAs", input: Self.input(of: "loginAs"), context: context())
        }
        #expect(error?.code == .notApproved)
    }

    @Test("a body is what the operator set, with the input's fields in place of their names")
    func bodies() throws {
        let settings: JSONObject = [
            "confirmed": ["acceptTerms"],
            "acceptTermsBody": [
                "corpId": "NORTHSTAR-ISD", "log": ["user": "{username}", "tc": ["{version}", 1, true]],
                "ip": "{ipAddress}",
            ],
        ]
        let call = try connector.prepare(operation: "acceptTerms", input: Self.terms, context: context(settings))
        let request = try call.request(secrets: Secrets(bearerToken: Secret("t")))
        #expect(request.head.path == "/sentinel-proxy/sentinel/api/v1.0/auth/acceptTermsAndConditions")
        #expect(request.head.headerFields[.authorization] == "Bearer t")
        #expect(
            try JSON(parsing: request.body) == [
                "corpId": "NORTHSTAR-ISD", "log": ["user": "jane@example.com", "tc": ["1", 1, true]],
                "ip": "203.0.113.7",
            ]
        )
    }

    @Test(
        "terms need who, which version, when and from where, of the person themselves",
        arguments: ["version", "acceptedBy", "acceptedAt", "ipAddress"]
    )
    func consent(field: String) throws {
        var input = try #require(Self.terms.objectValue)
        input[field] = nil
        let missing = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "acceptTerms", input: .object(input), context: context())
        }
        #expect(missing?.code == .invalidInput)
        for (name, value) in [("acceptedBy", "joe@example.com"), ("acceptedAt", "2026-06-01T11:00:00Z")] {
            var input = try #require(Self.terms.objectValue)
            input[name] = .string(value)
            let error = #expect(throws: ConnectorError.self) {
                try connector.prepare(operation: "acceptTerms", input: .object(input), context: context())
            }
            #expect(error?.message.contains(name) == true)
        }
    }

    @Test("a first password is made of a secret, and stands where the operator says")
    func password() throws {
        var settings = context().deployment.configuration
        settings["setPasswordField"] = "/credentials/newPassword"
        let call = try connector.prepare(
            operation: "setAssociatedAccountPassword",
            input: ["username": "Jane@example.com"],
            context: context(settings)
        )
        let seed = try #require(SecretReference("env:KAJEET_SENTINEL_PRODUCTION_PASSWORD_SEED"))
        let request = try call.request(
            secrets: Secrets([seed: Secret("seed")], bearerToken: Secret("t")),
            signer: RecordingSigner()
        )
        #expect(
            try JSON(parsing: request.body) == [
                "username": "Jane@example.com",
                "credentials": ["newPassword": "password for kajeet-sentinel jane@example.com"],
            ]
        )
    }

    @Test(
        "answers are read by the contract's table",
        arguments: [
            (400, OutcomeClass.invalid), (401, .reauthenticate), (403, .invalid), (404, .invalid), (429, .transient),
            (503, .transient),
        ]
    )
    func table(status: Int, outcomeClass: OutcomeClass) throws {
        let outcome = try connector.outcome(
            "findAdminUser",
            ["username": "jane@example.com"],
            Fixtures.response(status, #"{"message":"x"}"#),
            context: context()
        )
        #expect(outcome.outcomeClass == outcomeClass)
    }

    @Test("a link to sign in, none, and an answer that is neither are told apart")
    func singleSignOn() throws {
        func outcome(_ status: Int, _ body: String) throws -> Outcome {
            let answer = Fixtures.response(status, body)
            return try connector.outcome("initiateSSO", ["email": "jane@example.com"], answer, context: context())
        }
        let link = try outcome(200, #"{"authorizationUrl":"https://sso.example/x"}"#)
        #expect(link.result == ["authorizationUrl": "https://sso.example/x"])
        #expect(try outcome(200, #"{"authorizationUrl":null}"#).errorName == "KajeetSentinel.NoSingleSignOn")
        #expect(try outcome(404, #"{"message":"x"}"#).errorName == "KajeetSentinel.NoSingleSignOn")
        let page = try connector.outcome(
            "initiateSSO",
            ["email": "jane@example.com"],
            Fixtures.response(404, "<html>", type: "text/html"),
            context: context()
        )
        #expect(page.outcomeClass == .configurationFault)
    }

    @Test(
        "a link under another name is no sign that there is no single sign-on",
        arguments: [
            #"{"url":"https://sso.example/x"}"#, "{}", #"{"authorizationUrl":7}"#, "[]", #""https://sso.example/x""#,
            "",
        ]
    )
    func misnamedLink(body: String) throws {
        let answer = Fixtures.response(200, body)
        let input: JSON = ["email": "jane@example.com"]
        let outcome = try connector.outcome("initiateSSO", input, answer, context: context())
        #expect(outcome.outcomeClass == .unmapped)
        #expect(outcome.message.contains("ssoLinkField"))
    }

    @Test(
        "a password is proved by a token and by nothing else",
        arguments: [
            (#"{"token":"t"}"#, OutcomeClass.ok), (#"{"mfa":true}"#, .configurationFault), ("", .configurationFault),
        ]
    )
    func proof(body: String, outcomeClass: OutcomeClass) throws {
        let input: JSON = ["username": "jane@example.com"]
        let outcome = try connector.outcome("tryPassword", input, Fixtures.response(200, body), context: context())
        #expect(outcome.outcomeClass == outcomeClass)
    }

    @Test(
        "of a list of users the person's own entry counts, with the members that the setting names",
        arguments: [
            (#"[{"username":"joe@example.com","enabled":false},{"username":"JANE@example.com","enabled":true}]"#, nil),
            (#"[{"username":"joe@example.com","enabled":true}]"#, "IdentityMismatch"),
            (#"[{"username":"jane@example.com"}]"#, "Drift"),
            (#"[{"username":"jane@example.com","enabled":"yes"}]"#, "Drift"),
            (#"[{"login":"jane@example.com","enabled":true}]"#, "Drift"),
            ("[]", "NotFound"), ("{}", "Drift"), ("", "Drift"),
        ] as [(String, String?)]
    )
    func entries(body: String, error: String?) throws {
        let input: JSON = ["username": "jane@example.com"]
        let answer = Fixtures.response(200, body)
        let outcome = try connector.outcome("findAdminUser", input, answer, context: context())
        #expect(outcome.errorName == error.map { "KajeetSentinel." + $0 })
        if error == nil {
            #expect(outcome.result == ["username": "JANE@example.com", "isEnabled": true, "hasSignedIn": false])
        }
    }

    @Test("the members of an entry have the names that the operator found in the provider's Swagger")
    func renamedMembers() throws {
        let fields: JSON = [
            "username": "login", "enabled": "active", "signedInAt": "lastSSO", "termsAcceptedAt": "tc",
        ]
        let body = """
            [{"login": "jane@example.com", "active": true, "lastSSO": "2026-01-01T00:00:00Z", "tc": "2026-01-02T00:00:00Z"}]
            """
        let outcome = try connector.outcome(
            "findAdminUser",
            ["username": "jane@example.com"],
            Fixtures.response(200, body),
            context: context(["adminUserFields": fields])
        )
        #expect(
            outcome.result == [
                "username": "jane@example.com", "isEnabled": true, "hasSignedIn": true,
                "termsAcceptedAt": "2026-01-02T00:00:00Z",
            ]
        )
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(
                operation: "findAdminUser",
                input: ["username": "jane@example.com"],
                context: context(["adminUserFields": ["username": "login"]])
            )
        }
        #expect(error?.code == .invalidConfiguration)
    }
}
