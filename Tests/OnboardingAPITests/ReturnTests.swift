import HTTPTypes
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@testable import OnboardingAPI

@Suite("Coming back over a return link")
struct ReturnTests {
    private func path(_ fixture: EngineFixture, of id: String, landing: ReturnLanding = .end) throws -> String {
        let key = try #require(OnboardingID(id)).key
        let link = fixture.mint.returnLink(of: key, landing: landing)
        return try #require(link.firstRange(of: "/return/").map { String(link[$0.lowerBound...]) })
    }

    @Test("without an address of the product, a page says thank you")
    func thanks() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits")
            let answer = try await fixture.client.get(path(fixture, of: id))
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains("Thank you"))
        }
    }

    @Test("the browser is sent on to the address that the input names")
    func sendsOn() async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits", input: ["returnTo": "https://bank.example/done?step=2"])
            let answer = try await fixture.client.get(path(fixture, of: id))
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == "https://bank.example/done?step=2")
        }
    }

    @Test(
        "whom the provider cannot verify by itself is sent to the page for that, or else to the ordinary one",
        arguments: [
            (["manualKycUrl": "https://bank.example/manual", "returnTo": "https://bank.example/"], "manual"),
            (["manualKycUrl": "http://bank.example/manual", "returnTo": "https://bank.example/"], ""),
            (["returnTo": "https://bank.example/"], ""),
        ] as [(JSON, String)]
    )
    func landsManually(input: JSON, page: String) async throws {
        try await EngineFixture.run { fixture in
            let id = try await fixture.start("waits", input: input)
            let manual = try await fixture.client.get(path(fixture, of: id, landing: .manual))
            #expect(manual.headers[.location] == "https://bank.example/\(page)")
            let ordinary = try await fixture.client.get(path(fixture, of: id))
            #expect(ordinary.headers[.location] == "https://bank.example/")
        }
    }

    @Test("a HEAD request, as scanners of mail and previews of links send it, is answered and is no visit")
    func looksOnly() async throws {
        try await CampaignFixture.run { fixture in
            let campaign = try await fixture.makeCampaign()
            _ = try await fixture.hand("email,reference,plan\na@example.com,1,wait\n", to: campaign)
            _ = try await fixture.steer(campaign, "freeze")
            _ = try await fixture.steer(campaign, "start")
            var row = JSON.null
            let end = ContinuousClock.now + .seconds(30)
            repeat {
                try #require(ContinuousClock.now < end, "\(row)")
                row = try await fixture.client.get(campaign + "/rows").json["rows"]?[0] ?? .null
            } while row["onboarding"] == nil
            let path = try path(fixture, of: #require(row["onboarding"]?.stringValue))
            let look = try await fixture.client.send(.head, path)
            let rows = try await fixture.client.get(campaign + "/rows").json
            #expect(rows["rows"]?[0]?["openedAt"] == nil)
            let visit = try await fixture.client.get(path)
            #expect(look.status == visit.status)
            #expect(look.headers[.contentType] == visit.headers[.contentType])
            #expect(look.text.isEmpty)
            let after = try await fixture.client.get(campaign + "/rows").json
            #expect(after["rows"]?[0]?["openedAt"] != nil)
            #expect(try await fixture.client.send(.head, "/return/x").status == 404)
        }
    }

    @Test("a link that is not ours is 404, with a page", arguments: ["x", "AAAA", "%2e%2e", "b25lLTE"])
    func refuses(_ token: String) async throws {
        try await EngineFixture.run { fixture in
            _ = try await fixture.start("waits")
            let answer = try await fixture.client.get("/return/\(token)")
            #expect(answer.status == 404)
            #expect(answer.text.contains("This link does not work"))
        }
    }

    @Test(
        "an address for browsers is absolute, and https unless it is this machine",
        arguments: [
            ("https://bank.example", true), ("https://bank.example:8443/a?b=c#d", true),
            ("HTTPS://bank.example/", true),
            ("http://127.0.0.1:3000/done", true), ("http://localhost/done", true), ("http://[::1]:3000/", true),
            ("http://bank.example/", false), ("http://127.evil.example/", false),
            ("http://127.0.0.1.evil.example/", false),
            ("//bank.example", false), ("/done", false), ("", false), ("https://", false), ("https:///done", false),
            ("javascript://bank.example/%0aalert(1)", false), ("https://user@bank.example/", false),
            ("https://bank.example\\@evil.example/", false), ("https://bank.example/\r\nSet-Cookie: a=b", false),
            ("https://bank.example/ü", false), ("https://bank.example/" + String(repeating: "a", count: 5000), false),
        ]
    )
    func checksAddresses(_ text: String, isTaken: Bool) {
        #expect((ReturnAddress(text) != nil) == isTaken)
    }
}
