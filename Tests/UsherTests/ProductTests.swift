import Foundation
import JSONModel
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("usher serve for product backends, over real HTTP", .serialized, .timeLimit(.minutes(5)))
struct ProductTests {
    private static let tests = Command.repository.appendingPathComponent("Tests")

    private struct Answer {
        var status: Int
        var text: String
        var json: JSON { (try? JSON(parsing: text)) ?? .null }
    }

    private func ask(_ method: String, _ url: String, _ body: JSON? = nil, key: String? = nil) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        if let body {
            request.httpBody = Data(body.utf8())
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = try #require(response as? HTTPURLResponse).statusCode
        return Answer(status: status, text: String(decoding: data, as: UTF8.self))
    }

    private func start(_ phone: String) -> JSON {
        ["workflow": "sardine-onboarding", "input": ["phoneNumber": .string(phone)]]
    }

    @Test("P03 P04 P09 enqueues are carried out once, also over kill -9: the same bytes, one applicant, one spelling")
    func once() async throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        var (server, endpoint) = try SardineStage.server(folder, twin: twin)
        // The applicant of this number takes their time.
        let first = try await ask("POST", endpoint + "/v1/onboardings", start("+14155550150"), key: "order-1")
        #expect(first.status == 201)
        server.kill9()
        (server, endpoint) = try SardineStage.server(folder, twin: twin)
        let again = try await ask("POST", endpoint + "/v1/onboardings", start("+14155550150"), key: "\"order-1\"")
        #expect(again.status == 201)
        #expect(again.text == first.text)
        let other = try await ask("POST", endpoint + "/v1/onboardings", start("+1 (415) 555-0150"), key: "order-2")
        #expect(other.status == 200)
        #expect(other.json["id"] == first.json["id"])
        let reused = try await ask("POST", endpoint + "/v1/onboardings", start("+14155550101"), key: "order-1")
        #expect(reused.status == 422)
        #expect(try server.terminate().status == 0)
        _ = try sandbox.terminate()
    }

    @Test("P51 a full disk: intake is 503 with Retry-After, health fails, and no acknowledged enqueue is lost")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        let binary = Bundle.main.bundleURL.appendingPathComponent("usher").path
        let (sandbox, twin) = try SardineStage.twin()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // A file cannot grow beyond the limit, as on a full disk; the signal that would end the process is ignored.
        process.arguments =
            ["-c", "trap '' XFSZ; ulimit -f 3000; exec \"$0\" \"$@\"", binary] + SardineStage.serving(folder)
            + ["--base-url", "sardine=\(twin)/v1", "--log-level", "critical"]
        let path = ["PATH": "/usr/bin:/bin"]
        process.environment = SardineStage.secrets.merging(path, uniquingKeysWith: { first, _ in first })
        let full = try RunningCommand(process, input: "")
        let endpoint = try Usher.address(in: full.line(beginning: "Serving "))
        var acknowledged: [(key: String, id: JSON)] = []
        var refused: Answer?
        for number in 0..<4000 where refused == nil {
            let phone = "+1212\(6_000_000 + number)"
            let answer = try await ask("POST", endpoint + "/v1/onboardings", start(phone), key: "n-\(number)")
            if answer.status == 201 {
                acknowledged.append(("n-\(number)", answer.json["id"] ?? .null))
            } else {
                refused = answer
            }
        }
        #expect(refused?.status == 503)
        #expect(refused?.json["type"] == "urn:usher:problem:store-failed")
        // From the first refusal on nobody is told that all is well, over several of the engine's attempts to go on.
        let last = ContinuousClock.now.advanced(by: .seconds(3))
        var number = 0
        while ContinuousClock.now < last {
            for path in ["/healthz", "/readyz"] {
                let health = try await ask("GET", endpoint + path)
                #expect(health.status == 503, "\(path) after \(number) refusals")
            }
            let phone = "+1212\(7_000_000 + number)"
            let answer = try await ask("POST", endpoint + "/v1/onboardings", start(phone), key: "m-\(number)")
            #expect(answer.status == 503)
            number += 1
        }
        full.kill9()
        let (server, again) = try SardineStage.server(folder, twin: twin)
        for (key, id) in acknowledged.suffix(50) {
            let number = try #require(Int(key.dropFirst(2)))
            let phone = "+1212\(6_000_000 + number)"
            let answer = try await ask("POST", again + "/v1/onboardings", start(phone), key: key)
            #expect(answer.json["id"] == id)
        }
        #expect(!acknowledged.isEmpty)
        #expect(try server.terminate().status == 0)
        _ = try sandbox.terminate()
    }

    @Test(
        "P53 a public library accepts our signatures and refuses forged, altered and replayed ones; what was down is sent again",
        .enabled(if: Command.hasPython("standardwebhooks"), "The Python package standardwebhooks is not installed.")
    )
    func receiver() async throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Command.python)
        process.arguments =
            (Command.python == "/usr/bin/env" ? ["python3"] : [])
            + [Self.tests.appendingPathComponent("Clients/receiver.py").path, "-", "1"]
        let receiver = try RunningCommand(process, input: nil)
        let hooks = try Usher.address(in: receiver.nextLine())
        let (sandbox, twin) = try SardineStage.twin()
        let (server, endpoint) = try SardineStage.server(folder, twin: twin, ["--allow-loopback-endpoints"])
        let made = try await ask(
            "POST",
            endpoint + "/v1/endpoints",
            ["url": .string(hooks), "types": ["onboarding.started"], "signsAsymmetrically": true]
        )
        let secret = try #require(made.json["secret"]?.stringValue)
        try receiver.say("\(secret)\n")
        _ = try await ask("POST", endpoint + "/v1/onboardings", start("+14155550101"), key: "order-1")
        let down = try receiver.nextLine()
        let up = try receiver.nextLine()
        #expect(down.hasPrefix("down evt_"))
        #expect(up == "accepted \(down.dropFirst(5)) onboarding.started")
        // An address inside our network is refused at the door, and one that leads there when it is dialled.
        let refused = try await ask("POST", endpoint + "/v1/endpoints", ["url": "http://169.254.169.254/"])
        #expect(refused.status == 400)
        #expect(try server.terminate().status == 0)
        _ = try sandbox.terminate()
    }

    @Test("endpoints of a file are made, changed and disabled with it; a file that cannot be used is named")
    func endpointFile() async throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        let file = folder.path("endpoints.json")
        let texts = [
            #"{"endpoints": [{"url": "https://one.example/", "secrets": ["env:A"]}, {"url": "https://two.example/"}]}"#,
            #"{"endpoints": [{"url": "https://one.example/", "types": ["onboarding.completed"]}]}"#,
        ]
        var seen: [JSON] = []
        for text in texts {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let (server, endpoint) = try SardineStage.server(folder, twin: twin, ["--endpoints", file])
            seen.append(try await ask("GET", endpoint + "/v1/endpoints").json["endpoints"] ?? .null)
            #expect(try server.terminate().status == 0)
        }
        #expect(seen[0].arrayValue?.map { $0["isEnabled"] } == [true, true])
        #expect(seen[1].arrayValue?.map { $0["isEnabled"] } == [true, false])
        #expect(seen[1][0]?["types"] == ["onboarding.completed"])
        #expect(seen[1][1]?["disabledReason"] == "It is not in the file any more.")
        try Data(#"{"endpoints": [{"url": "http://one.example/"}]}"#.utf8).write(to: URL(fileURLWithPath: file))
        let arguments = SardineStage.serving(folder, "other.db") + ["--endpoints", file]
        let refused = try Usher.start(arguments, environment: SardineStage.secrets).end()
        #expect(refused.status == 10)
        #expect(refused.errors.contains("An endpoint's address begins with https://."))
        _ = try sandbox.terminate()
    }

    @Test("P54 a delivery to an address inside our network is blocked, and the attempt says so")
    func blocked() async throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        let (server, endpoint) = try SardineStage.server(folder, twin: twin)
        _ = try await ask("POST", endpoint + "/v1/endpoints", ["url": "https://2852039166/latest"])
        _ = try await ask("POST", endpoint + "/v1/endpoints/ep-1/ping")
        var delivery = JSON.null
        // The first attempt leaves as soon as the ping is durable.
        let end = ContinuousClock.now + RunningCommand.patience
        while ContinuousClock.now < end {
            delivery = try await ask("GET", endpoint + "/v1/endpoints/ep-1/deliveries/1").json
            if delivery["attempts"]?.arrayValue?.isEmpty == false { break }
        }
        #expect(delivery["attempts"]?[0]?["failure"]?.stringValue?.hasPrefix("refused:") == true, "\(delivery)")
        #expect(try server.terminate().status == 0)
        _ = try sandbox.terminate()
    }

    @Test("P55 of two engine processes on one file exactly one runs, and each step happens once")
    func oneOwner() async throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        let (server, endpoint) = try SardineStage.server(folder, twin: twin)
        let second = try Usher.start(SardineStage.serving(folder), environment: SardineStage.secrets).end()
        #expect(second.status == 23)
        let run = try Usher.run(
            "start",
            "sardine-onboarding",
            "--input",
            "{\"phoneNumber\": \"+14155550101\"}",
            "--wait",
            "--json",
            "--endpoint",
            endpoint
        )
        #expect(run.status == 0)
        #expect(try await ask("GET", twin + "/twin/sardine/state").json["entities"] == 1)
        #expect(try server.terminate().status == 0)
        _ = try sandbox.terminate()
    }

    @Test(
        "schemathesis finds no 5xx and no answer outside the served OpenAPI document",
        .enabled(if: Command.schemathesis != nil, "The program schemathesis is not installed.")
    )
    func schemathesis() throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        let (server, endpoint) = try SardineStage.server(folder, twin: twin)
        let process = Process()
        process.executableURL = Self.tests.appendingPathComponent("Clients/schemathesis.sh")
        process.arguments = [endpoint, "5"]
        let program = try #require(Command.schemathesis)
        process.environment = ProcessInfo.processInfo.environment.merging(["SCHEMATHESIS": program]) { _, given in given
        }
        let run = try RunningCommand(process, input: "").end()
        #expect(run.status == 0, "\(run.output.suffix(6000))\n\(run.errors.suffix(2000))")
        #expect(try server.terminate().status == 0)
        _ = try sandbox.terminate()
    }
}
