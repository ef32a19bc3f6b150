import HTTPTypes
import JSONModel
import ProviderSandbox
import Testing

@Suite("Sardine: control, dials and the ledger")
struct SardineControlTests {
    @Test("the ledger shows one key for a visit, however often it was repeated")
    func idempotencyKeys() {
        var caller = SardineCaller()
        let phone = "+14155550121"
        #expect(caller.create(.string(phone), key: "visit-1").isDropped)
        _ = caller.search(.string(phone))
        #expect(caller.create(.string(phone), key: "visit-1").message == "Customer already exists")
        _ = caller.create("+14155551234", key: "visit-2")
        let keys = caller.twin.ledger.keys(of: .createEntity, for: phone)
        #expect(keys == [CallLedger.KeyUse(key: "visit-1", calls: 2)])
        let state = caller.call(.get, "/twin/sardine/state").json
        #expect(state["idempotencyKeys"]?["createEntity"]?[phone] == [["key": "visit-1", "calls": 2]])
        #expect(state["calls"]?["createEntity"]?["calls"] == 3)
        #expect(state["calls"]?["createEntity"]?["cut"] == 1)
        #expect(state["calls"]?["createEntity"]?["statuses"] == ["200": 1, "400": 1])
        #expect(state["calls"]?["searchEntities"]?["withoutKey"] == 1)
        #expect(state["entities"] == 2 && caller.twin.entityCount == 2)
        #expect(caller.twin.entityCount(phoneNumber: phone) == 1)
        let one = caller.call(.get, "/twin/sardine/state?subject=%2B14155551234").json
        #expect(one["entitiesPerPhoneNumber"] == ["+14155551234": 1])
        #expect(one["idempotencyKeys"]?["createEntity"] == ["+14155551234": [["key": "visit-2", "calls": 1]]])
        #expect(state["entitiesPerPhoneNumber"] == [phone: 1, "+14155551234": 1])
    }

    @Test("the provider does not de-duplicate by key, unless a dial says so")
    func honouredKeys() {
        var caller = SardineCaller()
        #expect(caller.create("+14155551234", key: "k").status == 200)
        #expect(caller.create("+14155551234", key: "k").status == 400)
        caller.twin.dials.honoursIdempotencyKeys = true
        let first = caller.create("+14155550121", key: "k2")
        #expect(first.isDropped)
        let second = caller.create("+14155550121", key: "k2")
        #expect(second.status == 200 && !second.isDropped)
        #expect(caller.create("+14155550121", key: "k3").status == 400)
    }

    @Test("the last calls are listed")
    func calls() {
        var caller = SardineCaller()
        for _ in 0..<300 { _ = caller.search("+14155551234") }
        _ = caller.create("+14155550121", key: "k")
        let calls = caller.call(.get, "/twin/sardine/calls").json.arrayValue ?? []
        #expect(calls.count == 256)
        #expect(calls.last?["operation"] == "createEntity")
        #expect(calls.last?["status"] == JSON.null)
        #expect(calls.last?["key"] == "k")
        #expect(calls.first?["count"] == 46)
    }

    @Test("dials are read and turned")
    func dials() {
        var caller = SardineCaller()
        let before = caller.call(.get, "/twin/sardine/dials").json
        #expect(before["linkLifetimeSeconds"] == 900.0)
        let turned = caller.call(
            .patch,
            "/twin/sardine/dials",
            ["scenario": "completes", "applicantDelaySeconds": 1.5, "operations": ["createEntity": ["errorRate": 1]]]
        )
        #expect(turned.status == 200)
        #expect(caller.twin.dials.applicantDelay == .milliseconds(1500))
        #expect(caller.create("+14155551234").status == 503)
        #expect(caller.search("+14155551234").status == 200)
        let after = caller.call(.get, "/twin/sardine/dials").json
        #expect(caller.call(.patch, "/twin/sardine/dials", after).json == after, "what is read can be written back")
    }

    @Test(
        "a wrong dial is named with a remedy, and none is turned",
        arguments: [
            (
                #"{"linkLifetimeSeconds": 5, "imageBytes": -1}"#,
                "/imageBytes: The dial needs another value. Give a whole number from 0 to 67108864."
            ),
            (#"{"linkLifetimeSeconds": 5, "colour": 1}"#, "/colour: There is no dial of this name."),
            (
                #"{"linkLifetimeSeconds": 5, "faults": {"errorRate": 2}}"#,
                "/faults/errorRate: The dial needs another value. Give a number from 0 to 1."
            ),
            (
                #"{"linkLifetimeSeconds": 5, "faults": 1}"#,
                "/faults: The dial needs another value. Give an object of dials."
            ),
            (
                #"{"linkLifetimeSeconds": 5, "operations": {"dance": {}}}"#,
                "/operations/dance: There is no dial of this name."
            ),
            (
                #"{"linkLifetimeSeconds": 5, "faults": {"latencySeconds": [2, 1]}}"#,
                "two numbers, the smaller one first."
            ),
            (#"{"linkLifetimeSeconds": 5, "scenario": "party"}"#, "/scenario"),
            (#"{"linkLifetimeSeconds": 1e300}"#, "/linkLifetimeSeconds"),
        ]
    )
    func wrongDials(body: String, complaint: String) throws {
        var caller = SardineCaller()
        let reply = caller.call(.patch, "/twin/sardine/dials", try JSON(parsing: body))
        #expect(reply.status == 400)
        #expect(reply.message?.contains(complaint) == true, "\(reply.message ?? "")")
        #expect(caller.twin.dials == SardineDials())
    }

    @Test("rates strike as often as they say")
    func rates() {
        var caller = SardineCaller {
            $0.faults.throttleRate = 0.1
            $0.faults.errorRate = 0.2
            $0.faults.cutAfterEffectRate = 0.1
            $0.faults.latency = .milliseconds(10) ... .milliseconds(20)
            $0.faults.retryAfter = .milliseconds(2500)
        }
        var counts = [Int: Int]()
        for number in 0..<4000 {
            let reply = caller.search(.string("+1415666\(1000 + number)"))
            counts[reply.isDropped ? 0 : reply.status, default: 0] += 1
            #expect(reply.delay >= .milliseconds(10) && reply.delay <= .milliseconds(20))
            if reply.status == 429 { #expect(reply.response.headerFields[.retryAfter] == "3") }
        }
        #expect((320...480).contains(counts[429] ?? 0))
        #expect((640...800).contains(counts[503] ?? 0))
        #expect((230...350).contains(counts[0] ?? 0))
    }

    @Test("a limit of calls a second refuses the rest of the second")
    func callsPerSecond() {
        var caller = SardineCaller { $0.faults.callsPerSecond = 3 }
        let statuses = (0..<5).map { _ in caller.search("+14155551234").status }
        #expect(statuses == [200, 200, 200, 429, 429])
        caller.wait(seconds: 1)
        #expect(caller.search("+14155551234").status == 200)
    }

    @Test("the clock can be moved ahead")
    func clock() {
        var caller = SardineCaller()
        let id = caller.customer("+14155550101")
        _ = caller.token(id)
        #expect(caller.call(.post, "/twin/sardine/clock", ["advanceSeconds": 4]).status == 200)
        #expect(caller.twin.nextWake == caller.now.advanced(by: .seconds(1)))
        #expect(caller.call(.post, "/twin/sardine/clock", ["advanceSeconds": 1]).sideEffects.count == 1)
        #expect(caller.identity(id).json["profile"]?["consentedAt"] == "2026-06-01T10:00:05Z")
        for bad in [-1, 1e12, "x", nil] as [JSON] {
            #expect(caller.call(.post, "/twin/sardine/clock", ["advanceSeconds": bad]).status == 400)
        }
    }

    @Test("a reset forgets everything, and a seed invents other people")
    func reset() {
        var caller = SardineCaller()
        let first = caller.customer("+14155551234")
        #expect(caller.call(.post, "/twin/sardine/reset", [:]).status == 200)
        #expect(caller.call(.get, "/twin/sardine/state").json["entities"] == 0)
        #expect(caller.customer("+14155551234") == first)
        #expect(caller.call(.post, "/twin/sardine/reset", ["seed": 7]).json == ["seed": "7"])
        #expect(caller.customer("+14155551234") != first)
        #expect(caller.call(.post, "/twin/sardine/reset", ["seed": -1]).status == 400)
        #expect(caller.call(.post, "/twin/sardine/reset", ["seed": 1.5]).status == 400)
    }

    @Test("the number of entities is bounded")
    func bounded() {
        var caller = SardineCaller { $0.maximumEntities = 2 }
        #expect(caller.create("+14155550001").status == 200)
        #expect(caller.create("+14155550002").status == 200)
        let reply = caller.create("+14155550003")
        #expect(reply.status == 503)
        #expect(reply.message == "The sandbox is full; reset it or raise its maximum of entities")
        #expect(caller.create("+14155550002").message == "Customer already exists")
    }

    @Test("scripts leave a widget in all ways")
    func widgets() {
        var caller = SardineCaller()
        let id = caller.customer("+14155551234")
        let token = caller.token(id)
        for bad in [["outcome": "win"], ["scope": ["x"]], ["scope": "profile"], ["revokeAfterSeconds": -1]] as [JSON] {
            #expect(caller.finish(token, bad).status == 400)
        }
        #expect(caller.finish("nobody").status == 404)
        #expect(caller.finish(token, ["scope": ["profile"], "revokeAfterSeconds": 10]).status == 200)
        #expect(caller.finish(token).status == 409)
        caller.wait(seconds: 10)
        #expect(caller.identity(id).json["profile"]?["revokedAt"] == "2026-06-01T10:00:10Z")
        let listed = caller.call(.get, "/twin/sardine/widgets?customerId=\(id)").json
        #expect(listed[0]?["clientToken"]?.stringValue == token)
        #expect(listed[0]?["state"] == "completed")
        #expect(caller.call(.get, "/twin/sardine/widgets").status == 400)
    }

    @Test("the description names every magic number, dial, operation and control")
    func description() {
        let text = SardineTwin.description.description
        for word in [
            "01 completes", "23 createLags", "honoursIdempotencyKeys", "createWidget", "POST /twin/sardine/clock",
        ] {
            #expect(text.contains(word))
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 160 })
        var caller = SardineCaller()
        #expect(caller.send(.get, "/twin/sardine").text == text)
        #expect(Sandbox([SardineTwin()]).description == text)
    }

    @Test("a sandbox hands each request to the twin that its path belongs to")
    func sandbox() {
        var sandbox = Sandbox([SardineTwin()])
        func get(_ path: String?) -> TwinReply {
            sandbox.respond(
                to: TwinRequest(head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: path)),
                at: .epoch
            )
        }
        #expect(get("/").text.contains("Sardine Identity"))
        #expect(get("/twin/sardine/state").status == 200)
        #expect(get("/v1/identity/entities/x").status == 401)
        #expect(get("/widgets").status == 404)
        #expect(get("/v1/identityx").status == 404)
        #expect(get(nil).status == 404)
        #expect(sandbox.nextWake == nil)
        #expect(sandbox.wake(at: .epoch).isEmpty)
    }
}
