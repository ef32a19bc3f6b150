import Connectors
import JSONModel
import Testing

@Suite("Sentry Interactive's connector shares with several users, and asks by encrypted identities")
struct SentryInteractiveBatchTests {
    private let connector: Connector
    private static let users = (1...3).map { "11111111-1111-4111-8111-11111111111\($0)" }
    private static let end = 1_903_824_000
    private static let lock = "00000000-0000-4000-8000-000000000001"

    private static func share(_ users: [String] = users) -> JSON {
        [
            "lockId": .string(lock), "end": "2030-05-01T00:00:00Z", "signerId": "signer",
            "certificateChain": ["leaf", "root"],
            "users": .array(users.map { ["userId": .string($0), "publicKey": .string("key \($0.suffix(1))")] }),
        ]
    }

    init() throws {
        let text = try Fixtures.text("sentry-interactive.connector.json")
        let (connector, diagnostics) = Connector.parse(text, supporting: .everyKind)
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

    private func claims(_ input: JSON) throws -> JSON? {
        let call = try connector.prepare(operation: "shareDoorWithUsers", input: input, context: context)
        let key = try #require(SecretReference("env:SENTRY_INTERACTIVE_PRODUCTION_SIGNING_KEY"))
        let secrets = Secrets([key: Secret("pem")], bearerToken: Secret("t"))
        return try JSON(parsing: call.request(secrets: secrets, signer: RecordingSigner()).body)["claims"]
    }

    @Test("one order names every user with their key, role and end, under the visit's key", arguments: 1...3)
    func order(count: Int) throws {
        let claims = try claims(Self.share(Array(Self.users.prefix(count))))
        #expect(claims?["jti"] == "visit-7f3a")
        #expect(claims?["operation"]?["type"] == "BATCH_ADD_USER")
        let users = claims?["operation"]?["users"]?.arrayValue
        #expect(users?.count == count)
        #expect(
            users?.first == [
                "user": .string(Self.users[0]), "publicKey": "key 1", "role": "USER", "end": .integer(Self.end),
            ]
        )
        var input = try #require(Self.share().objectValue)
        input["start"] = "2026-06-02T00:00:00Z"
        #expect(try self.claims(.object(input))?["operation"]?["users"]?[2]?["start"] == 1_780_358_400)
    }

    @Test("what no door would take is refused before it is sent: nobody, 26, somebody twice, a user without a key")
    func refusals() throws {
        var without = try #require(Self.share().objectValue)
        without["users"] = [["userId": .string(Self.users[0])]]
        let many = (10...35).map { "11111111-1111-4111-8111-1111111111\($0)" }
        let wrong = [Self.share([]), Self.share(many), Self.share([Self.users[0], Self.users[0]]), .object(without)]
        for input in wrong {
            let error = #expect(throws: ConnectorError.self) { try claims(input) }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test("an order of unclear fate counts as done only where the door's list has every user with our end")
    func resolves() throws {
        func listed(_ users: [String], end: Int = Self.end) -> Outcome {
            let list = users.map { JSON.object(["userId": .string($0), "role": "USER", "end": .integer(end)]) }
            return Outcome(.ok, result: ["users": .array(list)])
        }
        func judged(_ outcome: Outcome) -> ResolutionStep {
            connector.judge(
                outcome,
                resolving: "shareDoorWithUsers",
                input: Self.share(),
                because: .ambiguous,
                probe: 3,
                context: context
            )
        }
        guard case .adopt(let adopted) = judged(listed(Self.users + ["somebody-else"])) else { throw Unexpected() }
        #expect(adopted.result?["userIds"]?.arrayValue?.count == 3)
        for outcome in [listed([]), listed(Array(Self.users.prefix(2))), listed(Self.users, end: 1)] {
            guard case .sendAgain = judged(outcome) else { throw Unexpected() }
        }
    }

    @Test("an encrypted identity is passed on as it is, with a token about who asks, and is shown to nobody")
    func identity() throws {
        let identity = "eyJhbGciOiJSU0EtT0FFUCJ9.d3JhcHBlZA.bm9uY2U.Y29udGVudA.dGFn"
        let asker: JSON = ["subject": "desk", "email": "desk@bank.example", "isEmailVerified": true]
        let input: JSON = ["identity": .string(identity), "asker": asker]
        let call = try connector.prepare(operation: "findUserByIdentity", input: input, context: context)
        guard case .signedJWT(let signed)? = call.tokenSources?.sources.first else { throw Unexpected() }
        let claims = try connector.draft(of: signed, for: call, at: Fixtures.now).claims
        #expect(claims["sub"] == "desk")
        #expect(claims["email_verified"] == true)
        #expect(claims["telephone"] == nil)
        let request = try call.request(secrets: Secrets([:], bearerToken: Secret("t")), signer: RecordingSigner())
        #expect(try JSON(parsing: request.body) == ["identity": .string(identity)])
        #expect(!"\(request)".contains("d3JhcHBlZA"))
        let body = #"{"id": "u", "publicKey": "k"}"#
        let outcome = try connector.outcome(
            "findUserByIdentity",
            input,
            Fixtures.response(200, body),
            context: context
        )
        #expect(outcome.result == ["userId": "u", "publicKey": "k"])
    }

    @Test(
        "what is no JWE in compact form is not sent, nor is a question that nobody asks",
        arguments: ["", "a.b.c", "a.b.c.d", "a.b.c.d.e.f", "a..c.d.e", "a.b.c.d.é"]
    )
    func notEncrypted(identity: String) throws {
        let asker: JSON = ["subject": "desk", "email": "desk@bank.example"]
        for input in [
            ["identity": .string(identity), "asker": asker], ["identity": "a.b.c.d.e", "asker": ["subject": "desk"]],
        ] as [JSON] {
            let error = #expect(throws: ConnectorError.self) {
                try connector.prepare(operation: "findUserByIdentity", input: input, context: context)
            }
            #expect(error?.code == .invalidInput)
        }
    }
}
