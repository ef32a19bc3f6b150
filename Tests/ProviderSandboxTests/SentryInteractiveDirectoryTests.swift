import Crypto
import CryptoExtras
import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Sentry Interactive: directory, users and versions")
struct SentryInteractiveDirectoryTests {
    private let second = [("Accept", "application/vnd.doordeck.api-v2+json")]

    @Test("one key finds one user in version 1, and nobody is 404")
    func first() {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana", ["telephone": "+14155551234", "telephone_verified": true])
        let bearer = caller.administrator()
        for body in [
            ["email": "ANA@example.com"], ["telephone": "+14155551234"], ["localKey": .string(user.id)],
            ["foreignKey": "ana"],
        ] as [JSON] {
            let reply = caller.call(.post, "/directory/query", body, bearer: bearer)
            #expect(reply.json == ["id": .string(user.id), "publicKey": .string(user.publicKey)])
        }
        #expect(caller.call(.post, "/directory/query", ["foreignKey": "bob"], bearer: bearer).status == 404)
        for body in [[:], ["email": 1], ["email": "a@b.c", "foreignKey": "x"], ["email": ["a@b.c"]]] as [JSON] {
            #expect(caller.call(.post, "/directory/query", body, bearer: bearer).status == 400)
        }
        let identity = caller.call(.post, "/directory/query", ["identity": "x"], bearer: bearer)
        #expect(identity.message == "identity cannot be read")
    }

    @Test("an encrypted identity makes its user", arguments: ["RSA-OAEP", "RSA-OAEP-256"])
    func identity(algorithm: String) throws {
        var caller = SentryInteractiveCaller()
        let list = caller.call(.get, "/platform/application", bearer: caller.administrator()).json
        let jwk = try #require(list[0]?["encryptionKey"])
        let modulus = try #require(Base64.decoded(jwk["n"]?.stringValue ?? "", forURL: true))
        let key = try _RSA.Encryption.PublicKey(n: modulus, e: [1, 0, 1])
        func encrypted(_ token: String) throws -> JSON {
            let header: JSON = ["alg": .string(algorithm), "enc": "A256GCM"]
            let protected = Base64.urlEncoded(header.utf8())
            let content = SymmetricKey(size: .bits256)
            let padding: _RSA.Encryption.Padding = algorithm == "RSA-OAEP" ? .PKCS1_OAEP : .PKCS1_OAEP_SHA256
            let wrapped = try key.encrypt(content.withUnsafeBytes { Array($0) }, padding: padding)
            let box = try AES.GCM.seal(Array(token.utf8), using: content, authenticating: Array(protected.utf8))
            let parts = [Array(wrapped), Array(box.nonce), Array(box.ciphertext), Array(box.tag)]
            return .string(([protected] + parts.map { Base64.urlEncoded($0) }).joined(separator: "."))
        }
        let token = caller.token(caller.claims("bob"))
        let bearer = caller.token(caller.claims("ana"))
        let good = try encrypted(token)
        let reply = caller.call(.post, "/directory/query", ["identity": good], bearer: bearer)
        let user = caller.twin.directory.user(.foreignKey, "bob", of: SentryInteractiveCaller.application)
        #expect(reply.json["id"]?.stringValue == user?.userID && user != nil)
        #expect(
            caller.call(.post, "/directory/query", ["identity": good], bearer: caller.administrator()).status == 403
        )
        let broken = try encrypted(String(token.dropLast(4)) + "AAAA")
        #expect(caller.call(.post, "/directory/query", ["identity": broken], bearer: bearer).status == 401)
        let bent = JSON.string(String((good.stringValue ?? "").dropLast(4)) + "AAAA")
        #expect(caller.call(.post, "/directory/query", ["identity": bent], bearer: bearer).status == 400)
    }

    @Test("version 2 takes up to 25 keys and tells those it found")
    func second25() {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana")
        let bearer = caller.administrator()
        let body: JSON = ["email": ["ana@example.com", "bob@example.com"], "localKey": [.string(user.id)]]
        let reply = caller.call(.post, "/directory/query", body, bearer: bearer, fields: second)
        #expect(reply.json[0]?["email"] == "ana@example.com" && reply.json[1]?["email"] == nil)
        #expect(reply.json.arrayValue?.count == 2)
        let many = JSON.array((0..<26).map { .string("user\($0)") })
        #expect(
            caller.call(.post, "/directory/query", ["foreignKey": many], bearer: bearer, fields: second).message
                == "At most 25 keys"
        )
        #expect(
            caller.call(.post, "/directory/query", ["foreignKey": "ana"], bearer: bearer, fields: second).status == 400
        )
    }

    @Test("only a verified contact brings a user into the directory, and who is second stays out")
    func indexing() {
        var caller = SentryInteractiveCaller()
        let bearer = caller.administrator()
        _ = caller.user("ana", ["email_verified": false])
        #expect(caller.call(.post, "/directory/query", ["foreignKey": "ana"], bearer: bearer).status == 404)
        caller.wait(seconds: 1)
        let ana = caller.user("ana")
        let bob = caller.user("bob", ["email": "ana@example.com"])
        let found = caller.call(.post, "/directory/query", ["email": "ana@example.com"], bearer: bearer).json["id"]
        #expect(found?.stringValue == ana.id && bob.id != ana.id)
        let path = "/platform/application/\(SentryInteractiveCaller.application)/user?pageSize=100"
        let users = caller.call(.get, path, bearer: bearer).json.arrayValue ?? []
        let indexed = users.map { [$0["foreignKey"], $0["emailIndexed"], $0["foreignKeyIndexed"]] }
        #expect(indexed.contains(["ana", true, true]) && indexed.contains(["bob", false, true]))
    }

    @Test("the list of users goes on behind the last one that was read", arguments: [1, 7, 100])
    func cursor(size: Int) {
        var caller = SentryInteractiveCaller()
        var expected: Set<String> = []
        for number in 0..<23 { expected.insert(caller.user("user\(number)").id) }
        let bearer = caller.administrator()
        let path = "/platform/application/\(SentryInteractiveCaller.application)/user"
        var seen: [String] = []
        while true {
            let cursor = seen.last.map { "&lastUserRetrieved=" + $0 } ?? ""
            let page = caller.call(.get, "\(path)?pageSize=\(size)\(cursor)", bearer: bearer).json.arrayValue ?? []
            seen += page.compactMap { $0["userId"]?.stringValue }
            if page.count < size { break }
        }
        #expect(seen.count == 23 && Set(seen) == expected)
        for query in ["", "?pageSize=0", "?pageSize=101", "?pageSize=x"] {
            #expect(caller.call(.get, path + query, bearer: bearer).message == "pageSize must be from 1 to 100")
        }
    }

    @Test(
        "a version that a call has not is refused",
        arguments: [
            ("/directory/query", "v3"), ("/auth/token", "v3"), ("/auth/register", "v4"), ("/platform/auth", "v2"),
            ("/time", "v0"), ("/time", "v99999999999999999999"), ("/time", "v"),
        ]
    )
    func versions(path: String, version: String) {
        var caller = SentryInteractiveCaller()
        let method: HTTPRequest.Method = path == "/time" || path == "/platform/auth" ? .get : .post
        let reply = caller.call(method, path, fields: [("Accept", "application/vnd.doordeck.api-\(version)+json")])
        #expect(reply.status == 406)
        #expect(caller.call(.get, "/time", fields: [("Accept", "application/json, text/html")]).status == 200)
    }

    @Test("the directory lags, hides and lies by scenario")
    func scenarios() {
        var caller = SentryInteractiveCaller()
        let bearer = caller.administrator()
        func query(_ name: String) -> TwinReply {
            let email = SentryInteractiveTwin.email(scenario: name) ?? ""
            _ = caller.user(name, ["email": .string(email)])
            return caller.call(.post, "/directory/query", ["email": .string(email)], bearer: bearer)
        }
        #expect((0..<3).map { _ in query("queryLags").status } == [404, 404, 200])
        #expect((0..<3).map { _ in query("queryHidden").status } == [404, 404, 404])
        #expect(
            query("queryOther").json["id"]?.stringValue
                != caller.user("queryOther", ["email": "jane@queryother.sandbox.example"]).id
        )
        #expect(query("queryThrottled").response.headerFields[.retryAfter] == "120")
        #expect((try? JSON(parsing: query("queryBroken").body)) == nil)
        #expect(query("queryPortal").text.hasPrefix("<!doctype"))
        #expect(query("queryDrift").json["publicKey"] == nil)
    }

    @Test("presenting a token fails, each in its way", arguments: [20, 21, 22, 23, 24, 25])
    func upserts(number: Int) {
        var caller = SentryInteractiveCaller()
        let name = SentryInteractiveScenario.table.first { $0.number == number }?.name ?? ""
        let email = SentryInteractiveTwin.email(scenario: name) ?? ""
        let token = caller.token(caller.claims("ana", ["email": .string(email)]))
        let reply = caller.call(.get, "/platform/auth", bearer: token)
        switch number {
        case 20: #expect(reply.status == 503)
        case 21: #expect(reply.isDropped && caller.twin.userCount == 2)
        case 22: #expect(reply.status == 410)
        case 23: #expect(reply.status == 403)
        case 24: #expect(reply.status == 425)
        default: #expect(reply.status == 401 && reply.message == "Token has expired")
        }
    }

    @Test("the clock may be skewed, in its call and in every answer")
    func time() {
        var caller = SentryInteractiveCaller { $0.clockSkew = 600 }
        let reply = caller.call(.get, "/time")
        #expect(reply.json["time"]?.integerValue == caller.now.seconds + 600)
        #expect(reply.response.headerFields[.date] == "Mon, 01 Jun 2026 10:10:00 GMT")
    }
}
