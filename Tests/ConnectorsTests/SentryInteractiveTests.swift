import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Sentry Interactive's connector asks and reads as the contract says")
struct SentryInteractiveTests {
    let connector: Connector
    private static let lock: JSON = "00000000-0000-4000-8000-000000000001"
    private static let user: JSON = "11111111-1111-4111-8111-111111111111"
    private static let share: JSON = [
        "lockId": lock, "userId": user, "publicKey": "key", "end": "2030-05-01T00:00:00Z", "signerId": "signer",
        "certificateChain": ["leaf", "root"],
    ]

    init() throws {
        let (connector, diagnostics) = Connector.parse(
            try Fixtures.text("sentry-interactive.connector.json"),
            supporting: .everyKind
        )
        #expect(diagnostics == [])
        self.connector = try #require(connector)
    }

    private var context: CallContext {
        CallContext(
            deployment: Deployment(
                environment: "production",
                configuration: ["issuer": "https://issuer.example/", "keyId": "k1"]
            ),
            idempotencyKey: "visit-7f3a",
            now: Fixtures.now
        )
    }

    private func outcome(
        _ operation: String,
        _ input: JSON,
        _ status: Int,
        _ body: String = #"{"code":1,"message":"x"}"#
    )
        throws -> Outcome
    {
        try connector.outcome(operation, input, Fixtures.response(status, body), context: context)
    }

    @Test("every operation has the safety class of the contract")
    func safeties() {
        let safeties = connector.operations.compactMapValues { $0.request?.safety }
        let expected: [String: Safety] = [
            "login": .mint, "refreshToken": .mint, "destroyToken": .put, "registerAccount": .create,
            "forceRegisterAccount": .forbidden, "tryPassword": .read, "verifyEmail": .put, "reverifyEmail": .notify,
            "getAccount": .read, "updateAccount": .put, "deleteAccount": .forbidden, "presentToken": .put,
            "registerKey": .forbidden, "registerIssuer": .forbidden, "listUsers": .read, "findUser": .read,
            "findUsers": .read, "certify": .put, "sendCode": .notify, "checkCode": .put, "shareDoor": .create,
            "revokeDoor": .put, "listDoorUsers": .read, "readDoorLog": .read, "listShareableDoors": .read,
            "listSites": .read, "readTime": .read, "findUserByIdentity": .put, "shareDoorWithUsers": .create,
        ]
        #expect(safeties == expected)
    }

    @Test("without the issuer and the key's name nothing is called")
    func configuration() throws {
        var context = context
        context.deployment.configuration = [:]
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "listSites", input: [:], context: context)
        }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test(
        "an order to a door is read by the contract's table",
        arguments: [
            (204, OutcomeClass.ok, nil), (202, .ok, nil), (400, .invalid, "Invalid"),
            (401, .reauthenticate, "Reauthenticate"), (403, .invalid, "Forbidden"),
            (404, .invalid, "UserOrDoorUnknown"), (405, .configurationFault, "ConfigurationFault"),
            (406, .configurationFault, "ConfigurationFault"), (409, .alreadyDone, "AlreadyDone"),
            (410, .denied, "Gone"), (423, .notYet, "SecondFactorRequired"), (425, .notYet, "NotYet"),
            (429, .transient, "Transient"), (500, .ambiguous, "Ambiguous"), (503, .transient, "DoorOffline"),
            (504, .transient, "DoorSlow"),
        ] as [(Int, OutcomeClass, String?)]
    )
    func shareTable(status: Int, outcomeClass: OutcomeClass, error: String?) throws {
        let body = status < 300 ? "" : #"{"code":1,"message":"x"}"#
        let outcome = try outcome("shareDoor", Self.share, status, body)
        #expect(outcome.outcomeClass == outcomeClass)
        #expect(outcome.errorName == error.map { "SentryInteractive." + $0 })
        if outcomeClass == .ok { #expect(outcome.result?["isQueued"] == .bool(status == 202)) }
    }

    @Test("reads may be repeated after 500, and a door that is not there is no door without users")
    func reads() throws {
        let input: JSON = ["lockId": Self.lock]
        #expect(try outcome("listDoorUsers", input, 500).outcomeClass == .transient)
        #expect(try outcome("listDoorUsers", input, 404).errorName == "SentryInteractive.UserOrDoorUnknown")
        #expect(try outcome("listDoorUsers", input, 200, "{}").outcomeClass == .configurationFault)
        #expect(try outcome("listDoorUsers", input, 200, "[]").result == ["users": []])
        // An empty answer must never look like a door without users: a revocation would count as done.
        #expect(try outcome("listDoorUsers", input, 200, "").outcomeClass == .configurationFault)
        for (operation, input) in [
            ("findUsers", ["subjects": ["customer-1"]]), ("listShareableDoors", [:]), ("listSites", [:]),
            ("listUsers", ["applicationId": Self.lock]),
            (
                "readDoorLog",
                ["lockId": Self.lock, "start": "2026-01-01T00:00:00Z", "end": "2026-01-02T00:00:00Z"]
            ),
        ] as [(String, JSON)] {
            #expect(try outcome(operation, input, 200, "").errorName == "SentryInteractive.Drift", "\(operation)")
            #expect(try outcome(operation, input, 200, "{}").errorName == "SentryInteractive.Drift", "\(operation)")
            #expect(try outcome(operation, input, 200, "[]").outcomeClass == .ok, "\(operation)")
        }
        let account: JSON = ["email": "jane@example.com"]
        #expect(try outcome("tryPassword", account, 200, "{}").outcomeClass == .configurationFault)
        let subject: JSON = ["subject": "customer-1"]
        #expect(try outcome("findUser", subject, 404).outcomeClass == .notFound)
        #expect(
            try connector.outcome(
                "findUser",
                subject,
                Fixtures.response(404, "<html>", type: "text/html"),
                context: context
            )
            .outcomeClass == .configurationFault
        )
    }

    @Test("an order's claims carry the visit's key as jti, and its times in seconds")
    func claims() throws {
        let signer = RecordingSigner()
        let call = try connector.prepare(operation: "shareDoor", input: Self.share, context: context)
        let key = try #require(SecretReference("env:SENTRY_INTERACTIVE_PRODUCTION_SIGNING_KEY"))
        #expect(call.secretReferences == [key])
        let secrets = Secrets([key: Secret("pem")], bearerToken: Secret("t"))
        let request = try call.request(secrets: secrets, signer: signer)
        let draft = try JSON(parsing: request.body)
        #expect(request.head.headerFields[.contentType] == "application/jwt")
        #expect(draft["header"] == ["x5c": ["leaf", "root"]])
        #expect(draft["claims"]?["jti"] == "visit-7f3a")
        #expect(draft["claims"]?["iss"] == "signer")
        #expect(draft["claims"]?["iat"] == 1_780_310_400)
        #expect(draft["claims"]?["exp"] == 1_780_310_450)
        #expect(draft["claims"]?["operation"]?["end"] == 1_903_824_000)
        let error = #expect(throws: ConnectorError.self) { try call.request(secrets: secrets) }
        #expect(error?.message.contains("cannot sign") == true)
    }

    @Test("a token is signed by the algorithm of the registered key", arguments: ["RS256", "ES256", "EdDSA"])
    func keyAlgorithm(name: String) throws {
        var context = context
        context.deployment.configuration["keyAlgorithm"] = .string(name)
        let input: JSON = ["subject": "customer-1", "email": "jane@example.com"]
        let call = try connector.prepare(operation: "presentToken", input: input, context: context)
        let source = try #require(call.tokenSources?.sources.first)
        guard case .signedJWT(let signed) = source else { throw Unexpected() }
        #expect(try connector.draft(of: signed, for: call, at: Fixtures.now).algorithm.rawValue == name)
        context.deployment.configuration["keyAlgorithm"] = "HS256"
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "presentToken", input: input, context: context)
        }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("a token about a user has the claims of the provider's page, and no claim that is not known")
    func userToken() throws {
        let input: JSON = ["subject": "customer-1", "telephone": "+14155551234", "isTelephoneVerified": true]
        let call = try connector.prepare(operation: "presentToken", input: input, context: context)
        let source = try #require(call.tokenSources?.sources.first)
        guard case .signedJWT(let signed) = source else { throw Unexpected() }
        let draft = try connector.draft(of: signed, for: call, at: Fixtures.now)
        #expect(draft.algorithm == .edDSA)
        #expect(draft.header == ["kid": "k1"])
        #expect(
            draft.claims == [
                "iss": "https://issuer.example/", "aud": "https://api.doordeck.com", "iat": 1_780_310_400,
                "exp": 1_780_311_000, "sub": "customer-1", "telephone": "+14155551234", "telephone_verified": true,
            ]
        )
    }

    @Test(
        "a token that the provider would refuse is not made, and the error names the claim and not its value",
        arguments: [
            ("subject", JSON.string(String(repeating: "ü", count: 600)), "sub"),
            ("locale", "not a tag", "locale"), ("timeZone", "No where!", "zoneinfo"),
        ]
    )
    func wrongClaims(field: String, value: JSON, claim: String) throws {
        var input: JSONObject = ["subject": "customer-1", "email": "jane@example.com"]
        input[field] = value
        let call = try connector.prepare(operation: "presentToken", input: .object(input), context: context)
        guard case .signedJWT(let signed)? = call.tokenSources?.sources.first else { throw Unexpected() }
        let error = #expect(throws: ConnectorError.self) {
            try connector.draft(of: signed, for: call, at: Fixtures.now)
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("claim \(claim) must be") == true)
        #expect(value.stringValue.map { error?.message.contains($0) } == false)
    }

    @Test("a user needs a contact, and a key that is registered must have no private part")
    func refusals() throws {
        var context = context
        context.isApproved = true
        let contact = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "presentToken", input: ["subject": "c"], context: context)
        }
        #expect(contact?.message.contains("one of email and telephone") == true)
        let application: JSON = "7f3c2d1e-0a4b-4c5d-8e6f-9a0b1c2d3e4f"
        let publicKey: JSON = ["kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "k"]
        _ = try connector.prepare(
            operation: "registerKey",
            input: ["applicationId": application, "key": publicKey],
            context: context
        )
        for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            var key = try #require(publicKey.objectValue)
            key[member] = "private-part"
            let error = #expect(throws: ConnectorError.self) {
                try connector.prepare(
                    operation: "registerKey",
                    input: ["applicationId": application, "key": .object(key)],
                    context: context
                )
            }
            #expect(error?.message.contains("without any private part") == true)
            #expect(error?.message.contains("private-part") == false)
        }
    }
}

/// Shows what it would sign.
struct RecordingSigner: CallSigner {
    func token(_ draft: TokenDraft, key: Secret) -> Secret {
        Secret(JSON.object(["header": .object(draft.header), "claims": .object(draft.claims)]).text())
    }

    func publicKey(of key: Secret, algorithm: SigningAlgorithm) -> String { "public half" }

    func signature(over text: String, key: Secret, algorithm: SigningAlgorithm) -> String { "signed \(text)" }

    func password(for text: String, seed: Secret) -> Secret { Secret("password for \(text)") }
}

/// A value was of another kind than a test needs.
struct Unexpected: Error {}
