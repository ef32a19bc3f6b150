import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("Aurora Sentinel: webhooks")
struct AuroraSentinelWebhookTests {
    private func sent(
        _ scenario: String,
        seconds: Int = 7000,
        dials: (inout AuroraSentinelDials) -> Void = { _ in }
    ) -> [SideEffect] {
        var caller = AuroraSentinelCaller(dials: dials)
        _ = caller.link(AuroraSentinelTwin.email(scenario: scenario) ?? "")
        return caller.effects(after: seconds)
    }

    private func codes(_ effects: [SideEffect]) -> [Int] {
        effects.compactMap { $0.webhook["newStatus"]?.integerValue }
    }

    @Test("a webhook has the provider's names, the passphrase, and goes to the callback URL")
    func shape() throws {
        let effects = sent("accepted")
        #expect(codes(effects) == [1, 6])
        let last = try #require(effects.last)
        #expect(last.call.head.url == "https://engine.example/hooks/aurora-sentinel")
        #expect(last.call.head.method == .post)
        #expect(last.call.head.headerFields[.contentType] == "application/json")
        let body = last.webhook
        #expect(
            body.objectValue?.keys == [
                "id", "uuid", "email", "phone", "newStatus", "updatedAt", "event", "expiryWarningFor", "passphrase",
            ]
        )
        #expect(body["email"] == "jane@accepted.sandbox.example" && body["phone"] == JSON.null)
        #expect(body["updatedAt"] == "2026-06-01T10:00:10.000Z")
        #expect(body["event"] == "status_changed" && body["expiryWarningFor"] == [])
        #expect(body["passphrase"] == "sandbox-passphrase-of-32-characters")
    }

    @Test("webhooks go where the dial says, until the client has said where")
    func dialledAddress() throws {
        var twin = AuroraSentinelTwin()
        let moment = try #require(Timestamp("2026-06-01T10:00:00Z"))
        #expect(twin.dials.turn(by: ["webhooks": ["callbackUrl": "http://engine.example/hooks"]]).count == 1)
        #expect(twin.dials.turn(by: ["webhooks": ["callbackUrl": "https://dialled.example/hooks"]]).isEmpty)
        let dialled = AuroraSentinelContact(email: "one@example.com", phoneNumber: nil)
        let place = try twin.makeCustomer(dialled, .pending, at: moment)
        twin.changeStatus(of: place, to: .accepted, at: moment)
        #expect(twin.wake(at: moment).map(\.call.head.url) == ["https://dialled.example/hooks"])
        twin.post.callbackURL = "https://said.example/hooks"
        twin.changeStatus(of: place, to: .rejected, at: moment)
        #expect(twin.wake(at: moment).map(\.call.head.url) == ["https://said.example/hooks"])
    }

    @Test("webhooks are late, lost, repeated, reordered, forged or unreadable by scenario")
    func scenarios() {
        #expect(sent("webhookLost").isEmpty)
        #expect(codes(sent("webhookRepeated")) == [1, 1, 1, 1, 1, 6, 6, 6, 6, 6])
        let reordered = sent("webhookReordered").map(\.webhook)
        #expect(reordered.map { $0["newStatus"]?.integerValue } == [6, 1])
        #expect(reordered[0]["updatedAt"]?.stringValue ?? "" > reordered[1]["updatedAt"]?.stringValue ?? "")
        #expect(codes(sent("webhookForged")) == [1, 6])
        let wrong = sent("webhookPassphrase").map { $0.webhook["passphrase"]?.stringValue }
        #expect(wrong == Array(repeating: "not-sandbox-passphrase-of-32-characters", count: 2))
        #expect(sent("webhookTooLarge").allSatisfy { $0.call.body.count > 1 << 20 })
        #expect(sent("webhookMediaType").allSatisfy { $0.call.head.headerFields[.contentType] == "text/plain" })
        #expect(sent("webhookLate", seconds: 5000).isEmpty)
        #expect(codes(sent("webhookLate", seconds: 5100)) == [1, 6])
    }

    @Test("a forged webhook says accepted with the true passphrase while the record is pending")
    func forged() {
        var caller = AuroraSentinelCaller()
        let email = AuroraSentinelTwin.email(scenario: "webhookForged") ?? ""
        _ = caller.link(email)
        let last = caller.effects(after: 60).last?.webhook
        #expect(last?["newStatus"] == 6 && last?["passphrase"] == "sandbox-passphrase-of-32-characters")
        #expect(caller.status(email).json["data"]?["status"] == 1)
    }

    @Test("the dials make webhooks late, lost, repeated, reordered and forged as often as they say")
    func rates() {
        func counts(_ dials: (inout AuroraSentinelWebhookDials) -> Void) -> AuroraSentinelPost.Counts {
            var caller = AuroraSentinelCaller {
                $0.scenario = "rejected"
                dials(&$0.webhooks)
            }
            for number in 0..<400 { _ = caller.link("person\(number)@example.com") }
            _ = caller.effects(after: 5000)
            return caller.twin.post.counts
        }
        #expect(counts { _ in }.sent == 800)
        #expect((120...200).contains(counts { $0.lossRate = 0.2 }.lost))
        let repeated = counts { $0.duplicateRate = 0.2 }
        #expect((120...200).contains(repeated.repeated) && repeated.sent == 800 + repeated.repeated)
        let held = counts { $0.reorderRate = 0.2 }
        #expect((100...200).contains(held.heldBack) && held.sent == 800, "what is held back leaves in the end")
        let forged = counts { $0.forgeryRate = 0.2 }
        #expect((120...200).contains(forged.forged) && forged.sent == 800 + forged.forged)
        #expect(counts { $0.lossRate = 1 }.sent == 0)
    }

    @Test("a delay is kept")
    func delay() {
        var caller = AuroraSentinelCaller { $0.webhooks.delay = .seconds(30) ... .seconds(40) }
        _ = caller.link(AuroraSentinelTwin.email(scenario: "accepted") ?? "")
        #expect(caller.effects(after: 34).isEmpty)
        #expect(caller.effects(after: 16).count == 2)
    }

    @Test("without a callback URL nothing is sent")
    func unaddressed() {
        var caller = AuroraSentinelCaller(AuroraSentinelTwin())
        _ = caller.link(AuroraSentinelTwin.email(scenario: "accepted") ?? "")
        #expect(caller.effects(after: 60).isEmpty)
        #expect(caller.twin.post.counts.unaddressed == 2)
    }

    @Test("after a change of the passphrase the old one is sent for as long as the dial says")
    func rotation() {
        var caller = AuroraSentinelCaller { $0.webhooks.passphraseLag = .seconds(60) }
        let uuid = caller.onboarded("ana@example.com")
        let body: JSONObject = ["callbackUrl": "https://engine.example/new", "callbackPassphrase": "another secret"]
        #expect(caller.ask(.setWebhook, body).status == 200)
        func passphrase(_ reply: TwinReply) -> JSON? { reply.sideEffects.first?.webhook["passphrase"] }
        #expect(passphrase(caller.administer(uuid, "resend")) == "sandbox-passphrase-of-32-characters")
        caller.wait(seconds: 60)
        #expect(passphrase(caller.administer(uuid, "resend")) == "another secret")
    }

    @Test("what an administrator does is told, and the last webhook can be sent again")
    func administration() {
        var caller = AuroraSentinelCaller()
        let uuid = caller.onboarded("ana@example.com")
        let reply = caller.administer(uuid, "status", ["status": "rejected"])
        #expect(reply.sideEffects.map(\.webhook).map { $0["newStatus"] } == [5])
        let again = caller.administer(uuid, "resend")
        #expect(again.sideEffects.map(\.webhook) == reply.sideEffects.map(\.webhook))
        #expect(caller.administer(uuid, "status", ["status": "happy"]).status == 400)
        #expect(caller.administer(uuid, "dance").status == 404)
        #expect(caller.administer("3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21", "resend").status == 404)
    }

    @Test("a script can forge, with the true passphrase or another")
    func forgeries() {
        var caller = AuroraSentinelCaller()
        let uuid = caller.onboarded("ana@example.com", "pending")
        let stolen = caller.administer(uuid, "forge").sideEffects.first?.webhook
        #expect(stolen?["newStatus"] == 6 && stolen?["passphrase"] == "sandbox-passphrase-of-32-characters")
        let guessed = caller.administer(uuid, "forge", ["newStatus": 5, "passphrase": "guess"]).sideEffects.first?
            .webhook
        #expect(guessed?["newStatus"] == 5 && guessed?["passphrase"] == "guess")
        #expect(caller.administer(uuid, "forge", ["newStatus": "6"]).status == 400)
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 1)
    }

    @Test("the daily job warns once and makes drafts; by itself it runs only if the dial says so")
    func expiryJob() {
        var caller = AuroraSentinelCaller {
            $0.webhooks.expiryWarningDays = 15
            $0.webhooks.tellsCreation = true
        }
        let token = caller.link("ana@example.com")
        let created = caller.finish(token).sideEffects.map { $0.webhook["event"]?.stringValue }
        #expect(created == ["customer_created", "status_changed"])
        caller.wait(seconds: 5)
        let expiry = caller.status("ana@example.com").json["data"]?["passport"]?["dateOfExpiry"]?.stringValue ?? ""
        let day = Timestamp(expiry + "T00:00:00Z")?.day ?? 0
        caller.now = Timestamp(milliseconds: Int64(day - 15) * 86_400_000)
        let warning = caller.call(.post, "\(caller.control)/expiry").sideEffects.map(\.webhook)
        #expect(warning.map { $0["event"] } == ["expiry_warning"])
        #expect(warning.first?["expiryWarningFor"] == ["passport", "emirates_id"])
        #expect(caller.call(.post, "\(caller.control)/expiry").sideEffects.isEmpty, "nobody is warned twice")
        caller.now = Timestamp(milliseconds: Int64(day + 1) * 86_400_000)
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 6)
        caller.twin.dials.expiresDocuments = true
        caller.wait(seconds: 86_400)
        #expect(caller.status("ana@example.com").json["data"]?["status"] == 2)
    }
}

extension HTTPRequest {
    fileprivate var url: String { "\(scheme ?? "")://\(authority ?? "")\(path ?? "")" }
}
