import JSONModel
import StatesInterpreter
import Testing

@testable import WorkflowRuntime

/// The breaker by itself: endings in, state out.
@Suite("A breaker")
struct CallBreakerTests {
    let limits = BucketLimits(nil).breaker
    let start = Timestamp(milliseconds: 1_780_308_000_000)

    func time(_ seconds: Double) -> Timestamp { start.advanced(by: .milliseconds(Int64(seconds * 1000))) }

    /// A breaker after so many failures, one every 10 ms.
    func failed(_ count: Int) -> CallBreaker {
        var breaker = CallBreaker()
        for number in 0..<count {
            _ = breaker.ended(.failure, isProbe: false, limits, at: time(Double(number) / 100))
        }
        return breaker
    }

    @Test("opens at the twentieth failure and not at the nineteenth")
    func opensAtMinimum() {
        #expect(failed(19).opening == nil)
        #expect(failed(20).opening?.reason == .failures)
    }

    @Test("opens at half of the calls of a minute")
    func opensAtRatio() {
        var breaker = CallBreaker()
        var changes: [CallBreaker.Change?] = []
        for number in 0..<40 {
            let ending: CallBreaker.Ending = number.isMultiple(of: 2) ? .success : .failure
            changes.append(breaker.ended(ending, isProbe: false, limits, at: time(Double(number) / 10)))
        }
        #expect(changes.firstIndex(of: .opened(.failures)) == 19)
    }

    @Test("opens after twenty failures in a row, however many calls succeeded before")
    func opensInRow() {
        var breaker = CallBreaker()
        for _ in 0..<10_000 { _ = breaker.ended(.success, isProbe: false, limits, at: start) }
        for _ in 0..<19 { _ = breaker.ended(.failure, isProbe: false, limits, at: start) }
        #expect(breaker.opening == nil)
        let change1 = breaker.ended(.failure, isProbe: false, limits, at: start)
        #expect(change1 == .opened(.failures))
    }

    @Test("stays open for an operator, whatever becomes of a call that was let through before")
    func keepsOperatorsWord() {
        var breaker = failed(20)
        let wasProbe = breaker.began(at: time(60))
        breaker.open(at: time(60.1))
        let change = breaker.ended(.success, isProbe: wasProbe, limits, at: time(60.2))
        #expect(wasProbe && change == nil)
        #expect(breaker.opening?.reason == .operatorAct)
        #expect(!breaker.admits(at: time(10_000)))
        breaker.close()
        #expect(breaker.admits(at: time(10_000)))
    }

    @Test("forgets failures when their minute is over")
    func forgets() {
        var breaker = CallBreaker()
        for number in 0..<100 {
            _ = breaker.ended(.failure, isProbe: false, limits, at: time(Double(number) * 31))
            _ = breaker.ended(.success, isProbe: false, limits, at: time(Double(number) * 31))
        }
        #expect(breaker.opening == nil)
    }

    @Test("lets one call through after the pause, and no second while that one is under way")
    func probes() {
        var breaker = failed(20)
        let opened = time(0.19)
        #expect(!breaker.admits(at: opened))
        #expect(breaker.nextMoment() == opened.advanced(by: .seconds(30)))
        #expect(!breaker.admits(at: opened.advanced(by: .milliseconds(29_999))))
        let probe = opened.advanced(by: .seconds(30))
        #expect(breaker.admits(at: probe))
        let isProbe = breaker.began(at: probe)
        #expect(isProbe)
        #expect(!breaker.admits(at: probe.advanced(by: .seconds(3600))))
        #expect(breaker.nextMoment() == nil)
    }

    @Test("stays open for another pause when the call that was let through fails")
    func staysOpen() {
        var breaker = failed(20)
        _ = breaker.began(at: time(40))
        let change2 = breaker.ended(.failure, isProbe: true, limits, at: time(41))
        #expect(change2 == .stayed)
        #expect(breaker.nextMoment() == time(71))
    }

    @Test("closes when it succeeds, and counts from zero again")
    func closes() {
        var breaker = failed(20)
        _ = breaker.began(at: time(40))
        let change3 = breaker.ended(.success, isProbe: true, limits, at: time(41))
        #expect(change3 == .closed)
        #expect(breaker.admits(at: time(41)))
        for _ in 0..<19 { _ = breaker.ended(.failure, isProbe: false, limits, at: time(42)) }
        #expect(breaker.opening == nil)
    }

    @Test("tries again after a second when nobody learns how the call ended")
    func abandonedProbe() {
        var breaker = failed(20)
        _ = breaker.began(at: time(40))
        _ = breaker.ended(.unknown, isProbe: true, limits, at: time(40.1))
        #expect(!breaker.admits(at: time(40.9)))
        #expect(breaker.admits(at: time(41)))
    }

    @Test("does not care how calls end that were under way when it opened")
    func lateAnswers() {
        var breaker = failed(20)
        let before = breaker
        for ending in [CallBreaker.Ending.success, .failure, .fault, .unknown] {
            let change4 = breaker.ended(ending, isProbe: false, limits, at: time(1))
            #expect(change4 == nil)
        }
        #expect(breaker == before)
    }

    @Test("opens at the second fault of configuration in a row, and pauses longer each time")
    func faults() {
        var breaker = CallBreaker()
        let change5 = breaker.ended(.fault, isProbe: false, limits, at: time(0))
        #expect(change5 == nil)
        _ = breaker.ended(.success, isProbe: false, limits, at: time(1))
        let change6 = breaker.ended(.fault, isProbe: false, limits, at: time(2))
        #expect(change6 == nil)
        let change7 = breaker.ended(.fault, isProbe: false, limits, at: time(3))
        #expect(change7 == .opened(.configurationFault))
        var moment = time(3)
        var pauses: [Int64] = []
        for _ in 0..<8 {
            guard let next = breaker.nextMoment() else { break }
            pauses.append(moment.duration(to: next).components.seconds)
            moment = next
            _ = breaker.began(at: moment)
            _ = breaker.ended(.fault, isProbe: true, limits, at: moment)
        }
        #expect(pauses == [30, 30, 60, 120, 240, 480, 900, 900])
    }

    @Test("lets nothing through that an operator opened, until an operator closes it")
    func operatorActs() {
        var breaker = CallBreaker()
        breaker.open(at: time(0))
        #expect(!breaker.admits(at: time(1_000_000)))
        #expect(breaker.nextMoment() == nil)
        breaker.close()
        #expect(breaker.admits(at: time(1_000_001)))
    }

    @Test("comes back from the store as it was, with the spacing of calls and without the one under way")
    func stored() {
        #expect(CallBreaker(stored: CallBreaker().json) == CallBreaker())
        var breaker = failed(20)
        _ = breaker.began(at: time(40))
        let restored = CallBreaker(stored: breaker.json)
        #expect(restored.opening?.reason == .failures)
        #expect(!restored.admits(at: time(40.999)))
        #expect(restored.admits(at: time(41)))
    }
}
