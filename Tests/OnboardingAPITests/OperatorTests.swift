import HTTPTypes
import JSONModel
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

/// What operators do over the REST face.
@Suite("Operators over REST")
struct OperatorTests {
    private static let alice = "alice:0123456789abcdef"
    private static let bob = "bob:fedcba9876543210"

    private static func headers(_ key: String) -> HTTPFields {
        [.authorization: "Bearer " + key.split(separator: ":")[1]]
    }

    @Test("a failed onboarding is found by its cause, shown and resumed, and the log knows who and why")
    func resumesByCause() async throws {
        let keys = try #require(APIKeys([Self.alice, Self.bob]))
        try await EngineFixture.run(keys: keys) { fixture in
            let (client, headers) = (fixture.client, Self.headers(Self.alice))
            let start = try await client.post("/v1/onboardings", ["workflow": "fails", "name": "a"], headers: headers)
            let id = try #require(start.json["id"]?.stringValue)
            let failures = try await client.get("/v1/failures", headers: headers)
            #expect(failures.json["total"] == 1)
            #expect(failures.json["failures"]?[0]?["error"] == "Product.Refused")
            let cause = try #require(failures.json["failures"]?[0]?["cause"]?.stringValue)
            let found = try await client.get("/v1/onboardings?select=status:failed%20cause:\(cause)", headers: headers)
            #expect(found.json["onboardings"]?[0]?["id"] == .string(id))

            let path = "/v1/onboardings/\(id)/resume"
            let shown = try await client.post(path, ["dryRun": true], headers: headers)
            #expect(shown.status == 200)
            #expect(shown.json["effect"]?["isDone"] == false)
            #expect(shown.json["status"] == "failed")
            let silent = try await client.post(path, [:], headers: headers)
            #expect(silent.status == 400)
            let done = try await client.post(path, ["reason": "Let us see."], headers: headers)
            #expect(done.json["effect"]?["isDone"] == true)
            #expect(done.json["effect"]?["events"]?[0] == "ExecutionRedriven")

            let log = try await client.get("/v1/operator-log?onboarding=\(id)", headers: headers)
            #expect(log.json["entries"]?[0]?["actor"] == "alice")
            #expect(log.json["entries"]?[0]?["reason"] == "Let us see.")
            let proof = try await client.get("/v1/operator-log/verification", headers: headers)
            #expect(proof.json["isUnbroken"] == true)
            #expect(proof.json["entries"] == 1)
        }
    }

    @Test("an act is refused with 409 where it does not fit, and with 400 where it is not understood")
    func refuses() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            let cases: [(String, JSON, Int)] = [
                ("resume", ["reason": "x"], 409), ("retry", ["reason": "x"], 409),
                ("complete", ["reason": "x", "output": 1], 409), ("skip", ["reason": "x"], 400),
                ("pause", ["reason": "x", "deadlines": "later"], 400), ("resume", ["reason": "x", "form": "A"], 400),
                ("resume", ["reason": 1], 400), ("resume", ["reason": "x", "dryRun": "yes"], 400),
                ("move", ["reason": "x", "revision": 7], 404),
            ]
            for (act, body, status) in cases {
                let answer = try await fixture.client.post("/v1/onboardings/\(id)/\(act)", body)
                #expect(answer.status == status, "\(act) \(body): \(answer.text)")
            }
            #expect(try await fixture.client.post("/v1/onboardings/onb-99/pause", ["reason": "x"]).status == 404)
            #expect(try await fixture.client.get("/v1/onboardings?select=stauts:failed").status == 400)
        }
    }

    @Test("an onboarding is paused, found as paused, and goes on")
    func pauses() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            let paused = try await fixture.client.post("/v1/onboardings/\(id)/pause", ["reason": "Hold it."])
            #expect(paused.status == 200, "\(paused.text)")
            #expect(paused.json["waiting"]?[0]?["waitingFor"] == "pause")
            #expect(paused.json["waiting"]?[0]?["whoCanAct"] == "operator")
            let found = try await fixture.client.get("/v1/onboardings?select=paused:true")
            #expect(found.json["onboardings"]?.arrayValue?.count == 1)
            let resumed = try await fixture.client.post("/v1/onboardings/\(id)/resume", ["reason": "Go on."])
            #expect(resumed.json["waiting"]?[0]?["waitingFor"] == "time")
        }
    }

    @Test("a bulk act above the bound waits for somebody else, who alone can approve it")
    func approves() async throws {
        let keys = try #require(APIKeys([Self.alice, Self.bob]))
        try await EngineFixture.run(keys: keys, approvalThreshold: 1) { fixture in
            let client = fixture.client
            let (alice, bob) = (Self.headers(Self.alice), Self.headers(Self.bob))
            for name in ["a", "b"] {
                let body: JSON = ["workflow": "fails", "name": .string(name)]
                _ = try await client.post("/v1/onboardings", body, headers: alice)
            }
            var body: JSONObject = ["act": "resume", "select": "status:failed", "reason": "Again.", "dryRun": true]
            let shown = try await client.post("/v1/jobs", .object(body), headers: alice)
            #expect(shown.json["total"] == 2)
            #expect(shown.json["needsApproval"] == true)
            body["dryRun"] = nil
            let proposed = try await client.post("/v1/jobs", .object(body), headers: alice)
            #expect(proposed.status == 202)
            let key = try #require(proposed.json["job"]?.integerValue)
            let own = try await client.post("/v1/jobs/\(key)/approve", ["reason": "Sure."], headers: alice)
            #expect(own.status == 403)
            #expect(own.problem == "forbidden")
            let approved = try await client.post("/v1/jobs/\(key)/approve", ["reason": "Looked."], headers: bob)
            #expect(approved.status == 200)
            #expect(approved.json["approver"] == "bob")
            let job = try await client.get("/v1/jobs/\(key)", headers: bob)
            #expect(job.json["total"] == 2)
            #expect(try await client.get("/v1/jobs/99", headers: bob).status == 404)
            #expect(try await client.get("/v1/jobs/\(key)/items?status=done", headers: bob).status == 400)
            let unknown = try await client.post("/v1/jobs/\(key)/explode", ["reason": "x"], headers: bob)
            #expect(unknown.status == 404)
        }
    }

    @Test("a review is listed, claimed and decided, and the onboarding goes on with the decision")
    func reviews() async throws {
        let keys = try #require(APIKeys([Self.alice, Self.bob]))
        try await EngineFixture.run(keys: keys) { fixture in
            let client = fixture.client
            let (alice, bob) = (Self.headers(Self.alice), Self.headers(Self.bob))
            let start = try await client.post("/v1/onboardings", ["workflow": "reviews", "name": "a"], headers: alice)
            let id = try #require(start.json["id"]?.stringValue)
            let list = try await client.get("/v1/reviews?queue=default", headers: alice)
            #expect(list.json["reviews"]?[0]?["title"] == "Look")
            let claimed = try await client.post("/v1/reviews/1/claim", [:], headers: alice)
            #expect(claimed.json["claimedBy"] == "alice")
            let taken = try await client.post("/v1/reviews/1/decide", ["decision": "approve"], headers: bob)
            #expect(taken.status == 409)
            let odd = try await client.post("/v1/reviews/1/decide", ["decision": "maybe"], headers: alice)
            #expect(odd.status == 400)
            let decided = try await client.post(
                "/v1/reviews/1/decide",
                ["decision": "reject", "note": "Blurred."],
                headers: alice
            )
            #expect(decided.json["status"] == "decided")
            let flow = try await client.get("/v1/onboardings/\(id)", headers: alice)
            #expect(flow.json["outcome"] == "reject")
            #expect(try await client.get("/v1/reviews/9", headers: alice).status == 404)
        }
    }

    @Test("a person's onboardings are found by any spelling of their number, and no log keeps it")
    func findsPeople() async throws {
        var settings = WorkflowSettings()
        settings.applicant = [ContactField(JSONPointer(tokens: ["phone"]), .phone)]
        try await EngineFixture.run(settings: ["waits": settings, "ends": settings]) { fixture in
            let client = fixture.client
            let input: JSON = ["phone": "+14155550100"]
            let running = try await fixture.start("waits", input: input)
            let ended = try await fixture.start("ends", input: input)
            _ = try await fixture.start("waits", input: ["phone": "+14155550199"])
            func ids(_ query: String) async throws -> [String] {
                let page = try await client.get("/v1/onboardings?" + query).json
                return (page["onboardings"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
            }
            #expect(try await ids("applicant=%2B1%20415-555-0100") == [ended, running])
            #expect(try await ids("applicant=%2B14155550100&workflow=waits&status=running") == [running])
            #expect(try await ids("select=status:running%20applicant:%2B14155550100") == [running])
            #expect(try await ids("applicant=%2B14155550101") == [])
            #expect(try await client.get("/v1/onboardings?applicant=%20").status == 400)
            #expect(try await client.get("/v1/onboardings?applicant=1&select=status:failed").status == 400)

            let body: JSON = [
                "act": "pause", "select": #"status:running applicant:"+1 415 555 0100""#, "reason": "A person calls.",
            ]
            let job = try await client.post("/v1/jobs", body).json
            #expect(job["total"] == 1)
            #expect(job["selector"]?.stringValue?.hasPrefix("status:running applicant:key:") == true)
            let log = try await client.get("/v1/operator-log").text
            #expect(log.contains("applicant:key:"))
            for text in [job.text(), log] { #expect(!text.contains("5550100") && !text.contains("555 0100")) }
        }
    }

    @Test("keys have names, and a key that holds a colon is still one")
    func namesKeys() throws {
        let keys = try #require(APIKeys([Self.alice, "abcdefghijklmnop", "a:b" + String(repeating: "c", count: 20)]))
        #expect(keys.name(of: "0123456789abcdef") == "alice")
        #expect(keys.name(of: Self.alice) == nil)
        #expect(keys.name(of: "abcdefghijklmnop") == "key-2")
        #expect(keys.name(of: "b" + String(repeating: "c", count: 20)) == "a")
        let odd = try #require(APIKeys(["0123456789:abcdefgh"]))
        #expect(odd.name(of: "0123456789:abcdefgh") == "key-1")
    }
}
