import Crypto
import CryptoExtras
import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Sentry Interactive: tokens, accounts and applications")
struct SentryInteractiveTokenTests {
    @Test("a login gives two tokens that tell their user, session and expiry")
    func login() throws {
        var caller = SentryInteractiveCaller()
        let reply = caller.login()
        let token = try #require(JSONWebToken(reply.json["authToken"]?.stringValue ?? ""))
        #expect(token.claims["exp"]?.integerValue == caller.now.seconds + 86_400)
        #expect(token.claims["sid"]?.stringValue?.count == 36)
        #expect(token.claims["email"] == "admin@usher.example")
        #expect(caller.login("admin@usher.example", "wrong").status == 401)
        #expect(caller.login("nobody@usher.example").message == "Wrong email or password")
        #expect(caller.call(.post, "/auth/token", ["email": 1]).status == 400)
    }

    @Test("tokens expire, refresh tokens give no access, and each is good once")
    func refreshing() {
        var caller = SentryInteractiveCaller { $0.tokenLifetime = .seconds(60) }
        let tokens = caller.login().json
        let (auth, refresh) = (tokens["authToken"]?.stringValue ?? "", tokens["refreshToken"]?.stringValue ?? "")
        #expect(caller.call(.get, "/account", bearer: auth).status == 200)
        #expect(caller.call(.get, "/account", bearer: refresh).message == "Refresh tokens give no access")
        #expect(caller.call(.post, "/auth/token/refresh", bearer: auth).message == "A refresh token is required")
        caller.wait(seconds: 60)
        let expired = caller.call(.get, "/account", bearer: auth)
        #expect(expired.json == ["code": 401, "message": "Token has expired"])
        let second = caller.call(.post, "/auth/token/refresh", bearer: refresh).json
        #expect(caller.call(.get, "/account", bearer: second["authToken"]?.stringValue).status == 200)
        #expect(caller.call(.post, "/auth/token/refresh", bearer: refresh).status == 401, "it was rotated")
        #expect(caller.call(.post, "/auth/token/refresh", bearer: second["refreshToken"]?.stringValue).status == 200)
        caller.twin.dials.rotatesRefreshTokens = false
        let third = caller.login().json["refreshToken"]?.stringValue
        let again = caller.call(.post, "/auth/token/refresh", bearer: third)
        #expect(again.json["refreshToken"] == nil)
        #expect(caller.call(.post, "/auth/token/refresh", bearer: third).status == 200)
    }

    @Test("a refresh that is cut loses the new token, and only a login helps")
    func refreshCut() {
        var caller = SentryInteractiveCaller()
        let email = SentryInteractiveTwin.email(scenario: "refreshCut") ?? ""
        let account: JSON = ["email": .string(email), "password": "pass word"]
        let refresh = caller.call(.post, "/auth/register", account).json["refreshToken"]?.stringValue
        #expect(caller.call(.post, "/auth/token/refresh", bearer: refresh).isDropped)
        #expect(caller.call(.post, "/auth/token/refresh", bearer: refresh).status == 401)
        #expect(caller.login(email, "pass word").status == 200)
    }

    @Test("a destroyed session and all ended ones give no access")
    func destroying() {
        var caller = SentryInteractiveCaller()
        let token = caller.administrator()
        #expect(caller.call(.post, "/auth/token/destroy", bearer: token).status == 204)
        #expect(caller.call(.get, "/account", bearer: token).message == "Token was destroyed")
        let other = caller.administrator()
        #expect(caller.call(.post, "\(caller.control)/sessions/end", [:]).status == 204)
        #expect(caller.call(.get, "/account", bearer: other).status == 401)
    }

    @Test("registering makes an account once, mails a code, and meets invites")
    func registering() {
        var caller = SentryInteractiveCaller()
        let body: JSON = ["email": "ana@example.com", "password": "pass word", "displayName": "Ana"]
        let version = [("Accept", "application/vnd.doordeck.api-v3+json")]
        let reply = caller.call(.post, "/auth/register", body, fields: version)
        let token = reply.json["authToken"]?.stringValue
        #expect(caller.call(.post, "/auth/register", body).status == 409)
        #expect(
            caller.call(.post, "/auth/register?force=true", body).status == 409,
            "force drops invites, not accounts"
        )
        #expect(caller.twin.correspondence.count(to: "ana@example.com") == 1)
        #expect(caller.call(.get, "/account", bearer: token).json["emailVerified"] == false)
        let code = caller.call(.get, "\(caller.control)/mails?recipient=ana@example.com").json["messages"]?[0]?[
            "content"
        ]
        #expect(caller.call(.put, "/account/email/verify?code=no").status == 400)
        #expect(caller.call(.put, "/account/email/verify?code=\(code?.stringValue ?? "")").status == 200)
        #expect(caller.call(.get, "/account", bearer: token).json["emailVerified"] == true)
        #expect(caller.call(.post, "/account/email/reverify", bearer: token).status == 200)
        #expect(caller.twin.correspondence.count(to: "ana@example.com") == 2)
        let invited: JSON = ["email": .string(SentryInteractiveTwin.email(scenario: "invited") ?? ""), "password": "x"]
        #expect(caller.call(.post, "/auth/register", invited).message == "An invite is pending")
        #expect(caller.call(.post, "/auth/register?force=true", invited).status == 200)
        #expect(caller.call(.post, "/auth/register", ["email": "x", "password": "y"]).status == 400)
    }

    @Test("an account is read, changed and deleted for ever")
    func account() {
        var caller = SentryInteractiveCaller()
        let token = caller.call(.post, "/auth/register", ["email": "ana@example.com", "password": "x"]).json[
            "authToken"
        ]?.stringValue
        #expect(caller.call(.post, "/account", ["displayName": "Ana B."], bearer: token).status == 204)
        #expect(caller.call(.post, "/account", [:], bearer: token).status == 400)
        #expect(caller.call(.get, "/account", bearer: token).json["displayName"] == "Ana B.")
        #expect(caller.call(.delete, "/account", bearer: token).status == 204)
        #expect(caller.call(.get, "/account", bearer: token).status == 410)
        #expect(caller.login("ana@example.com", "x").status == 401)
        #expect(caller.call(.patch, "/account", bearer: token).response.headerFields[.allow] == "GET, POST, DELETE")
        _ = caller.user("ann")
        #expect(caller.call(.delete, "/account", bearer: caller.token(caller.claims("ann"))).status == 204)
        #expect(caller.call(.get, "/platform/auth", bearer: caller.token(caller.claims("ann"))).status == 410)
    }

    @Test("presenting a token makes its user and echoes the claims; the newest token wins")
    func upsert() {
        var caller = SentryInteractiveCaller()
        let claims = caller.claims("ana")
        let reply = caller.call(.get, "/platform/auth", bearer: caller.token(claims))
        #expect(reply.status == 200 && reply.json == .object(claims))
        let user = caller.twin.directory.user(.foreignKey, "ana", of: SentryInteractiveCaller.application)
        #expect(user?.displayName == "Jane Doe" && user?.isEmailVerified == true)
        let older = caller.claims("ana", ["iat": .integer(caller.now.seconds - 5), "name": "Old Name"])
        #expect(caller.call(.get, "/platform/auth", bearer: caller.token(older)).status == 200)
        #expect(caller.twin.directory[user?.userID ?? ""]?.displayName == "Jane Doe")
        let newer = caller.claims("ana", ["iat": .integer(caller.now.seconds + 5), "name": "New Name"])
        _ = caller.call(.get, "/platform/auth", bearer: caller.token(newer))
        #expect(caller.twin.directory[user?.userID ?? ""]?.displayName == "New Name")
        #expect(caller.twin.userCount == 2)
    }

    @Test(
        "a token's claims are checked",
        arguments: [
            (["sub": ""], "Token sub is invalid"), (["sub": 7], "Token sub is invalid"),
            (["sub": .string(String(repeating: "x", count: 1025))], "Token sub is invalid"),
            (["iss": "https://usher.example"], "Token issuer is unknown"),
            (["iss": "https://USHER.example/"], "Token issuer is unknown"),
            (["aud": "https://api.example"], "Token aud is invalid"), (["aud": []], "Token aud is invalid"),
            (["exp": "soon"], "Token exp or iat is invalid"), (["iat": nil], "Token exp or iat is invalid"),
            (["exp": 1], "Token has expired"), (["exp": 1e300], "Token exp or iat is invalid"),
            (["iat": 1_780_308_062], "Token is from the future"),
            (["email": "nobody"], "Token needs email or telephone"),
            (["telephone": "0123"], "Token needs email or telephone"),
            (["email_verified": "yes"], "Token has a claim of the wrong type"),
            (["locale": 3], "Token has a claim of the wrong type"),
        ] as [(JSONObject, String)]
    )
    func claims(more: JSONObject, message: String) {
        var caller = SentryInteractiveCaller()
        let reply = caller.call(.get, "/platform/auth", bearer: caller.token(caller.claims("ana", more)))
        #expect(reply.status == 401)
        #expect(reply.message == message)
        #expect(caller.twin.userCount == 1)
    }

    @Test("a list of audiences, a telephone alone, and a minute of skew are taken")
    func goodClaims() {
        var caller = SentryInteractiveCaller()
        for more in [
            ["aud": ["https://x.example", "https://api.doordeck.com"]], ["iat": .integer(caller.now.seconds + 60)],
        ] as [JSONObject] {
            #expect(caller.call(.get, "/platform/auth", bearer: caller.token(caller.claims("ana", more))).status == 200)
        }
        var claims = caller.claims("bob", ["telephone": "+14155551234", "telephone_verified": true])
        claims.removeValue(forKey: "email")
        claims.removeValue(forKey: "email_verified")
        #expect(caller.call(.get, "/platform/auth", bearer: caller.token(claims)).status == 200)
        claims.removeValue(forKey: "telephone")
        #expect(
            caller.call(.get, "/platform/auth", bearer: caller.token(claims)).message
                == "Token needs email or telephone"
        )
    }

    @Test("headers and signatures are checked")
    func signatures() {
        var caller = SentryInteractiveCaller()
        let claims = caller.claims("ana")
        let good = caller.token(claims)
        let wrong: [(String?, String)] = [
            (nil, "Token is missing"), ("", "Token is missing"), ("x.y", "Token is malformed"),
            ("a.b.c", "Token is malformed"),
            (caller.token(claims, header: ["alg": "EdDSA"]), "Token key is unknown"),
            (caller.token(claims, header: ["alg": "EdDSA", "kid": "other"]), "Token key is unknown"),
            (caller.token(claims, header: ["alg": "none", "kid": "sandbox-ed25519"]), "Token signature is invalid"),
            (caller.token(claims, header: ["alg": "HS256", "kid": "sandbox-ed25519"]), "Token signature is invalid"),
            (caller.token(claims, key: .init()), "Token signature is invalid"),
            (String(good.dropLast(4)) + "AAAA", "Token signature is invalid"),
            (
                TestToken.make(["alg": "HS256"], ["iss": "https://api.doordeck.com"]) { _ in [1] },
                "Token signature is invalid"
            ),
        ]
        for (token, message) in wrong {
            let reply = caller.call(.get, "/platform/auth", bearer: token)
            #expect(reply.status == 401)
            #expect(reply.message == message)
        }
        #expect(caller.send(.get, "/platform/auth", fields: [("Authorization", "Basic " + good)]).status == 401)
        #expect(caller.call(.get, "/platform/application", bearer: good).status == 403)
    }

    @Test("P-256 and RSA keys can be registered, and their tokens are taken")
    func otherKeys() throws {
        var caller = SentryInteractiveCaller()
        let bearer = caller.administrator()
        let path = "/platform/application/\(SentryInteractiveCaller.application)/auth/key"
        let curve = P256.Signing.PrivateKey()
        let point = Array(curve.publicKey.rawRepresentation)
        let curveKey: JSON = [
            "kty": "EC", "crv": "P-256", "kid": "ec", "x": .string(Base64.urlEncoded(point[..<32])),
            "y": .string(Base64.urlEncoded(point[32...])),
        ]
        #expect(caller.call(.post, path, curveKey, bearer: bearer).status == 204)
        let curveToken = TestToken.make(["alg": "ES256", "kid": "ec"], .object(caller.claims("ana"))) { data in
            (try? curve.signature(for: data)).map { Array($0.rawRepresentation) } ?? []
        }
        #expect(caller.call(.get, "/platform/auth", bearer: curveToken).status == 200)

        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let primitives = try rsa.publicKey.getKeyPrimitives()
        let rsaKey: JSON = [
            "kty": "RSA", "kid": "rsa", "n": .string(Base64.urlEncoded(Array(primitives.modulus))),
            "e": .string(Base64.urlEncoded(Array(primitives.publicExponent))),
        ]
        #expect(caller.call(.post, path, rsaKey, bearer: bearer).status == 204)
        func rsaToken(_ algorithm: JSON) -> String {
            TestToken.make(["alg": algorithm, "kid": "rsa"], .object(caller.claims("bob"))) { data in
                (try? rsa.signature(for: SHA256.hash(data: data), padding: .insecurePKCS1v1_5))
                    .map { Array($0.rawRepresentation) } ?? []
            }
        }
        #expect(caller.call(.get, "/platform/auth", bearer: rsaToken("RS256")).status == 200)
        #expect(caller.call(.get, "/platform/auth", bearer: rsaToken("RS512")).status == 401)
    }

    @Test(
        "keys must be public, named, supported and new",
        arguments: [
            (
                #"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"z1NW_Tnj1zhCgAybANrPiKoCvNZ9ZqDyEi0EhVH1BQE","d":"x"}"#,
                400, "Key must not have private members"
            ),
            (#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB","p":"x"}"#, 400, "Key must not have private members"),
            (#"{"kty":"oct","kid":"a","k":"x"}"#, 400, "Key must not have private members"),
            (
                #"{"kty":"OKP","crv":"Ed25519","x":"z1NW_Tnj1zhCgAybANrPiKoCvNZ9ZqDyEi0EhVH1BQE"}"#, 400,
                "Key must have a kid"
            ),
            (#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"z1NW"}"#, 400, "Key is not supported"),
            (#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#, 400, "Key is not supported"),
            (#"{"kty":"EC","crv":"P-521","kid":"a","x":"","y":""}"#, 400, "Key is not supported"),
            (
                #"{"kty":"OKP","crv":"Ed25519","kid":"sandbox-ed25519","x":"z1NW_Tnj1zhCgAybANrPiKoCvNZ9ZqDyEi0EhVH1BQE"}"#,
                409, "Key ID already in use"
            ),
            (#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"z1NW_Tnj1zhCgAybANrPiKoCvNZ9ZqDyEi0EhVH1BQE"}"#, 204, nil),
        ] as [(String, Int, String?)]
    )
    func keys(text: String, status: Int, message: String?) throws {
        var caller = SentryInteractiveCaller()
        let path = "/platform/application/\(SentryInteractiveCaller.application)/auth/key"
        let reply = caller.call(.post, path, try JSON(parsing: text), bearer: caller.administrator())
        #expect(reply.status == status)
        #expect(reply.message == message)
        let control = caller.call(.post, "\(caller.control)/keys", try JSON(parsing: text))
        #expect(control.status == (status == 204 ? 409 : status))
    }

    @Test("applications are made by their owners, with issuers that nobody else has")
    func applications() {
        var caller = SentryInteractiveCaller()
        let bearer = caller.administrator()
        #expect(caller.call(.post, "/platform/application", ["name": "X"], bearer: bearer).status == 400)
        let body: JSON = ["name": "X", "companyName": "X Ltd", "mailingAddress": "1 Street"]
        #expect(caller.call(.post, "/platform/application", body, bearer: bearer).json == [:])
        let list = caller.call(.get, "/platform/application", bearer: bearer).json.arrayValue ?? []
        let id = list.first { $0["name"] == "X" }?["applicationId"]?.stringValue ?? ""
        let path = "/platform/application/\(id)/auth/issuer"
        #expect(caller.call(.post, path, ["url": "https://usher.example/"], bearer: bearer).status == 409)
        #expect(caller.call(.post, path, ["url": "usher"], bearer: bearer).status == 400)
        #expect(caller.call(.post, path, ["url": "https://x.example"], bearer: bearer).status == 204)
        #expect(
            caller.call(.post, "/platform/application/none/auth/issuer", ["url": "https://y.example"], bearer: bearer)
                .status == 404
        )
        let other = caller.call(.post, "/auth/register", ["email": "bob@example.com", "password": "x"]).json[
            "authToken"
        ]?.stringValue
        #expect(caller.call(.post, path, ["url": "https://z.example"], bearer: other).status == 403)
    }
}
