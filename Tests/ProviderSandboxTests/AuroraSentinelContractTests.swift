import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Aurora Sentinel: the contract's rules and messages")
struct AuroraSentinelContractTests {
    @Test("every call wants the client's credentials in its body", arguments: AuroraSentinelOperation.allCases)
    func credentials(operation: AuroraSentinelOperation) {
        var caller = AuroraSentinelCaller()
        let bodies: [JSON] = [
            [:], ["clientUuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21"],
            ["clientUuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "clientSecret": "wrong"],
            ["clientUuid": "x", "clientSecret": "sandbox-secret-16"], ["clientUuid": 1, "clientSecret": nil],
        ]
        for body in bodies {
            let reply = caller.call(.post, operation.path, body)
            #expect(reply.status == 400)
            #expect(reply.json == ["errors": [["message": "Invalid user credentials"]]])
        }
        #expect(
            caller.twin.ledger.calls(of: operation) == bodies.count,
            "refused callers are counted: lock-outs are real"
        )
    }

    @Test("the client's own record shows its settings and no secret")
    func findSelf() {
        var caller = AuroraSentinelCaller()
        let reply = caller.ask(.findSelf)
        #expect(
            reply.json == [
                "message": "Success",
                "data": [
                    "uuid": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "name": "Acme Financial",
                    "callbackUrl": "https://engine.example/hooks/aurora-sentinel",
                    "settings": ["documents": ["passport", "emiratesId"]],
                ],
            ]
        )
    }

    @Test("a customer exists only after a finished journey, and then has a record")
    func lifecycle() throws {
        var caller = AuroraSentinelCaller()
        let reply = caller.status("ana@example.com")
        #expect(reply.status == 404)
        #expect(reply.json == ["message": "Row not found"])
        let token = caller.link("ana@example.com", ["phoneNumber": "+971501234567"])
        #expect(token.count == 64)
        #expect(caller.status("ana@example.com").status == 404, "a link makes no customer")
        #expect(caller.finish(token).status == 200)
        let pending = caller.status("ana@example.com").json["data"]
        #expect(pending?["status"] == 1)
        caller.wait(seconds: 5)
        let data = try #require(caller.status("ana@example.com").json["data"])
        #expect(data["status"] == 6)
        #expect(data["uuid"] == pending?["uuid"])
        #expect(data["phoneNumber"] == "+971501234567")
        #expect(data["createdAt"] == "2026-06-01T10:00:00.000Z")
        #expect(data["updatedAt"] == "2026-06-01T10:00:05.000Z")
        #expect(data["isLiveFaces"] == JSON.null && data["idFace"] == JSON.null)
        #expect(data["passport"]?["frontImage"] == JSON.null)
        #expect(data["passport"]?["passportType"] == "P")
        #expect(data["egyptNationalId"] == JSON.null)
        #expect((data["isLiveScore"]?.doubleValue ?? 0) > 80)
    }

    @Test("images come only with the first look-up, and smaller when asked for")
    func images() throws {
        var caller = AuroraSentinelCaller()
        _ = caller.onboarded("ana@example.com")
        let whole = try #require(caller.ask(.customerStatus, ["email": "ana@example.com"]).json["data"])
        #expect(whole["idFace"]?.stringValue?.hasPrefix("data:image/jpeg;base64,/9j/") == true)
        #expect(whole["isLiveFaces"]?.arrayValue?.count == 2)
        #expect(whole["passport"]?["ocrPassport"]?["passportNumber"] == whole["passport"]?["passportNumber"])
        let small = try #require(
            caller.ask(.customerStatus, ["email": "ana@example.com", "optimizedDownload": true]).json["data"]
        )
        #expect((small["idFace"]?.stringValue?.count ?? .max) < (whole["idFace"]?.stringValue?.count ?? 0))
        let wrong = caller.ask(.customerStatus, ["email": "ana@example.com", "optimizedDownload": "yes"])
        #expect(wrong.status == 422 && wrong.error == "optimizedDownload must be a boolean")
    }

    @Test("the address is matched before the number: address of A and number of B give A")
    func crossedContacts() {
        var caller = AuroraSentinelCaller()
        let first = caller.onboarded("ana@example.com")
        _ = caller.finish(caller.link("bob@example.com", ["phoneNumber": "+971500000002"]))
        let reply = caller.ask(.customerStatus, ["email": "ANA@example.com", "phoneNumber": "+971500000002"])
        #expect(reply.json["data"]?["uuid"]?.stringValue == first)
        let other = caller.ask(.customerStatus, ["email": "nobody@example.com", "phoneNumber": "+971500000002"])
        #expect(other.json["data"]?["email"] == "bob@example.com")
    }

    @Test(
        "look-up and link want a contact",
        arguments: [
            (JSONObject(), "email or phoneNumber is required"),
            (["email": nil, "phoneNumber": nil], "email or phoneNumber is required"),
            (["email": "a@b.c"], "email is invalid"), (["email": "no address at all"], "email is invalid"),
            (["email": 7], "email is invalid"), (["phoneNumber": "0501234567"], "phoneNumber is invalid"),
            (["email": "ana@example.com", "phoneNumber": []], "phoneNumber is invalid"),
        ] as [(JSONObject, String)]
    )
    func contactRequired(body: JSONObject, message: String) {
        var caller = AuroraSentinelCaller()
        for operation in [AuroraSentinelOperation.customerStatus, .customerStatusWithoutImages, .encryptURL] {
            let reply = caller.ask(operation, body)
            #expect(reply.status == 422)
            #expect(reply.error == message)
        }
    }

    @Test(
        "links want known documents",
        arguments: [[], ["visa"], ["passport", 1], "passport", ["Passport"]] as [JSON]
    )
    func documents(list: JSON) {
        var caller = AuroraSentinelCaller()
        let reply = caller.ask(.encryptURL, ["email": "ana@example.com", "documents": list])
        #expect(reply.status == 422)
        #expect(reply.error == "documents must be a list of passport, emiratesId, egyptNationalId")
    }

    @Test("every link is another one, and all of them live until they expire")
    func links() {
        var caller = AuroraSentinelCaller()
        let first = caller.link("ana@example.com")
        let second = caller.link("ana@example.com")
        #expect(first != second)
        #expect(caller.send(.get, "/journey?data=\(first)").text.contains("<form"))
        caller.wait(seconds: 30 * 60)
        #expect(caller.send(.get, "/journey?data=\(second)").status == 410)
    }

    @Test("contacts are set, and those of others are refused")
    func contacts() {
        var caller = AuroraSentinelCaller()
        let first = caller.onboarded("ana@example.com")
        _ = caller.onboarded("bob@example.com")
        let taken = caller.ask(.updateContact, ["customerUuid": .string(first), "email": "bob@example.com"])
        #expect(taken.status == 409)
        #expect(taken.message == "Contact already in use")
        let set = caller.ask(.updateContact, ["customerUuid": .string(first), "email": "ana.new@example.com"])
        #expect(set.json["data"]?["email"] == "ana.new@example.com")
        #expect(set.json["data"]?["phoneNumber"] == JSON.null)
        #expect(caller.status("ana@example.com").status == 404)
        #expect(caller.status("ana.new@example.com").json["data"]?["uuid"]?.stringValue == first)
        let again = caller.ask(.updateContact, ["customerUuid": .string(first), "email": "ana.new@example.com"])
        #expect(again.status == 200, "setting what is set is no conflict")
        #expect(caller.ask(.updateContact, ["email": "x@example.com"]).error == "customerUuid is required")
        #expect(
            caller.ask(.updateContact, ["customerUuid": .string(first)]).error == "email or phoneNumber is required"
        )
        let unknown = caller.ask(.updateContact, ["customerUuid": "3f9c1e8a", "email": "x.y@example.com"])
        #expect(unknown.message == "Row not found")
    }

    @Test("who takes a contact that was given up is another person")
    func givenUpContact() {
        var caller = AuroraSentinelCaller()
        let first = caller.onboarded("ana@example.com")
        _ = caller.ask(.updateContact, ["customerUuid": .string(first), "email": "ana.new@example.com"])
        let second = caller.onboarded("ana@example.com")
        #expect(!second.isEmpty && second != first)
        #expect(caller.status("ana.new@example.com").json["data"]?["uuid"]?.stringValue == first)
    }

    @Test(
        "a webhook wants an https URL and a passphrase",
        arguments: [
            (["callbackUrl": "http://engine.example/x", "callbackPassphrase": "secret"], false),
            (["callbackUrl": "javascript:alert(1)", "callbackPassphrase": "secret"], false),
            (["callbackUrl": "https://", "callbackPassphrase": "secret"], false),
            (["callbackUrl": "https://engine.example/x", "callbackPassphrase": "short"], false),
            (["callbackUrl": "https://engine.example/x"], false),
            (["callbackUrl": "https://engine.example/x", "callbackPassphrase": "secret"], true),
            (["callbackUrl": "http://127.0.0.1:8080/x", "callbackPassphrase": "secret"], true),
        ] as [(JSONObject, Bool)]
    )
    func setWebhook(body: JSONObject, isTaken: Bool) {
        var caller = AuroraSentinelCaller()
        let reply = caller.ask(.setWebhook, body)
        #expect(reply.status == (isTaken ? 200 : 422))
        if isTaken {
            #expect(reply.json == ["message": "Success"])
            #expect(caller.ask(.findSelf).json["data"]?["callbackUrl"] == body["callbackUrl"])
        }
    }

    @Test("a draft's next journey keeps the customer, and others have nothing to do")
    func reverification() {
        var caller = AuroraSentinelCaller()
        let uuid = caller.onboarded("ana@example.com")
        #expect(caller.finish(caller.link("ana@example.com")).status == 409)
        #expect(caller.administer(uuid, "expire").status == 200)
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 2)
        #expect(caller.onboarded("ana@example.com") == uuid)
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 6)
        #expect(caller.twin.customerCount == 1)
    }

    @Test("the numbers of statuses are a dial, and a status without one is 9")
    func statusCodes() {
        var caller = AuroraSentinelCaller()
        let uuid = caller.onboarded("ana@example.com")
        #expect(
            caller.call(.patch, "\(caller.control)/dials", ["statusCodes": ["accepted": 60, "draft": 20]]).status == 200
        )
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 60)
        for wrong in [["accepted": 20], ["accepted": 9], ["unknown": 3], ["accepted": "6"], 7] as [JSON] {
            #expect(caller.call(.patch, "\(caller.control)/dials", ["statusCodes": wrong]).status == 400)
        }
        _ = caller.administer(uuid, "status", ["status": "unknown"])
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 9)
    }

    @Test("the description names every scenario, dial and message once")
    func description() {
        let text = AuroraSentinelTwin.description.description
        for scenario in AuroraSentinelScenario.table { #expect(text.contains(scenario.meaning)) }
        let names = AuroraSentinelDials().json.objectValue?.keys ?? []
        #expect(names.sorted() == AuroraSentinelDials.table.map(\.name).sorted())
        let webhookNames = AuroraSentinelWebhookDials().json.objectValue?.keys ?? []
        #expect(webhookNames.sorted() == AuroraSentinelWebhookDials.table.map(\.name).sorted())
        #expect(Set(AuroraSentinelScenario.table.map(\.number)).count == AuroraSentinelScenario.table.count)
        #expect(
            Set(AuroraSentinelTwin.scenarioNames.map { $0.lowercased() }).count == AuroraSentinelScenario.table.count
        )
    }
}
