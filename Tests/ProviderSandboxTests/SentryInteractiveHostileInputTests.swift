import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Sentry Interactive: hostile requests, dials and determinism")
struct SentryInteractiveHostileInputTests {
    @Test("a storm of random requests meets no trap")
    func storm() {
        var caller = SentryInteractiveCaller()
        let bearer = caller.administrator()
        let user = caller.token(caller.claims("ana"))
        let operation = caller.token(caller.claims("ana"), header: ["alg": "EdDSA", "x5c": ["AAAA"]])
        let control = caller.control
        let paths =
            SentryInteractiveOperation.routes.map { route in
                "/"
                    + route.path.map {
                        $0 == "*"
                            ? (route.path[0] == "device"
                                ? SentryInteractiveCaller.locks[0] : SentryInteractiveCaller.application) : $0
                    }.joined(separator: "/")
            } + [
                control, control + "/dials", control + "/clock", control + "/state", control + "/keys",
                control + "/locks/" + SentryInteractiveCaller.locks[0],
            ]
        let statuses = ProviderSandboxTests.storm(
            on: caller,
            seed: 21,
            paths: paths,
            names: [
                "email", "password", "displayName", "foreignKey", "localKey", "telephone", "ephemeralKey", "url", "kid",
                "kty", "x", "n", "e", "verificationSignature", "advanceSeconds", "habit", "clockSkewSeconds", "name",
                "companyName", "mailingAddress",
            ],
            values: [
                "null", "true", "-1", "1e308", "9223372036854775807", "\"admin@usher.example\"", "\"sandbox-password\"",
                "[]", "{}", "[\"ana\"]", "\"AQAB\"", "\"RSA\"", "\"offline\"", "\"\\u0000\"", "\"https://x.example\"",
                "\"\(operation)\"",
            ],
            fields: [
                [("Authorization", "Bearer " + bearer)], [("Authorization", "Bearer " + user)], [],
                [("Authorization", "Bearer " + operation)],
                [("Authorization", "Bearer " + bearer), ("Accept", "application/vnd.doordeck.api-v2+json")],
            ]
        )
        #expect(statuses[500] == nil && (statuses[200] ?? 0) > 20)
    }

    @Test(
        "hostile bodies get a documented 4xx",
        arguments: ["{", "[]", "{}{}", "\u{0}", String(repeating: "[", count: 100_000)]
    )
    func bodies(text: String) {
        var caller = SentryInteractiveCaller()
        let bearer = [("Authorization", "Bearer " + caller.administrator())]
        for route in SentryInteractiveOperation.routes where route.method == .post && route.access != .refreshToken {
            let path = "/" + route.path.map { $0 == "*" ? "x" : $0 }.joined(separator: "/")
            let reply = caller.send(.post, path, Array(text.utf8), fields: bearer)
            #expect((400...404).contains(reply.status), "\(path)")
        }
    }

    @Test(
        "odd paths and wrong methods",
        arguments: [
            nil, "", "*", "/", "/auth", "/auth/token/", "/device", "/device//execute", "/device/x",
            "/platform/application/x/auth", "/%zz", "/twin/sentry-interactive/x",
        ]
    )
    func paths(path: String?) {
        var caller = SentryInteractiveCaller()
        #expect(caller.send(.get, path).status == 404)
    }

    @Test(
        "wrong methods are told the right ones",
        arguments: [
            ("/auth/token", "POST"), ("/account", "GET, POST, DELETE"), ("/device/shareable", "GET"),
            ("/device/x/execute", "POST"), ("/time", "GET"), ("/platform/application", "GET, POST"),
        ]
    )
    func methods(path: String, allow: String) {
        var caller = SentryInteractiveCaller()
        let reply = caller.send(.put, path)
        #expect(reply.status == 405 && reply.response.headerFields[.allow] == allow)
    }

    @Test("dials that are read can be written back, and wrong ones change nothing")
    func dials() {
        var caller = SentryInteractiveCaller()
        let dials = caller.call(.get, "\(caller.control)/dials").json
        #expect(dials.objectValue?.keys.sorted() == SentryInteractiveDials.table.map(\.name).sorted())
        #expect(caller.call(.patch, "\(caller.control)/dials", dials).json == dials)
        for wrong in [
            ["clockSkewSeconds": 90_000], ["secondFactor": "sometimes"], ["scenario": "party"], ["colour": 1],
            ["maximumUsers": 0], ["operations": ["login": ["errorRate": 2]]],
        ] as [JSON] {
            #expect(caller.call(.patch, "\(caller.control)/dials", wrong).status == 400)
        }
        #expect(caller.call(.get, "\(caller.control)/dials").json == dials)
    }

    @Test("a full sandbox says so")
    func full() {
        var caller = SentryInteractiveCaller { $0.maximumUsers = 2 }
        _ = caller.user("ana")
        let token = caller.token(caller.claims("bob"))
        #expect(caller.call(.get, "/platform/auth", bearer: token).status == 503)
        #expect(caller.call(.post, "/auth/register", ["email": "bob@example.com", "password": "x"]).status == 503)
    }

    @Test("two runs are equal to the byte, another seed makes other users, and a reset forgets")
    func determinism() {
        func run(_ seed: UInt64) -> [TwinReply] {
            var caller = SentryInteractiveCaller(SentryInteractiveTwin(SentryInteractiveConfiguration(seed: seed)))
            let bearer = caller.administrator()
            _ = caller.user("ana")
            return [
                caller.login(), caller.call(.post, "/directory/query", ["foreignKey": "ana"], bearer: bearer),
                caller.call(.get, "/device/shareable", bearer: bearer),
            ]
        }
        #expect(run(3) == run(3))
        #expect(run(3) != run(4))
        var caller = SentryInteractiveCaller()
        _ = caller.user("ana")
        #expect(caller.call(.post, "\(caller.control)/reset", [:]).status == 200)
        #expect(caller.twin.userCount == 1)
    }

    @Test("the description names every scenario, lock and message")
    func description() {
        let text = SentryInteractiveTwin.description.description
        for scenario in SentryInteractiveScenario.table { #expect(text.contains(scenario.meaning)) }
        for lock in SentryInteractiveCaller.locks { #expect(text.contains(lock)) }
        for refusal in SentryInteractiveRefusal.all { #expect(text.contains(refusal.message)) }
        #expect(Set(SentryInteractiveScenario.table.map(\.number)).count == SentryInteractiveScenario.table.count)
        let routed = Set(SentryInteractiveOperation.routes.map(\.operation))
        #expect(routed.count == SentryInteractiveOperation.allCases.count)
    }
}
