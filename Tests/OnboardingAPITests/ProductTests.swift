import Foundation
import HTTPTypes
import JSONModel
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

@Suite("The interface for product backends")
struct ProductTests {
    private func key(_ text: String) throws -> HTTPFields { [try #require(.init("Idempotency-Key")): text] }

    private var settings: [String: WorkflowSettings] {
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(JSONPointer(tokens: ["phone"]), .phone)]
        return ["waits": settings]
    }

    private func body(_ phone: String, extra: JSON? = nil) -> JSON {
        var input: JSONObject = ["phone": .string(phone)]
        if let extra { input["extra"] = extra }
        return ["workflow": "waits", "input": .object(input)]
    }

    // MARK: Starting

    @Test(
        "P03 the second enqueue of an applicant gets 200 and the same onboarding; another payload is 422 and shows nothing"
    )
    func onceAnApplicant() async throws {
        try await EngineFixture.run(settings: settings) { fixture in
            let first = try await fixture.client.post("/v1/onboardings", body("+14155550101"), headers: key("a"))
            #expect(first.status == 201)
            let second = try await fixture.client.post("/v1/onboardings", body("+1 415 555 0101"), headers: key("b"))
            #expect(second.status == 200)
            #expect(second.json["id"] == first.json["id"])
            #expect(second.json["isNew"] == false)
            let other = try await fixture.client.post(
                "/v1/onboardings",
                body("+14155550101", extra: 1),
                headers: key("c")
            )
            #expect(other.status == 422)
            #expect(other.problem == "applicant-is-busy")
            #expect(!other.text.contains("4155550101"))
        }
    }

    @Test("P03 of many enqueues at once for one applicant one starts, and all others name it")
    func concurrently() async throws {
        try await EngineFixture.run(settings: settings) { fixture in
            let answers = try await withThrowingTaskGroup(of: RouterClient.Answer.self) { group in
                for number in 0..<24 {
                    let headers = try key("k-\(number)")
                    group.addTask {
                        try await fixture.client.post("/v1/onboardings", body("+14155550101"), headers: headers)
                    }
                }
                return try await group.reduce(into: [RouterClient.Answer]()) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.status == 200 } == 23)
            #expect(Set(answers.compactMap { $0.json["id"]?.stringValue }) == ["onb-1"])
        }
    }

    @Test("P04 a key names one request: the same gets the same bytes, also beside itself; another is 422")
    func replays() async throws {
        try await EngineFixture.run(settings: settings) { fixture in
            let answers = try await withThrowingTaskGroup(of: RouterClient.Answer.self) { group in
                let headers = try key("\"k\"")
                for _ in 0..<16 {
                    group.addTask {
                        try await fixture.client.post("/v1/onboardings", body("+14155550101"), headers: headers)
                    }
                }
                return try await group.reduce(into: [RouterClient.Answer]()) { $0.append($1) }
            }
            // Whoever comes while the first is being carried out is asked to come again.
            #expect(
                answers.allSatisfy { $0.status == 201 || ($0.status == 409 && $0.problem == "idempotency-key-in-use") }
            )
            #expect(Set(answers.filter { $0.status == 201 }.map(\.text)).count == 1)
            let again = try await fixture.client.post("/v1/onboardings", body("+14155550101"), headers: key("k"))
            #expect(again.text == answers.first { $0.status == 201 }?.text)
            let other = try await fixture.client.post("/v1/onboardings", body("+14155550102"), headers: key("k"))
            #expect(other.status == 422)
            #expect(other.problem == "idempotency-key-reused")
        }
    }

    @Test("keys of one API key are not those of another")
    func scopesKeys() async throws {
        let keys = try #require(APIKeys(["first-key-of-these", "other-key-of-these"]))
        try await EngineFixture.run(keys: keys) { fixture in
            var ids: [JSON?] = []
            for client in ["first-key-of-these", "other-key-of-these", "first-key-of-these"] {
                var headers = try key("k")
                headers[.authorization] = "Bearer \(client)"
                let answer = try await fixture.client.post("/v1/onboardings", ["workflow": "ends"], headers: headers)
                #expect(answer.status == 201)
                ids.append(answer.json["id"])
            }
            #expect(ids == ["onb-1", "onb-2", "onb-1"])
        }
    }

    @Test("what it waits for, since when, who can act and what to show stand at the top")
    func shows() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            let json = try await fixture.client.get("/v1/onboardings/\(id)").json
            #expect(json["waitingFor"] == "time")
            #expect(json["whoCanAct"] == "engine")
            #expect(json["link"] == "https://example.com/verify")
            #expect(json["since"] != nil && json["until"] != nil)
            let cancelled = try await fixture.client.post("/v1/onboardings/\(id)/cancel")
            #expect(cancelled.json["status"] == "aborted")
            let resumed = try await fixture.client.post("/v1/onboardings/\(id)/resume")
            #expect(resumed.json["status"] == "running")
            #expect(try await fixture.client.post("/v1/onboardings/\(id)/resume").status == 409)
            let types = try await fixture.client.get("/v1/events").json["events"]?.arrayValue?.map { $0["type"] }
            #expect(
                types == [
                    "onboarding.started", "onboarding.action_required", "onboarding.cancelled", "onboarding.resumed",
                ]
            )
        }
    }

    // MARK: Limits

    @Test("requests beyond a key's limit are 429 with Retry-After, and each answer tells what is left")
    func limits() async throws {
        let keys = try #require(APIKeys(["first-key-of-these", "other-key-of-these"]))
        try await EngineFixture.run(keys: keys, limit: RateLimit(requests: 3)) { fixture in
            let left = try #require(HTTPField.Name("RateLimit"))
            let policy = try #require(HTTPField.Name("RateLimit-Policy"))
            let first: HTTPFields = [.authorization: "Bearer first-key-of-these"]
            let answers = [
                try await fixture.client.get("/v1/workflows", headers: first),
                try await fixture.client.get("/v1/onboardings/onb-9", headers: first),
                // This one the engine refuses, and not the interface.
                try await fixture.client.post("/v1/onboardings", ["workflow": "none", "name": "a"], headers: first),
                try await fixture.client.get("/v1/workflows", headers: first),
            ]
            #expect(answers.map(\.status) == [200, 404, 404, 429])
            #expect(answers.allSatisfy { $0.headers[policy] == "\"default\";q=3;w=60" })
            #expect(answers[0].headers[left]?.hasPrefix("\"default\";r=2;t=") == true)
            #expect(answers[2].problem == "unknown-workflow")
            #expect(answers[3].headers[.retryAfter].flatMap(Int.init).map { (1...60).contains($0) } == true)
            #expect(answers[3].problem == "rate-limited")
            let other: HTTPFields = [.authorization: "Bearer other-key-of-these"]
            #expect(try await fixture.client.get("/v1/workflows", headers: other).status == 200)
            #expect(try await fixture.client.get("/healthz").status == 200)
        }
    }

    // MARK: Events and endpoints

    @Test("endpoints are made, shown without their secret, rotated, disabled, and forgotten")
    func endpoints() async throws {
        try await EngineFixture.run { fixture in
            let body: JSON = ["url": "https://product.example/hooks", "signsAsymmetrically": true]
            let made = try await fixture.client.post("/v1/endpoints", body)
            #expect(made.status == 201)
            let secret = try #require(made.json["secret"]?.stringValue)
            #expect(secret.hasPrefix("whsec_"))
            #expect(Data(base64Encoded: String(secret.dropFirst(6)))?.count == 32)
            #expect(made.json["publicKey"]?.stringValue?.hasPrefix("whpk_") == true)
            #expect(try await fixture.client.post("/v1/endpoints", body).status == 409)
            #expect(try await fixture.client.get("/v1/endpoints/ep-1").json["secret"] == nil)
            let rotated = try await fixture.client.post("/v1/endpoints/ep-1/rotate-secret", ["overlapSeconds": 60])
            #expect(rotated.json["secret"] != made.json["secret"])
            #expect(try await fixture.client.post("/v1/endpoints/ep-1/disable").json["isEnabled"] == false)
            #expect(try await fixture.client.post("/v1/endpoints/ep-1/ping").status == 409)
            #expect(try await fixture.client.post("/v1/endpoints/ep-1/enable").json["isEnabled"] == true)
            #expect(try await fixture.client.send(.delete, "/v1/endpoints/ep-1").status == 204)
            #expect(try await fixture.client.get("/v1/endpoints/ep-1").status == 404)
            #expect(try await fixture.client.get("/v1/endpoints").json["endpoints"] == [])
            // Who changed what is in the log of acts; what was refused is not.
            let log = try await fixture.client.get("/v1/operator-log").json["entries"]?.arrayValue ?? []
            let acts: [JSON] = [
                "create-endpoint", "rotate-endpoint-secret", "disable-endpoint", "enable-endpoint", "delete-endpoint",
            ]
            #expect(log.compactMap { $0["act"] } == acts)
            #expect(log.allSatisfy { $0["details"]?["endpoint"] == "ep-1" && $0["before"] != $0["after"] })
        }
    }

    @Test("the feed is paged by position, and its next is always there")
    func feed() async throws {
        try await EngineFixture.run { fixture in
            for _ in 1...3 { _ = try await fixture.start("ends") }
            var after = 0
            var sequence: [JSON?] = []
            for _ in 1...4 {
                let page = try await fixture.client.get("/v1/events?after=\(after)&limit=2").json
                sequence += page["events"]?.arrayValue?.map { $0["data"]?["sequence"] } ?? []
                after = try #require(page["next"]?.integerValue)
            }
            #expect(sequence == [1, 2, 1, 2, 1, 2])
            #expect(after == 6)
        }
    }

    // MARK: The description

    @Test("every route is in the document, and the table describes each of them")
    func describesAll() async throws {
        try await EngineFixture.run { fixture in
            let document = try await fixture.client.get("/openapi.json").json
            let routes = OnboardingRoutes(
                engine: fixture.engine,
                reader: OnboardingReader(store: fixture.store),
                keys: nil
            ).described
            for route in routes {
                #expect(document["paths"]?[route.path]?[route.method] != nil, "\(route)")
                #expect(
                    InterfaceDescription.entries["\(route.method) \(route.path)"] != nil,
                    "\(route) is not described"
                )
            }
            let count = document["paths"]?.objectValue?.values.reduce(0) { $0 + ($1.objectValue?.count ?? 0) }
            #expect(count == routes.count)
        }
    }

    @Test(
        "a public validator finds nothing wrong with the document",
        .enabled(if: DocumentValidator.isInstalled, "The Python package openapi-spec-validator is not installed."),
        arguments: [true, false]
    )
    func isValid(_ isGuarded: Bool) async throws {
        let routes =
            [("get", "/v1/onboardings/{id}")]
            + InterfaceDescription.entries.keys.sorted().map { name in
                let parts = name.split(separator: " ").map(String.init)
                return (parts[0], parts[1])
            }
        let document = InterfaceDescription.document(of: routes, isGuarded: isGuarded)
        let (status, text) = try DocumentValidator.run([DocumentValidator.script], input: document.utf8())
        #expect(status == 0, "\(text)")
    }
}
