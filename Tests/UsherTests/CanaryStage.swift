import Foundation
import JSONModel
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// All twins, an engine that serves every workflow and logs all it can, and a product that listens.
final class CanaryStage {
    struct Answer {
        var request: String
        var status: Int
        var text: String
    }

    private static let settings = Command.repository.appendingPathComponent("Examples/configuration")

    private let folder: TemporaryFolder
    private let sandbox: RunningCommand
    private let twins: String
    private let product: RunningCommand
    private let environment: [String: String]
    private var server: RunningCommand
    private var endpoint: String
    private var started: [String] = []
    private var log = ""

    init() throws {
        folder = try TemporaryFolder(["product.py": Self.productScript])
        environment = try Self.credentials()
        sandbox = try Usher.start([
            "sandbox", "--provider", "all", "--listen", "127.0.0.1:0", "--dial", "sardine.scenario=completes",
            "--dial", "sardine.applicantDelaySeconds=0", "--dial", "aurora-sentinel.scenario=accepted",
            "--dial", "aurora-sentinel.applicantDelaySeconds=0", "--dial", "aurora-sentinel.decisionDelaySeconds=0",
        ])
        twins = try sandbox.address(inLineBeginning: "The sandbox of")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Command.python)
        process.arguments =
            (Command.python == "/usr/bin/env" ? ["python3"] : [])
            + [folder.path("product.py"), folder.path("received")]
        product = try RunningCommand(process, input: "")
        let listener = try product.line(beginning: "http://")
        try Data(
            #"{"endpoints": [{"url": "\#(listener)"}]}"#.utf8
        ).write(to: folder.url.appendingPathComponent("endpoints.json"))
        server = try Self.serve(folder, twins, environment)
        endpoint = try server.address(inLineBeginning: "Serving ")
    }

    private static func serve(
        _ folder: TemporaryFolder,
        _ twins: String,
        _ environment: [String: String]
    ) throws -> RunningCommand {
        let workflows = Command.repository.appendingPathComponent("workflows").path
        var arguments = [
            "serve", "--database", folder.path("usher.db"), "--workflows", workflows, "--environment", "sandbox",
            "--insecure-no-auth", "--listen", "127.0.0.1:0", "--log-level", "trace", "--allow-loopback-endpoints",
            "--endpoints", folder.path("endpoints.json"),
        ]
        for (provider, path) in [
            ("sardine", "/v1"), ("aurora-sentinel", ""), ("sentry-interactive", ""),
            ("kajeet-sentinel", "/sentinel-proxy/sentinel/api"),
        ] {
            arguments += ["--base-url", "\(provider)=\(twins)\(path)"]
            let file = settings.appendingPathComponent("\(provider).json").path
            if FileManager.default.fileExists(atPath: file) { arguments += ["--configuration", "\(provider)=\(file)"] }
        }
        return try Usher.start(arguments, environment: environment)
    }

    /// The credentials that the twins know, as the example sets them.
    private static func credentials() throws -> [String: String] {
        let file = settings.appendingPathComponent("sandbox.env").path
        let run = try Command.run("/bin/bash", ["-c", "set -a; . \"$0\"; env -0", file])
        var values: [String: String] = [:]
        for line in run.output.split(separator: "\0") {
            let pair = line.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2, pair[0].contains("_SANDBOX_") { values[pair[0]] = pair[1] }
        }
        return values
    }

    /// A product that writes down whatever it is sent.
    private static let productScript = """
        import http.server, sys
        class Product(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with open(sys.argv[1], "a") as file:
                    file.write(f"{self.headers}{body}\\n")
                self.send_response(204)
                self.end_headers()
            def log_message(self, *arguments):
                pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Product)
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
        """

    // MARK: What happens

    func start(_ workflow: String, _ input: JSON, key: String) async throws {
        let body: JSON = ["workflow": .string(workflow), "input": input]
        let answer = try await ask("POST", "/v1/onboardings", body.text(), ["Idempotency-Key": key])
        try #require(answer.status == 201, "\(workflow): \(answer.text)")
        started.append(try #require(try JSON(parsing: answer.text)["id"]?.stringValue))
    }

    /// Dies as by a power failure, and comes back.
    func restart() throws {
        server.kill9()
        log += try server.end().errors
        server = try Self.serve(folder, twins, environment)
        endpoint = try server.address(inLineBeginning: "Serving ")
    }

    /// Waits until all have ended but the one who has nothing to share, who waits for a week.
    func waitForEnds() async throws {
        let end = ContinuousClock.now + RunningCommand.patience
        while ContinuousClock.now < end {
            let answer = try await ask("GET", "/v1/onboardings?status=running")
            if try JSON(parsing: answer.text)["onboardings"]?.arrayValue?.count ?? 9 <= 1 { return }
        }
        Issue.record("Not all onboardings ended.")
    }

    /// What the providers know of these people beside what they were given.
    func providersData() async throws -> [String] {
        var texts: [String] = []
        for id in started {
            let shown = try JSON(parsing: await ask("GET", "/v1/onboardings/\(id)").text)
            guard let customer = shown["output"]?["customerId"]?.stringValue else { continue }
            let names = ["SARDINE_SANDBOX_CLIENT_ID", "SARDINE_SANDBOX_CLIENT_SECRET"]
            let pair = names.map { environment[$0] ?? "" }.joined(separator: ":")
            let basic = "Basic " + Data(pair.utf8).base64EncodedString()
            let url = "\(twins)/v1/identity/entities/\(customer)"
            texts += Self.personalTexts(try JSON(parsing: await ask("GET", url, nil, ["Authorization": basic]).text))
        }
        let credentials: JSON = [
            "clientUuid": .string(environment["AURORA_SENTINEL_SANDBOX_CLIENT_UUID"] ?? ""),
            "clientSecret": .string(environment["AURORA_SENTINEL_SANDBOX_CLIENT_SECRET"] ?? ""),
            "email": "zelda.kanarienvogel@canary.example",
        ]
        let url = "\(twins)/customers/statusWithoutImages/clientAuth"
        texts += Self.personalTexts(try JSON(parsing: await ask("POST", url, credentials.text()).text))
        return texts + ["client_token=", "?data="] + environment.filter { $0.key.hasSuffix("_SECRET") }.map(\.value)
    }

    private static let personalMembers: Set<String> = [
        "fullName", "dateOfBirth", "emailAddress", "street", "documentNumber", "passportNumber", "emiratesIdNumber",
        "email", "name", "surname", "postalCode", "front", "back", "selfie",
    ]

    private static func personalTexts(_ value: JSON) -> [String] {
        switch value {
        case .object(let object):
            object.flatMap { member -> [String] in
                guard personalMembers.contains(member.key), let text = member.value.stringValue, text.count > 4 else {
                    return personalTexts(member.value)
                }
                return [text]
            }
        case .array(let elements): elements.flatMap(personalTexts)
        default: []
        }
    }

    /// Requests that are wrong, with canaries wherever a mistake can be.
    func provokeErrors() async throws -> [Answer] {
        let name = Canaries.name
        let escaped = "Zelda%20Kanarienvogel"
        let body: (JSON) -> String = { $0.text() }
        let hook = environment["AURORA_SENTINEL_SANDBOX_WEBHOOK_PASSPHRASE"] ?? ""
        let requests: [(String, String, String?, [String: String])] = [
            ("POST", "/v1/onboardings", body(["workflow": .string(name), "input": [:]]), ["Idempotency-Key": "e1"]),
            ("POST", "/v1/onboardings", "{\"workflow\": \"\(name)", ["Idempotency-Key": "e2"]),
            ("POST", "/v1/onboardings", body(["workflow": "onboarding", "name": .string(name)]), [:]),
            ("POST", "/v1/onboardings", body([name: "x"]), ["Idempotency-Key": "e3"]),
            (
                "POST", "/v1/onboardings",
                body(["workflow": "sardine-onboarding", "input": ["phoneNumber": "kanarien-document"]]),
                ["Idempotency-Key": "e4"]
            ),
            (
                "POST", "/v1/onboardings",
                body(["workflow": "sardine-onboarding", "input": ["phoneNumber": .string(name)]]),
                ["Idempotency-Key": "order-0"]
            ),
            ("GET", "/v1/onboardings?select=\(escaped)", nil, [:]),
            ("GET", "/v1/onboardings?\(escaped)=1", nil, [:]),
            ("GET", "/v1/onboardings?status=\(escaped)", nil, [:]),
            ("GET", "/v1/onboardings/\(escaped)", nil, [:]),
            ("GET", "/return/\(escaped)", nil, [:]),
            ("POST", "/hooks/\(escaped)", "{}", [:]),
            ("POST", "/hooks/aurora-sentinel", body(["email": .string(name), "passphrase": .string(name)]), [:]),
            ("POST", "/hooks/aurora-sentinel", body(["email": .string(name), "passphrase": .string(hook)]), [:]),
            ("POST", "/v1/onboardings/onb-1/complete", body(["output": .string(name), "reason": "Try."]), [:]),
            ("POST", "/v1/onboardings/onb-1/skip", body([name: 1, "reason": "Try."]), [:]),
            ("POST", "/v1/jobs", body(["act": "stop", "select": .string(name), "reason": "Try."]), [:]),
            ("POST", "/v1/jobs", body(["act": "stop", "select": "status:failed", "dryRun": true]), [:]),
            ("POST", "/v1/jobs", body(["act": "resume", "select": "status:failed", "reason": "Try."]), [:]),
        ]
        var answers: [Answer] = []
        for (method, path, body, headers) in requests {
            answers.append(try await ask(method, path, body, headers))
        }
        try #require(answers.contains { $0.status == 201 }, "one of them is a bulk act on those that failed")
        try #require(answers.count { (400..<500).contains($0.status) } >= 15)
        return answers
    }

    /// What operators, machines and products read about all onboardings at once, and the evidence of calls.
    func readEverythingShared() async throws -> [Answer] {
        let paths = [
            "/metrics", "/v1/events?limit=500", "/v1/failures", "/v1/operator-log", "/v1/jobs", "/v1/jobs/1",
            "/v1/jobs/1/items", "/v1/inbox", "/v1/limits", "/v1/endpoints", "/v1/endpoints/ep-1/deliveries",
            "/v1/audit", "/v1/reviews", "/v1/workflows", "/v1/onboardings?limit=100", "/healthz", "/readyz",
        ]
        var answers: [Answer] = []
        for path in paths + started.map({ "/v1/onboardings/\($0)/calls" }) {
            let answer = try await ask("GET", path)
            #expect(answer.status == 200, "\(answer)")
            answers.append(answer)
        }
        return answers
    }

    /// Ends in good order, and gives all that was logged, and all that the product was sent.
    func end() throws -> (log: String, received: String) {
        let run = try server.terminate()
        #expect(run.status == 0)
        _ = try sandbox.terminate()
        product.kill9()
        let received = try String(contentsOfFile: folder.path("received"), encoding: .utf8)
        return (log + run.output + run.errors, received)
    }

    private func ask(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let url = path.hasPrefix("http") ? path : endpoint + path
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        return Answer(request: "\(method) \(path)", status: status, text: String(decoding: data, as: UTF8.self))
    }
}
