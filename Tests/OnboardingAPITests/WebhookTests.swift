import Connectors
import Crypto
import Foundation
import HTTPTypes
import JSONModel
import Logging
import OnboardingAPI
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore

@Suite("Taking webhooks in")
struct WebhookTests {
    /// A provider whose webhooks are signed by their body, and which never answers a look.
    private static let connector = """
        {
          "name": "sender", "title": "Sender", "authentication": {"kind": "none"},
          "environments": {"sandbox": "https://sender.example"},
          "operations": {
            "look": {"safety": "read", "method": "GET", "path": "/", "result": {}},
            "wait": {
              "input": {"id": {"type": "string", "required": true}},
              "await": {
                "probe": "look", "input": {}, "done": "{% true %}", "poll": [3600], "deadline": 86400,
                "wake": ["webhook:signed", "webhook:near"]
              }
            }
          },
          "webhooks": {
            "signed": {
              "verifier": {"kind": "bodyHMAC", "header": "X-Signature", "secrets": ["env:WEBHOOK_TEST"]},
              "match": {"operation": "wait", "keys": {"id": "{% id %}"}}
            },
            "near": {
              "verifier": {"kind": "addressList", "addresses": ["192.0.2.0/24"]},
              "match": {"operation": "wait", "keys": {"id": "{% id %}"}}
            }
          }
        }
        """

    private struct Words: SecretSource {
        func value(of reference: SecretReference) throws(MissingSecret) -> Secret { Secret("alpha") }
    }

    private func run(_ body: (EngineFixture, RouterClient) async throws -> Void) async throws {
        let (connector, diagnostics) = Connector.parse(Self.connector)
        #expect(diagnostics.map(\.description) == [])
        let resources = TaskResources(
            connectors: [try #require(connector)],
            deployments: ["sender": Deployment(environment: "sandbox")]
        )
        try await EngineFixture.run { fixture in
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let reader = InboundReader(resources: resources, mint: fixture.mint, secrets: Words())
            var routes = OnboardingRoutes(
                engine: fixture.engine,
                reader: OnboardingReader(store: fixture.store),
                keys: APIKeys(parsing: "0123456789abcdef")
            )
            routes.desk = InboundDesk(engine: fixture.engine, reader: reader, logger: logger)
            try await body(fixture, RouterClient(routes))
        }
    }

    private func signed(_ body: [UInt8], type: String = "application/json") throws -> HTTPFields {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array("alpha".utf8)))
        let text = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return [.contentType: type, try #require(.init("X-Signature")): text]
    }

    @Test("a signed message is 202 once it is stored, without a key of ours, as often as it comes")
    func takes() async throws {
        try await run { fixture, client in
            let body = JSON.object(["id": "a-1", "more": ["x": 1]]).utf8()
            for _ in 1...2 {
                let answer = try await client.send(.post, "/hooks/sender/signed", headers: signed(body), body: body)
                #expect(answer.status == 202)
                #expect(answer.json == ["isReceived": true])
            }
            let entries = try fixture.store.inbox(before: nil, limit: 9)
            #expect(entries.map(\.deliveries) == [2])
            #expect(entries.map(\.record.state) == [.orphan])
            let metrics = try await client.get("/metrics", headers: [.authorization: "Bearer 0123456789abcdef"]).text
            for line in [
                #"usher_webhook_deliveries_total{connector="sender",webhook="signed",result="orphan"} 1"#,
                #"usher_webhook_deliveries_total{connector="sender",webhook="signed",result="duplicate"} 1"#,

            ] { #expect(metrics.contains(line + "\n"), "\(metrics)") }
            let age = #"usher_webhook_last_delivery_age_seconds{connector="sender",webhook="signed"} "#
            #expect(metrics.contains(age), "\(metrics)")
        }
    }

    @Test("what cannot be taken is told apart, counted, and not stored")
    func refuses() async throws {
        try await run { fixture, client in
            let body = JSON.object(["id": "a-1"]).utf8()
            let large = JSON.object(["id": .string(String(repeating: "x", count: 1 << 20))]).utf8()
            func expect(
                _ path: String,
                _ body: [UInt8],
                _ headers: HTTPFields,
                _ status: Int,
                _ problem: String
            ) async throws {
                let answer = try await client.send(.post, path, headers: headers, body: body)
                #expect(answer.status == status, "\(path) \(answer.text)")
                #expect(answer.problem == problem)
                #expect(!answer.text.contains("a-1"))
            }
            let plain: HTTPFields = [.contentType: "application/json"]
            try await expect("/hooks/nobody", body, signed(body), 404, "unknown-webhook")
            try await expect("/hooks/sender/nothing", body, signed(body), 404, "unknown-webhook")
            // Several webhooks, and none is named.
            try await expect("/hooks/sender", body, signed(body), 404, "unknown-webhook")
            try await expect("/hooks/sender/signed", body, plain, 401, "unverified-sender")
            try await expect("/hooks/sender/signed", body + [0x20], signed(body), 401, "unverified-sender")
            try await expect(
                "/hooks/sender/signed",
                body,
                signed(body, type: "text/plain"),
                415,
                "unsupported-media-type"
            )
            try await expect("/hooks/sender/signed", large, signed(large), 413, "body-too-large")
            try await expect(
                "/hooks/sender/signed",
                Array("{".utf8),
                signed(Array("{".utf8)),
                422,
                "unreadable-message"
            )
            // There is no network here, so nobody's address is right.
            try await expect("/hooks/sender/near", body, plain, 401, "unverified-sender")
            #expect(try await client.get("/hooks/sender/signed").status == 405)
            #expect(try fixture.store.inbox(before: nil, limit: 9).isEmpty)
            let metrics = try await client.get("/metrics", headers: [.authorization: "Bearer 0123456789abcdef"]).text
            for line in [
                #"{connector="sender",webhook="signed",result="bad_signature"} 2"#,
                #"{connector="sender",webhook="signed",result="too_large"} 1"#,
                #"{connector="sender",webhook="signed",result="wrong_media_type"} 1"#,
                #"{connector="sender",webhook="signed",result="unreadable"} 1"#,
                #"{result="unknown_source"} 3"#,
            ] { #expect(metrics.contains("usher_webhook_deliveries_total\(line)\n"), "\(metrics)") }
        }
    }

    @Test("an engine that cannot store it says 503, and when to come again")
    func tellsToComeAgain() async throws {
        try await run { fixture, client in
            await fixture.engine.shutDown()
            let body = JSON.object(["id": "a-1"]).utf8()
            let answer = try await client.send(.post, "/hooks/sender/signed", headers: signed(body), body: body)
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] == "5")
        }
    }

    @Test("where applicants are sent on to is the input's wish among the allowed places, or the workflow's page")
    func choosesPages() throws {
        let policy = try #require(
            ReturnPages(
                origins: ["https://bank.example"],
                pages: ["kyc": "https://bank.example/kyc", "*": "https://bank.example/done"]
            )
        )
        func address(_ workflow: String, _ wish: String?) -> String? {
            policy.address(workflow: workflow, wishes: wish.map { [$0] } ?? [])
        }
        #expect(address("kyc", nil) == "https://bank.example/kyc")
        #expect(address("other", nil) == "https://bank.example/done")
        #expect(address("kyc", "https://bank.example/mine?a=1") == "https://bank.example/mine?a=1")
        #expect(address("kyc", "HTTPS://BANK.example/mine") == "HTTPS://BANK.example/mine")
        for wish in [
            "https://evil.example/", "https://bank.example.evil.example/", "https://bank.example@evil.example/",
            "https://bank.example:8443/", "http://bank.example/", "//bank.example", "javascript://bank.example/",
        ] { #expect(address("kyc", wish) == "https://bank.example/kyc", "\(wish)") }
        #expect(ReturnPages(origins: ["bank.example"], pages: [:]) == nil)
        #expect(ReturnPages(origins: ["https://bank.example"], pages: ["*": "https://other.example"]) == nil)
        #expect(ReturnPages().address(workflow: "kyc", wishes: ["https://bank.example/"]) == "https://bank.example/")
        #expect(ReturnPages().address(workflow: "kyc", wishes: []) == nil)
    }
}
