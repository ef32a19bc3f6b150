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

/// An authorization server and an API behind it.
private struct APIWorld: VirtualWorld {
    /// The tokens that the API takes no more.
    var revoked: Set<String> = []
    /// What the API answers to its n-th request, from 0, if not its usual answer.
    var answers: [Int: (status: Int, retryAfter: String?)] = [:]
    /// What the authorization server answers, if no token.
    var refusal: (status: Int, body: JSON, retryAfter: String?)?
    /// When the API was asked, and with which token.
    private(set) var calls: [(at: Timestamp, authorization: String)] = []
    private(set) var grants: [OutgoingRequest] = []

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        let authorization = request.head.headerFields[.authorization] ?? ""
        if request.head.authority == "login.example" {
            grants.append(request)
            if let refusal { return reply(refusal.status, refusal.body, refusal.retryAfter) }
            return reply(
                200,
                ["access_token": .string("t-\(grants.count)"), "expires_in": 600, "token_type": "Bearer"]
            )
        }
        calls.append((now, authorization))
        if let answer = answers[calls.count - 1] { return reply(answer.status, "Later, Ada", answer.retryAfter) }
        guard !revoked.contains(authorization) else { return reply(401, "Who is Ada?") }
        return reply(200, ["ok": true])
    }

    private func reply(_ status: Int, _ body: JSON, _ retryAfter: String? = nil) -> VirtualAnswer {
        var head = HTTPResponse(status: .init(code: status))
        head.headerFields[.retryAfter] = retryAfter
        return VirtualAnswer(.success(IncomingResponse(head: head, body: body.utf8())), delay: .milliseconds(100))
    }

    var nextWake: Timestamp? { nil }
    mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}

private struct ClientSecrets: SecretSource {
    func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
        guard reference.name != "NOTHING" else {
            throw MissingSecret(reference: reference, message: "The secret \(reference) is not set. Set it.")
        }
        return Secret(reference.name == "CLIENT" ? "usher" : "hunter2")
    }
}

/// `http:invoke` over a connection, through the whole kernel.
private final class APIStage {
    static let start = Timestamp(milliseconds: 1_780_308_000_000)

    let temporary: TemporaryStore
    let engine: VirtualEngine<APIWorld>

    init(
        connection: String = "ledger",
        retry: String = "",
        seal: TokenSeal? = nil,
        world: APIWorld = APIWorld()
    ) throws {
        let file = """
            {"connections": {
              "ledger": {"endpoints": ["https://api.example"], "authorization": {
                "type": "OAUTH_CLIENT_CREDENTIALS", "url": "https://login.example/token", "clientId": "env:CLIENT",
                "clientSecret": "env:SECRET", "scope": "entries"}},
              "empty": {"endpoints": ["https://api.example"], "authorization": {
                "type": "OAUTH_CLIENT_CREDENTIALS", "url": "https://login.example/token", "clientId": "env:CLIENT",
                "clientSecret": "env:NOTHING"}},
              "basic": {"endpoints": ["https://api.example"], "authorization": {
                "type": "BASIC", "username": "env:CLIENT", "password": "env:SECRET"}}}}
            """
        let resources = TaskResources(integrations: try #require(Integrations.parse(file).integrations))
        temporary = try TemporaryStore()
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: ClientSecrets()),
            world: world,
            at: Self.start,
            seal: seal
        )
        let text = """
            {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "End": true,
              \(retry.isEmpty ? "" : "\"Retry\": \(retry),")
              "Parameters": {"Method": "POST", "ApiEndpoint": "https://api.example/entries", "RequestBody": {"n": 1},
                "Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:0:connection/\(connection)/1"}}}}}
            """
        #expect(resources.parseDefinition(text).diagnostics == [])
        try engine.register(DefinitionDraft(stateMachine: "m", text: text, roleARN: ""))
    }

    func start(_ names: Range<Int> = 0..<1) throws -> [ExecutionKey] {
        try engine.start(names.map { StartRequest(stateMachine: "m", name: "e-\($0)", input: [:]) })
    }

    /// Runs one execution to its end.
    func run(_ name: Int = 0) throws -> ExecutionRecord {
        let key = try start(name..<name + 1)[0]
        try engine.run()
        return try record(key)
    }

    func record(_ key: ExecutionKey) throws -> ExecutionRecord {
        try #require(try temporary.store.execution(key)).record
    }

    /// Seconds between the start and each call of the API.
    var moments: [Int] { engine.world.calls.map { Int(Self.start.duration(to: $0.at).components.seconds) } }
    var shown: [String] { engine.world.calls.map(\.authorization) }
}

@Suite("Connections with a token")
struct ConnectionTokenTests {
    private static var seal: TokenSeal? { TokenSeal(secret: Secret("0123456789abcdef0123456789abcdef")) }

    @Test("ask for it once, however many calls wait for it")
    func singleFlight() throws {
        let stage = try APIStage()
        let keys = try stage.start(0..<40)
        try stage.engine.run()
        #expect(try keys.allSatisfy { try stage.record($0).status == .succeeded })
        #expect(stage.shown == Array(repeating: "Bearer t-1", count: 40))
        #expect(stage.engine.world.grants.count == 1)
        let grant = try #require(stage.engine.world.grants.first)
        #expect(grant.head.path == "/token")
        #expect(grant.head.headerFields[.authorization] == "Basic dXNoZXI6aHVudGVyMg==")
        #expect(String(decoding: grant.body, as: UTF8.self) == "grant_type=client_credentials&scope=entries")
        #expect(try stage.temporary.store.audit(limit: 10) == [])
    }

    @Test("renew it before its end")
    func renewal() throws {
        let stage = try APIStage(seal: Self.seal)
        _ = try stage.run(0)
        try stage.engine.stayDown(for: .seconds(400))
        _ = try stage.run(1)
        try stage.engine.stayDown(for: .seconds(100))
        _ = try stage.run(2)
        #expect(stage.shown == ["Bearer t-1", "Bearer t-1", "Bearer t-2"])
    }

    @Test("get another where it is refused, and send the call once more")
    func refusedOnce() throws {
        let stage = try APIStage()
        _ = try stage.run(0)
        stage.engine.world.revoked = ["Bearer t-1"]
        #expect(try stage.run(1).status == .succeeded)
        #expect(stage.shown == ["Bearer t-1", "Bearer t-1", "Bearer t-2"])
    }

    @Test("leave it to the workflow where a fresh one is refused, too")
    func refusedTwice() throws {
        var world = APIWorld()
        world.revoked = ["Bearer t-1", "Bearer t-2"]
        let stage = try APIStage(world: world)
        let record = try stage.run()
        #expect(record.error == "States.Http.StatusCode.401")
        #expect(record.cause == "\"Who is Ada?\"")
        #expect(stage.shown == ["Bearer t-1", "Bearer t-2"])
    }

    @Test("keep it over a crash where there is a seal, and nobody can read it in the store", arguments: [false, true])
    func sealed(isSealed: Bool) throws {
        let stage = try APIStage(seal: isSealed ? Self.seal : nil)
        _ = try stage.run(0)
        try stage.engine.crash()
        _ = try stage.run(1)
        #expect(stage.shown == ["Bearer t-1", isSealed ? "Bearer t-1" : "Bearer t-2"])
        let stored = try stage.temporary.store.sealedToken(of: "connection:ledger")?.sealed
        #expect((stored != nil) == isSealed)
        #expect(!String(decoding: stored ?? [], as: UTF8.self).contains("t-1"))
    }

    @Test(
        "make no call without it, and tell why",
        arguments: [
            (
                "ledger", 400, ["error": "invalid_client"], "Events.ConnectionResource.InvalidConnectionState",
                "invalid_client"
            ),
            ("ledger", 503, [:], "States.Http.Socket", "503"),
            ("ledger", 200, ["token": "x"], "Events.ConnectionResource.InvalidConnectionState", "200"),
            ("empty", 200, [:], "Events.ConnectionResource.InvalidConnectionState", "env:NOTHING"),
        ] as [(String, Int, JSON, String, String)]
    )
    func noToken(_ connection: String, _ status: Int, _ body: JSON, _ error: String, _ word: String) throws {
        var world = APIWorld()
        world.refusal = (status, body, nil)
        let stage = try APIStage(connection: connection, world: world)
        let record = try stage.run()
        #expect(record.error == error)
        #expect(record.cause?.contains(word) == true, "\(record.cause ?? "")")
        #expect(record.cause?.contains("hunter2") == false)
        #expect(stage.engine.world.calls.isEmpty)
    }

    @Test("show a user name and a password in the same way, without a token")
    func basic() throws {
        let stage = try APIStage(connection: "basic")
        #expect(try stage.run().status == .succeeded)
        #expect(stage.shown == ["Basic dXNoZXI6aHVudGVyMg=="])
        #expect(stage.engine.world.grants.isEmpty)
    }
}

@Suite("An API that asks to wait")
struct RetryAfterTests {
    private static let retry =
        #"[{"ErrorEquals": ["States.Http.StatusCode.503", "States.Http.StatusCode.429"], "IntervalSeconds": 10, "MaxAttempts": 3, "BackoffRate": 1}]"#

    @Test(
        "is waited for where the state retries: as long as it asks, or the retrier's interval, whichever is longer",
        arguments: [(503, "90", 90), (429, "90", 90), (503, "3", 10), (503, nil, 10), (503, "nonsense", 10)]
            as [(Int, String?, Int)]
    )
    func waits(_ status: Int, _ retryAfter: String?, _ pause: Int) throws {
        var world = APIWorld()
        world.answers = [0: (status, retryAfter)]
        let stage = try APIStage(connection: "basic", retry: Self.retry, world: world)
        #expect(try stage.run().status == .succeeded)
        #expect(stage.moments == [0, pause])
    }

    @Test("is waited for over a crash, by a timer in the store")
    func crash() throws {
        var world = APIWorld()
        world.answers = [0: (503, "Mon, 01 Jun 2026 10:15:00 GMT")]
        let stage = try APIStage(connection: "basic", retry: Self.retry, world: world)
        let key = try stage.start()[0]
        try stage.engine.run(until: APIStage.start.advanced(by: .seconds(60)))
        try stage.engine.crash()
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        #expect(stage.moments == [0, 900])
    }

    @Test("is not waited for where nothing retries")
    func fails() throws {
        var world = APIWorld()
        world.answers = [0: (503, "90")]
        let stage = try APIStage(connection: "basic", world: world)
        #expect(try stage.run().error == "States.Http.StatusCode.503")
        #expect(stage.moments == [0])
    }

    @Test("counts for the authorization server, too")
    func authorizationServer() throws {
        var world = APIWorld()
        world.refusal = (503, [:], "120")
        let retry = #"[{"ErrorEquals": ["States.Http.Socket"], "IntervalSeconds": 1, "MaxAttempts": 1}]"#
        let stage = try APIStage(retry: retry, world: world)
        let key = try stage.start()[0]
        try stage.engine.run(until: APIStage.start.advanced(by: .seconds(60)))
        stage.engine.world.refusal = nil
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        #expect(stage.engine.world.grants.count == 2)
        #expect(stage.moments == [120])
    }
}
