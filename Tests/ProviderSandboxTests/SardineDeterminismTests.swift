import HTTPTypes
import JSONModel
import ProviderSandbox
import Testing

@Suite("Sardine: the same seed gives the same answers")
struct SardineDeterminismTests {
    private func configuration(seed: UInt64) -> SardineConfiguration {
        var configuration = SardineConfiguration(seed: seed)
        configuration.dials.faults.errorRate = 0.3
        configuration.dials.faults.cutAfterEffectRate = 0.1
        configuration.dials.faults.latency = .zero ... .seconds(1)
        configuration.dials.scenario = "completes"
        return configuration
    }

    private func transcript(seed: UInt64) -> [TwinReply] {
        var caller = SardineCaller(configuration(seed: seed))
        var replies: [TwinReply] = []
        for number in 0..<60 {
            let phone = JSON.string("+1415777\(1000 + number)")
            replies += [caller.search(phone), caller.create(phone), caller.search(phone)]
            let id = replies.last?.json["customerId"]?.stringValue ?? "none"
            replies.append(caller.widget(["customerId": .string(id), "scope": ["profile", "doc_kyc"]]))
            caller.wait(seconds: 6)
            replies.append(caller.identity(id))
        }
        return replies
    }

    @Test("two runs are equal to the byte, and another seed differs")
    func runs() {
        let first = transcript(seed: 42)
        #expect(first == transcript(seed: 42))
        #expect(first != transcript(seed: 43))
    }

    @Test("the order in which applicants interleave changes nothing for any of them")
    func interleaving() {
        let phones = (0..<40).map { JSON.string("+1415888\(1000 + $0)") }
        func replies(_ order: [JSON]) -> [JSON: [TwinReply]] {
            var caller = SardineCaller(configuration(seed: 7))
            var replies: [JSON: [TwinReply]] = [:]
            for phone in order { replies[phone, default: []].append(caller.create(phone)) }
            return replies
        }
        #expect(replies(phones + phones) == replies(phones.flatMap { [$0, $0] }))
        #expect(replies(phones) == replies(phones.reversed()))
    }

    @Test("a twin is a value: a copy has its own future")
    func value() {
        var caller = SardineCaller()
        let before = caller
        _ = caller.create("+14155551234")
        var other = before
        #expect(other.search("+14155551234").json["customerId"] == JSON.null)
        #expect(other.create("+14155551234") == before.created("+14155551234"))
    }
}

extension SardineCaller {
    fileprivate func created(_ phone: JSON) -> TwinReply {
        var copy = self
        return copy.create(phone)
    }
}
