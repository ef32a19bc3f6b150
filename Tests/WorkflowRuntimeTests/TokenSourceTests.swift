import Connectors
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Ways to come by tokens, on virtual time, against a provider that is written out here.
@Suite("Token sources")
struct TokenSourceTests {
    private static let start = Timestamp(milliseconds: 1_780_308_000_000)

    private static func connector(_ authentication: JSON) throws -> Connector {
        let none: JSON = ["kind": "none"]
        let tokenResult: JSON = [
            "token": "{% token %}", "refreshToken": "{% refreshToken %}", "expiresIn": "{% expiresIn %}",
        ]
        let secrets: JSON = ["/token": "secret", "/refreshToken": "secret"]
        let document: JSON = [
            "name": "acme", "title": "Acme", "environments": ["test": "https://api.acme.example/v1"],
            "authentication": authentication,
            "operations": [
                "login": [
                    "safety": "mint", "method": "POST", "path": "/login", "authentication": none, "result": tokenResult,
                    "classes": secrets,
                ],
                "renew": [
                    "safety": "mint", "method": "POST", "path": "/renew", "authentication": none, "result": tokenResult,
                    "classes": secrets,
                ],
                "act": ["safety": "read", "method": "GET", "path": "/act", "result": ["isDone": true]],
            ],
        ]
        let (connector, diagnostics) = Connector.parse(document, supporting: .everyKind)
        #expect(diagnostics == [])
        return try #require(connector)
    }

    /// Runs one execution that acts at the given seconds, and gives the world it ran in.
    private func run(
        at seconds: [Int],
        _ authentication: JSON,
        answering: @escaping @Sendable (String, Timestamp, Int) -> (Int, JSON, HTTPFields)
    ) throws -> (world: ScriptedProvider, record: ExecutionRecord) {
        var states = JSONObject()
        var previous = 0
        for (index, second) in seconds.enumerated() {
            let wait: JSON = ["Type": "Wait", "Seconds": .integer(second - previous), "Next": .string("Act\(index)")]
            var act: JSONObject = ["Type": "Task", "Resource": "connector:acme:act", "Arguments": [:]]
            if index + 1 < seconds.count { act["Next"] = .string("Wait\(index + 1)") } else { act["End"] = true }
            states["Wait\(index)"] = wait
            states["Act\(index)"] = .object(act)
            previous = second
        }
        let definition: JSON = ["QueryLanguage": "JSONata", "StartAt": "Wait0", "States": .object(states)]
        let resources = TaskResources(
            connectors: [try Self.connector(authentication)],
            deployments: ["acme": Deployment(environment: "test")]
        )
        let temporary = try TemporaryStore()
        let engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: AcmeSecrets()),
            world: ScriptedProvider(answering: answering),
            at: Self.start
        )
        try engine.register(DefinitionDraft(stateMachine: "m", text: definition.text(), roleARN: ""))
        let key = try engine.start(StartRequest(stateMachine: "m", name: "e", input: [:])).key
        try engine.run()
        return (engine.world, try #require(try temporary.store.execution(key)).record)
    }

    private static let loginAndRenew: JSON = [
        "kind": "bearer",
        "sources": [
            ["kind": "refresh", "operation": "renew", "presents": "refreshToken"],
            ["kind": "login", "operation": "login"],
        ],
    ]

    @Test("a token is renewed at 80 % of its life or 60 seconds before its end, whatever is earlier")
    func renewal() throws {
        for (life, late, early) in [(1000, 801, 799), (200, 141, 139)] {
            let (world, record) = try run(at: [1, early, late], Self.loginAndRenew) { path, _, number in
                (
                    200,
                    path == "/v1/act"
                        ? [:] : ["token": .string("t\(number)"), "refreshToken": "r", "expiresIn": .integer(life)], [:]
                )
            }
            #expect(record.status == .succeeded)
            #expect(world.paths == ["/v1/login", "/v1/act", "/v1/act", "/v1/renew", "/v1/act"])
            #expect(world.shown == ["", "t1", "t1", "r", "t4"])
        }
    }

    @Test("a token that is old and good is used on while its renewal fails for now")
    func failingRenewal() throws {
        let (world, record) = try run(at: [1, 850, 2000], Self.loginAndRenew) { path, now, number in
            let isOut = now > Self.start.advanced(by: .seconds(100)) && now < Self.start.advanced(by: .seconds(1500))
            if path == "/v1/act" { return (200, [:], [:]) }
            guard !isOut else { return (503, ["message": "down"], [:]) }
            return (200, ["token": .string("t\(number)"), "expiresIn": 1000], [:])
        }
        #expect(record.status == .succeeded)
        #expect(world.paths == ["/v1/login", "/v1/act", "/v1/login", "/v1/act", "/v1/login", "/v1/act"])
        #expect(world.shown == ["", "t1", "", "t1", "", "t5"])
    }

    @Test("a fresh token that is refused as well is a fault of the configuration, after one renewal")
    func refusedTwice() throws {
        let (world, record) = try run(at: [1], Self.loginAndRenew) { path, _, number in
            path == "/v1/act"
                ? (401, ["message": "no"], [:]) : (200, ["token": .string("t\(number)"), "expiresIn": 1000], [:])
        }
        #expect(record.error == "Acme.ConfigurationFault")
        #expect(record.cause?.contains("refused a fresh token") == true)
        #expect(world.paths == ["/v1/login", "/v1/act", "/v1/login", "/v1/act"])
    }

    @Test("a token whose life is over as it comes is a fault that is told, and not asked for again and again")
    func endedToken() throws {
        // {"alg":"none"}.{"exp":1000,"iat":1}
        let ended: JSON = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMDAsImlhdCI6MX0.c2ln"
        let (world, record) = try run(at: [1], Self.loginAndRenew) { path, _, _ in
            (200, path == "/v1/act" ? [:] : ["token": ended], [:])
        }
        #expect(record.error == "Acme.ConfigurationFault")
        #expect(record.cause?.contains("over by the clock of this host") == true)
        #expect(world.paths == ["/v1/login"])
    }

    @Test("the client credentials grant shows the client in HTTP Basic and keeps to the life that it is told")
    func grant() throws {
        let authentication: JSON = [
            "kind": "bearer",
            "sources": [
                [
                    "kind": "clientCredentials", "path": "/oauth/token", "clientId": "env:CLIENT",
                    "clientSecret": "env:CLIENT_SECRET", "scope": "a b",
                ]
            ],
        ]
        let (world, record) = try run(at: [1, 30, 200], authentication) { path, _, number in
            path == "/v1/act"
                ? (200, [:], [:])
                : (200, ["access_token": .string("t\(number)"), "token_type": "Bearer", "expires_in": 100], [:])
        }
        #expect(record.status == .succeeded)
        #expect(world.paths == ["/v1/oauth/token", "/v1/act", "/v1/act", "/v1/oauth/token", "/v1/act"])
        #expect(world.bodies.first == "grant_type=client_credentials&scope=a%20b")
        #expect(world.authorizations.first == "Basic Y2xpZW50JTIwMTpzJTNBZQ==")
    }

    @Test("without an operation for the time, the header Date of an answer stops a clock that is off")
    func dateHeader() throws {
        let authentication: JSON = [
            "kind": "bearer",
            "sources": [
                [
                    "kind": "signedJWT", "algorithm": "EdDSA", "key": "env:KEY", "keyId": "k",
                    "issuer": "https://issuer.example", "audience": ["a"], "claims": ["sub": "me"],
                ]
            ],
        ]
        let (world, record) = try run(at: [1, 60, 120], authentication) { _, _, _ in
            // Ten minutes behind the host, which began at 10:00:00.
            (200, [:], [.date: "Mon, 01 Jun 2026 09:50:01 GMT"])
        }
        #expect(world.paths == ["/v1/act"])
        #expect(record.error == "Acme.ConfigurationFault")
        #expect(record.cause?.contains("600 s ahead of the clock of Acme") == true)
    }
}

/// Answers by path, the moment and the number of the call, and keeps what was asked.
private struct ScriptedProvider: VirtualWorld {
    let answering: @Sendable (String, Timestamp, Int) -> (Int, JSON, HTTPFields)
    private(set) var paths: [String] = []
    private(set) var authorizations: [String] = []
    private(set) var bodies: [String] = []

    init(answering: @escaping @Sendable (String, Timestamp, Int) -> (Int, JSON, HTTPFields)) {
        self.answering = answering
    }

    /// The bearer tokens that were shown, one for each call; empty where none was.
    var shown: [String] { authorizations.map { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : "" } }

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        let path = request.head.path ?? ""
        paths.append(path)
        authorizations.append(request.head.headerFields[.authorization] ?? "")
        bodies.append(String(decoding: request.body, as: UTF8.self))
        var (status, body, fields) = answering(path, now, paths.count)
        fields[.contentType] = "application/json"
        let head = HTTPResponse(status: .init(code: status), headerFields: fields)
        return VirtualAnswer(.success(IncomingResponse(head: head, body: body.utf8())))
    }

    var nextWake: Timestamp? { nil }

    mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}

/// What the provider of these tests knows.
private struct AcmeSecrets: SecretSource {
    func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
        switch reference.name {
        case "CLIENT": Secret("client 1")
        case "CLIENT_SECRET": Secret("s:e")
        default:
            Secret(
                """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
                -----END PRIVATE KEY-----
                """
            )
        }
    }
}
