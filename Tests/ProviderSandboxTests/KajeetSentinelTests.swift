import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Kajeet Sentinel: tokens, accounts, terms and mails")
struct KajeetSentinelTests {
    @Test("a token is had by password or by client, tells its expiry, and is refreshed while it is good")
    func tokens() throws {
        var caller = KajeetSentinelCaller()
        let text = caller.administrator()
        let token = try #require(JSONWebToken(text))
        #expect(token.claims["sub"] == "admin@northstar.example" && token.claims["corpId"] == "NORTHSTAR-ISD")
        #expect(token.claims["exp"]?.integerValue == caller.now.seconds + 3600)
        caller.wait(seconds: 3000)
        let second = try #require(caller.ask(.refreshToken, bearer: text).json["token"]?.stringValue)
        #expect(JSONWebToken(second)?.claims["exp"]?.integerValue == caller.now.seconds + 3600)
        #expect(JSONWebToken(second)?.claims["jti"] != token.claims["jti"])
        caller.wait(seconds: 600)
        #expect(caller.ask(.refreshToken, bearer: text).message == "Token expired")
        #expect(caller.ask(.refreshToken, bearer: second).status == 200)
        #expect(JSONWebToken(caller.client())?.claims["roles"] == ["CLIENT", "ADMIN"])
    }

    @Test("a token may be answered as bare text")
    func tokenForm() {
        var caller = KajeetSentinelCaller { $0.tokenForm = .text }
        let reply = caller.ask(.token, ["username": "admin@northstar.example", "password": "sandbox-password"])
        #expect(JSONWebToken(reply.text) != nil)
        #expect(reply.response.headerFields[.contentType] == "text/plain; charset=utf-8")
    }

    @Test(
        "wrong credentials are 401, missing ones 400",
        arguments: [
            (KajeetSentinelOperation.token, ["username": "admin@northstar.example", "password": "x"], 401),
            (.token, ["username": "nobody@northstar.example", "password": "sandbox-password"], 401),
            (.token, ["username": "admin@northstar.example"], 400), (.token, ["username": 1, "password": 2], 400),
            (.token, ["example": true, "corpId": "NORTHSTAR-ISD"], 400),
            (.clientToken, ["clientId": "usher-sandbox", "clientSecret": "x"], 401),
            (.clientToken, ["example": true, "corpId": "NORTHSTAR-ISD"], 400),
        ] as [(KajeetSentinelOperation, JSON, Int)]
    )
    func credentials(operation: KajeetSentinelOperation, body: JSON, status: Int) {
        var caller = KajeetSentinelCaller()
        #expect(caller.ask(operation, body).status == status)
    }

    @Test(
        "all other calls want a bearer token",
        arguments: KajeetSentinelOperation.allCases.filter { !$0.needsNoToken }
    )
    func bearer(operation: KajeetSentinelOperation) {
        var caller = KajeetSentinelCaller()
        let other = TokenSigner(seed: 99, purpose: "kajeet-sentinel").token([
            "sub": "x", "roles": [], "jti": "x", "exp": 9e9,
        ])
        for token in [nil, "", "x", other, caller.administrator().replacing(".", with: "_")] {
            let reply = caller.ask(operation, operation.method == .post ? [:] : nil, bearer: token)
            #expect(reply.status == 401 && reply.message == "Unauthorized")
        }
    }

    @Test(
        "the filler of the samples is refused",
        arguments: [
            KajeetSentinelOperation.enrichToken, .initiateSSO, .setAssociatedAccountPassword, .acceptTermsAndConditions,
            .passwordReset, .usernameRequest, .loginAs,
        ]
    )
    func filler(operation: KajeetSentinelOperation) {
        var caller = KajeetSentinelCaller()
        let reply = caller.ask(operation, ["example": true, "corpId": "NORTHSTAR-ISD"], bearer: caller.administrator())
        #expect(reply.status == 400 && reply.message == "A required field is missing")
    }

    @Test("an associated account is enabled by its first password, once; the login proves it")
    func password() {
        var caller = KajeetSentinelCaller()
        let bearer = caller.client()
        let body: JSON = ["username": "ana@example.com", "password": "long enough"]
        #expect(caller.search("ana@example.com")["enabled"] == false)
        #expect(caller.ask(.token, body).status == 401)
        #expect(
            caller.ask(
                .setAssociatedAccountPassword,
                ["username": "ana@example.com", "password": "short"],
                bearer: bearer
            ).message == "Password is too weak"
        )
        #expect(caller.ask(.setAssociatedAccountPassword, body, bearer: bearer).status == 200)
        #expect(caller.ask(.token, body).status == 200)
        #expect(caller.ask(.setAssociatedAccountPassword, body, bearer: bearer).message == "Account is already enabled")
        #expect(caller.search("Ana@Example.com")["enabled"] == true)
    }

    @Test("accounts exist for everybody, for those who were made, or by scenario")
    func invitations() {
        var caller = KajeetSentinelCaller { $0.invitesEveryone = false }
        let bearer = caller.client()
        #expect(caller.ask(.listAdminUsers, query: "?email=ana@example.com", bearer: bearer).json == [])
        #expect(caller.ask(.passwordReset, ["username": "ana@example.com"], bearer: bearer).message == "User not found")
        let body: JSON = ["username": "ana@example.com", "roles": ["USER"]]
        #expect(caller.call(.post, "\(caller.control)/accounts", body).status == 200)
        #expect(caller.call(.post, "\(caller.control)/accounts", body).status == 409)
        #expect(caller.call(.post, "\(caller.control)/accounts", ["username": "x"]).status == 400)
        #expect(caller.search("ana@example.com")["enabled"] == false)
        #expect(caller.search("jane@ordinary.sandbox.example")["enabled"] == false)
        #expect(caller.search("jane@enabled.sandbox.example")["enabled"] == true)
        #expect(caller.ask(.listAdminUsers, query: "?username=jane@unknown.sandbox.example", bearer: bearer).json == [])
        let all = caller.ask(.listAdminUsers, bearer: bearer).json.arrayValue?.compactMap {
            $0["username"]?.stringValue
        }
        #expect(all?.first == "admin@northstar.example" && all?.count == 4)
    }

    @Test("acceptances of terms are logged one by one, by the person or the client; the stamp is the person's")
    func terms() {
        var caller = KajeetSentinelCaller()
        let person = caller.enabled("ana@example.com")
        let other = caller.enabled("bob@example.com")
        let entry: JSON = ["version": "2026-01", "acceptedAt": "2026-06-01T09:59:00Z", "ipAddress": "192.0.2.7"]
        #expect(caller.ask(.acceptTermsAndConditions, entry, bearer: person).json == ["logged": true])
        let named: JSON = ["version": "2026-01", "username": "ana@example.com"]
        #expect(caller.ask(.acceptTermsAndConditions, named, bearer: other).status == 403)
        #expect(caller.ask(.acceptTermsAndConditions, named, bearer: caller.client()).status == 200)
        #expect(caller.twin.acceptanceCount(of: "ana@example.com") == 2)
        #expect(caller.search("ana@example.com")["termsAcceptedAt"] == JSON.null, "the log stamps nothing")
        #expect(caller.ask(.stampTermsAndConditions, bearer: person).status == 200)
        #expect(caller.ask(.stampTermsAndConditions, bearer: caller.client()).status == 403)
        #expect(caller.search("ana@example.com")["termsAcceptedAt"]?.stringValue?.hasPrefix("2026-06-01T10:00") == true)
        let account = caller.call(.get, "\(caller.control)/accounts?username=ana@example.com").json
        #expect(account["acceptances"]?[0]?["ipAddress"] == "192.0.2.7")
        #expect(caller.call(.get, "\(caller.control)/accounts?username=nobody@example.com").status == 404)
    }

    @Test("every mail is counted by its recipient")
    func mails() {
        var caller = KajeetSentinelCaller()
        let bearer = caller.client()
        for _ in 0..<3 { _ = caller.ask(.passwordReset, ["username": "ana@example.com"], bearer: bearer) }
        _ = caller.ask(.usernameRequest, ["email": "ana@example.com"], bearer: bearer)
        _ = caller.ask(.usernameRequest, ["email": "bob@example.com"], bearer: bearer)
        #expect(caller.twin.mailCount(to: "Ana@example.com") == 4)
        #expect(caller.call(.get, "\(caller.control)/mails").json == ["ana@example.com": 4, "bob@example.com": 1])
        let mails = caller.call(.get, "\(caller.control)/mails?recipient=bob@example.com").json
        #expect(mails["count"] == 1 && mails["messages"]?[0]?["content"] == "bob@example.com")
        #expect(caller.ask(.usernameRequest, ["email": "nobody"], bearer: bearer).status == 400)
        #expect(caller.ask(.usernameRequest, ["email": "jane@unknown.sandbox.example"], bearer: bearer).status == 404)
        #expect(
            caller.call(.get, "\(caller.control)/state?subject=ana@example.com").json["mailsPerRecipient"] == [
                "ana@example.com": 4
            ]
        )
    }

    @Test("a forgotten password is set with the token of the mail, once, while it is good")
    func forgottenPassword() {
        var caller = KajeetSentinelCaller()
        _ = caller.enabled("ana@example.com")
        func mailed() -> String {
            _ = caller.ask(.passwordReset, ["username": "ana@example.com"], bearer: caller.client())
            return caller.twin.correspondence.messages(to: "ana@example.com").last?.content ?? ""
        }
        let special = mailed()
        #expect(caller.ask(.checkPasswordRight, bearer: special).status == 200)
        #expect(caller.ask(.checkPasswordRight, bearer: caller.administrator()).message == "Access is denied")
        #expect(caller.ask(.changePassword, ["password": "another one"], bearer: caller.administrator()).status == 403)
        #expect(caller.ask(.changePassword, [:], bearer: special).status == 400)
        #expect(caller.ask(.changePassword, ["password": "another one"], bearer: special).status == 200)
        #expect(caller.ask(.changePassword, ["password": "another one"], bearer: special).status == 401)
        #expect(caller.ask(.token, ["username": "ana@example.com", "password": "another one"]).status == 200)
        let late = mailed()
        caller.wait(seconds: 15 * 60)
        #expect(caller.ask(.checkPasswordRight, bearer: late).status == 401)
    }

    @Test("switching to another user needs its role, says who acts, and cannot be passed on")
    func loginAs() throws {
        var caller = KajeetSentinelCaller()
        let person = caller.enabled("ana@example.com")
        let body: JSON = ["username": "ana@example.com"]
        #expect(caller.ask(.loginAs, body, bearer: person).status == 403)
        #expect(caller.ask(.loginAs, body, bearer: caller.client()).status == 403)
        let reply = caller.ask(.loginAs, body, bearer: caller.administrator())
        let token = try #require(reply.json["token"]?.stringValue)
        let claims = try #require(JSONWebToken(token)?.claims)
        #expect(claims["sub"] == "ana@example.com" && claims["act"] == ["sub": "admin@northstar.example"])
        #expect(caller.ask(.loginAs, ["username": "nobody@example.com"], bearer: caller.administrator()).status == 404)
        let own = caller.ask(.loginAs, ["username": "admin@northstar.example"], bearer: caller.administrator())
        #expect(caller.ask(.loginAs, body, bearer: own.json["token"]?.stringValue).status == 403)
    }

    @Test("another provider's token is added to the caller's account")
    func enrichment() {
        var caller = KajeetSentinelCaller()
        let person = caller.enabled("ana@example.com")
        #expect(caller.ask(.enrichToken, ["token": "no token"], bearer: person).message == "Okta token is invalid")
        #expect(caller.ask(.enrichToken, ["token": .string(person)], bearer: person).json["enriched"] == true)
        #expect(caller.call(.get, "\(caller.control)/accounts?username=ana@example.com").json["enrichments"] == 1)
    }

    @Test("single sign-on leads to a page, where the domain has it")
    func singleSignOn() throws {
        var caller = KajeetSentinelCaller()
        let bearer = caller.client()
        let missing = caller.ask(.initiateSSO, ["email": "ana@example.com"], bearer: bearer)
        #expect(missing.status == 404 && missing.message == "SSO is not configured for this domain")
        caller.twin.dials.missingSSO = .null
        #expect(
            caller.ask(.initiateSSO, ["email": "ana@example.com"], bearer: bearer).json == ["authorizationUrl": nil]
        )
        #expect(caller.ask(.initiateSSO, ["email": "ana"], bearer: bearer).status == 400)
        let reply = caller.ask(.initiateSSO, ["email": "ana@SSO.example"], bearer: bearer)
        let url = try #require(reply.json["authorizationUrl"]?.stringValue)
        let path = String(url.dropFirst("http://127.0.0.1:8089".count))
        let state = String(path.dropFirst("/sso?state=".count))
        let page = caller.send(.get, path)
        #expect(page.text.contains("Sign in as ana@SSO.example") && !page.text.contains("<script"))
        #expect(caller.search("ana@sso.example")["enabled"] == false)
        #expect(caller.post("/sso", form: "state=\(state)").text.contains("You are signed in"))
        #expect(
            caller.search("ana@sso.example")["ssoSignedInAt"] == "2026-06-01T10:00:00.000Z"
                || caller.search("ana@sso.example")["enabled"] == true
        )
        #expect(caller.send(.get, path).status == 410)
        #expect(caller.post("/sso", form: "state=\(state)").status == 410)
        #expect(caller.send(.get, "/sso").status == 400 && caller.send(.get, "/sso?state=x").status == 404)
        #expect(caller.send(.post, "/sso", Array("state=x".utf8)).status == 415)
        #expect(caller.send(.put, "/sso").status == 405)
        let second = caller.ask(.initiateSSO, ["email": "bob@sso.example"], bearer: bearer).json["authorizationUrl"]?
            .stringValue
        #expect(caller.call(.post, "\(caller.control)/sso/\(second?.split(separator: "=").last ?? "")").status == 200)
        #expect(caller.call(.post, "\(caller.control)/sso/nobody").status == 404)
    }

    @Test("people sign in by themselves, or never, by scenario")
    func signInScenarios() {
        for (name, isEnabled) in [("sso", true), ("ssoNever", false), ("ssoUnavailable", true), ("ssoCut", true)] {
            var caller = KajeetSentinelCaller()
            let email = KajeetSentinelTwin.email(scenario: name) ?? ""
            let first = caller.ask(.initiateSSO, ["email": .string(email)], bearer: caller.client())
            #expect(first.isDropped == (name == "ssoCut"))
            #expect((first.status == 503) == (name == "ssoUnavailable"))
            if name == "ssoUnavailable" {
                _ = caller.ask(.initiateSSO, ["email": .string(email)], bearer: caller.client())
            }
            _ = caller.effects(after: 10)
            #expect(caller.search(email)["enabled"]?.boolValue == isEnabled)
        }
    }

    @Test(
        "passwords fail by scenario, with or without their effect",
        arguments: [
            ("passwordCut", true), ("passwordCutBefore", false), ("passwordTimesOut", true),
            ("passwordForbidden", false),
            ("enabledLate", true), ("enabled", false), ("ordinary", true),
        ]
    )
    func passwordScenarios(name: String, isEffective: Bool) {
        var caller = KajeetSentinelCaller()
        let body: JSON = [
            "username": .string(KajeetSentinelTwin.email(scenario: name) ?? ""), "password": "long enough",
        ]
        let reply = caller.ask(.setAssociatedAccountPassword, body, bearer: caller.client())
        switch name {
        case "passwordCut", "passwordCutBefore": #expect(reply.isDropped)
        case "passwordTimesOut": #expect(reply.delay == .seconds(600))
        case "passwordForbidden": #expect(reply.status == 403)
        case "enabledLate", "enabled": #expect(reply.status == 409)
        default: #expect(reply.status == 200)
        }
        #expect((caller.ask(.token, body).status == 200) == isEffective)
    }

    @Test("logins, terms, mails and searches fail by scenario")
    func otherScenarios() {
        var caller = KajeetSentinelCaller()
        func token(_ name: String) -> String { caller.enabled(KajeetSentinelTwin.email(scenario: name) ?? "") }
        func mail(_ name: String) -> TwinReply {
            caller.ask(
                .passwordReset,
                ["username": .string(KajeetSentinelTwin.email(scenario: name) ?? "")],
                bearer: caller.client()
            )
        }
        func search(_ name: String) -> TwinReply {
            caller.ask(
                .listAdminUsers,
                query: "?email=" + (KajeetSentinelTwin.email(scenario: name) ?? ""),
                bearer: caller.client()
            )
        }
        #expect(caller.ask(.acceptTermsAndConditions, ["version": "1"], bearer: token("termsCut")).isDropped)
        #expect(caller.twin.acceptanceCount(of: "jane@termscut.sandbox.example") == 1)
        #expect(
            caller.ask(.acceptTermsAndConditions, ["version": "1"], bearer: token("termsUnavailable")).status == 503
        )
        #expect(caller.twin.acceptanceCount(of: "jane@termsunavailable.sandbox.example") == 0)
        #expect(
            caller.ask(.stampTermsAndConditions, bearer: token("stampThrottled")).response.headerFields[.retryAfter]
                == "120"
        )
        #expect(mail("mailCut").isDropped && caller.twin.mailCount(to: "jane@mailcut.sandbox.example") == 1)
        #expect(
            mail("mailUnavailable").status == 503
                && caller.twin.mailCount(to: "jane@mailunavailable.sandbox.example") == 0
        )
        #expect(
            search("searchPortal").text.hasPrefix("<!doctype") && search("searchPortal").json.arrayValue?.count == 1
        )
        #expect(search("searchDrift").json == ["users": []])
        let login: JSON = ["username": "jane@tokenunavailable.sandbox.example", "password": "x"]
        #expect((0..<3).map { _ in caller.ask(.token, login).status } == [503, 503, 401])
        #expect(token("tokenRefused") == "" && token("tokenRefused") != "")
    }
}
