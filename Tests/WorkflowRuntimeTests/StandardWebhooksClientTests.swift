import Connectors
import Foundation
import JSONModel
import Testing

@testable import WorkflowRuntime

/// The public library of Standard Webhooks, a Python package.
enum StandardWebhooksLibrary {
    /// The Python that can import the library: that of the repository's `.venv`, or the machine's own; `nil` where there is none.
    static let python: String? = {
        let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".venv/bin/python3").path
        return [own, "python3"].first { run($0, ["-c", "import standardwebhooks"]) != nil }
    }()

    /// The output of a command; `nil` if it cannot be run or ends with another status than 0.
    static func run(_ command: String, _ arguments: [String]) -> Data? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? data : nil
    }
}

@Suite("Standard Webhooks as others sign them", .timeLimit(.minutes(3)))
struct StandardWebhooksClientTests {
    private static let now = Timestamp(milliseconds: 1_780_308_000_000)
    private static let secrets = ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"].map {
        "whsec_" + $0
    }

    private struct Live: SecretSource {
        func value(of reference: SecretReference) throws(MissingSecret) -> Secret { Secret(secrets[0]) }
    }

    private static let connector = """
        {
          "name": "sender", "title": "Sender", "authentication": {"kind": "none"},
          "environments": {"sandbox": "https://sender.example"},
          "operations": {
            "look": {"safety": "read", "method": "GET", "path": "/", "result": {}},
            "wait": {
              "input": {"id": {"type": "string", "required": true}},
              "await": {
                "probe": "look", "input": {}, "done": "{% true %}", "poll": [1], "deadline": 9, "wake": ["webhook:hook"]
              }
            }
          },
          "webhooks": {
            "hook": {
              "verifier": {"kind": "standardWebhooks", "secrets": ["env:A"]},
              "match": {"operation": "wait", "keys": {"id": "{% id %}"}}
            }
          }
        }
        """

    @Test(
        "what the public library signs is taken; what is altered, forged or replayed is not",
        .enabled(if: StandardWebhooksLibrary.python != nil, "python3 cannot import standardwebhooks")
    )
    func agrees() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Clients/standard_webhooks.py").path
        let python = try #require(StandardWebhooksLibrary.python)
        let seconds = String(Self.now.milliseconds / 1000)
        let output = try #require(StandardWebhooksLibrary.run(python, [script] + Self.secrets + [seconds]))
        let cases = try #require(try JSON(parsing: output).arrayValue)
        #expect(cases.count == 11)
        let (connector, diagnostics) = Connector.parse(Self.connector)
        #expect(diagnostics.map(\.description) == [])
        let resources = TaskResources(
            connectors: [try #require(connector)],
            deployments: ["sender": Deployment(environment: "sandbox")]
        )
        let mint = TokenMint(secret: Array(repeating: 7, count: 32), publicURL: "https://usher.example")
        let reader = InboundReader(resources: resources, mint: mint, secrets: Live())
        var identities: [[UInt8]] = []
        for given in cases {
            let name = given["name"]?.stringValue ?? ""
            let fields = try #require(given["headers"]?.objectValue).map { ($0.key, $0.value.stringValue ?? "") }
            let headers = fields.map { (name: $0.0, value: $0.1) } + [(name: "content-type", value: "application/json")]
            let body = Array((given["body"]?.stringValue ?? "").utf8)
            let request = InboundRequest(headers: headers, body: body, sender: nil)
            var refusal: InboundRefusal?
            do throws(InboundRefusal) {
                let message = try reader.read(request, connector: "sender", webhook: nil, at: Self.now)
                identities.append(message.deduplicationKey)
                // Sent once more within the five minutes, it is known by its id.
                let replay = try reader.read(request, connector: "sender", webhook: nil, at: Self.now)
                #expect(replay.deduplicationKey == message.deduplicationKey, "\(name)")
            } catch {
                refusal = error
            }
            #expect((refusal == nil) == (given["isTaken"] == true), "\(name)")
            if let refusal { #expect(refusal.kind == .unverified, "\(name)") }
        }
        #expect(Set(identities).count == 3)
    }
}
