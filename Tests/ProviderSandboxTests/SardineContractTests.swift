import HTTPTypes
import JSONModel
import ProviderSandbox
import Testing

@Suite("Sardine: the contract's rules and messages")
struct SardineContractTests {
    @Test("every call wants a client's Basic credentials")
    func authentication() {
        var caller = SardineCaller()
        let wrong = [
            nil, "", "Basic", "Basic ", "Basic dXNlcjpwYXNz", "Bearer dXNoZXItc2FuZGJveDpzYW5kYm94LXNlY3JldA==",
            "Basic dXNoZXItc2FuZGJveDpzYW5kYm94LXNlY3JldA", "basic", "Basic usher-sandbox:sandbox-secret",
        ]
        for field in wrong {
            for path in [
                "/v1/identity/entities/search", "/v1/identity/entities", "/v1/identity/consents/widget", "/v1/x",
            ] {
                let reply = caller.send(.post, path, fields: field.map { [("Authorization", $0)] } ?? [])
                #expect(reply.status == 401)
                #expect(reply.message == "Unauthorized")
                #expect(reply.response.headerFields[.wwwAuthenticate] == #"Basic realm="Sardine Identity""#)
            }
        }
        let lowered = SardineCaller.basic.replacing("Basic", with: "basic")
        #expect(caller.search("+14155551234", authorization: lowered).status == 200)
        #expect(caller.twin.ledger.calls(of: .searchEntities) == 1, "refused callers are not counted")
    }

    @Test("a search tells what create made, and null before")
    func searchAndCreate() {
        var caller = SardineCaller()
        #expect(caller.search("+14155551234").json == ["customerId": nil, "createdAt": nil])
        let created = caller.create("+14155551234")
        #expect(created.status == 200)
        #expect(created.json["createdAt"] == "2026-06-01T10:00:00Z")
        let id = created.json["customerId"]?.stringValue ?? ""
        #expect(id.count == 36 && id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        #expect(caller.search("+14155551234").json == created.json)
    }

    @Test(
        "a phone number must be there",
        arguments: [JSON.object([:]), ["phoneNumber": nil], ["phoneNumber": ""], ["phone": "+14155551234"]]
    )
    func phoneNumberRequired(body: JSON) {
        var caller = SardineCaller()
        for path in ["/v1/identity/entities/search", "/v1/identity/entities"] {
            let reply = caller.call(.post, path, body)
            #expect(reply.status == 400)
            #expect(reply.message == "Phone number is required")
        }
    }

    @Test("no body is a body without a phone number")
    func emptyBody() {
        var caller = SardineCaller()
        #expect(caller.call(.post, "/v1/identity/entities").message == "Phone number is required")
    }

    @Test(
        "a phone number must be E.164",
        arguments: [
            "14155551234", "+1 415 555 1234", "+1(415)5551234", "+0155551234", "+123456", "+1234567890123456", "+",
            "++1415555",
            "+1415555123a", " +14155551234", "+14155551234 ", "+٣٤١٥٥٥٥١٢٣٤", "tel:+14155551234",
        ]
    )
    func phoneNumberInvalid(number: String) {
        var caller = SardineCaller()
        #expect(caller.search(.string(number)).message == "Invalid phone number")
        #expect(caller.create(.string(number)).message == "Invalid phone number")
    }

    @Test("the shortest and the longest E.164 numbers are taken", arguments: ["+1234567", "+123456789012345"])
    func phoneNumberBounds(number: String) {
        var caller = SardineCaller()
        #expect(caller.create(.string(number)).status == 200)
    }

    @Test("a number is no text", arguments: [JSON.integer(14_155_551_234), true, ["+14155551234"], [:]])
    func phoneNumberType(number: JSON) {
        var caller = SardineCaller()
        #expect(caller.create(number).message == "Invalid phone number")
    }

    @Test("a phone number is unique for a client, and another client may have it too")
    func uniqueness() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let again = caller.create("+14155551234")
        #expect(again.status == 400)
        #expect(again.message == "Customer already exists")
        let other = caller.customer("+14155551234", authorization: SardineCaller.partnerBasic)
        #expect(other != id && !other.isEmpty)
        #expect(caller.search("+14155551234").json["customerId"] == .string(id))
    }

    @Test(
        "a widget wants a customer",
        arguments: [JSON.object([:]), ["customerId": nil], ["customerId": ""], ["customerId": 7]]
    )
    func customerIDRequired(body: JSON) {
        var caller = SardineCaller()
        #expect(caller.widget(body).message == "Customer ID is required")
    }

    @Test("a customer must be the calling client's own")
    func customerNotFound() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let unknown = "3f8c1a22-1234-4abc-9def-000000000001"
        #expect(caller.widget(["customerId": .string(unknown)]).message == "Customer not found for customer ID")
        #expect(caller.identity(unknown).message == "Customer not found for customer ID")
        let partner = SardineCaller.partnerBasic
        #expect(
            caller.widget(["customerId": .string(id)], authorization: partner).message
                == "Customer not found for customer ID"
        )
        #expect(caller.identity(id, authorization: partner).message == "Customer not found for customer ID")
        #expect(caller.identity(unknown).status == 400)
    }

    @Test(
        "a scope must be known",
        arguments: [["everything"], [], "profile", ["profile", 1], [nil], ["Profile"], [:]] as [JSON]
    )
    func invalidScope(scope: JSON) {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let reply = caller.widget(["customerId": .string(id), "scope": scope])
        #expect(reply.status == 400)
        #expect(reply.message == "Invalid scope")
    }

    @Test(
        "other members of a widget request are checked as well",
        arguments: [
            ("flow", "kyc", "Invalid flow"), ("flow", 1, "Invalid flow"),
            ("successUrl", "done", "Invalid successUrl"), ("successUrl", "javascript:alert(1)", "Invalid successUrl"),
            ("successUrl", "https://", "Invalid successUrl"), ("successUrl", "https://a b", "Invalid successUrl"),
            ("successUrl", "https:///x", "Invalid successUrl"), ("successUrl", 3, "Invalid successUrl"),
            ("successUrl", "https://shop.example/\r\nSet-Cookie: a=b", "Invalid successUrl"),
            ("manualKycUrl", "//shop.example", "Invalid manualKycUrl"), ("autoRedirect", "yes", "Invalid autoRedirect"),
        ] as [(String, JSON, String)]
    )
    func widgetMembers(name: String, value: JSON, message: String) {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        #expect(caller.widget(["customerId": .string(id), name: value]).message == message)
    }

    @Test("a widget's link carries token, consent and return address")
    func widgetURL() throws {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let body: JSON = ["customerId": .string(id), "successUrl": "https://shop.example/done?run=1&x=ä"]
        #expect(caller.widget(body).message == "Invalid successUrl", "URLs are ASCII")
        let good: JSON = ["customerId": .string(id), "successUrl": "https://shop.example/done?run=1&x=2"]
        let url = try #require(caller.widget(good).json["widgetUrl"]?.stringValue)
        #expect(url.hasPrefix("http://127.0.0.1:8089/widget?client_token="))
        #expect(url.contains("&consent_id="))
        #expect(url.hasSuffix("&success_url=https%3A%2F%2Fshop.example%2Fdone%3Frun%3D1%26x%3D2"))
        let bare = try #require(caller.widget(["customerId": .string(id)]).json["widgetUrl"]?.stringValue)
        #expect(!bare.contains("success_url"))
        #expect(bare.clientToken != url.clientToken, "each widget has its own token")
    }

    @Test("before the person has been through the widget the parts are null, or as the dial says")
    func unfinished() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        #expect(caller.identity(id).json == ["profile": nil, "documentData": nil, "documentKyc": nil])
        caller.twin.dials.unfinishedIdentity = .pending
        #expect(caller.identity(id).message == "Pending user consent")
        caller.twin.dials.unfinishedIdentity = .notFound
        #expect(caller.identity(id).message == "Consent not found")
    }

    @Test("a completed identity has the documented members, and images only with doc_kyc")
    func identity() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let token = caller.token(id)
        caller.wait(seconds: 60)
        #expect(caller.finish(token).json["state"] == "completed")
        let identity = caller.identity(id).json
        #expect(identity.objectValue?.keys == ["profile", "documentData", "documentKyc"])
        #expect(
            identity["profile"]?.objectValue?.keys == [
                "userId", "clientId", "consentId", "consentedAt", "revokedAt", "primaryIdentity", "fullName",
                "dateOfBirth", "emailAddress", "phoneNumber", "address",
            ]
        )
        #expect(identity["profile"]?["userId"] == .string(id))
        #expect(identity["profile"]?["clientId"] == "usher-sandbox")
        #expect(identity["profile"]?["consentedAt"] == "2026-06-01T10:01:00Z")
        #expect(identity["profile"]?["revokedAt"] == JSON.null)
        #expect(identity["profile"]?["phoneNumber"] == "+14155551234")
        #expect(identity["documentData"]?["issuingCountry"] == "US")
        #expect(identity["documentKyc"]?["front"]?.stringValue?.hasPrefix("/9j/4AAQ") == true)
        #expect(identity["documentKyc"]?["selfie"]?.stringValue?.count == 1368)
    }

    @Test("parts outside the consented scopes are null")
    func scopes() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        #expect(caller.finish(caller.token(id, scope: ["profile"])).status == 200)
        let identity = caller.identity(id).json
        #expect(identity["profile"]?.isNull == false)
        #expect(identity["documentData"] == JSON.null && identity["documentKyc"] == JSON.null)

        let other = caller.customer("+14155559999")
        #expect(caller.finish(caller.token(other, scope: ["doc_kyc"])).status == 200)
        #expect(caller.identity(other).json["profile"] == JSON.null)
        #expect(caller.identity(other).json["documentData"]?.isNull == false)
    }

    @Test("a flow is done once for a set of scopes, and further scopes can be added")
    func alreadyConsented() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        #expect(caller.finish(caller.token(id, scope: ["profile"])).status == 200)
        let again = caller.widget(["customerId": .string(id)])
        #expect(again.status == 400)
        #expect(again.message == "User already consented to this flow")
        #expect(caller.finish(caller.token(id, scope: ["doc_kyc"])).status == 200)
        #expect(caller.identity(id).json["profile"]?.isNull == false, "the earlier scope stays consented")
        #expect(caller.token(id, scope: ["profile", "doc_kyc"]) == "")
    }

    @Test("a consent to the client's own flow that was taken back shows as revokedAt, and the flow opens again")
    func revoked() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let token = caller.token(id)
        #expect(caller.finish(token).status == 200)
        caller.wait(seconds: 5)
        #expect(caller.call(.post, "/twin/sardine/widgets/\(token)/revoke", [:]).status == 200)
        #expect(caller.identity(id).json["profile"]?["revokedAt"] == "2026-06-01T10:00:05Z")
        #expect(caller.call(.post, "/twin/sardine/widgets/\(token)/revoke", [:]).status == 409)
        #expect(!caller.token(id).isEmpty)
    }

    @Test("two live links may both be completed; the later consent counts")
    func twoLinks() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let (first, second) = (caller.token(id), caller.token(id))
        #expect(caller.finish(first).status == 200)
        caller.wait(seconds: 9)
        #expect(caller.finish(second).status == 200)
        #expect(caller.identity(id).json["profile"]?["consentedAt"] == "2026-06-01T10:00:09Z")
        #expect(caller.finish(second).status == 409)
    }

    @Test("abandoning leads to successUrl and proves nothing; failing leads to manualKycUrl")
    func otherOutcomes() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let abandoned = caller.finish(caller.token(id), ["outcome": "abandon"]).json
        #expect(abandoned["state"] == "abandoned")
        #expect(abandoned["redirectUrl"] == "https://shop.example/done?run=1&x=2")
        let failed = caller.finish(caller.token(id), ["outcome": "fail"]).json
        #expect(failed["redirectUrl"] == "https://shop.example/manual")
        #expect(caller.identity(id).json["profile"] == JSON.null)
    }

    @Test("risk enrichment adds its members")
    func riskEnrichment() {
        var caller = SardineCaller { $0.riskEnrichment = true }
        let id = caller.customer("+14155551234")
        #expect(caller.finish(caller.token(id)).status == 200)
        #expect(caller.identity(id).json["level"] == "low")
    }
}

@Suite("Sardine: sharing an identity between clients")
struct SardineSharingTests {
    let partner = SardineCaller.partnerBasic

    /// A person who is verified with the partner, and known to the standard client.
    private func verifiedElsewhere(scope: JSON = ["profile", "doc_kyc"]) -> (SardineCaller, String) {
        var caller = SardineCaller()
        let theirs = caller.customer("+14155551234", authorization: partner)
        _ = caller.finish(caller.token(theirs, scope: scope, authorization: partner))
        let ours = caller.customer("+14155551234")
        return (caller, ours)
    }

    @Test("consent goes from not found to pending to active to revoked")
    func states() {
        var (caller, id) = verifiedElsewhere()
        #expect(caller.identity(id).message == "Consent not found")
        let token = caller.token(id, flow: "kyc_sharing")
        #expect(caller.identity(id).message == "Pending user consent")
        #expect(caller.finish(token).json["state"] == "completed")
        let identity = caller.identity(id).json
        #expect(identity["profile"]?["clientId"] == "usher-sandbox")
        #expect(identity["profile"]?["primaryIdentity"] == false)
        #expect(identity["documentData"]?.isNull == false)
        #expect(caller.token(id, flow: "kyc_sharing") == "", "consented already")
        #expect(caller.call(.post, "/twin/sardine/widgets/\(token)/revoke", [:]).status == 200)
        let revoked = caller.identity(id)
        #expect(revoked.status == 400)
        #expect(revoked.message == "Consent has been revoked")
        let again = caller.token(id, flow: "kyc_sharing")
        #expect(caller.identity(id).message == "Pending user consent")
        #expect(caller.finish(again).status == 200)
        #expect(caller.identity(id).status == 200)
    }

    @Test("no more is shared than was verified and agreed to")
    func scopes() {
        var (caller, id) = verifiedElsewhere(scope: ["profile"])
        #expect(caller.finish(caller.token(id, flow: "kyc_sharing")).json["state"] == "completed")
        #expect(caller.identity(id).json["documentData"] == JSON.null)
        #expect(caller.identity(id).json["profile"]?.isNull == false)
    }

    @Test("there is nothing to share of a person whom nobody verified")
    func nothingToShare() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let reply = caller.finish(caller.token(id, flow: "kyc_sharing"))
        #expect(reply.json["state"] == "failed")
        #expect(reply.json["redirectUrl"] == "https://shop.example/manual")
    }

    @Test("both clients see the same person")
    func samePerson() {
        var (caller, id) = verifiedElsewhere()
        _ = caller.finish(caller.token(id, flow: "kyc_sharing"))
        let theirs = caller.search("+14155551234", authorization: partner).json["customerId"]?.stringValue ?? ""
        let name = caller.identity(id).json["profile"]?["fullName"]
        #expect(name != nil)
        #expect(caller.identity(theirs, authorization: partner).json["profile"]?["fullName"] == name)
    }
}
