import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("The sandbox of all twins")
struct SandboxTests {
    private func reply(_ sandbox: inout Sandbox, _ method: HTTPRequest.Method, _ path: String) -> TwinReply {
        let head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
        return sandbox.respond(to: TwinRequest(head: head), at: .epoch)
    }

    @Test("no two providers' paths collide")
    func prefixes() {
        let prefixes = SandboxTwin.allCases.flatMap { twin in twin.description.pathPrefixes.map { (twin, $0) } }
        for (twin, prefix) in prefixes {
            for (other, otherPrefix) in prefixes where other != twin {
                #expect(prefix != otherPrefix && !prefix.hasPrefix(otherPrefix + "/"), "\(prefix) \(otherPrefix)")
            }
        }
        for twin in SandboxTwin.allCases { #expect(twin.description.name == twin.rawValue) }
    }

    @Test("one address serves every twin, each by its own paths")
    func all() {
        var sandbox = Sandbox.all()
        #expect(sandbox.twins.count == 4)
        #expect(reply(&sandbox, .post, "/clients/find/self/clientAuth").error == "Invalid user credentials")
        #expect(reply(&sandbox, .post, "/v1/identity/entities").message == "Unauthorized")
        #expect(reply(&sandbox, .get, "/platform/auth").message == "Token is missing")
        #expect(reply(&sandbox, .get, "/site/").message == "Token is missing")
        #expect(reply(&sandbox, .get, "/sentinel-proxy/sentinel/api/v1.0/auth/password").message == "Unauthorized")
        for twin in SandboxTwin.allCases {
            #expect(reply(&sandbox, .get, "/twin/\(twin.rawValue)").text == twin.description.description)
            #expect(reply(&sandbox, .get, "/twin/\(twin.rawValue)/state").json["seed"] == "1")
        }
        #expect(reply(&sandbox, .get, "/nowhere").status == 404)
        var one = Sandbox.all([.sardine], seed: 4)
        #expect(reply(&one, .get, "/platform/auth").status == 404)
        #expect(reply(&one, .get, "/twin/sardine/state").json["seed"] == "4")
    }

    @Test("dials are read on making a twin, and wrong ones are named", arguments: SandboxTwin.allCases)
    func dials(twin: SandboxTwin) {
        var problems: [Diagnostic] = []
        var sandbox = Sandbox([twin.make(dials: ["faults": ["errorRate": 0.5]], problems: &problems)])
        #expect(problems.isEmpty)
        #expect(reply(&sandbox, .get, "/twin/\(twin.rawValue)/dials").json["faults"]?["errorRate"] == 0.5)
        _ = twin.make(dials: ["colour": 1], problems: &problems)
        #expect(problems.map(\.code) == ["UNKNOWN_DIAL"])
    }

    @Test("Base64 is decoded strictly, in both alphabets")
    func base64() {
        for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u{FF}\u{FE}??>>"] {
            let bytes = Array(text.utf8)
            #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
            #expect(Base64.decoded(Base64.urlEncoded(bytes), forURL: true) == bytes)
        }
        for wrong in ["Zg", "Zg=", "Zh==", "Z===", "Zg==Zg==", "Zm9v\n", "Zm9_", "ä"] {
            #expect(Base64.decoded(wrong) == nil, "\(wrong)")
        }
        for wrong in ["Zg==", "Zh", "Z", "Zm9+", "Zm9v "] {
            #expect(Base64.decoded(wrong, forURL: true) == nil, "\(wrong)")
        }
    }

    @Test(
        "web addresses are absolute, and secure or local where they must be",
        arguments: [
            ("https://x.example", true, true), ("https://x.example:8443/a?b#c", true, true),
            ("http://x.example/", true, false), ("http://127.0.0.1:8080/x", true, true),
            ("http://localhost", true, true), ("http://localhost.evil.example", true, false), ("HTTPS://X", true, true),
            ("https:///x", false, false), ("https:x", false, false), ("//x", false, false), ("", false, false),
            ("javascript://x", false, false), ("https://a b", false, false), ("https://ä", false, false),
        ]
    )
    func webAddresses(text: String, isValid: Bool, isSecure: Bool) {
        #expect(WebAddress.isValid(text) == isValid)
        #expect(WebAddress.isSecureOrLocal(text) == isSecure)
        #expect((HTTPRequest(.get, webAddress: text) != nil) == isValid)
    }

    @Test("mails are counted for ever and kept for a while")
    func correspondence() {
        var mails = Correspondence()
        for number in 0..<100 { mails.send("x", String(number), to: "Ana@example.com", at: .epoch) }
        #expect(mails.count(to: "ana@EXAMPLE.com") == 100)
        #expect(mails.messages(to: "ana@example.com").map(\.content) == (84..<100).map(String.init))
        #expect(mails.count == 100 && mails.count(to: "bob") == 0)
    }
}
