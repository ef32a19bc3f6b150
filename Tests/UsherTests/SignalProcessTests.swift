import Foundation
import JSONModel
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What goes wrong with webhooks, between real processes: the engine, and the provider's double that sends them.
@Suite("Webhooks between processes", .serialized, .timeLimit(.minutes(5)))
struct SignalProcessTests {
    private static let passphrase = "sandbox-passphrase-of-32-characters"
    private static let client: JSONObject = [
        "clientUuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "clientSecret": "sandbox-secret-16",
    ]

    /// An engine with a database of its own, and a twin that knows where its webhooks go.
    private final class Pair {
        let folder: TemporaryFolder
        let twin: String
        let endpoint: String
        private let sandbox: RunningCommand
        private(set) var server: RunningCommand

        init(poll: String) async throws {
            let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Fixtures/inbound")
            func fixture(_ path: String) throws -> String {
                try String(contentsOf: fixtures.appendingPathComponent(path), encoding: .utf8)
            }
            let connector = "connectors/aurora-sentinel.connector.json"
            let text = try fixture(connector)
            let schedule = "[40, 60, 100, 160, 240, 340, 460, 600, 760, 940, 86400]"
            try #require(text.contains(schedule))
            folder = try TemporaryFolder([
                "workflows/\(connector)": text.replacingOccurrences(of: schedule, with: poll),
                "workflows/verify/definition.asl.json": try fixture("verify/definition.asl.json"),
            ])
            sandbox = try Usher.start([
                "sandbox", "--provider", "aurora-sentinel", "--listen", "127.0.0.1:0",
                "--dial", "applicantDelaySeconds=1", "--dial", "decisionDelaySeconds=1",
            ])
            twin = try sandbox.address(inLineBeginning: "The aurora-sentinel sandbox listens at ")
            server = try Self.serve(folder, twin, listen: "127.0.0.1:0")
            endpoint = try server.address(inLineBeginning: "Serving ")
            try await setWebhook()
        }

        /// The engine dies as by a power failure; after something has happened, it comes back at the same address.
        func restart(_ arguments: String..., after happening: () async throws -> Void) async throws {
            server.kill9()
            try await happening()
            let listen = String(endpoint.dropFirst("http://".count))
            server = try Self.serve(folder, twin, listen: listen, arguments)
            _ = try server.line(beginning: "Serving ")
        }

        private static func serve(
            _ folder: TemporaryFolder,
            _ twin: String,
            listen: String,
            _ arguments: [String] = []
        ) throws -> RunningCommand {
            try Usher.start(
                [
                    "serve", "--database", "usher.db", "--environment", "sandbox", "--listen", listen,
                    "--insecure-no-auth", "--base-url", "aurora-sentinel=\(twin)",
                ] + arguments,
                environment: [
                    "SENTINEL_UUID": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "SENTINEL_SECRET": "sandbox-secret-16",
                    "SENTINEL_HOOK": SignalProcessTests.passphrase,
                ],
                in: folder.url
            )
        }

        private func setWebhook() async throws {
            var body = SignalProcessTests.client
            body["callbackUrl"] = .string("\(endpoint)/hooks/aurora-sentinel")
            body["callbackPassphrase"] = .string(SignalProcessTests.passphrase)
            let status = try await post("\(twin)/clients/setWebhook/clientAuth", .object(body)).status
            try #require(status == 200)
        }

        // MARK: Asking

        func post(
            _ url: String,
            _ body: JSON,
            type: String = "application/json"
        ) async throws -> (status: Int, body: JSON) {
            var request = URLRequest(url: try #require(URL(string: url)))
            request.httpMethod = "POST"
            request.httpBody = Data(body.utf8())
            request.setValue(type, forHTTPHeaderField: "Content-Type")
            let (data, response) = try await URLSession.shared.data(for: request)
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, (try? JSON(parsing: data)) ?? .null)
        }

        func get(_ url: String) async throws -> String {
            let (data, _) = try await URLSession.shared.data(from: try #require(URL(string: url)))
            return String(decoding: data, as: UTF8.self)
        }

        /// Delivers a message as the provider would.
        func deliver(_ email: String, status: Int, updatedAt: String, type: String = "application/json") async throws
            -> Int
        {
            let body: JSON = [
                "uuid": "6d3fd8b5-8f55-4c6b-9a6b-0d1c5a4f7e10", "email": .string(email), "newStatus": .integer(status),
                "updatedAt": .string(updatedAt), "event": "status_changed", "passphrase": .string(passphrase),
            ]
            return try await post("\(endpoint)/hooks/aurora-sentinel", body, type: type).status
        }

        func start(_ email: String, key: String = "a-1", waits: Bool) throws -> Usher.Run {
            try Usher.start(
                ["start", "verify", "--key", key, "--input", "{\"email\": \"\(email)\"}", "--endpoint", endpoint]
                    + (waits ? ["--wait", "--json"] : [])
            ).end()
        }

        func inbox() throws -> [JSON] {
            let run = try Usher.run("inbox", "--json", "--endpoint", endpoint)
            try #require(run.status == 0, "\(run.errors)")
            return try JSON(parsing: run.output)["messages"]?.arrayValue?.reversed() ?? []
        }

        /// Waits until the twin has sent so many webhooks in vain.
        func missWebhooks(_ count: Int) throws { try sandbox.complaint("a twin's call found nobody", times: count) }

        func metrics() async throws -> String { try await get("\(endpoint)/metrics") }

        /// Asks until an answer holds a text, as long as a test waits for anything.
        func answer(holding text: String, _ ask: () async throws -> String) async throws -> String {
            let end = ContinuousClock.now + RunningCommand.patience
            var answer = try await ask()
            while !answer.contains(text), ContinuousClock.now < end {
                // Another process cannot signal; it is asked again.
                try await Task.sleep(for: .milliseconds(100))
                answer = try await ask()
            }
            return answer
        }

        /// Ends both in good order, and proves the invariants.
        func end() throws {
            #expect(try server.terminate().status == 0)
            #expect(try sandbox.terminate().status == 0)
            let audit = try Usher.run("audit", "--database", "usher.db", in: folder.url)
            #expect(audit.status == 0, "\(audit.output)")
        }

        private var passphrase: String { SignalProcessTests.passphrase }
    }

    @Test("P11 a webhook that comes before its flow is given to it when it begins, also over a kill -9 between them")
    func appliesOrphans() async throws {
        let pair = try await Pair(poll: "[600]")
        let email = "jane@never.sandbox.example"
        #expect(try await pair.deliver(email, status: 2, updatedAt: "2026-06-01T10:00:00Z") == 202)
        #expect(try pair.inbox().map { $0["state"] } == ["orphan"])
        try await pair.restart {}
        #expect(try pair.start(email, waits: false).status == 0)
        let list = try await pair.answer(holding: "applied") { try pair.inbox().map { $0.text() }.joined() }
        #expect(list.contains("\"woke\":[\"onb-1\"]"), "\(list)")
        try pair.end()
    }

    @Test("P12 without a webhook the schedule finds the decision, and the metric says so")
    func findsByPolling() async throws {
        let pair = try await Pair(poll: "[1]")
        let run = try pair.start("jane@webhookLost.sandbox.example", waits: true)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try pair.inbox().isEmpty)
        let line = "usher_awaits_completed_total{connector=\"aurora-sentinel\",completed_by=\"poll\"} 1\n"
        #expect(try await pair.answer(holding: line, pair.metrics).contains(line))
        try pair.end()
    }

    @Test("P13 a webhook that comes five times is one message that woke its flow once")
    func countsRepetitions() async throws {
        let pair = try await Pair(poll: "[600]")
        let run = try pair.start("jane@webhookRepeated.sandbox.example", waits: true)
        #expect(run.status == 0, "\(run.errors)")
        let line = "result=\"duplicate\"} 8\n"
        #expect(try await pair.answer(holding: line, pair.metrics).contains(line))
        let messages = try pair.inbox()
        #expect(messages.map { $0["deliveries"] } == [5, 5])
        // Where the first look finds the decision already, the second message finds a flow that has ended.
        #expect(messages.first?["woke"] == ["onb-1"])
        #expect([["onb-1"], []].contains(messages.last?["woke"]))
        #expect(try await pair.metrics().contains("completed_by=\"webhook\"} 1\n"))
        try pair.end()
    }

    @Test("P15 a forgery with the true passphrase changes nothing, and is a security event without personal data")
    func refutesForgeries() async throws {
        let pair = try await Pair(poll: "[600]")
        #expect(try pair.start("jane@webhookForged.sandbox.example", waits: false).status == 0)
        let line =
            "usher_security_events_total{connector=\"aurora-sentinel\",webhook=\"statusChanged\",kind=\"refuted_claim\"} 1\n"
        #expect(try await pair.answer(holding: line, pair.metrics).contains(line))
        let show = try JSON(parsing: Usher.run("show", "onb-1", "--json", "--endpoint", pair.endpoint).output)
        #expect(show["status"] == "running", "\(show.text())")
        try pair.end()
    }

    @Test("P16 too large a body is 413, another media type 415, a wrong passphrase 401, and nothing is stored")
    func refusesForms() async throws {
        let pair = try await Pair(poll: "[600]")
        let hook = "\(pair.endpoint)/hooks/aurora-sentinel"
        let large: JSON = ["padding": .string(String(repeating: "x", count: 1_100_000))]
        #expect(try await pair.post(hook, large).status == 413)
        #expect(try await pair.deliver("a@b.example", status: 6, updatedAt: "", type: "text/plain") == 415)
        #expect(try await pair.post(hook, ["passphrase": "wrong"]).status == 401)
        #expect(try await pair.post("\(pair.endpoint)/hooks/nobody", [:]).status == 404)
        #expect(try pair.inbox().isEmpty)
        #expect(try Usher.run("inbox", "--endpoint", pair.endpoint).output == "No messages.\n")
        try pair.end()
    }

    @Test("P18 what happened while the engine was down is found by the sweep of the start, long before the schedule")
    func sweepsAfterDowntime() async throws {
        let pair = try await Pair(poll: "[86400]")
        let email = "jane@person.sandbox.example"
        #expect(try pair.start(email, waits: false).status == 0)
        let waiting = try await pair.answer(holding: "\"purpose\": \"poll\"") {
            try Usher.run("show", "onb-1", "--json", "--endpoint", pair.endpoint).output
        }
        #expect(waiting.contains("\"status\": \"running\""), "\(waiting)")
        try await pair.restart("--reconcile") {
            let links = try JSON(
                parsing: try await pair.get("\(pair.twin)/twin/aurora-sentinel/links?contact=\(email)")
            )
            let token = try #require(links[0]?["token"]?.stringValue)
            let finish = "\(pair.twin)/twin/aurora-sentinel/links/\(token)/finish"
            #expect(try await pair.post(finish, ["outcome": "accepted"]).status == 200)
            // Both of its webhooks, about the submission and about the decision, have been sent in vain.
            try pair.missWebhooks(2)
        }
        let run = try pair.start(email, waits: true)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try pair.inbox().isEmpty)
        #expect(try await pair.metrics().contains("usher_swept_total 1\n"))
        try pair.end()
    }
}
