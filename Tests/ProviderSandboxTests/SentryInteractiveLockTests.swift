import Crypto
import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Sentry Interactive: certificates and locks")
struct SentryInteractiveLockTests {
    private let locks = SentryInteractiveCaller.locks

    private func share(_ user: (id: String, publicKey: String), _ more: JSONObject = [:]) -> JSON {
        var object: JSONObject = ["type": "ADD_USER", "user": .string(user.id), "publicKey": .string(user.publicKey)]
        object.merge(more)
        return .object(object)
    }

    @Test("a share at once is 204, is listed and logged; taking it back is 200")
    func sharing() throws {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana")
        let signer = try caller.signer()
        let end = caller.now.seconds + 1000
        let reply = caller.execute(signer, locks[0], share(user, ["end": .integer(end)]), jti: "j1")
        #expect(reply.status == 204 && reply.body.isEmpty)
        let users = caller.call(.get, "/device/\(locks[0])/users", bearer: signer.bearer).json.arrayValue ?? []
        let row = users.first { $0["userId"]?.stringValue == user.id }
        #expect(row?["role"] == "USER" && row?["end"]?.integerValue == end && row?["email"] == "ana@example.com")
        #expect(caller.twin.userIDs(lock: locks[0], at: caller.now).contains(user.id))
        #expect(!caller.twin.userIDs(lock: locks[0], at: caller.now.advanced(by: .seconds(1000))).contains(user.id))
        let version = [("Accept", "application/vnd.doordeck.api-v2+json")]
        let log = caller.call(
            .get,
            "/device/\(locks[0])/log?start=0&end=9999999999",
            bearer: signer.bearer,
            fields: version
        )
        #expect(log.json[0]?["type"] == "LOCK_SHARED" && log.json[0]?["email"] == "admin@usher.example")
        #expect(caller.call(.get, "/device/\(locks[0])/log?start=0", bearer: signer.bearer).status == 400)
        let removal: JSON = ["type": "REMOVE_USER", "users": [.string(user.id)]]
        #expect(caller.execute(signer, locks[0], removal, jti: "j2").status == 200)
        #expect(!caller.twin.userIDs(lock: locks[0], at: caller.now).contains(user.id))
    }

    @Test("a used jti is 409, whoever used it and for what")
    func repetition() throws {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana")
        let signer = try caller.signer()
        #expect(caller.execute(signer, locks[0], share(user), jti: "j1").status == 204)
        #expect(caller.execute(signer, locks[0], share(user), jti: "j1").message == "jti already used")
        #expect(caller.execute(signer, locks[2], share(user), jti: "j1").status == 409)
        #expect(caller.execute(signer, locks[0], share(user), jti: "j2").status == 204)
        #expect(caller.execute(signer, locks[0], share(user)).status == 204, "it is optional")
    }

    @Test("an operation that may wait is 202, and is done after the queue's delay")
    func queue() throws {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana")
        let signer = try caller.signer()
        for (lock, isDone) in [(locks[0], true), (locks[1], false), (locks[4], true)] {
            #expect(caller.execute(signer, lock, share(user), jti: .string(lock), lifetime: 61).status == 202)
            #expect(caller.execute(signer, lock, share(user), jti: .string(lock), lifetime: 61).status == 409)
            #expect(!caller.twin.userIDs(lock: lock, at: caller.now).contains(user.id))
            _ = caller.effects(after: 5)
            #expect(caller.twin.userIDs(lock: lock, at: caller.now).contains(user.id) == isDone)
        }
        caller.twin.dials.queueDelay = .seconds(100)
        #expect(caller.execute(signer, locks[2], share(user), lifetime: 61).status == 202)
        _ = caller.effects(after: 200)
        #expect(!caller.twin.userIDs(lock: locks[2], at: caller.now).contains(user.id), "it expired in the queue")
    }

    @Test("locks are offline, slow or flaky by their habit")
    func habits() throws {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana")
        let signer = try caller.signer()
        let offline = caller.execute(signer, locks[1], share(user), jti: "o")
        #expect(offline.status == 503 && offline.message == "Device is offline")
        #expect(caller.execute(signer, locks[1], share(user), jti: "o").status == 503, "a refused jti is not used up")
        #expect(caller.execute(signer, locks[2], share(user), jti: "s").status == 504)
        #expect(caller.twin.userIDs(lock: locks[2], at: caller.now).contains(user.id), "slow, but done")
        #expect((0..<3).map { _ in caller.execute(signer, locks[3], share(user), jti: "f").status } == [503, 503, 204])
        let batch: JSON = ["type": "BATCH_ADD_USER", "users": [share(user)]]
        #expect(caller.execute(signer, locks[5], batch).message == "Lock has no BATCH_SHARING_25")
        #expect(caller.execute(signer, locks[0], batch).status == 204)
        #expect(caller.call(.post, "\(caller.control)/locks/\(locks[0])", ["habit": "offline"]).status == 200)
        #expect(caller.execute(signer, locks[0], share(user)).status == 503)
        #expect(caller.call(.post, "\(caller.control)/locks/\(locks[0])", ["habit": "tired"]).status == 400)
    }

    @Test("shares fail by scenario of the user", arguments: [50, 51, 52, 53, 54, 55, 56, 57])
    func scenarios(number: Int) throws {
        var caller = SentryInteractiveCaller()
        let name = SentryInteractiveScenario.table.first { $0.number == number }?.name ?? ""
        let user = caller.user("ana", ["email": .string(SentryInteractiveTwin.email(scenario: name) ?? "")])
        let signer = try caller.signer()
        let first = caller.execute(signer, locks[0], share(user), jti: "j")
        func isShared() -> Bool { caller.twin.userIDs(lock: locks[0], at: caller.now).contains(user.id) }
        switch number {
        case 50: #expect(first.isDropped && isShared())
        case 51: #expect(first.isDropped && !isShared())
        case 52: #expect(first.isDropped && !isShared())
        case 53: #expect(first.status == 503 && !isShared())
        case 54: #expect(first.status == 504 && isShared())
        case 55: #expect(first.status == 500 && isShared())
        case 56: #expect(first.status == 429 && !isShared())
        default: #expect(first.status == 403 && !isShared())
        }
        let second = caller.execute(signer, locks[0], share(user), jti: "j")
        switch number {
        case 50, 51, 54, 55: #expect(second.status == 409)
        case 52, 56: #expect(second.status == 204)
        case 53: #expect(second.status == 503)
        default: #expect(second.status == 403)
        }
        if number == 51 {
            #expect(caller.execute(signer, locks[0], share(user), jti: "j2").status == 204)
            #expect(isShared())
        }
    }

    @Test("what is signed is checked")
    func signed() throws {
        var caller = SentryInteractiveCaller()
        let user = caller.user("ana")
        var signer = try caller.signer()
        let operation = share(user)
        let now = caller.now.seconds
        let wrong: [(JSONObject, Int)] = [
            (["sub": "other"], 400), (["iss": .string(user.id)], 403), (["exp": .integer(now)], 400),
            (["exp": nil], 400), (["nbf": .integer(now + 61)], 425), (["iat": .integer(now + 61)], 400),
            (["jti": 7], 400), (["jti": ""], 400), (["operation": nil], 400),
            (["operation": ["type": "UNLOCK"]], 400), (["operation": share((user.id, "AAAA"))], 400),
            (["operation": share(("nobody", "x"))], 404), (["operation": share(user, ["role": "KING"])], 400),
            (["operation": share(user, ["start": 20, "end": 10])], 400),
            (["operation": ["type": "BATCH_ADD_USER", "users": []]], 400),
            (["operation": ["type": "BATCH_ADD_USER", "users": .array(Array(repeating: operation, count: 26))]], 400),
            (["operation": ["type": "REMOVE_USER"]], 400),
        ]
        for (claims, status) in wrong {
            #expect(caller.execute(signer, locks[0], operation, claims: claims).status == status, "\(claims)")
        }
        #expect(caller.execute(signer, "nothing", operation).message == "Lock not found")
        let good = signer.chain
        signer.chain = ["AAAA"]
        #expect(caller.execute(signer, locks[0], operation).status == 403)
        signer.chain = good
        signer.key = .init()
        #expect(caller.execute(signer, locks[0], operation).status == 403)
        for body in ["", "x", "{}", "a.b.c"] {
            let reply = caller.send(
                .post,
                "/device/\(locks[0])/execute",
                Array(body.utf8),
                fields: [("Authorization", "Bearer " + signer.bearer)]
            )
            #expect(reply.message == "Body must be a signed token")
        }
    }

    @Test("certificates expire, and only administrators share")
    func rights() throws {
        var caller = SentryInteractiveCaller { $0.certificateLifetime = .seconds(60) }
        let user = caller.user("ana")
        let signer = try caller.signer()
        caller.wait(seconds: 60)
        #expect(caller.execute(signer, locks[0], share(user)).status == 403)
        let other = try caller.signer(bearer: caller.token(caller.claims("bob")))
        #expect(caller.execute(other, locks[0], share(user)).message == "Not an administrator of the lock")
        #expect(caller.call(.get, "/device/\(locks[0])/users", bearer: other.bearer).status == 404)
        let administrator = try caller.signer(bearer: caller.token(caller.claims("usher-admin")))
        #expect(caller.execute(administrator, locks[0], share(user)).status == 204)
        let shareable = caller.call(.get, "/device/shareable", bearer: administrator.bearer).json.arrayValue
        #expect(shareable?.count == 6 && shareable?.first?["name"] == "online")
        #expect(caller.call(.get, "/device/shareable", bearer: other.bearer).json == [])
        for path in ["/site", "/site/"] {
            #expect(caller.call(.get, path, bearer: other.bearer).json[0]?["name"] == "Sandbox")
        }
    }

    @Test("a second factor: 423, a code, its signature, a certificate", arguments: [nil, "oncePerKey", "always"])
    func secondFactor(dial: String?) throws {
        var caller = SentryInteractiveCaller()
        if let dial { _ = caller.call(.patch, "\(caller.control)/dials", ["secondFactor": .string(dial)]) }
        let email = dial == nil ? "jane@secondfactor.sandbox.example" : "ana@example.com"
        let bearer = caller.token(caller.claims("ana", ["email": .string(email)]))
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array<UInt8>(50..<82))
        let der: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let body: JSON = ["ephemeralKey": .string(Base64.encoded(der + Array(key.publicKey.rawRepresentation)))]
        let refused = caller.call(.post, "/auth/certificate", body, bearer: bearer)
        #expect(refused.status == 423 && refused.json["code"] == 423)
        #expect(caller.call(.post, "/auth/certificate/verify?method=PIGEON", body, bearer: bearer).status == 400)
        #expect(caller.call(.post, "/auth/certificate/verify?method=EMAIL", body, bearer: bearer).status == 204)
        let code = caller.twin.correspondence.messages(to: email).last?.content ?? ""
        #expect(code.count == 6 && caller.twin.correspondence.count(to: email) == 1)
        func check(_ text: String) -> TwinReply {
            let signature = (try? key.signature(for: Array(text.utf8))).map { Base64.encoded(Array($0)) } ?? ""
            return caller.call(
                .post,
                "/auth/certificate/check",
                ["verificationSignature": .string(signature)],
                bearer: bearer
            )
        }
        #expect(check("000000").message == "Code is invalid")
        let reply = check(code)
        #expect(reply.status == 200 && reply.json["certificateChain"]?.arrayValue?.count == 2)
        #expect(check(code).status == 400, "a code is good once")
        #expect(caller.call(.post, "/auth/certificate", body, bearer: bearer).status == (dial == "always" ? 423 : 200))
        _ = caller.call(.post, "/auth/certificate/verify", body, bearer: bearer)
        caller.wait(seconds: 300)
        #expect(check(caller.twin.correspondence.messages(to: email).last?.content ?? "").status == 400, "it expired")
    }

    @Test("codes are guessed three times at most")
    func guesses() throws {
        var caller = SentryInteractiveCaller { $0.secondFactor = .always }
        let bearer = caller.token(caller.claims("ana"))
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array<UInt8>(50..<82))
        let body: JSON = ["ephemeralKey": .string(Base64.encoded(Array(key.publicKey.rawRepresentation)))]
        _ = caller.call(.post, "/auth/certificate/verify", body, bearer: bearer)
        let code = caller.twin.correspondence.messages(to: "ana@example.com").last?.content ?? ""
        for text in ["1", "2", "3", code] {
            let signature = Base64.encoded(Array(try key.signature(for: Array(text.utf8))))
            let reply = caller.call(
                .post,
                "/auth/certificate/check",
                ["verificationSignature": .string(signature)],
                bearer: bearer
            )
            #expect(reply.status == 400)
        }
    }

    @Test("keys that are none are refused", arguments: ["", "AAAA", "not base64", String(repeating: "A", count: 100)])
    func badKeys(text: String) {
        var caller = SentryInteractiveCaller()
        let reply = caller.call(
            .post,
            "/auth/certificate",
            ["ephemeralKey": .string(text)],
            bearer: caller.administrator()
        )
        #expect(reply.message == "ephemeralKey must be an Ed25519 public key")
    }

    @Test("certificates are DER of the expected outer form, the same for the same seed")
    func certificates() throws {
        var (first, second) = (SentryInteractiveCaller(), SentryInteractiveCaller())
        let chain = try first.signer().chain
        let other = try second.signer().chain
        #expect(chain == other)
        for text in chain.arrayValue ?? [] {
            let bytes = try #require(Base64.decoded(text.stringValue ?? ""))
            #expect(bytes[0] == 0x30 && bytes[1] == 0x82)
            #expect(Int(bytes[2]) << 8 | Int(bytes[3]) == bytes.count - 4)
        }
    }
}
