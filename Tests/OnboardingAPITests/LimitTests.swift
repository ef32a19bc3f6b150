import Connectors
import JSONModel
import Testing
import WorkflowRuntime

@testable import OnboardingAPI

@Suite("The bounds of calls over REST")
struct LimitTests {
    static let bucket: JSON = "provider/sandbox/default"

    private func withProvider(_ body: (EngineFixture) async throws -> Void) async throws {
        let (connector, problems) = Connector.parse(
            """
            {
              "name": "provider", "title": "A provider", "environments": { "sandbox": "https://provider.example" },
              "authentication": { "kind": "none" },
              "operations": { "look": { "title": "Looks", "safety": "read", "method": "GET", "path": "/look" } },
              "limits": { "default": { "rate": { "calls": 10, "per": 1 } } }
            }
            """
        )
        try await EngineFixture.run(connectors: [try #require(connector, "\(problems)")], body)
    }

    @Test("are listed, changed while everything runs, and given back to the file")
    func change() async throws {
        try await withProvider { fixture in
            let list = try await fixture.client.get("/v1/limits").json
            #expect(list["limits"]?[0]?["bucket"] == Self.bucket)
            #expect(list["limits"]?[0]?["limits"]?["rate"]?["calls"] == 10)
            let change: JSON = [
                "bucket": Self.bucket, "rate": ["calls": 3, "per": 60], "concurrency": 2, "reason": "Fewer, please.",
            ]
            let changed = try await fixture.client.post("/v1/limits/set", change).json
            let entry = try #require(try await fixture.client.get("/v1/operator-log").json["entries"]?[0])
            #expect(entry["act"] == "set-limits")
            #expect(entry["actor"] == "anonymous")
            #expect(entry["reason"] == "Fewer, please.")
            #expect(entry["details"]?["bucket"] == Self.bucket)
            #expect(entry["details"]?["set"]?["concurrency"] == 2)
            #expect(entry["before"] != entry["after"])
            #expect(changed["limits"]?["rate"]?["calls"] == 3)
            #expect(changed["limits"]?["concurrency"] == 2)
            let back: JSON = ["bucket": Self.bucket, "rate": .null, "concurrency": .null]
            let restored = try await fixture.client.post("/v1/limits/set", back).json
            #expect(restored["limits"] == restored["configured"])
            #expect(try await fixture.client.get("/v1/limits?bucket=provider/sandbox/default").json == restored)
        }
    }

    @Test("show an open breaker and a maintenance, in the list and as metrics")
    func acts() async throws {
        try await withProvider { fixture in
            let bucket: JSON = ["bucket": Self.bucket]
            let opened = try await fixture.client.post("/v1/limits/open", bucket).json
            #expect(opened["breaker"]?["state"] == "open")
            #expect(opened["breaker"]?["reason"] == "operator")
            let metrics = try await fixture.client.get("/metrics").text
            #expect(metrics.contains("usher_limit_breaker_open{bucket=\"provider/sandbox/default\"} 1\n"))
            let closed = try await fixture.client.post("/v1/limits/close", bucket).json
            #expect(closed["breaker"] == ["state": "closed"])
            let window: JSON = [
                "bucket": Self.bucket, "name": "long", "from": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z",
                "every": 86_400,
            ]
            let deferred = try await fixture.client.post("/v1/limits/maintenance", window).json
            #expect(deferred["obstacle"] == "maintenance")
            #expect(deferred["opensAt"]?.stringValue != nil)
            let removal: JSON = ["bucket": Self.bucket, "name": "long"]
            let free = try await fixture.client.post("/v1/limits/maintenance/remove", removal).json
            #expect(free["obstacle"] == .null)
        }
    }

    @Test(
        "refuse what makes no sense, and say what would",
        arguments: [
            ("set", ["bucket": "provider/sandbox/default"], 400),
            ("set", ["bucket": "provider/sandbox/default", "rate": ["calls": 0, "per": 1]], 400),
            ("set", ["bucket": "provider/sandbox/default", "rate": "fast"], 400),
            ("set", ["bucket": "provider/sandbox/default", "concurrency": 0], 400),
            ("set", ["bucket": "provider/sandbox/default", "interactiveReserve": 1], 400),
            ("set", ["bucket": 7, "concurrency": 1], 400),
            ("set", ["bucket": "nobody", "concurrency": 1], 404),
            ("open", [:], 400),
            ("close", ["bucket": "nobody"], 404),
            ("maintenance", ["bucket": "provider/sandbox/default", "name": "x", "from": "now", "until": "later"], 400),
            ("maintenance/remove", ["bucket": "provider/sandbox/default", "name": "x"], 404),
        ] as [(String, JSON, Int)]
    )
    func refusals(path: String, body: JSON, status: Int) async throws {
        try await withProvider { fixture in
            let answer = try await fixture.client.post("/v1/limits/\(path)", body)
            #expect(answer.status == status)
            #expect(answer.json["detail"]?.stringValue != nil)
        }
    }

    @Test("every change is in the log with its bucket, a question and a refusal are not")
    func logs() async throws {
        try await withProvider { fixture in
            let client = fixture.client
            _ = try await client.post("/v1/limits/open", ["bucket": Self.bucket])
            _ = try await client.post("/v1/limits/close", ["bucket": Self.bucket])
            let window: JSON = [
                "bucket": Self.bucket, "name": "night", "from": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z",
            ]
            _ = try await client.post("/v1/limits/maintenance", window)
            _ = try await client.post("/v1/limits/maintenance/remove", ["bucket": Self.bucket, "name": "day"])
            _ = try await client.get("/v1/limits")
            let log = try await client.get("/v1/operator-log").json["entries"]?.arrayValue ?? []
            #expect(log.map { $0["act"] } == ["open-breaker", "close-breaker", "add-maintenance"])
            #expect(log.allSatisfy { $0["details"]?["bucket"] == Self.bucket })
            #expect(try await client.get("/v1/operator-log/verification").json["isUnbroken"] == true)
            let wrong = try await client.post("/v1/limits/open", ["bucket": Self.bucket, "reason": 1])
            #expect(wrong.status == 400)
        }
    }

    @Test("a call that finds no room says which bucket it waits for, its place, and who can act")
    func waiting() async throws {
        try await withProvider { fixture in
            let definition = """
                {"StartAt": "Look", "States": {"Look": {"Type": "Task", "Resource": "connector:provider:look", "End": true}}}
                """
            _ = try await fixture.engine.register(
                DefinitionDraft(stateMachine: "looks", text: definition, roleARN: "")
            )
            _ = try await fixture.client.post("/v1/limits/open", ["bucket": Self.bucket])
            _ = try await fixture.start("looks")
            let id = try await fixture.start("looks")
            let wait = try #require(try await fixture.client.get("/v1/onboardings/\(id)").json["waiting"]?[0])
            #expect(wait["waitingFor"] == "room")
            #expect(wait["whoCanAct"] == "operator")
            #expect(wait["room"]?["bucket"] == Self.bucket)
            #expect(wait["room"]?["heldBackBy"] == "breaker")
            #expect(wait["room"]?["reason"] == "operator")
            #expect(wait["room"]?["ahead"] == 1)
        }
    }
}
