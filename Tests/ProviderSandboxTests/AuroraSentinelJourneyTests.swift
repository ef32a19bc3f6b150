import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Aurora Sentinel: the journey's page and the control end points")
struct AuroraSentinelJourneyTests {
    @Test("the page is a form that needs no script, no image and no mouse")
    func page() {
        var caller = AuroraSentinelCaller()
        let token = caller.link("ana@example.com", ["documents": ["passport", "egyptNationalId"]])
        let reply = caller.send(.get, "/journey?data=\(token)&redirectUrl=https%3A%2F%2Fshop.example%2Fdone%3Fa%3D1")
        #expect(reply.status == 200)
        #expect(reply.response.headerFields[.contentSecurityPolicy] == "default-src 'none'; style-src 'unsafe-inline'")
        #expect(reply.text.contains(#"name="document" value="passport" checked"#))
        #expect(!reply.text.contains("egyptNationalId"), "the portal does not show it")
        #expect(reply.text.contains(#"name="redirectUrl" value="https://shop.example/done?a=1""#))
        #expect(!reply.text.contains("<script"))
    }

    @Test("finishing makes the customer, redirects, and has nothing to do afterwards")
    func finishes() {
        var caller = AuroraSentinelCaller()
        let token = caller.link("ana@example.com")
        let form =
            "data=\(token)&document=passport&live=yes&outcome=rejected&redirectUrl=https%3A%2F%2Fshop.example%2Fdone"
        let reply = caller.post("/journey", form: form)
        #expect(reply.status == 303)
        #expect(reply.response.headerFields[.location] == "https://shop.example/done")
        #expect(reply.sideEffects.count == 1, "the webhook leaves with the answer")
        caller.wait(seconds: 5)
        let data = caller.status("ana@example.com").json["data"]
        #expect(data?["status"] == 5 && data?["emiratesId"] == JSON.null)
        #expect(caller.send(.get, "/journey?data=\(token)").text.contains("Nothing to do"))
        #expect(caller.post("/journey", form: form).text.contains("Nothing to do"))
        #expect(caller.twin.customerCount == 1)
    }

    @Test("abandoning redirects too, makes nobody, and leaves the link alive")
    func abandons() {
        var caller = AuroraSentinelCaller()
        let token = caller.link("ana@example.com")
        let reply = caller.post("/journey", form: "data=\(token)&outcome=abandon&redirectUrl=https://shop.example/")
        #expect(reply.status == 303)
        #expect(caller.status("ana@example.com").status == 404)
        #expect(caller.send(.get, "/journey?data=\(token)").text.contains("<form"))
    }

    @Test("two links lead to one customer, who is pending again after the documents expired")
    func twoLinks() {
        var caller = AuroraSentinelCaller()
        let (first, second) = (caller.link("ana@example.com"), caller.link("ana@example.com"))
        #expect(caller.finish(second).status == 200)
        #expect(caller.finish(first).status == 409)
        #expect(caller.twin.customerCount == 1)
    }

    @Test(
        "bad links and forms are pages with a 4xx status",
        arguments: [
            ("GET", "/journey", "", 400), ("GET", "/journey?data=", "", 404), ("GET", "/journey?data=%zz", "", 400),
            ("GET", "/journey?data=<script>alert(1)</script>", "", 404), ("POST", "/journey", "", 400),
            ("POST", "/journey", "data=nobody&outcome=accepted", 404), ("PUT", "/journey", "", 405),
            ("POST", "/journey", "data=%FF", 400),
        ]
    )
    func badLinks(method: String, path: String, form: String, status: Int) throws {
        var caller = AuroraSentinelCaller()
        let reply = caller.send(
            try #require(HTTPRequest.Method(rawValue: method)),
            path,
            Array(form.utf8),
            fields: [("Content-Type", "application/x-www-form-urlencoded")]
        )
        #expect(reply.status == status)
        #expect(!reply.text.contains("<script"))
    }

    @Test(
        "a choice that makes no sense changes nothing",
        arguments: [
            "", "outcome=win&document=passport", "outcome=accepted", "outcome=accepted&document=visa",
            "outcome=draft&document=passport",
        ]
    )
    func badChoices(form: String) {
        var caller = AuroraSentinelCaller()
        let token = caller.link("ana@example.com")
        #expect(caller.post("/journey", form: "data=\(token)&\(form)").status == 400)
        #expect(caller.twin.customerCount == 0)
    }

    @Test(
        "a redirect to anything but https is refused",
        arguments: ["javascript:alert(1)", "http://shop.example/", "//x", "ftp://x/"]
    )
    func badRedirects(url: String) {
        var caller = AuroraSentinelCaller()
        let token = caller.link("ana@example.com")
        #expect(caller.send(.get, "/journey?data=\(token)&redirectUrl=\(PercentCoding.encoded(url))").status == 400)
        let form = "data=\(token)&outcome=abandon&redirectUrl=\(PercentCoding.encoded(url))"
        #expect(caller.post("/journey", form: form).status == 400)
    }

    @Test(
        "a script's wish is checked",
        arguments: [
            ["outcome": "win"], ["documents": []], ["documents": "passport"], ["expired": "yes"], ["outcome": 1],
        ] as [JSON]
    )
    func badWishes(body: JSON) {
        var caller = AuroraSentinelCaller()
        #expect(caller.finish(caller.link("ana@example.com"), body).status == 400)
        #expect(caller.finish("nobody").status == 404)
    }

    @Test("links and customers are listed for scripts, and the state counts them")
    func listed() {
        var caller = AuroraSentinelCaller()
        _ = caller.onboarded("ana@example.com")
        let links = caller.call(.get, "\(caller.control)/links?contact=Ana@example.com").json
        #expect(links[0]?["lastVisit"] == "finished" && links.arrayValue?.count == 1)
        #expect(caller.call(.get, "\(caller.control)/links").status == 400)
        let customers = caller.call(.get, "\(caller.control)/customers?contact=ana@example.com").json
        #expect(customers[0]?["status"] == 6)
        #expect(caller.call(.get, "\(caller.control)/customers").json.arrayValue?.count == 1)
        let state = caller.call(.get, "\(caller.control)/state").json
        #expect(state["customersByStatus"]?["accepted"] == 1)
        #expect(state["webhooks"]?["sent"] == 2)
        #expect(state["calls"]?["encryptURL"]?["calls"] == 1)
    }

    @Test("dials that are read can be written back, and wrong ones change nothing")
    func dials() {
        var caller = AuroraSentinelCaller()
        let dials = caller.call(.get, "\(caller.control)/dials").json
        #expect(caller.call(.patch, "\(caller.control)/dials", dials).json == dials)
        let wrong: [JSON] = [
            ["imageBytes": -1], ["webhooks": ["lossRate": 2]], ["webhooks": ["colour": 1]], ["population": 200_001],
            ["scenario": "party"], ["webhooks": ["statusEvent": ""]], ["faults": ["latencySeconds": [2, 1]]],
            ["operations": ["dance": [:]]],
        ]
        for body in wrong {
            var object: JSONObject = ["linkLifetimeSeconds": 1]
            object.merge(body.objectValue ?? [:])
            #expect(caller.call(.patch, "\(caller.control)/dials", .object(object)).status == 400)
        }
        #expect(caller.call(.get, "\(caller.control)/dials").json == dials)
    }

    @Test("faults of one operation leave the others alone")
    func operationFaults() {
        var caller = AuroraSentinelCaller()
        let body: JSON = ["operations": ["encryptURL": ["errorRate": 1, "errorStatus": 504]]]
        _ = caller.call(.patch, "\(caller.control)/dials", body)
        #expect(caller.ask(.encryptURL, ["email": "ana@example.com"]).status == 504)
        #expect(caller.status("ana@example.com").status == 404)
    }

    @Test("a full sandbox says so")
    func full() {
        var caller = AuroraSentinelCaller { $0.maximumCustomers = 1 }
        _ = caller.onboarded("ana@example.com")
        #expect(caller.finish(caller.link("bob@example.com")).status == 503)
        let form = "data=\(caller.link("bob@example.com"))&document=passport&outcome=accepted"
        #expect(caller.post("/journey", form: form).status == 503)
    }

    @Test("a reset forgets everything, and another seed invents other people")
    func reset() {
        var caller = AuroraSentinelCaller()
        let first = caller.onboarded("ana@example.com")
        #expect(caller.call(.post, "\(caller.control)/reset", [:]).status == 200)
        #expect(caller.twin.customerCount == 0)
        caller.now = Timestamp("2026-06-01T10:00:00Z") ?? .epoch
        #expect(caller.onboarded("ana@example.com") == first)
        _ = caller.call(.post, "\(caller.control)/reset", ["seed": 9])
        #expect(caller.onboarded("ana@example.com") != first)
    }

    @Test("two runs are equal to the byte, whatever order applicants come in")
    func determinism() {
        func records(_ order: [Int]) -> [Int: JSON] {
            var caller = AuroraSentinelCaller(seed: 5) {
                $0.faults.errorRate = 0.3
                $0.webhooks.duplicateRate = 0.5
            }
            var records: [Int: JSON] = [:]
            for number in order { _ = caller.link("ana\(number)@accepted.sandbox.example") }
            _ = caller.effects(after: 60)
            for number in order { records[number] = caller.status("ana\(number)@accepted.sandbox.example").json }
            return records
        }
        #expect(records(Array(0..<40)) == records((0..<40).reversed()))
    }

    @Test("a storm of random requests meets no trap")
    func storm() {
        var caller = AuroraSentinelCaller { $0.population = 50 }
        let token = caller.link("ana@example.com")
        let uuid = caller.onboarded("bob@example.com")
        let control = caller.control
        let paths =
            AuroraSentinelOperation.allCases.map(\.path) + [
                "/journey", control, control + "/dials", control + "/clock", control + "/reset", control + "/state",
                control + "/links/\(token)/finish", control + "/customers/\(uuid)/status", control + "/expiry",
                control + "/customers/\(uuid)/forge",
            ]
        let values = [
            "null", "true", "-1", "1e308", "9223372036854775807", "\"bob@example.com\"", "\"+14155550121\"", "[]", "{}",
            "[\"passport\"]", "\"asc\"", "\"rejected\"", "100", "\"\\u0000\"", "\"\(uuid)\"",
            "\"3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21\",\"clientSecret\":\"sandbox-secret-16\"",
        ]
        let names = [
            "clientUuid", "clientUuid", "clientUuid", "email", "phoneNumber", "documents", "page", "entriesPerPage",
            "sortBy", "sortingOrder", "customerUuid", "callbackUrl", "outcome", "status", "newStatus", "advanceSeconds",
            "population", "imageBytes", "expired",
        ]
        let statuses = ProviderSandboxTests.storm(
            on: caller,
            seed: 12,
            paths: paths,
            names: names,
            values: values,
            fields: [
                [("Content-Type", "application/json")], [], [("Content-Type", "application/x-www-form-urlencoded")],
            ]
        )
        #expect(statuses.keys.allSatisfy { (200...503).contains($0) })
        #expect(statuses[500] == nil && (statuses[200] ?? 0) > 50)
    }

    @Test(
        "hostile bodies get a documented 4xx",
        arguments: [
            "{", "[]", "\"x\"", "{}{}", "\u{0}", String(repeating: "[", count: 100_000), "\u{FEFF}{}",
            "{\"a\":" + String(repeating: "[", count: 33) + String(repeating: "]", count: 33) + "}",
        ]
    )
    func hostile(body: String) {
        var caller = AuroraSentinelCaller()
        for operation in AuroraSentinelOperation.allCases {
            let reply = caller.send(
                .post,
                operation.path,
                Array(body.utf8),
                fields: [("Content-Type", "application/json")]
            )
            #expect(reply.status == 400 && reply.error == "Invalid request body")
            #expect(caller.send(.get, operation.path).status == 405)
            #expect(caller.send(.post, operation.path, [], fields: [("Content-Type", "text/plain")]).status == 415)
        }
    }

    @Test(
        "large bodies, long targets and odd paths",
        arguments: [
            nil, "", "*", "/customers", "/clients/", "/customers/status", "/customers/status/clientAuth/",
            "/twin/aurora-sentinel/nothing",
        ]
    )
    func odd(path: String?) {
        var caller = AuroraSentinelCaller()
        #expect(caller.send(.post, path).status == 404)
        let body = [UInt8](repeating: 0x20, count: TwinRequest.maximumBodySize + 1)
        #expect(caller.send(.post, path, body).status == 413)
        #expect(caller.send(.post, "/" + String(repeating: "x", count: 9000)).status == 414)
    }
}
