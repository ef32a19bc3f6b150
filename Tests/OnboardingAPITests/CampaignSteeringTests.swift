import HTTPTypes
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

@Suite("Steering campaigns over REST", .timeLimit(.minutes(5)))
struct CampaignSteeringTests {
    private func running(_ fixture: EngineFixture) async throws -> String {
        let path = try await fixture.makeCampaign(["ratePerMinute": 60_000, "deadline": "2099-01-01T00:00:00Z"])
        let lines = (1...3).map { "c\($0)@example.com,wait" }.joined(separator: "\n")
        #expect(try await fixture.hand("email,plan\n\(lines)\n", to: path).status == 200)
        #expect(try await fixture.steer(path, "freeze").status == 200)
        return path
    }

    @Test("it is started, held, given another rate, deadline and settings, and cancelled; the log knows who and why")
    func steers() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await running(fixture)
            #expect(try await fixture.steer(path, "pause").status == 409)
            #expect(try await fixture.steer(path, "start").json["status"] == "running")
            #expect(try await fixture.steer(path, "pause").json["status"] == "paused")
            #expect(try await fixture.steer(path, "resume").json["status"] == "running")
            let rate = try await fixture.steer(path, "rate", ["ratePerMinute": 90])
            #expect(rate.json["settings"]?["ratePerMinute"] == 90)
            let until: JSON = "2098-01-01T00:00:00.000Z"
            #expect(try await fixture.steer(path, "extend", ["until": until]).json["settings"]?["deadline"] == until)
            let changed = try await fixture.steer(path, "settings", ["settings": ["canary": 2]])
            #expect(changed.json["settings"]?["canary"] == 2)
            #expect(changed.json["settings"]?["ratePerMinute"] == 90)
            #expect(try await fixture.steer(path, "cancel", ["links": true]).status == 200)
            _ = try await fixture.wait(for: "cancelled", of: path)
            let log = try await fixture.client.get("/v1/operator-log?limit=50").json["entries"]?.arrayValue ?? []
            #expect(
                log.compactMap { $0["act"]?.stringValue } == [
                    "create-campaign", "freeze-campaign", "start-campaign", "pause-campaign", "resume-campaign",
                    "rate-campaign", "extend-campaign", "change-campaign", "cancel-campaign",
                ]
            )
            #expect(log.allSatisfy { $0["actor"] == "alice" })
        }
    }

    @Test("what is not understood is refused, and says what would be right")
    func refuses() async throws {
        try await CampaignFixture.run { fixture in
            let path = try await running(fixture)
            let cases: [(String, JSONObject, Int)] = [
                ("rate", [:], 400), ("rate", ["ratePerMinute": 0], 400), ("extend", ["until": "tomorrow"], 400),
                ("extend", ["until": "2001-01-01T00:00:00Z"], 400), ("settings", [:], 400),
                ("settings", ["settings": ["canary": -1]], 400), ("cancel", ["links": "yes"], 400),
                ("start", ["links": true], 400), ("stop", [:], 404), ("approve", [:], 409),
            ]
            for (verb, members, status) in cases {
                let answer = try await fixture.steer(path, verb, members)
                #expect(answer.status == status, "\(verb) \(members) \(answer.text)")
                #expect(answer.json["detail"]?.stringValue?.isEmpty == false)
            }
            #expect(try await fixture.client.post(path + "/start", [:]).status == 400)
            #expect(try await fixture.steer("/v1/campaigns/x", "start").problem == "unknown-campaign")
            #expect(try await fixture.client.get(path).json["status"] == "ready")
        }
    }

    @Test("a large campaign is started by two people, and whoever proposed it is not the second")
    func fourEyes() async throws {
        try await CampaignFixture.run(approvalThreshold: 2) { fixture in
            let path = try await running(fixture)
            let proposed = try await fixture.steer(path, "start")
            #expect(proposed.status == 202)
            #expect(proposed.json["status"] == "ready")
            #expect(proposed.json["proposal"]?["act"] == "start-campaign")
            #expect(proposed.json["proposal"]?["proposer"] == "alice")
            #expect(try await fixture.steer(path, "approve").status == 403)
            let approved = try await fixture.steer(path, "approve", as: "bob")
            #expect(approved.json["status"] == "running")
            #expect(approved.json["approver"] == "bob")
            #expect(approved.json["proposal"] == nil)
            #expect(try await fixture.steer(path, "pause").status == 200)
        }
    }
}
