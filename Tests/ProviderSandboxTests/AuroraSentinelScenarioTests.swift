import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Aurora Sentinel: scenarios of magic contacts")
struct AuroraSentinelScenarioTests {
    private func email(_ name: String) -> String { AuroraSentinelTwin.email(scenario: name) ?? "" }

    /// The codes that reads show over time, each once, and the events that are sent.
    private func story(_ name: String, links: Int = 1) -> (codes: [Int], webhooks: [JSON], caller: AuroraSentinelCaller)
    {
        var caller = AuroraSentinelCaller()
        var codes: [Int] = []
        var webhooks: [JSON] = []
        for _ in 0..<links {
            _ = caller.link(email(name))
            for _ in 0..<30 {
                webhooks += caller.effects(after: 5).map(\.webhook)
                if let code = caller.status(email(name)).json["data"]?["status"]?.integerValue, code != codes.last {
                    codes.append(code)
                }
            }
        }
        return (codes, webhooks, caller)
    }

    @Test(
        "statuses come in the order of the scenario",
        arguments: [
            ("person", 1, []), ("accepted", 1, [1, 6]), ("rejected", 1, [1, 5]), ("conflict", 1, [1, 3]),
            ("duplicate", 1, [1, 4]), ("staysPending", 1, [1]), ("conflictResolved", 1, [1, 3, 6]),
            ("duplicateResolved", 1, [1, 4, 5]), ("never", 1, []), ("abandonsFirst", 1, []),
            ("abandonsFirst", 2, [1, 6]), ("flips", 1, [1, 6, 5]), ("expires", 1, [1, 6, 2]),
            ("expires", 2, [1, 6, 2, 1, 6]), ("unknownStatus", 1, [1, 9]), ("atOnce", 1, [6]),
            ("wasAccepted", 1, [6]), ("wasDraft", 1, [1, 6]), ("wasRejected", 1, [5]), ("wasPending", 1, [1]),
            ("wasConflict", 1, [3]), ("notLive", 1, [1, 5]), ("draftSilent", 2, [2]), ("draftReminded", 1, [2]),
            ("draftReminded", 2, [2, 1, 6]), ("draftRejected", 1, [1, 5]), ("draftConflict", 1, [1, 3, 6]),
            ("draftExpired", 1, [1, 6]),
        ]
    )
    func statuses(name: String, links: Int, codes: [Int]) {
        #expect(story(name, links: links).codes == codes)
    }

    @Test("a magic number has the scenario as well, and the address counts first")
    func numbers() {
        var caller = AuroraSentinelCaller()
        let number = AuroraSentinelTwin.phoneNumber(scenario: "rejected") ?? ""
        #expect(number == "+14155550102")
        _ = caller.ask(.encryptURL, ["phoneNumber": .string(number)])
        caller.wait(seconds: 10)
        let reply = caller.ask(.customerStatus, ["phoneNumber": .string(number)])
        #expect(reply.json["data"]?["status"] == 5)
        _ = caller.ask(
            .encryptURL,
            ["email": "Ann@Accepted.Sandbox.Example", "phoneNumber": .string(number.replacing("02", with: "03"))]
        )
        caller.wait(seconds: 10)
        #expect(caller.status("ann@accepted.sandbox.example").json["data"]?["status"] == 6)
    }

    @Test("the dial gives a scenario to contacts that are not magic")
    func scenarioDial() {
        var caller = AuroraSentinelCaller { $0.scenario = "rejected" }
        _ = caller.link("ana@example.com")
        caller.wait(seconds: 10)
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 5)
    }

    @Test("a late applicant finishes though the link is dead")
    func late() {
        var caller = AuroraSentinelCaller()
        let token = caller.link(email("late"))
        caller.wait(seconds: 4999)
        #expect(caller.send(.get, "/journey?data=\(token)").status == 410)
        #expect(caller.status(email("late")).status == 404)
        caller.wait(seconds: 6)
        #expect(caller.status(email("late")).status == 200)
    }

    @Test("reads fail, each in its way", arguments: Array(30...44))
    func reads(number: Int) {
        var caller = AuroraSentinelCaller()
        let phone = JSON.string(MagicContact.phoneNumber(scenario: number))
        _ = caller.ask(.encryptURL, ["phoneNumber": phone])
        caller.wait(seconds: 10)
        let reply = caller.ask(.customerStatusWithoutImages, ["phoneNumber": phone])
        let retryAfter = reply.response.headerFields[.retryAfter]
        switch number {
        case 30: #expect(reply.status == 503)
        case 31: #expect(reply.status == 429 && retryAfter == "120")
        case 32: #expect(reply.status == 429 && retryAfter == "Mon, 01 Jun 2026 10:01:40 GMT")
        case 33: #expect(reply.status == 429 && retryAfter == nil)
        case 34: #expect(reply.status == 200 && (try? JSON(parsing: reply.body)) == nil)
        case 35: #expect(reply.status == 200 && reply.text.hasPrefix("<!doctype"))
        case 36: #expect(reply.status == 404 && reply.text.hasPrefix("<!doctype"))
        case 37: #expect(reply.status == 200 && reply.delay == .seconds(20))
        case 38: #expect(reply.status == 400 && reply.error == "Invalid user credentials")
        case 39: #expect(reply.status == 422)
        case 40: #expect(reply.status == 400 && reply.error == "Tenant window closed")
        case 41: #expect(reply.status == 403)
        case 42: #expect(reply.status == 401)
        case 43: #expect(reply.isDropped)
        default: #expect(reply.status == 404 && reply.message == "No such route")
        }
        guard ![36, 39, 40, 44].contains(number) else { return }
        _ = caller.ask(.customerStatusWithoutImages, ["phoneNumber": phone])
        #expect(caller.ask(.customerStatusWithoutImages, ["phoneNumber": phone]).json["data"]?["status"] == 6)
    }

    @Test("links fail, each in its way", arguments: Array(50...55))
    func links(number: Int) {
        var caller = AuroraSentinelCaller()
        let phone = JSON.string(MagicContact.phoneNumber(scenario: number))
        let reply = caller.ask(.encryptURL, ["phoneNumber": phone])
        switch number {
        case 50: #expect(reply.status == 503 && caller.twin.links.count == 0)
        case 51: #expect(reply.isDropped && caller.twin.links.count == 1)
        case 52: #expect(reply.delay == .seconds(600) && caller.twin.links.count == 1)
        case 53: #expect(reply.status == 400 && reply.error == "Link quota reached")
        case 54: #expect(reply.json["data"]?.objectValue != nil && caller.twin.links.count == 1)
        default:
            let token = reply.json["data"]?.stringValue?.token ?? ""
            caller.wait(seconds: 60)
            #expect(caller.send(.get, "/journey?data=\(token)").status == 410)
        }
    }

    @Test("records have flaws", arguments: Array(60...71))
    func records(number: Int) throws {
        var caller = AuroraSentinelCaller()
        let phone = JSON.string(MagicContact.phoneNumber(scenario: number))
        let contact: JSONObject = ["email": "ana@example.com", "phoneNumber": phone]
        _ = caller.ask(.encryptURL, contact)
        caller.wait(seconds: 10)
        let reply = caller.ask(number == 68 ? .customerStatus : .customerStatusWithoutImages, contact)
        let data = try #require(reply.json["data"])
        let uuid = data["uuid"] ?? .null
        switch number {
        case 60: #expect(data["passport"]?["dateOfExpiry"] == "2026-05-31" && data["status"] == 6)
        case 61: #expect(data["isLive"] == false && data["status"] == 5)
        case 62: #expect(data["email"] == "someone.else@example.com" && data["phoneNumber"] != phone)
        case 63: #expect(caller.ask(.customerStatusWithoutImages, contact).json["data"]?["uuid"] != uuid)
        case 64: #expect(data["status"] == nil && data["uuid"] != nil)
        case 65: #expect(data["status"] == "6")
        case 66: #expect(data["watchlists"] == JSON.null && data.objectValue?.keys.first == "id")
        case 67: #expect(data["isLiveFaces"] == JSON.null)
        case 68: #expect(reply.body.count > 60_000_000)
        case 69:
            #expect(data["email"] == "ana@example.com" && data["phoneNumber"] != phone)
            let other = caller.ask(.customerStatusWithoutImages, ["phoneNumber": phone]).json["data"]
            #expect(other?["uuid"] != uuid && other?["phoneNumber"] == phone)
        case 70:
            #expect(caller.ask(.updateContact, ["customerUuid": uuid, "email": "ana.new@example.com"]).status == 409)
        default:
            #expect(caller.ask(.updateContact, ["customerUuid": uuid, "email": "ana.new@example.com"]).status == 409)
            #expect(caller.status("ana.new@example.com").json["data"]?["uuid"] == uuid)
        }
    }

    @Test("a change of the contact may be made and cut")
    func contactCut() {
        var caller = AuroraSentinelCaller()
        _ = caller.link(email("contactCut"))
        caller.wait(seconds: 10)
        let uuid = caller.status(email("contactCut")).json["data"]?["uuid"] ?? .null
        let body: JSONObject = ["customerUuid": uuid, "phoneNumber": "+971501112233"]
        #expect(caller.ask(.updateContact, body).isDropped)
        #expect(caller.ask(.customerStatus, ["phoneNumber": "+971501112233"]).json["data"]?["uuid"] == uuid)
    }

    @Test("the first reads after the webhook miss the customer")
    func webhookEarly() {
        var caller = AuroraSentinelCaller()
        _ = caller.link(email("webhookEarly"))
        #expect(caller.effects(after: 10).count == 2)
        #expect([0, 1, 2].map { _ in caller.status(email("webhookEarly")).status } == [404, 404, 200])
    }

    @Test("every scenario goes to its end without a trap", arguments: AuroraSentinelScenario.table.map(\.name))
    func all(name: String) {
        guard name != "hugeImages" else { return }
        let (_, _, caller) = story(name, links: 2)
        var later = caller
        _ = later.effects(after: 20_000)
        #expect(later.twin.nextWake == nil)
    }
}
