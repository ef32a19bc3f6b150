import HTTPTypes
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

@Suite("Campaigns over REST", .timeLimit(.minutes(5)))
struct CampaignTests {
    @Test("a campaign is made, listed and shown; what is wrong with it is told with its place")
    func creates() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.makeCampaign(["canary": 3])
            #expect(path == "/v1/campaigns/1")
            let shown = try await fixture.client.get(path)
            #expect(shown.json["status"] == "collecting")
            #expect(shown.json["settings"]?["canary"] == 3)
            #expect(shown.json["source"] == ["kind": "file", "format": "csv"])
            #expect(shown.json["creator"] == "alice")
            #expect(shown.json["nextLine"] == 1)
            #expect(shown.json["tally"]?["statuses"]?["pending"] == 0)
            let second = try await fixture.makeCampaign()
            let page = try await fixture.client.get("/v1/campaigns?limit=1")
            #expect(page.json["campaigns"]?[0]?["campaign"] == 2)
            #expect(page.json["next"] == 2)
            #expect(try await fixture.client.get("/v1/campaigns?after=2").json["campaigns"]?[0]?["campaign"] == 1)
            #expect(try await fixture.client.get(second + "/rows").json == ["rows": []])
            let refusals: [(JSON, Int, String)] = [
                (["name": "x", "workflow": "cohort", "settings": ["rate": 1], "reason": "r"], 400, "/rate"),
                (["name": "x", "workflow": "cohort", "source": ["kind": "file"], "reason": "r"], 400, "/format"),
                (["name": "x", "workflow": "nobody", "reason": "r"], 404, "workflow"),
                (["name": "x", "workflow": "ends", "reason": "r"], 400, "applicant"),
                (["name": "x", "workflow": "cohort"], 400, "reason"),
                (["workflow": "cohort", "reason": "r"], 400, "name"),
                (["name": "x", "workflow": "cohort", "reason": "r", "dryRun": true], 400, "unknown name"),
            ]
            for (body, status, hint) in refusals {
                let answer = try await fixture.client.post("/v1/campaigns", body)
                #expect(answer.status == status, "\(body)")
                #expect(answer.json["detail"]?.stringValue?.contains(hint) == true, "\(answer.text)")
            }
        }
    }

    @Test("under an idempotency key a campaign is made once: the same bytes again, and another request is 422")
    func createsOnce() async throws {
        try await CampaignFixture.run { fixture in
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let replayed = try #require(HTTPField.Name("Idempotency-Replayed"))
            func make(_ key: String, named campaign: String = "Q4", as actor: String = "alice") async throws
                -> RouterClient.Answer
            {
                var headers = try CampaignFixture.headers(actor)
                headers[name] = key
                let body: JSON = ["name": .string(campaign), "workflow": "cohort", "reason": "Expired."]
                return try await fixture.client.post("/v1/campaigns", body, headers: headers)
            }
            #expect(try await make("c-1", named: "").status == 400)
            let first = try await make("c-1")
            #expect(first.status == 201)
            #expect(first.headers[.location] == "/v1/campaigns/1")
            #expect(first.headers[replayed] == nil)
            let again = try await make("\"c-1\"")
            #expect(again.status == 201)
            #expect(again.text == first.text)
            #expect(again.headers[.location] == "/v1/campaigns/1")
            #expect(again.headers[replayed] == "true")
            for other in [try await make("c-1", named: "Q5"), try await make("c-1", as: "bob")] {
                #expect(other.status == 422)
                #expect(other.problem == "idempotency-key-reused")
            }
            #expect(try await make("\"c").problem == "invalid-idempotency-key")
            #expect(try await make("c-2").headers[.location] == "/v1/campaigns/2")
            let all = try await fixture.client.get("/v1/campaigns").json["campaigns"]?.arrayValue
            #expect(all?.count == 2)
        }
    }

    @Test("a file comes in pieces: each counts once, none may be left out, and rejects have their lines")
    func handsIn() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.makeCampaign()
            let first = try await fixture.hand("email,reference\na@example.com,1\nb@example.com,2\n", to: path)
            #expect(first.json["taken"] == 2)
            #expect(first.json["nextLine"] == 4)
            let late = try await fixture.hand("email,reference\nc@example.com,3\n", to: path, line: 9)
            #expect(late.status == 409)
            #expect(late.json["detail"]?.stringValue?.contains("line 4") == true)
            let rest = "email,reference\na@example.com,3\n,4\nc@example.com\n\"d\n@example.com\",5\ne@example.com,6"
            for _ in 1...2 {
                let answer = try await fixture.hand(rest, to: path, line: 4)
                #expect(answer.json["taken"] == 1, "\(answer.text)")
                #expect(answer.json["rejected"] == 4)
                #expect(answer.json["nextLine"] == 10)
                #expect(answer.json["counts"]?["total"] == 3)
            }
            let rejects = try await fixture.client.get(path + "/rejects").json["rejects"]?.arrayValue ?? []
            #expect(rejects.map { $0["line"] } == [4, 5, 6, 7])
            #expect(rejects.map { $0["code"] } == ["duplicate", "no_contact", "invalid", "invalid"])
            let page = try await fixture.client.get(path + "/rejects?limit=1&after=5")
            #expect(page.json["rejects"]?[0]?["line"] == 6)
            #expect(page.json["next"] == 6)
            let rows = try await fixture.client.get(path + "/rows?status=pending&after=1")
            #expect(rows.json["rows"]?.arrayValue?.map { $0["row"] } == [2, 3])
            #expect(!rows.text.contains("example.com"))
        }
    }

    @Test("JSON Lines are taken by a campaign of that format, and a body of another type is 415")
    func formats() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.makeCampaign(source: ["kind": "file", "format": "jsonl"])
            let text = "{\"email\": \"a@example.com\", \"reference\": 7}\n[]\n"
            #expect(try await fixture.hand(text, to: path, type: "text/csv").status == 415)
            #expect(try await fixture.hand(text, to: path, type: "application/json").status == 415)
            let answer = try await fixture.hand(text, to: path, type: "application/x-ndjson; charset=utf-8")
            #expect(answer.json["taken"] == 1)
            #expect(answer.json["rejected"] == 1)
            #expect(try await fixture.hand(text, to: "/v1/campaigns/9").status == 404)
            #expect(try await fixture.hand(text, to: path, line: 0).status == 400)
            let header = try await fixture.hand("a;b\n", to: try await fixture.makeCampaign())
            #expect(header.status == 400)
            #expect(header.json["detail"]?.stringValue?.contains("commas") == true)
        }
    }

    @Test("too large a piece is 413, and says how large one may be")
    func bounds() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.makeCampaign()
            let large = String(repeating: "x", count: OnboardingRoutes.maximumPieceSize)
            let answer = try await fixture.hand("email\n" + large, to: path)
            #expect(answer.status == 413)
            #expect(answer.json["detail"]?.stringValue?.contains("4194304") == true)
        }
    }

    @Test("the report tells size, rejects, duration and what stands against the start; it sends nothing")
    func reports() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.makeCampaign(["ratePerMinute": 2, "deadline": "2099-01-01T00:00:00Z"])
            let lines = (1...5).map { "c\($0)@example.com" }.joined(separator: "\n")
            #expect(try await fixture.hand("email\n\(lines)\nno address\n", to: path).status == 200)
            let digest = String(repeating: "Ab", count: 32)
            let frozen = try await fixture.steer(path, "freeze", ["sourceDigest": .string(digest)])
            #expect(frozen.json["status"] == "ready")
            #expect(frozen.json["sourceDigest"] == .string(digest.lowercased()))
            let report = try await fixture.client.get(path + "/report").json
            #expect(report["total"] == 5)
            #expect(report["read"] == 6)
            #expect(report["rejected"]?.objectValue?.values.compactMap(\.integerValue).reduce(0, +) == 1)
            #expect(report["estimatedSeconds"] == 150)
            #expect(report["inFlight"] == 0)
            #expect(report["warnings"] == [])
            #expect(try await fixture.hand("email\nz@example.com\n", to: path, line: 8).status == 409)
            #expect(try await fixture.client.get("/v1/campaigns/8/report").problem == "unknown-campaign")
        }
    }

    @Test("a campaign runs to its end, and its tally, rows and segments tell what became of whom")
    func finishes() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await fixture.finishedCampaign()
            let shown = try await fixture.client.get(path).json
            #expect(shown["counts"]?["total"] == 3)
            #expect(shown["counts"]?["ended"] == 3)
            #expect(shown["tally"]?["outcomes"] == ["failed": 1, "verified": 2])
            #expect(shown["tally"]?["statuses"]?["ended"] == 3)
            #expect(shown["finishedAt"] != nil)
            #expect(shown["progress"]?["startsPerMinute"] != nil)
            let part = try await fixture.client.get(path + "?segment=country:DE").json
            #expect(part["tally"]?["outcomes"] == ["failed": 1])
            let segments = try await fixture.client.get(path + "/segments?name=country").json["segments"]
            #expect(segments?.arrayValue?.map { $0["value"] } == ["AE", "DE"])
            #expect(segments?[0]?["tally"]?["outcomes"] == ["verified": 2])
            #expect(try await fixture.client.get(path + "/segments").status == 400)
            #expect(try await fixture.client.get(path + "?segment=country").status == 400)
            let onboarding = try #require(
                try await fixture.client.get(path + "/rows").json["rows"]?[1]?["onboarding"]?.stringValue
            )
            #expect(try await fixture.client.get("/v1/onboardings/\(onboarding)").json["error"] == "Product.Refused")
            let causes = try await fixture.client.get("/v1/failures?select=campaign:1")
            #expect(causes.json["total"] == 1)
        }
    }
}
