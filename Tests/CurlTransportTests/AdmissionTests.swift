import Testing

@testable import CurlTransport

@Suite("Admission starts requests in order, within the limits, and fairly")
struct AdmissionTests {
    let a: Origin
    let b: Origin

    init() throws {
        a = try Origin(scheme: "https", authority: "a.test")
        b = try Origin(scheme: "https", authority: "b.test")
    }

    @Test("Requests of one origin keep their order, and wait for a free place")
    func order() {
        var admission = Admission<Int>(total: 10, perOrigin: 2)
        for number in 1...4 { admission.add(number, to: a) }
        #expect(admission.next() == 1)
        #expect(admission.next() == 2)
        #expect(admission.next() == nil)
        admission.release(a)
        #expect(admission.next() == 3)
        #expect(admission.next() == nil)
    }

    @Test("Origins take turns, and one that is full holds nobody else up")
    func fairness() {
        var admission = Admission<Int>(total: 10, perOrigin: 2)
        for number in 1...5 { admission.add(number, to: a) }
        for number in 11...12 { admission.add(number, to: b) }
        #expect([admission.next(), admission.next(), admission.next(), admission.next()] == [1, 11, 2, 12])
        #expect(admission.next() == nil)
    }

    @Test("The limit in all holds over all origins")
    func total() {
        var admission = Admission<Int>(total: 1, perOrigin: 5)
        admission.add(1, to: a)
        admission.add(11, to: b)
        #expect(admission.next() == 1)
        #expect(admission.next() == nil)
        admission.release(a)
        #expect(admission.next() == 11)
        #expect(admission.runningCount == 1)
    }

    @Test("A request that was taken out is not started, and its origin's turn does not go astray")
    func removal() {
        var admission = Admission<Int>(total: 10, perOrigin: 1)
        admission.add(1, to: a)
        admission.add(11, to: b)
        #expect(admission.removeWaiting(of: a, where: { $0 == 1 }) == 1)
        #expect(admission.removeWaiting(of: a, where: { $0 == 1 }) == nil)
        #expect(admission.next() == 11)
        #expect(admission.next() == nil)
        admission.add(2, to: a)
        admission.add(3, to: a)
        #expect(admission.removeAllWaiting(where: { $0 == 2 }) == [2])
        #expect(admission.next() == 3)
        #expect(admission.removeAllWaiting() == [])
    }

    @Test("Whatever happens, no limit is broken and nobody is forgotten", arguments: 1...20 as ClosedRange<UInt64>)
    func anything(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let origins = try (0..<5).map { try Origin(scheme: "https", authority: "host\($0).test") }
        var admission = Admission<(number: Int, origin: Origin)>(total: 6, perOrigin: 3)
        var running: [(number: Int, origin: Origin)] = []
        var waiting: Set<Int> = []
        for number in 0..<2_000 {
            let origin = origins[Int.random(in: 0..<5, using: &random)]
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                admission.add((number, origin), to: origin)
                waiting.insert(number)
            case 2 where !running.isEmpty:
                admission.release(running.remove(at: Int.random(in: 0..<running.count, using: &random)).origin)
            default:
                if let removed = admission.removeWaiting(of: origin, where: { $0.number.isMultiple(of: 3) }) {
                    #expect(waiting.remove(removed.number) != nil)
                }
            }
            while let next = admission.next() {
                #expect(waiting.remove(next.number) != nil)
                running.append(next)
            }
            #expect(running.count <= 6 && admission.runningCount == running.count)
            for origin in origins { #expect(running.filter { $0.origin == origin }.count <= 3) }
        }
        while let ended = running.popLast() {
            admission.release(ended.origin)
            while let next = admission.next() {
                waiting.remove(next.number)
                running.append(next)
            }
        }
        #expect(waiting.isEmpty)
    }
}

/// A small seeded generator, so that a failure can be repeated.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
