import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Kajeet Sentinel: hostile requests, dials and determinism")
struct KajeetSentinelHostileInputTests {
    @Test("a storm of random requests meets no trap")
    func storm() {
        var caller = KajeetSentinelCaller()
        let tokens = [caller.administrator(), caller.client(), caller.enabled("ana@example.com")]
        let control = caller.control
        let statuses = ProviderSandboxTests.storm(
            on: caller,
            seed: 31,
            paths: KajeetSentinelOperation.allCases.map { KajeetSentinelOperation.base + $0.path } + [
                "/sso", control, control + "/dials", control + "/clock", control + "/state", control + "/accounts",
                control + "/mails", control + "/sso/x",
            ],
            names: [
                "username", "email", "password", "clientId", "clientSecret", "token", "version", "acceptedAt",
                "ipAddress", "roles", "advanceSeconds", "ssoDomains", "tokenForm", "missingSso",
            ],
            values: [
                "null", "true", "-1", "1e308", "9223372036854775807", "\"ana@example.com\"", "\"sandbox-password\"",
                "[]",
                "{}", "[\"sso.example\"]", "\"text\"", "\"\\u0000\"", "\"jane@sso.sandbox.example\"",
            ],
            fields: tokens.map { [("Authorization", "Bearer " + $0)] } + [[]]
        )
        #expect(statuses[500] == nil && (statuses[200] ?? 0) > 20)
    }

    @Test(
        "hostile bodies get a documented 4xx",
        arguments: ["{", "[]", "{}{}", "\u{0}", String(repeating: "[", count: 100_000)]
    )
    func bodies(text: String) {
        var caller = KajeetSentinelCaller()
        let fields = [("Authorization", "Bearer " + caller.client())]
        for operation in KajeetSentinelOperation.allCases where operation.method == .post {
            let path = KajeetSentinelOperation.base + operation.path
            let reply = caller.send(.post, path, Array(text.utf8), fields: fields)
            #expect(reply.status == 400 && reply.message == "Invalid request body")
            let typed = caller.send(.post, path, [], fields: fields + [("Content-Type", "text/xml")])
            #expect(typed.status == 415)
        }
    }

    @Test("paths and methods are checked")
    func paths() {
        var caller = KajeetSentinelCaller()
        for path in [
            nil, "", "*", "/sentinel-proxy/sentinel/api", "/sentinel-proxy/sentinel/api/v1.0/auth/", "/v1.0/auth/token",
            "/twin/kajeet-sentinel/x",
        ] {
            #expect(caller.send(.post, path).status == 404)
        }
        let password = caller.send(.put, KajeetSentinelOperation.base + "auth/password")
        #expect(password.status == 405 && password.response.headerFields[.allow] == "GET, POST")
        let body = [UInt8](repeating: 0x20, count: TwinRequest.maximumBodySize + 1)
        #expect(caller.send(.post, KajeetSentinelOperation.base + "auth/token", body).status == 413)
    }

    @Test("dials that are read can be written back, and wrong ones change nothing")
    func dials() {
        var caller = KajeetSentinelCaller()
        let dials = caller.call(.get, "\(caller.control)/dials").json
        #expect(dials.objectValue?.keys.sorted() == KajeetSentinelDials.table.map(\.name).sorted())
        #expect(caller.call(.patch, "\(caller.control)/dials", dials).json == dials)
        for wrong in [["tokenForm": "xml"], ["ssoDomains": [1]], ["missingSso": nil], ["scenario": "party"], ["x": 1]]
            as [JSON]
        {
            #expect(caller.call(.patch, "\(caller.control)/dials", wrong).status == 400)
        }
    }

    @Test("a full sandbox says so")
    func full() {
        var caller = KajeetSentinelCaller { $0.maximumAccounts = 2 }
        _ = caller.enabled("ana@example.com")
        let body: JSON = ["username": "bob@example.com", "password": "long enough"]
        #expect(caller.ask(.setAssociatedAccountPassword, body, bearer: caller.client()).status == 503)
        #expect(caller.ask(.listAdminUsers, query: "?email=bob@example.com", bearer: caller.client()).status == 503)
    }

    @Test("two runs are equal to the byte, and another seed signs otherwise")
    func determinism() {
        func run(_ seed: UInt64) -> [TwinReply] {
            var caller = KajeetSentinelCaller(KajeetSentinelTwin(KajeetSentinelConfiguration(seed: seed)))
            let bearer = caller.client()
            return [
                caller.ask(.initiateSSO, ["email": "ana@sso.example"], bearer: bearer),
                caller.ask(.refreshToken, bearer: bearer), caller.call(.get, "\(caller.control)/state"),
            ]
        }
        #expect(run(3) == run(3))
        #expect(run(3) != run(4))
    }

    @Test("the description names every scenario and message")
    func description() {
        let text = KajeetSentinelTwin.description.description
        for scenario in KajeetSentinelScenario.table { #expect(text.contains(scenario.meaning)) }
        for refusal in KajeetSentinelRefusal.all { #expect(text.contains(refusal.message)) }
        #expect(
            Set(KajeetSentinelTwin.scenarioNames.map { $0.lowercased() }).count == KajeetSentinelScenario.table.count
        )
    }
}
