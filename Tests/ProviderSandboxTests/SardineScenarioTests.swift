import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Sardine: magic phone numbers")
struct SardineScenarioTests {
    private func phone(_ number: Int) -> String { "+141555501" + (number < 10 ? "0" : "") + String(number) }

    /// Creates the customer of a scenario, whatever the first calls meet, and makes a widget.
    private func onboarded(_ number: Int, _ caller: inout SardineCaller, flow: JSON = "kyc_input") -> String {
        for _ in 0..<5 where !caller.create(.string(phone(number))).json.kind.isEmpty {}
        let id = caller.search(.string(phone(number))).json["customerId"]?.stringValue ?? ""
        for _ in 0..<3 where caller.token(id, flow: flow).isEmpty {}
        return id
    }

    @Test("numbers and names are unique, and the reserved block keeps real numbers out")
    func table() {
        let table = SardineScenario.table
        #expect(Set(table.map(\.number)).count == table.count)
        #expect(Set(table.map(\.name)).count == table.count)
        #expect(SardineTwin.scenarioNames == table.map(\.name))
        #expect(SardineTwin.phoneNumber(scenario: "party") == nil)
        #expect(table.allSatisfy { (0...99).contains($0.number) && $0.meaning.hasSuffix(".") })
        for scenario in table {
            #expect(SardineScenario.of(phoneNumber: phone(scenario.number))?.name == scenario.name)
            #expect(SardineTwin.phoneNumber(scenario: scenario.name) == phone(scenario.number))
        }
        for other in ["+14155551234", "+1415555019", "55501", "", "+14155560101", "+1415555010x", "+14155550199"] {
            #expect(SardineScenario.of(phoneNumber: other) == nil)
        }
    }

    @Test("the applicant completes by themselves after the delay, and is sent to the success page")
    func completes() throws {
        var caller = SardineCaller()
        let id = caller.customer(phone(1))
        _ = caller.token(id)
        let due = try #require(caller.twin.nextWake)
        #expect(due == caller.now.advanced(by: .seconds(5)))
        caller.now = due.advanced(by: .milliseconds(-1))
        #expect(caller.identity(id).json["profile"] == JSON.null)
        caller.now = due
        let reply = caller.identity(id)
        #expect(reply.json["profile"]?["consentedAt"] == "2026-06-01T10:00:05Z")
        guard case .visit(let visit)? = reply.sideEffects.first else { return #expect(Bool(false), "no visit") }
        #expect(visit.head.authority == "shop.example")
        #expect(visit.head.path == "/done?run=1&x=2")
        #expect(caller.twin.nextWake == nil)
    }

    @Test("what was due counts from when it was due, however late it is noticed")
    func lateNotice() {
        var caller = SardineCaller()
        let id = caller.customer(phone(3))
        _ = caller.token(id)
        caller.wait(seconds: 86_400)
        #expect(caller.twin.wake(at: caller.now).count == 1)
        let profile = caller.identity(id).json["profile"]
        #expect(profile?["consentedAt"] == "2026-06-01T10:00:05Z")
        #expect(profile?["revokedAt"] == "2026-06-01T10:00:55Z")
    }

    @Test("the first widget is abandoned or failed, the second completed", arguments: [2, 6])
    func secondWidget(number: Int) {
        var caller = SardineCaller()
        let id = caller.customer(phone(number))
        _ = caller.token(id)
        caller.wait(seconds: 60)
        #expect(caller.identity(id).json["profile"] == JSON.null)
        _ = caller.token(id)
        caller.wait(seconds: 60)
        #expect(caller.identity(id).json["profile"]?.isNull == false)
    }

    @Test("some applicants never get there", arguments: [0, 4, 5, 9, 50])
    func neverCompletes(number: Int) {
        var caller = SardineCaller { $0.scenario = number == 0 ? nil : "completes" }
        let id = caller.customer(phone(number))
        for _ in 0..<3 {
            _ = caller.token(id)
            caller.wait(seconds: 3600)
        }
        #expect(caller.identity(id).json["profile"] == JSON.null)
    }

    @Test("a late applicant completes after the link has expired")
    func late() {
        var caller = SardineCaller()
        let id = caller.customer(phone(7))
        _ = caller.token(id)
        caller.wait(seconds: 4999)
        #expect(caller.identity(id).json["profile"] == JSON.null)
        caller.wait(seconds: 1)
        #expect(caller.identity(id).json["profile"]?.isNull == false)
    }

    @Test("a partial applicant shows no document")
    func partial() {
        var caller = SardineCaller()
        let id = caller.customer(phone(8))
        _ = caller.token(id)
        caller.wait(seconds: 5)
        #expect(caller.identity(id).json["profile"]?.isNull == false)
        #expect(caller.identity(id).json["documentData"] == JSON.null)
    }

    @Test("create has its effect although its answer is late, cut off or wrong", arguments: [20, 21, 26, 28])
    func createWithEffect(number: Int) {
        var caller = SardineCaller()
        let reply = caller.create(.string(phone(number)))
        switch number {
        case 20: #expect(reply.delay == .seconds(600))
        case 21: #expect(reply.isDropped)
        case 26: #expect(reply.status == 500)
        default: #expect(reply.status == 200 && reply.json["customerId"] == nil)
        }
        #expect(caller.search(.string(phone(number))).json["customerId"]?.stringValue?.count == 36)
        #expect(caller.twin.entityCount == 1)
    }

    @Test("create has no effect", arguments: [22, 25, 27])
    func createWithoutEffect(number: Int) {
        var caller = SardineCaller()
        let reply = caller.create(.string(phone(number)))
        switch number {
        case 22: #expect(reply.isDropped)
        case 25: #expect(reply.status == 503)
        default: #expect(reply.message == "Tenant onboarding window closed")
        }
        #expect(caller.search(.string(phone(number))).json["customerId"] == JSON.null)
    }

    @Test("faults end after the stated number of calls", arguments: [(22, 1), (25, 2), (21, 1), (29, 2)])
    func faultsEnd(number: Int, calls: Int) {
        var caller = SardineCaller()
        for _ in 0..<calls {
            let reply = caller.create(.string(phone(number)))
            #expect(reply.isDropped || reply.status == 503)
        }
        let reply = caller.create(.string(phone(number)))
        #expect(!reply.isDropped)
        #expect(reply.status == 200 || reply.message == "Customer already exists")
        #expect(caller.twin.entityCount == 1)
    }

    @Test("create says that the customer exists while searches still find nothing")
    func lag() {
        var caller = SardineCaller()
        let number = JSON.string(phone(23))
        #expect(caller.search(number).json["customerId"] == JSON.null)
        #expect(caller.create(number).message == "Customer already exists")
        #expect(caller.search(number).json["customerId"] == JSON.null)
        #expect(caller.search(number).json["customerId"] == JSON.null)
        let found = caller.search(number).json["customerId"]?.stringValue
        #expect(found?.count == 36)
        #expect(caller.search(number).json["customerId"]?.stringValue == found)
        for _ in 0..<20 { #expect(caller.search(.string(phone(24))).json["customerId"] == JSON.null) }
    }

    @Test("the first searches fail, each in its way", arguments: Array(30...37) + [41])
    func search(number: Int) {
        var caller = SardineCaller()
        let reply = caller.search(.string(phone(number)))
        let retryAfter = reply.response.headerFields[.retryAfter]
        switch number {
        case 30: #expect(reply.status == 503)
        case 31: #expect(reply.status == 429 && retryAfter == "120")
        case 32: #expect(reply.status == 429 && retryAfter == "Mon, 01 Jun 2026 10:01:30 GMT")
        case 33: #expect(reply.status == 429 && retryAfter == nil)
        case 34: #expect(reply.status == 200 && (try? JSON(parsing: reply.body)) == nil)
        case 35:
            #expect(reply.status == 200 && reply.response.headerFields[.contentType]?.hasPrefix("text/html") == true)
        case 36: #expect(reply.status == 404 && reply.text.hasPrefix("<!doctype html>"))
        case 37: #expect(reply.status == 200 && reply.delay == .seconds(20))
        default: #expect(reply.message == "Unauthorized")
        }
    }

    @Test("nothing found has four forms", arguments: [(38, ""), (39, "null"), (40, "{}")])
    func emptySearch(number: Int, body: String) {
        var caller = SardineCaller()
        let reply = caller.search(.string(phone(number)))
        #expect(reply.status == 200)
        #expect(reply.text == body)
        #expect(caller.create(.string(phone(number))).status == 200)
        #expect(caller.search(.string(phone(number))).json["customerId"]?.stringValue?.count == 36)
    }

    @Test("widgets meet faults, drift and earlier consent", arguments: [51, 52, 53, 54, 55, 56])
    func widgets(number: Int) {
        var caller = SardineCaller()
        let id = caller.customer(phone(number))
        let body: JSON = ["customerId": .string(id), "scope": ["profile", "doc_kyc"]]
        let reply = caller.widget(body)
        switch number {
        case 51:
            #expect(reply.message == "User already consented to this flow")
            #expect(caller.identity(id).json["profile"]?["consentedAt"] == "2025-06-01T10:00:00Z")
        case 52:
            #expect(reply.status == 200)
            #expect(caller.widget(["customerId": .string(id)]).message == "User already consented to this flow")
        case 53: #expect(reply.status == 503)
        case 54: #expect(reply.isDropped)
        case 55: #expect(reply.message == "Widget theme is archived")
        default: #expect(reply.status == 200 && reply.json["widgetUrl"] == nil)
        }
    }

    @Test("identities have flaws", arguments: Array(60...69))
    func identities(number: Int) {
        var caller = SardineCaller()
        let id = caller.customer(phone(number))
        _ = caller.token(id)
        caller.wait(seconds: 5)
        let reply = caller.identity(id)
        let identity = reply.json
        switch number {
        case 60: #expect(identity["documentData"]?["expiryDate"] == "2026-05-31")
        case 61:
            #expect(identity["profile"]?["userId"] == .string(id))
            let honest = SardineEvidence(
                chance: caller.twin.chance("person", phone(61)),
                phoneNumber: phone(61),
                flaw: .none,
                consentedAt: caller.now
            )
            let entity = caller.twin.directory[id]
            let consent = entity?.input
            #expect(consent != nil)
            if let entity, let consent {
                let profile = honest.profile(of: entity, consent, isPrimary: true)
                #expect(identity["profile"]?["fullName"] != profile["fullName"])
                #expect(identity["profile"]?["dateOfBirth"] != profile["dateOfBirth"])
            }
        case 62:
            #expect(identity["profile"]?["userId"] != .string(id))
            #expect(identity["profile"]?["phoneNumber"] == "+14155550000")
        case 63: #expect(identity["profile"]?["fullName"] == nil && identity["profile"]?["userId"] != nil)
        case 64:
            #expect(
                identity.objectValue?.keys == ["schemaVersion", "watchlists", "documentKyc", "documentData", "profile"]
            )
            #expect(identity["profile"]?["fullName"] != nil)
            #expect(identity["profile"]?["nicknames"] == [])
        case 65: #expect(reply.body.count > 40_000_000)
        case 66: #expect(reply.status == 503)
        case 67: #expect(reply.status == 429)
        case 68: #expect(identity == .null)
        default: #expect(reply.delay == .seconds(20))
        }
    }

    @Test("people verified elsewhere share, or do not", arguments: [80, 81, 82, 83])
    func sharing(number: Int) {
        var caller = SardineCaller()
        let id = caller.customer(phone(number))
        #expect(caller.identity(id).message == "Consent not found")
        _ = caller.token(id, flow: "kyc_sharing")
        #expect(caller.identity(id).message == "Pending user consent")
        caller.wait(seconds: 5)
        let reply = caller.identity(id)
        caller.wait(seconds: 60)
        let later = caller.identity(id)
        switch number {
        case 80: #expect(reply.status == 200 && later.json["documentData"]?.isNull == false)
        case 81: #expect(later.message == "Pending user consent")
        case 82: #expect(reply.status == 200 && later.message == "Consent has been revoked")
        default: #expect(later.json["documentData"] == JSON.null && later.json["profile"]?.isNull == false)
        }
    }

    @Test("the dial gives a scenario to numbers that are not magic")
    func scenarioDial() {
        var caller = SardineCaller { $0.scenario = "createCutAfter" }
        #expect(caller.create("+14155551234").isDropped)
        #expect(!caller.create(.string(phone(1))).isDropped, "a magic number keeps its own")
    }

    @Test("every scenario goes to its end without a trap", arguments: SardineScenario.table.map(\.number))
    func all(number: Int) {
        guard number != 65 else { return }
        var caller = SardineCaller()
        for flow in ["kyc_input", "kyc_sharing"] as [JSON] {
            _ = onboarded(number, &caller, flow: flow)
            caller.wait(seconds: 10_000)
        }
        _ = caller.twin.wake(at: caller.now)
        #expect(caller.twin.nextWake == nil)
    }
}
