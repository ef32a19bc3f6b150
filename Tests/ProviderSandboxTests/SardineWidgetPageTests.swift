import HTTPTypes
import JSONModel
import ProviderSandbox
import Testing

@Suite("Sardine: the widget's page")
struct SardineWidgetPageTests {
    private func opened() -> (SardineCaller, customerID: String, token: String) {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let token = caller.token(id)
        return (caller, id, token)
    }

    private func post(_ caller: inout SardineCaller, _ form: String) -> TwinReply {
        caller.send(
            .post,
            "/widget",
            Array(form.utf8),
            fields: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        )
    }

    @Test("the page is a form that needs no script, no image and no mouse")
    func page() {
        var (caller, _, token) = opened()
        let reply = caller.send(.get, "/widget?client_token=\(token)&consent_id=x")
        #expect(reply.status == 200)
        #expect(reply.response.headerFields[.contentType] == "text/html; charset=utf-8")
        #expect(reply.response.headerFields[.contentSecurityPolicy] == "default-src 'none'; style-src 'unsafe-inline'")
        #expect(reply.text.contains(#"<html lang="en">"#))
        #expect(reply.text.contains("prefers-color-scheme: dark"))
        #expect(reply.text.contains(#"name="scope" value="profile" checked"#))
        #expect(reply.text.contains(#"name="scope" value="doc_kyc" checked"#))
        #expect(!reply.text.contains(#"value="ssn""#), "only what was asked for is offered")
        #expect(reply.text.contains(#"name="outcome" value="fail""#))
        #expect(!reply.text.contains("<script"))
    }

    @Test("completing redirects to the success page")
    func completes() {
        var (caller, id, token) = opened()
        let reply = post(&caller, "client_token=\(token)&scope=profile&outcome=complete&revoke_after=")
        #expect(reply.status == 303)
        #expect(reply.response.headerFields[.location] == "https://shop.example/done?run=1&x=2")
        #expect(caller.identity(id).json["profile"]?.isNull == false)
        #expect(caller.identity(id).json["documentData"] == JSON.null, "only profile was ticked")
    }

    @Test("taking back later happens later")
    func revokesLater() {
        var (caller, id, token) = opened()
        _ = post(&caller, "client_token=\(token)&scope=profile&scope=doc_kyc&outcome=complete&revoke_after=30")
        caller.wait(seconds: 29)
        #expect(caller.identity(id).json["profile"]?["revokedAt"] == JSON.null)
        caller.wait(seconds: 1)
        #expect(caller.identity(id).json["profile"]?["revokedAt"] == "2026-06-01T10:00:30Z")
    }

    @Test(
        "other ends lead elsewhere",
        arguments: [
            ("outcome=abandon&scope=profile", "https://shop.example/done?run=1&x=2", "abandoned"),
            ("outcome=fail", "https://shop.example/manual", "failed"),
            ("outcome=complete", "https://shop.example/done?run=1&x=2", "abandoned"),
        ]
    )
    func otherEnds(form: String, location: String, state: String) {
        var (caller, id, token) = opened()
        #expect(post(&caller, "client_token=\(token)&\(form)").response.headerFields[.location] == location)
        #expect(caller.identity(id).json["profile"] == JSON.null)
        let widgets = caller.call(.get, "/twin/sardine/widgets?customerId=\(id)").json
        #expect(widgets[0]?["state"]?.stringValue == state)
    }

    @Test("a link is good for one visit, and only until it expires")
    func oneVisit() {
        var (caller, id, token) = opened()
        _ = post(&caller, "client_token=\(token)&outcome=abandon")
        #expect(caller.send(.get, "/widget?client_token=\(token)").status == 410)
        #expect(post(&caller, "client_token=\(token)&outcome=complete&scope=profile").status == 410)
        let second = caller.token(id)
        caller.wait(seconds: 15 * 60)
        #expect(caller.send(.get, "/widget?client_token=\(second)").status == 410)
        #expect(post(&caller, "client_token=\(second)&outcome=complete&scope=profile").status == 410)
        #expect(caller.identity(id).json["profile"] == JSON.null)
    }

    @Test("without addresses the visit ends on a page")
    func withoutAddresses() throws {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let url = try #require(caller.widget(["customerId": .string(id)]).json["widgetUrl"]?.stringValue)
        let reply = post(&caller, "client_token=\(url.clientToken ?? "")&outcome=complete&scope=profile")
        #expect(reply.status == 200)
        #expect(reply.text.contains("You can close this page."))
    }

    @Test(
        "a bad link or form is a page with a 4xx status",
        arguments: [
            ("GET", "/widget", "", 400), ("GET", "/widget?client_token=", "", 404),
            ("GET", "/widget?client_token=%zz", "", 400),
            ("GET", "/widget?client_token=<script>alert(1)</script>", "", 404), ("POST", "/widget", "", 400),
            ("POST", "/widget", "client_token=nobody&outcome=complete", 404), ("PUT", "/widget", "", 405),
            ("POST", "/widget", "client_token=%FF", 400),
        ]
    )
    func badRequests(method: String, path: String, form: String, status: Int) throws {
        var caller = SardineCaller()
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
            "", "outcome=win", "outcome=complete&scope=all", "outcome=complete&scope=profile&revoke_after=-1",
            "outcome=complete&scope=profile&revoke_after=9999999999999999999",
        ]
    )
    func badChoice(form: String) {
        var (caller, _, token) = opened()
        #expect(post(&caller, "client_token=\(token)&\(form)").status == 400)
        #expect(caller.send(.get, "/widget?client_token=\(token)").status == 200)
    }

    @Test("the form must come as a form")
    func mediaType() {
        var (caller, _, token) = opened()
        let reply = caller.send(.post, "/widget", Array("client_token=\(token)&outcome=fail".utf8))
        #expect(reply.status == 415)
    }
}
