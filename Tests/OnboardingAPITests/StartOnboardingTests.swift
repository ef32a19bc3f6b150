import HTTPTypes
import JSONModel
import SQLiteStore
import Testing

@Suite("Starting an onboarding")
struct StartOnboardingTests {
    private let body: JSON = ["workflow": "ends", "input": ["phone": "+14155550101"]]

    private func key(_ text: String) throws -> HTTPFields { [try #require(.init("Idempotency-Key")): text] }

    @Test("a new key starts it: 201, with its address")
    func starts() async throws {
        try await EngineFixture.run { fixture in
            let answer = try await fixture.client.post("/v1/onboardings", body, headers: key("a-1"))
            #expect(answer.status == 201)
            #expect(answer.headers[.location] == "/v1/onboardings/onb-1")
            #expect(answer.json["id"] == "onb-1")
            #expect(answer.json["name"] == "a-1")
            #expect(answer.json["isNew"] == true)
        }
    }

    @Test("the same request again starts nothing and gets the same bytes; quotes around the key change nothing")
    func repeats() async throws {
        try await EngineFixture.run { fixture in
            let replayed = try #require(HTTPField.Name("Idempotency-Replayed"))
            var first: String?
            for (text, isReplay) in [("a-1", false), ("a-1", true), ("\"a-1\"", true), ("a-2", false)] {
                let answer = try await fixture.client.post("/v1/onboardings", body, headers: key(text))
                #expect(answer.status == 201)
                #expect((answer.headers[replayed] == "true") == isReplay)
                #expect(answer.json["id"] == (text == "a-2" ? "onb-2" : "onb-1"))
                if text != "a-2" { #expect(answer.text == first ?? answer.text) }
                first = first ?? answer.text
            }
        }
    }

    @Test("resuming refuses a key that is none, and does nothing")
    func refusesKeyOfResume() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("fails")
            let path = "/v1/onboardings/\(id)/resume"
            let answer = try await fixture.client.post(path, headers: key("\"a"))
            #expect(answer.status == 400)
            #expect(answer.problem == "invalid-idempotency-key")
            let history = try await fixture.client.get("/v1/onboardings/\(id)/history").text
            #expect(!history.contains("ExecutionRedriven"))
            #expect(try await fixture.client.post(path, headers: key("\"a\"")).status == 200)
        }
    }

    @Test("the same key with another input is refused: 422")
    func refusesAnotherInput() async throws {
        try await EngineFixture.run { fixture in
            _ = try await fixture.client.post("/v1/onboardings", body, headers: key("a-1"))
            let answer = try await fixture.client.post(
                "/v1/onboardings",
                ["workflow": "ends", "input": ["phone": "+14155550102"]],
                headers: key("a-1")
            )
            #expect(answer.status == 422)
            #expect(answer.problem == "idempotency-key-reused")
            #expect(!answer.text.contains("4155550102"))
        }
    }

    @Test("a name in the body serves as well as a key")
    func takesName() async throws {
        try await EngineFixture.run { fixture in
            let body: JSON = ["workflow": "ends", "name": "customer-4711"]
            let answer = try await fixture.client.post("/v1/onboardings", body)
            #expect(answer.status == 201)
            #expect(try await fixture.client.post("/v1/onboardings", body).status == 200)
        }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var what: String
        var body: JSON = ["workflow": "ends"]
        var key: String? = "a-1"
        var status = 400
        var problem = "invalid-request"

        var testDescription: String { what }
    }

    @Test(
        "a mistake is answered with its name and a remedy",
        arguments: [
            Mistake(what: "no key", key: nil, problem: "missing-idempotency-key"),
            Mistake(what: "an empty key", key: "\"\"", problem: "invalid-idempotency-key"),
            Mistake(what: "a key with one quote", key: "\"a", problem: "invalid-idempotency-key"),
            Mistake(
                what: "a key that is too long",
                key: String(repeating: "k", count: 256),
                problem: "invalid-idempotency-key"
            ),
            Mistake(what: "key and name", body: ["workflow": "ends", "name": "a-1"]),
            Mistake(
                what: "a name with a slash",
                body: ["workflow": "ends", "name": "a/1"],
                key: nil,
                problem: "invalid-name"
            ),
            Mistake(
                what: "a name that is no text",
                body: ["workflow": "ends", "name": 7],
                key: nil,
                problem: "invalid-name"
            ),
            Mistake(what: "no workflow", body: ["input": [:]]),
            Mistake(what: "a misspelt member", body: ["workflow": "ends", "inptu": [:]]),
            Mistake(what: "no object", body: ["ends"]),
            Mistake(what: "an unknown workflow", body: ["workflow": "nope"], status: 404, problem: "unknown-workflow"),
        ]
    )
    func explains(_ mistake: Mistake) async throws {
        try await EngineFixture.run { fixture in
            let headers = try mistake.key.map(key) ?? [:]
            let answer = try await fixture.client.post("/v1/onboardings", mistake.body, headers: headers)
            #expect(answer.status == mistake.status)
            #expect(answer.problem == mistake.problem)
            #expect(answer.json["detail"]?.stringValue?.isEmpty == false)
        }
    }

    @Test("a body that is no JSON is 400 with the place, and quotes nothing of it")
    func refusesText() async throws {
        try await EngineFixture.run { fixture in
            var headers = try key("a-1")
            headers[.contentType] = "application/json"
            let answer = try await fixture.client.send(
                .post,
                "/v1/onboardings",
                headers: headers,
                body: Array("{\"phone\": +14155550101}".utf8)
            )
            #expect(answer.status == 400)
            #expect(answer.problem == "invalid-json")
            #expect(
                answer.json["detail"]
                    == "The body is no JSON: Unexpected '+' where a value is expected at line 1, column 11."
            )
        }
    }

    @Test("a body of another type is 415", arguments: ["text/plain", "application/x-www-form-urlencoded", nil])
    func refusesType(_ type: String?) async throws {
        try await EngineFixture.run { fixture in
            var headers = try key("a-1")
            headers[.contentType] = type
            let answer = try await fixture.client.send(.post, "/v1/onboardings", headers: headers, body: body.utf8())
            #expect(answer.status == 415)
            #expect(answer.problem == "unsupported-media-type")
        }
    }

    @Test("a body of more than a mebibyte is 413, whether or not its length was announced", arguments: [true, false])
    func refusesSize(_ isAnnounced: Bool) async throws {
        try await EngineFixture.run { fixture in
            var headers = try key("a-1")
            headers[.contentType] = "application/json"
            let bytes = [UInt8](repeating: 0x20, count: 1 << 20) + body.utf8()
            if isAnnounced { headers[.contentLength] = String(bytes.count) }
            let answer = try await fixture.client.send(.post, "/v1/onboardings", headers: headers, body: bytes)
            #expect(answer.status == 413)
            #expect(answer.problem == "body-too-large")
        }
    }

    @Test("an engine whose store fails takes nothing in: 503 with Retry-After, and /healthz says why")
    func refusesWithoutStore() async throws {
        try await EngineFixture.run { fixture in
            try fixture.store.close()
            let answer = try await fixture.client.post("/v1/onboardings", body, headers: key("a-1"))
            #expect(answer.status == 503)
            #expect(answer.problem == "store-failed")
            #expect(answer.headers[.retryAfter] == "2")
            let health = try await fixture.client.get("/healthz")
            #expect(health.status == 503)
            #expect(health.headers[.retryAfter] == "2")
            #expect(health.json["detail"]?.stringValue?.isEmpty == false)
            #expect(try await fixture.client.get("/readyz").status == 503)
            #expect(try await fixture.client.get("/v1/onboardings").status == 503)
        }
    }
}
