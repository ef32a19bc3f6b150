import Foundation
import JSONModel
import Testing

/// Erasing and holding persons with the real binary, over a real file.
@Suite("P47 erasing a person with the binary", .serialized, .timeLimit(.minutes(5)))
struct ErasureProcessTests {
    private static let environment = ["USHER_SEAL": "a secret of the host with more than 32 bytes"]
    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "Hour", "States": {
            "Hour": {"Type": "Wait", "Seconds": 3600, "Next": "Done"},
            "Done": {"Type": "Succeed", "Output": "{% $states.input %}"}}}
        """
    private static let settings = #"{"applicant": [{"field": "phone", "kind": "phone"}]}"#

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder([
            "workflows/kyc/definition.asl.json": Self.workflow,
            "workflows/kyc/workflow.json": Self.settings,
        ])
    }

    private func serve(listen: String = "127.0.0.1:0") throws -> (RunningCommand, endpoint: String) {
        let command = try Usher.start(
            [
                "serve", "--database", "usher.db", "--listen", listen, "--insecure-no-auth", "--seal-payloads",
                "--seal-key", "env:USHER_SEAL",
            ],
            environment: Self.environment,
            in: folder.url
        )
        let line = try command.line(beginning: "Serving ")
        let endpoint = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
        return (command, endpoint.hasSuffix(".") ? String(endpoint.dropLast()) : endpoint)
    }

    /// Runs a command against an engine, and gives its JSON.
    private func ask(_ endpoint: String, _ arguments: String..., input: String = "") throws -> JSON {
        let command = try Usher.start(
            arguments + ["--endpoint", endpoint, "--json"],
            input: input,
            environment: ["USER": "dpo"]
        )
        let run = try command.end()
        try #require(run.status == 0, "\(arguments): \(run.errors)")
        return try JSON(parsing: run.output)
    }

    private func start(_ endpoint: String, _ name: String, _ phone: String) throws -> String {
        let input = #"{"phone": "\#(phone)", "name": "Canary-7431"}"#
        let answer = try ask(endpoint, "start", "kyc", "--key", name, "--input", input)
        return try #require(answer["id"]?.stringValue)
    }

    private func canaries() throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        return files.filter { file in
            let bytes = FileManager.default.contents(atPath: folder.path(file)) ?? Data()
            return ["Canary-7431", "4155550123"].contains { bytes.range(of: Data($0.utf8)) != nil }
        }
    }

    @Test("held, restricted, looked at, released, erased; and read without an engine only with the key")
    func lifeOfAnErasure() throws {
        let (server, endpoint) = try serve()
        let id = try start(endpoint, "canary", "+14155550123")
        let preview = try ask(endpoint, "erase", "--contact", "-", "--dry-run", input: "+1 415-555-0123\n")
        #expect(preview["effect"] == "erase-at-once" && preview["running"] == 1)
        #expect(preview["onboardings"] == [.string(id)])

        let held = try ask(
            endpoint,
            "hold",
            "add",
            "--onboarding",
            id,
            "--basis",
            "AMLD Art. 40",
            "--until",
            "2099-01-01T00:00:00Z",
            "--reason",
            "Case 7"
        )
        #expect(held["hold"] == 1 && held["standing"] == "open")
        let restricted = try ask(endpoint, "erase", "--onboarding", id, "--reason", "Art. 17")
        #expect(restricted["standing"] == "restricted" && restricted["stopped"] == 1)
        #expect(restricted["erasureDue"] == "2099-01-01T00:00:00.000Z")
        let shown = try ask(endpoint, "show", id)
        #expect(shown["status"] == "aborted" && shown["restrictedSince"] != nil)
        let history = try ask(endpoint, "history", id)
        #expect(!history.text().contains("Canary"))
        #expect(history.text().contains(#""name":"Hour""#))
        #expect(try ask(endpoint, "hold", "list")["holds"]?[0]?["standing"] == "restricted")

        let glass = try Usher.run("break-glass", id, "--reason", "Order 12", "--endpoint", endpoint, "--json")
        #expect(glass.status == 0)
        #expect(try JSON(parsing: glass.output)["input"]?["name"] == "Canary-7431")

        let released = try ask(endpoint, "hold", "remove", "1", "--reason", "Closed")
        #expect(released["standing"] == "restricted")
        let erased = try ask(endpoint, "erase", "--onboarding", id, "--reason", "Art. 17")
        #expect(erased["standing"] == "erased" && erased["stopped"] == nil)
        let text = try Usher.run("show", id, "--endpoint", endpoint)
        #expect(text.output.contains("Erased       at "))
        let refused = try Usher.run("break-glass", id, "--reason", "Order 12", "--endpoint", endpoint)
        #expect(refused.status == 4)
        let proof = try ask(endpoint, "audit", "--log")
        #expect(proof["isUnbroken"] == true && proof["entries"] == 5)
        #expect(try canaries() == [])
        #expect(try server.terminate().status == 0)

        // Without an engine.
        let locked = try Usher.run("show", id, "--database", folder.path("usher.db"))
        #expect(locked.status == 11 && locked.errors.contains("--seal-key"))
        let wrong = try Usher.run(
            "show",
            id,
            "--database",
            folder.path("usher.db"),
            "--seal-key",
            "env:USHER_SEAL",
            environment: ["USHER_SEAL": "another secret that has more than 32 bytes too"]
        )
        #expect(wrong.status == 11 && wrong.errors.contains("does not open"))
        let read = try Usher.run(
            "history",
            id,
            "--database",
            folder.path("usher.db"),
            "--seal-key",
            "env:USHER_SEAL",
            environment: Self.environment
        )
        #expect(read.status == 0 && read.output.contains("WaitStateEntered"))
        #expect(try canaries() == [])
    }

    @Test("kill -9 at any moment of an erasure leaves one that comes to its end, logged once, and all others whole")
    func kill() throws {
        var (server, endpoint) = try serve()
        let listen = String(endpoint.dropFirst("http://".count))
        let other = try start(endpoint, "other", "+14155550199")
        var ids: [String] = []
        for round in 0..<8 {
            let id = try start(endpoint, "canary-\(round)", "+1415555\(1000 + round)")
            ids.append(id)
            let command = try Usher.start(
                ["erase", "--onboarding", id, "--reason", "Art. 17", "--endpoint", endpoint],
                environment: ["USER": "dpo"]
            )
            // The moments are spread over what an erasure takes; the last rounds see its end.
            Self.spin(milliseconds: 10 * round + 5)
            server.kill9()
            _ = try command.end()
            (server, endpoint) = try serve(listen: listen)
            let report = try ask(endpoint, "erase", "--onboarding", id, "--reason", "Art. 17")
            #expect(report["standing"] == "erased")
        }
        for id in ids {
            let shown = try ask(endpoint, "show", id)
            #expect(shown["status"] == "aborted" && shown["erasedAt"] != nil)
            let log = try Self.get("\(endpoint)/v1/operator-log?onboarding=\(id)")
            let acts = (log["entries"]?.arrayValue ?? []).compactMap { $0["act"]?.stringValue }
            #expect(acts == ["request-erasure", "erase"])
        }
        #expect(try ask(endpoint, "show", other)["status"] == "running")
        #expect(try ask(endpoint, "audit")["violations"] == [])
        #expect(try ask(endpoint, "audit", "--log")["isUnbroken"] == true)
        #expect(try canaries() == [])
        #expect(try server.terminate().status == 0)
    }

    @Test(
        "another secret opens the database, whatever moment the command is killed at, and the engine goes on meanwhile"
    )
    func rotateKeys() throws {
        let (server, endpoint) = try serve()
        let id = try start(endpoint, "canary", "+14155550123")
        let secrets = Self.environment.merging(["USHER_NEXT": "the next secret, of more than 32 bytes"]) { given, _ in
            given
        }
        func rotate(from old: String = "env:USHER_SEAL", to new: String = "env:USHER_NEXT") throws -> RunningCommand {
            try Usher.start(
                [
                    "keys", "rotate", "--database", folder.path("usher.db"), "--seal-key", old, "--new-seal-key", new,
                    "--json",
                ],
                environment: secrets
            )
        }
        func opens(_ secret: String) throws -> Bool {
            let run = try Usher.start(
                ["show", id, "--database", folder.path("usher.db"), "--seal-key", secret],
                environment: secrets
            ).end()
            return run.status == 0
        }
        var wasOpen: Set<Bool> = []
        for round in 0..<8 {
            let command = try rotate()
            Self.spin(milliseconds: 8 * round)
            command.kill9()
            let isNew = try opens("env:USHER_NEXT")
            #expect(try opens("env:USHER_SEAL") == !isNew)
            wasOpen.insert(isNew)
            let again = try rotate().end()
            #expect(again.status == 0, "\(again.errors)")
            #expect(try JSON(parsing: again.output)["wasDone"] == .bool(isNew))
            #expect(try rotate(from: "env:USHER_NEXT", to: "env:USHER_SEAL").end().status == 0)
        }
        #expect(wasOpen.contains(false))
        #expect(try rotate(to: "env:USHER_SEAL").end().status == 7)
        #expect(try rotate(from: "env:USHER_NONE").end().status == 11)
        #expect(try rotate().end().status == 0)
        // The engine knows what lies under the secret, and goes on.
        #expect(try ask(endpoint, "show", id)["status"] == "running")
        _ = try start(endpoint, "later", "+14155550124")
        #expect(try server.terminate().status == 0)
        #expect(try opens("env:USHER_NEXT"))
        #expect(try !opens("env:USHER_SEAL"))
    }

    /// Lets real time pass: the moment of a kill is what is tested.
    private static func spin(milliseconds: Int) {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end {}
    }

    private static func get(_ url: String) throws -> JSON {
        let data = try Data(contentsOf: try #require(URL(string: url)))
        return try JSON(parsing: Array(data))
    }
}
