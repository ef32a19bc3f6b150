import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Sardine: hostile requests get a documented 4xx")
struct SardineHostileInputTests {
    private static let json = ("Content-Type", "application/json")
    private static let basic = ("Authorization", SardineCaller.basic)

    @Test(
        "bytes that are no JSON object",
        arguments: [
            "{", "nul", "[]", "\"+14155551234\"", "1", "{\"phoneNumber\":}", "{'phoneNumber':'+1'}", "\u{FEFF}{}",
            "{}{}", "\u{0}",
            "{\"phoneNumber\":\"\\ud800\"}", "1e999", String(repeating: "[", count: 100_000),
            "{\"a\":" + String(repeating: "[", count: 33) + String(repeating: "]", count: 33) + "}",
        ]
    )
    func badJSON(body: String) {
        var caller = SardineCaller()
        for path in ["/v1/identity/entities/search", "/v1/identity/entities", "/v1/identity/consents/widget"] {
            let reply = caller.send(.post, path, Array(body.utf8), fields: [Self.basic, Self.json])
            #expect(reply.status == 400)
            #expect(reply.message == "Invalid request body")
        }
        for path in ["/twin/sardine/dials", "/twin/sardine/clock", "/twin/sardine/reset"] {
            let method: HTTPRequest.Method = path.hasSuffix("dials") ? .patch : .post
            #expect(caller.send(method, path, Array(body.utf8)).status == 400)
        }
    }

    @Test("invalid UTF-8")
    func badUTF8() {
        var caller = SardineCaller()
        let body = Array(#"{"phoneNumber":"+1"#.utf8) + [0xFF, 0xC0, 0x80] + Array(#""}"#.utf8)
        let reply = caller.send(.post, "/v1/identity/entities", body, fields: [Self.basic, Self.json])
        #expect(reply.message == "Invalid request body")
    }

    @Test("other media types are refused; none at all is taken")
    func mediaType() {
        var caller = SardineCaller()
        let body = Array(#"{"phoneNumber":"+14155551234"}"#.utf8)
        let path = "/v1/identity/entities/search"
        for type in ["text/plain", "application/xml", "application/jsonx", ""] {
            #expect(caller.send(.post, path, body, fields: [Self.basic, ("Content-Type", type)]).status == 415)
        }
        for type in ["application/json", "Application/JSON; charset=utf-8", "application/json ; x=y"] {
            #expect(caller.send(.post, path, body, fields: [Self.basic, ("Content-Type", type)]).status == 200)
        }
        #expect(caller.send(.post, path, body, fields: [Self.basic]).status == 200)
    }

    @Test("long texts, long paths and large bodies")
    func long() {
        var caller = SardineCaller()
        let text = String(repeating: "9", count: 900_000)
        #expect(caller.create(.string("+" + text)).message == "Invalid phone number")
        #expect(caller.widget(["customerId": .string(text)]).message == "Customer not found for customer ID")
        #expect(caller.create("+14155551234", key: text).status == 200)
        #expect(caller.twin.ledger.keys(of: .createEntity, for: "+14155551234").first?.key.count == 255)
        #expect(caller.identity(text).status == 414)
        let body = [UInt8](repeating: 0x20, count: TwinRequest.maximumBodySize + 1)
        #expect(caller.send(.post, "/v1/identity/entities", body, fields: [Self.basic]).status == 413)
    }

    @Test(
        "odd paths",
        arguments: [
            nil, "", "/", "//", "/v1", "/v1/", "/v1/identity", "/v1/identity/entities/", "/v1/identity/entities//",
            "/v1/identity/entities/a/b", "/v1/identity/entities/%zz", "/v1/identity/entities/%FF",
            "/v2/identity/entities",
            "/V1/identity/entities", "/v1/identity/entities/../entities", "/v1/identity/entities%2Fsearch", "/widget/",
            "/twin", "/twin/", "/twin/sardine/", "/twin/sardine/nothing", "/twin/sardine/widgets/x",
            "/twin/sardine/widgets/x/dance", "/twin/sardine/%", "*", "http://127.0.0.1/v1/identity", "?", "/?x=%",
        ]
    )
    func oddPaths(path: String?) {
        var caller = SardineCaller()
        for method in [HTTPRequest.Method.get, .post, .delete, .options] {
            let reply = caller.send(method, path, fields: [Self.basic])
            #expect((400...499).contains(reply.status), "\(method) \(path ?? "-")")
        }
    }

    @Test(
        "wrong methods are told the right ones",
        arguments: [
            ("/v1/identity/entities", "POST"), ("/v1/identity/entities/search", "POST"),
            ("/v1/identity/consents/widget", "POST"), ("/v1/identity/entities/3f8c1a22", "GET"),
            ("/widget", "GET, POST"),
            ("/twin/sardine/state", "GET"), ("/twin/sardine/dials", "GET, PATCH"), ("/twin/sardine/clock", "POST"),
            ("/twin/sardine/reset", "POST"), ("/twin/sardine/widgets/x/complete", "POST"),
        ]
    )
    func wrongMethods(path: String, allow: String) {
        var caller = SardineCaller()
        for method in [HTTPRequest.Method.delete, .put, .head, .trace] {
            let reply = caller.send(method, path, fields: [Self.basic])
            #expect(reply.status == 405)
            #expect(reply.response.headerFields[.allow] == allow)
        }
    }

    @Test("the oldest links are forgotten when there are too many, and their applicants with them")
    func forgottenSessions() {
        var caller = SardineCaller()
        caller.twin.sessions = Shelf(capacity: 2)
        let id = caller.customer("+14155550101")
        let tokens = (0..<3).map { _ in caller.token(id) }
        #expect(caller.send(.get, "/widget?client_token=\(tokens[0])").status == 404)
        #expect(caller.send(.get, "/widget?client_token=\(tokens[2])").status == 200)
        caller.wait(seconds: 5)
        #expect(caller.twin.wake(at: caller.now).count == 2)
        #expect(caller.call(.get, "/twin/sardine/state").json["widgetsForgotten"] == 1)
    }

    @Test("a storm of random requests meets no trap")
    func storm() {
        var chance = Chance(seed: 11)
        var caller = SardineCaller { $0.scenario = "shares" }
        let words = [
            "v1", "identity", "entities", "search", "consents", "widget", "twin", "sardine", "state", "dials", "clock",
            "reset",
            "widgets", "complete", "revoke", "%", "%41", "..", "", "é", "?client_token=x&&=&%", "#", "+",
        ]
        let values = [
            "null", "true", "-1", "1e308", "9223372036854775807", "\"+14155550101\"", "\"\"", "[]", "{}",
            "[\"profile\"]", "\"kyc_sharing\"",
            "\"complete\"", "{\"createEntity\":{\"errorRate\":0.5}}", "{\"errorRate\":0.2}", "\"\\u0000\"",
        ]
        let names = [
            "phoneNumber", "customerId", "scope", "flow", "successUrl", "outcome", "advanceSeconds", "seed", "faults",
            "operations",
            "imageBytes", "linkLifetimeSeconds", "maximumEntities", "revokeAfterSeconds", "applicantDelaySeconds",
            "scenario",
        ]
        let methods: [HTTPRequest.Method] = [.get, .post, .patch, .put]
        for _ in 0..<5000 {
            let length = Int(chance.next() % 6)
            let path = (0..<length).map { _ in "/" + (chance.pick(words) ?? "") }.joined()
            let members = (0..<Int(chance.next() % 4)).map { _ in
                "\"\(chance.pick(names) ?? "")\":\(chance.pick(values) ?? "")"
            }
            let body = "{" + members.joined(separator: ",") + (chance.next() % 10 == 0 ? "" : "}")
            let method = chance.pick(methods)
            let reply = caller.send(method ?? .get, path, Array(body.utf8), fields: [Self.basic, Self.json])
            #expect((100...599).contains(reply.status))
            caller.now = Timestamp(milliseconds: Int64(bitPattern: chance.next()))
        }
    }
}
