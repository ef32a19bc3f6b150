import HTTPTypes
import JSONModel
import SQLiteStore
import Testing
import WorkflowStore

@testable import OnboardingAPI

@Suite("Access")
struct AccessTests {
    private static let key = "0123456789abcdef"

    @Test(
        "without a key nothing is told or done",
        arguments: [
            nil, "Bearer", "Bearer ", "Bearer wrong-but-long-enough", "Basic 0123456789abcdef",
            "Bearer 0123456789abcde",
        ]
    )
    func refuses(_ field: String?) async throws {
        let keys = try #require(APIKeys([Self.key]))
        try await EngineFixture.run(keys: keys) { fixture in
            var headers: HTTPFields = [:]
            headers[.authorization] = field
            for path in ["/v1/onboardings", "/v1/onboardings/onb-1", "/v1/workflows", "/v1/audit", "/metrics"] {
                let answer = try await fixture.client.get(path, headers: headers)
                #expect(answer.status == 401)
                #expect(answer.problem == "unauthorized")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
            let start = try await fixture.client.post(
                "/v1/onboardings",
                ["workflow": "ends", "name": "a"],
                headers: headers
            )
            #expect(start.status == 401)
            #expect(try fixture.store.highestExecutionKey().number == 0)
        }
    }

    @Test(
        "each of the keys opens, and the scheme has no case",
        arguments: ["Bearer \(key)", "bearer \(key)", "BEARER fedcba9876543210"]
    )
    func admits(_ field: String) async throws {
        let keys = try #require(APIKeys([Self.key, "fedcba9876543210"]))
        try await EngineFixture.run(keys: keys) { fixture in
            let answer = try await fixture.client.get("/v1/onboardings", headers: [.authorization: field])
            #expect(answer.status == 200)
        }
    }

    @Test("health and return links need no key")
    func leavesOpen() async throws {
        let keys = try #require(APIKeys([Self.key]))
        try await EngineFixture.run(keys: keys) { fixture in
            let health = try await fixture.client.get("/healthz")
            #expect(health.json["status"] == "serving")
            #expect(try await fixture.client.get("/readyz").status == 200)
            #expect(try await fixture.client.send(.head, "/healthz").status == 200)
            #expect(try await fixture.client.get("/return/x").status == 404)
        }
    }

    @Test("a list of keys has comments and empty lines, and no short or odd keys")
    func readsKeys() throws {
        let keys = try #require(APIKeys(parsing: "# for the backend\n\n  \(Self.key)\t\r\nfedcba9876543210\n"))
        #expect(keys.contains(Self.key))
        #expect(keys.contains("fedcba9876543210"))
        #expect(!keys.contains(""))
        #expect(!keys.contains(Self.key + Self.key))
        #expect(!keys.contains(String(repeating: "0", count: 1000)))
        #expect(APIKeys(parsing: "# nothing\n") == nil)
        // One byte short of the least length.
        #expect(APIKeys(parsing: String(Self.key.dropLast())) == nil)
        #expect(APIKeys(["0123456789abcdef\u{7F}"]) == nil)
    }

    @Test("a known address with another method is 405 with Allow, an unknown address is 404")
    func tellsMethods() async throws {
        try await EngineFixture.run { fixture in
            let answer = try await fixture.client.send(.delete, "/v1/onboardings")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD, POST")
            let unknown = try await fixture.client.get("/v1/nothing")
            #expect(unknown.status == 404)
            #expect(unknown.problem == "not-found")
        }
    }
}
