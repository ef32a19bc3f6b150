import Connectors
import Foundation
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Tokens that end, are replaced or are refused, secrets that change, and clocks that go wrong.
@Suite("Credentials and tokens")
struct TokenScenarios {
    static let seal = TokenSeal(secret: Secret("a secret of at least thirty-two bytes, for tests"))
    /// Reads the locks, waits, and reads them again: two calls with a token.
    static let twoCalls = """
        {"QueryLanguage":"JSONata","StartAt":"First","States":{
          "First":{"Type":"Task","Resource":"connector:sentry-interactive:listShareableDoors","Arguments":{},"Next":"Pause"},
          "Pause":{"Type":"Wait","Seconds":3600,"Next":"Second"},
          "Second":{"Type":"Task","Resource":"connector:sentry-interactive:listShareableDoors","Arguments":{},"End":true}}}
        """

    @Test("P39 a token that ends between steps is renewed once for 500 executions, and all go on")
    func singleFlight() throws {
        let stage = try TokenStage(dials: ["tokenLifetimeSeconds": 1800], definition: Self.twoCalls)
        let keys = try (0..<500).map { try stage.start("e\($0)") }
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try keys.allSatisfy { try stage.status($0) == .succeeded })
        #expect(try stage.calls(of: "login") == 1)
        #expect(try stage.calls(of: "refreshToken") == 1)
        #expect(try stage.calls(of: "listShareableLocks") == 1000)
        #expect(try stage.temporary.store.audit(limit: 1) == [])
    }

    @Test(
        "P40 a process that dies between a refresh and its writing logs in again, and no 401 is repeated",
        arguments: [true, false]
    )
    func diesBeforeWriting(isSealed: Bool) throws {
        let stage = try TokenStage(
            dials: ["tokenLifetimeSeconds": 1800],
            definition: Self.twoCalls,
            seal: isSealed ? Self.seal : nil
        )
        let key = try stage.start("e")
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3000)))
        // The refresh token was used up, and the process dies before the new one is durable.
        var hasStruck = false
        let engine = stage.engine
        engine.strikes = { [unowned engine] point in
            guard !hasStruck, point == .beforeCommit, engine.tokenCalls == 2 else { return false }
            hasStruck = true
            return true
        }
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(hasStruck)
        #expect(try stage.status(key) == .succeeded)
        #expect(try stage.calls(of: "login") == 2)
        #expect(try stage.calls(of: "refreshToken") <= 2)
        #expect(try stage.temporary.store.calls(of: key).allSatisfy { $0.status != 401 })
        #expect(try stage.temporary.store.audit(limit: 1) == [])
    }

    @Test("a sealed token outlives the process, a token without a seal does not, and none is in the file in clear")
    func restart() throws {
        for seal in [Self.seal, nil] {
            let stage = try TokenStage(dials: [:], definition: Self.twoCalls, seal: seal)
            let key = try stage.start("e")
            try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(600)))
            let sealed = try stage.temporary.store.sealedToken(of: "sentry-interactive/sandbox")
            #expect((sealed != nil) == (seal != nil))
            try stage.engine.crash()
            try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
            #expect(try stage.status(key) == .succeeded)
            #expect(try stage.calls(of: "login") == (seal == nil ? 2 : 1))
            let bytes = try Data(contentsOf: URL(filePath: stage.temporary.path))
            let log = (try? Data(contentsOf: URL(filePath: stage.temporary.path + "-wal"))) ?? Data()
            for token in stage.engine.world.tokens {
                #expect((bytes + log).firstRange(of: Data(token.utf8)) == nil)
            }
            #expect(!stage.engine.world.tokens.isEmpty)
        }
    }

    @Test("P42 a rotated secret counts for new calls without a restart, and a call under way ends on the old one")
    func rotation() throws {
        let stage = try TokenStage(
            dials: [:],
            definition: Self.twoCalls,
            latency: .seconds(10)
        )
        let first = try stage.start("first")
        // The first call is under way with the old token when the password is changed.
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(15)))
        stage.secrets.rotate("SENTRY_INTERACTIVE_SANDBOX_PASSWORD", to: "another-password")
        stage.engine.world.acceptedPassword = "another-password"
        let second = try stage.start("second")
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try stage.status(first) == .succeeded)
        #expect(try stage.status(second) == .succeeded)
        #expect(stage.engine.world.passwords == ["sandbox-password", "another-password"])
        #expect(try stage.temporary.store.calls(of: first).map(\.outcome) == ["ok", "ok"])
    }

    @Test(
        "P43 with the host's clock ten minutes off no token is signed, an alarm says so, and timers keep their length",
        arguments: [600, -600]
    )
    func skewedClock(seconds: Int) throws {
        let stage = try TokenStage(dials: [:], definition: Self.presentation, skew: .seconds(seconds))
        let key = try stage.start("e", input: ["subject": "customer-1", "email": "jane@example.com"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        let record = try #require(try stage.temporary.store.execution(key)).record
        #expect(record.error == "SentryInteractive.ConfigurationFault")
        #expect(record.cause?.contains("600 s \(seconds > 0 ? "ahead of" : "behind")") == true)
        #expect(stage.engine.alarms.map(\.kind).contains(.clockSkew))
        #expect(try stage.calls(of: "presentToken") == 0)
        let events = try stage.temporary.store.events(of: key, after: nil, isReversed: false, limit: 100)
        let wait = try #require(events.first { $0.type.rawValue == "WaitStateExited" })
        let start = try #require(events.first { $0.type.rawValue == "WaitStateEntered" })
        #expect(start.timestamp.duration(to: wait.timestamp) == .seconds(60))
    }

    @Test("a token that is signed here has the claims of the provider's page, and is made anew after a refusal")
    func signedClaims() throws {
        let stage = try TokenStage(dials: [:], definition: Self.presentation)
        let input: JSON = [
            "subject": "customer-1", "email": "jane@example.com", "isEmailVerified": true, "locale": "en-GB",
            "timeZone": "Europe/London", "name": "Jane Example", "authenticatedAt": "2026-06-01T09:00:00Z",
        ]
        let key = try stage.start("e", input: input)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try stage.status(key) == .succeeded)
        let text = try #require(stage.engine.world.tokens.last)
        let claims = try #require(Self.claims(text))
        #expect(claims["iss"] == "https://usher.example/")
        #expect(claims["aud"] == "https://api.doordeck.com")
        #expect(claims["sub"] == "customer-1")
        #expect(claims["email_verified"] == true)
        #expect(claims["telephone_verified"] == nil)
        #expect(claims["auth_time"] == 1_780_304_400)
        let life = try #require(claims["exp"]?.integerValue) - #require(claims["iat"]?.integerValue)
        #expect(life == 600)
    }

    @Test("credentials that are refused are not tried again for every flow, and the alarm holds no secret")
    func refusedCredentials() throws {
        let stage = try TokenStage(dials: [:], definition: Self.twoCalls)
        stage.secrets.rotate("SENTRY_INTERACTIVE_SANDBOX_PASSWORD", to: "wrong-password-canary")
        let keys = try (0..<50).map { try stage.start("e\($0)") }
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(20)))
        #expect(try stage.calls(of: "login") == 1)
        // One or two learn it as their error, which stops the connector; the others wait and lose no attempt.
        let records = try keys.map { try #require(try stage.temporary.store.execution($0)).record }
        let failed = records.filter { $0.status == .failed }
        #expect((1...2).contains(failed.count))
        #expect(failed.allSatisfy { $0.error == "SentryInteractive.ConfigurationFault" })
        #expect(failed.allSatisfy { $0.cause?.contains("canary") == false })
        let waiting = records.filter { $0.status == .running }
        #expect(waiting.count == keys.count - failed.count)
        let bucket = "sentry-interactive/sandbox/default"
        #expect(stage.engine.alerts == [LimitAlert(bucket: bucket, what: .opened(reason: "configurationFault"))])
        #expect(!"\(stage.engine.alerts)".contains("canary"))
        #expect(stage.engine.alarms.map(\.kind) == [.noToken])
        #expect(!stage.engine.alarms.contains { $0.message.contains("canary") })
        // Somebody mends the password and lets the connector go on: whoever waited comes to the end.
        stage.secrets.rotate("SENTRY_INTERACTIVE_SANDBOX_PASSWORD", to: "sandbox-password")
        _ = try stage.engine.limits(.close(bucket: bucket))
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7200)))
        #expect(try waiting.allSatisfy { try stage.status($0.key) == .succeeded })
        #expect(try stage.calls(of: "login") == 2)
        #expect(try stage.temporary.store.audit(limit: 1) == [])
    }

    private static let presentation = """
        {"QueryLanguage":"JSONata","StartAt":"Pause","States":{
          "Pause":{"Type":"Wait","Seconds":60,"Next":"Present","Assign":{"user":"{% $states.input %}"}},
          "Present":{"Type":"Task","Resource":"connector:sentry-interactive:presentToken","Arguments":"{% $user %}","End":true}}}
        """

    private static func claims(_ token: String) -> JSON? {
        var part = String(token.split(separator: ".")[1]).replacing("-", with: "+").replacing("_", with: "/")
        part += String(repeating: "=", count: (4 - part.count % 4) % 4)
        return Data(base64Encoded: part).flatMap { try? JSON(parsing: Array($0)) }
    }
}

/// The stage of scenarios about tokens: one definition, secrets that can be rotated, and a world that listens.
final class TokenStage {
    let temporary: TemporaryStore
    let engine: VirtualEngine<ListeningWorld>
    let secrets = RotatingSecrets()

    init(
        dials: JSONObject,
        definition: String,
        seal: TokenSeal? = nil,
        skew: Duration = .zero,
        latency: Duration = .zero
    ) throws {
        let library = ScenarioStage.library
        try #require(!library.hasErrors)
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors)
        )
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(dials: ["sentry-interactive": .object(dials)], failures: &failures)
        try #require(failures == [])
        temporary = try TemporaryStore()
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: secrets),
            world: ListeningWorld(twins: TwinWorld(sandbox), skew: skew, latency: latency),
            at: ScenarioStage.start,
            seal: seal
        )
        try engine.register(DefinitionDraft(stateMachine: "test", text: definition, roleARN: ""))
    }

    func start(_ name: String, input: JSON = [:]) throws -> ExecutionKey {
        try engine.start(StartRequest(stateMachine: "test", name: name, input: input)).key
    }

    func status(_ key: ExecutionKey) throws -> ExecutionStatus? { try temporary.store.execution(key)?.record.status }

    /// How often the twin was called.
    func calls(of operation: String) throws -> Int {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/twin/sentry-interactive/state")
        let reply = engine.world.twins.sandbox.respond(to: TwinRequest(head: head), at: engine.now)
        return try JSON(parsing: reply.body)["calls"]?[operation]?["calls"]?.integerValue ?? 0
    }
}

/// The twins, with a clock that may differ from the host's, and with what calls showed.
struct ListeningWorld: VirtualWorld {
    var twins: TwinWorld
    /// By how much the host's clock is ahead.
    var skew: Duration
    /// How long each answer takes.
    var latency: Duration
    /// The bearer tokens of all calls, each once.
    private(set) var tokens: [String] = []
    /// The passwords of all logins, each once.
    private(set) var passwords: [String] = []
    /// The password that logins must show; the twin's own if `nil`.
    var acceptedPassword: String?

    init(twins: TwinWorld, skew: Duration, latency: Duration) {
        self.twins = twins
        self.skew = skew
        self.latency = latency
    }

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        var request = request
        if let field = request.head.headerFields[.authorization], field.hasPrefix("Bearer ") {
            let token = String(field.dropFirst("Bearer ".count))
            if !tokens.contains(token) { tokens.append(token) }
        }
        if request.head.path == "/auth/token", let body = try? JSON(parsing: request.body),
            let password = body["password"]?.stringValue, var object = body.objectValue
        {
            if !passwords.contains(password) { passwords.append(password) }
            if password == acceptedPassword { object["password"] = "sandbox-password" }
            request.body = JSON.object(object).utf8()
        }
        var answer = twins.respond(to: request, at: now.advanced(by: .zero - skew))
        answer.delay += latency
        return answer
    }

    var nextWake: Timestamp? { twins.nextWake?.advanced(by: skew) }

    mutating func wake(at now: Timestamp) -> [SideEffect] { twins.wake(at: now.advanced(by: .zero - skew)) }
}

/// The twins' credentials, of which any can be rotated.
final class RotatingSecrets: SecretSource {
    private let rotated = Mutex<[String: String]>([:])

    func rotate(_ name: String, to value: String) { rotated.withLock { $0[name] = value } }

    func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
        if let value = rotated.withLock({ $0[reference.name] }) { return Secret(value) }
        return try TwinProviders.Secrets().value(of: reference)
    }
}
