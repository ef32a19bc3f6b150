import JSONModel
import StatesInterpreter
import Testing
import WorkflowStore

@testable import WorkflowRuntime

extension CallBudget {
    /// The room, without changing anything.
    fileprivate func roomNow(for lane: Lane, at now: Timestamp) -> Int {
        var copy = self
        return copy.room(for: lane, at: now)
    }

    /// The obstacle, without changing anything.
    fileprivate func obstacleNow(for lane: Lane, at now: Timestamp) -> (what: Obstacle, until: Timestamp?)? {
        var copy = self
        return copy.obstacle(for: lane, at: now)
    }
}

/// The bounds of a bucket by themselves: calls and answers in, verdicts out, the time as an argument.
@Suite("The bounds of a bucket")
struct CallBudgetTests {
    let start = Timestamp(milliseconds: 1_780_308_000_000)

    func time(_ seconds: Double) -> Timestamp { start.advanced(by: .milliseconds(Int64((seconds * 1000).rounded()))) }

    func budget(
        rate: BucketLimits.Rate? = nil,
        concurrency: Int? = nil,
        reserve: Double = 0.5
    ) -> CallBudget {
        var limits = BucketLimits(nil)
        (limits.rate, limits.concurrency, limits.interactiveReserve) = (rate, concurrency, reserve)
        let name = BucketName(connector: "sardine", credential: "sandbox", group: "default")
        return CallBudget(name: name, configured: limits, defaultConcurrency: 192)
    }

    /// Starts as many calls as there is room for, whenever there is, and ends each at once.
    func starts(
        _ budget: inout CallBudget,
        lane: Lane = .interactive,
        from: Timestamp,
        until: Timestamp,
        restoring: (inout CallBudget, Timestamp) -> Void = { _, _ in }
    ) -> [Timestamp] {
        var starts: [Timestamp] = []
        var now = from
        while now < until {
            restoring(&budget, now)
            while budget.room(for: lane, at: now) > 0 {
                _ = budget.start(lane, at: now)
                budget.release(lane)
                starts.append(now)
            }
            guard let obstacle = budget.obstacle(for: lane, at: now), let next = obstacle.until else { break }
            now = next
        }
        return starts
    }

    /// The most starts in any stretch of time.
    func most(_ starts: [Timestamp], in length: Duration) -> Int {
        var most = 0
        var first = 0
        for (index, moment) in starts.enumerated() {
            while starts[first].advanced(by: length) <= moment { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    @Test(
        "let the configured number start in any stretch of time, and not one more",
        arguments: [
            (10, 1.0, 10), (10, 1.0, 1), (20, 60.0, 20), (20, 60.0, 3), (1, 5.0, 1), (7, 0.25, 4), (3000, 1.0, 50),
        ]
    )
    func rate(calls: Int, seconds: Double, burst: Int) {
        let per = Duration.milliseconds(Int64(seconds * 1000))
        var budget = budget(rate: BucketLimits.Rate(calls: calls, per: per, burst: burst))
        let found = starts(&budget, from: start, until: time(seconds * 5))
        #expect(most(found, in: per) <= calls)
        #expect(most(found, in: .milliseconds(1)) <= burst)
        // Less than a twentieth is lost by counting in slots.
        #expect(Double(found.count) >= Double(calls) * 5 * 0.94 - 1)
    }

    @Test("keep the rate across a restart at any moment", arguments: [0.0, 0.1, 0.35, 0.5, 0.999, 1.0, 1.3])
    func rateAcrossRestart(kill: Double) {
        var budget = budget(rate: BucketLimits.Rate(calls: 40, per: .seconds(1), burst: 5))
        var isKilled = false
        let found = starts(&budget, from: start, until: time(6)) { budget, now in
            guard !isKilled, now >= self.time(kill) else { return }
            isKilled = true
            let record = budget.record
            budget = self.budget(rate: BucketLimits.Rate(calls: 40, per: .seconds(1), burst: 5))
            budget.restore(record)
        }
        #expect(isKilled)
        #expect(most(found, in: .seconds(1)) <= 40)
        #expect(found.count >= 150)
    }

    @Test("leave their part of rate and concurrency to people who wait")
    func reserve() {
        var budget = budget(rate: BucketLimits.Rate(calls: 10, per: .seconds(1)), concurrency: 8)
        #expect(starts(&budget, lane: .batch, from: start, until: time(0.9)).count == 5)
        #expect(budget.roomNow(for: .batch, at: time(0.9)) == 0)
        #expect(budget.roomNow(for: .interactive, at: time(0.9)) == 5)
        var busy = self.budget(concurrency: 8)
        for _ in 0..<4 { _ = busy.start(.batch, at: start) }
        #expect(busy.roomNow(for: .batch, at: start) == 0)
        #expect(busy.roomNow(for: .interactive, at: start) == 4)
        for _ in 0..<4 { _ = busy.start(.interactive, at: start) }
        busy.release(.interactive)
        #expect(busy.roomNow(for: .batch, at: start) == 0)
    }

    @Test("let batch work go on, however small they are", arguments: [0.0, 0.5, 0.95])
    func smallest(reserve: Double) {
        var budget = budget(rate: BucketLimits.Rate(calls: 1, per: .seconds(1)), concurrency: 1, reserve: reserve)
        #expect(starts(&budget, lane: .batch, from: start, until: time(10)).count == 10)
    }

    @Test("are halved once a second when the provider has too much to do, and raised step by step")
    func backOff() {
        var budget = budget(concurrency: 64)
        func throttle(at seconds: Double) {
            _ = budget.heard(.unknown, isProbe: false, isThrottled: true, retryAfter: nil, at: time(seconds))
        }
        throttle(at: 0)
        throttle(at: 0.5)
        #expect(budget.factor == 0.5)
        #expect(budget.roomNow(for: .interactive, at: time(0.5)) == 32)
        throttle(at: 1)
        #expect(budget.factor == 0.25)
        for second in 2..<100 {
            for _ in 0..<5 {
                _ = budget.heard(
                    .success,
                    isProbe: false,
                    isThrottled: false,
                    retryAfter: nil,
                    at: time(Double(second))
                )
            }
            #expect(budget.factor == min(1, 0.25 + Double(second - 1) / 16))
        }
        for second in 100..<120 { throttle(at: Double(second)) }
        #expect(budget.factor == BackOff.least)
        #expect(budget.roomNow(for: .interactive, at: time(120)) == 1)
    }

    @Test("hold every call back while the provider asked for that, and remember it across a restart")
    func retryAfter() {
        var budget = budget()
        _ = budget.heard(.unknown, isProbe: false, isThrottled: true, retryAfter: .seconds(120), at: start)
        // A later and shorter wish does not shorten the first.
        _ = budget.heard(.unknown, isProbe: false, isThrottled: true, retryAfter: .seconds(5), at: time(1))
        var restored = self.budget()
        restored.restore(budget.record)
        for budget in [budget, restored] {
            #expect(budget.roomNow(for: .interactive, at: time(119.999)) == 0)
            #expect(budget.obstacleNow(for: .interactive, at: time(60))?.until == time(120))
            #expect(budget.roomNow(for: .interactive, at: time(120)) > 0)
        }
    }

    @Test("defer calls to the end of a maintenance, and spread them behind it")
    func maintenance() {
        var budget = budget()
        var settings = BucketSettings()
        settings.maintenance = [
            MaintenanceWindow(name: "night", from: time(10), until: time(110), spread: .seconds(50))
        ]
        budget.apply(settings, at: start)
        #expect(budget.obstacleNow(for: .interactive, at: time(9))?.what == nil)
        #expect(budget.obstacleNow(for: .interactive, at: time(10))?.what == .maintenance)
        #expect(budget.obstacleNow(for: .interactive, at: time(10))?.until == time(110))
        budget.deferCalls(at: time(20))
        let isEarly = budget.mustSpread(at: time(109))
        #expect(!isEarly)
        let isOver = budget.mustSpread(at: time(110))
        #expect(isOver)
        budget.spread(over: 100, at: time(110))
        let found = starts(&budget, from: time(110), until: time(160))
        #expect((100...101).contains(found.count))
        #expect(most(found, in: .seconds(1)) <= 3)
        #expect(budget.roomNow(for: .interactive, at: time(160)) == 192)
    }

    @Test("know a maintenance that comes again")
    func recurringMaintenance() {
        let window = MaintenanceWindow(
            name: "weekly",
            from: time(0),
            until: time(3600),
            every: .seconds(7 * 86_400)
        )
        let week = 7.0 * 86_400
        #expect(window.end(containing: time(-1)) == nil)
        #expect(window.end(containing: time(0)) == time(3600))
        #expect(window.end(containing: time(3600)) == nil)
        #expect(window.end(containing: time(5 * week + 10)) == time(5 * week + 3600))
        #expect(!window.isOver(at: time(100 * week)))
        #expect(MaintenanceWindow(stored: window.json) == window)
    }

    @Test("let one call a second through at most while the breaker is open, also across restarts")
    func probesAcrossRestarts() {
        var budget = budget()
        for _ in 0..<20 {
            _ = budget.start(.interactive, at: start)
            budget.release(.interactive)
            _ = budget.heard(.failure, isProbe: false, isThrottled: false, retryAfter: nil, at: start)
        }
        var probes: [Timestamp] = []
        for tick in 0..<36_000 {
            let now = time(Double(tick) / 10)
            guard budget.room(for: .interactive, at: now) > 0 else { continue }
            let isProbe = budget.start(.interactive, at: now)
            #expect(isProbe)
            probes.append(now)
            // The process dies with every call.
            let record = budget.record
            budget = self.budget()
            budget.restore(record)
        }
        #expect(probes.count > 3000)
        #expect(most(probes, in: .seconds(1)) == 1)
    }

    @Test("begin small when the provider is back")
    func slowStart() {
        var budget = budget(concurrency: 64)
        for _ in 0..<20 {
            _ = budget.heard(.failure, isProbe: false, isThrottled: false, retryAfter: nil, at: start)
        }
        _ = budget.start(.interactive, at: time(30))
        budget.release(.interactive)
        let (change, isDirty) = budget.heard(
            .success,
            isProbe: true,
            isThrottled: false,
            retryAfter: nil,
            at: time(31)
        )
        #expect(change == .closed)
        #expect(isDirty)
        #expect(budget.roomNow(for: .interactive, at: time(31)) == 8)
    }

    @Test("follow what an operator sets, and the file again when that is taken back")
    func settings() {
        var budget = budget(rate: BucketLimits.Rate(calls: 10, per: .seconds(1)), concurrency: 8)
        var change = LimitChange()
        (change.rate, change.concurrency, change.interactiveReserve) = (.unlimited, .value(3), .value(0.9))
        var settings = budget.settings
        change.apply(to: &settings)
        budget.apply(settings, at: start)
        #expect(budget.roomNow(for: .interactive, at: start) == 3)
        #expect(BucketSettings(stored: settings.json) == settings)
        (change.rate, change.concurrency, change.interactiveReserve) = (.configured, .configured, .configured)
        change.apply(to: &settings)
        budget.apply(settings, at: start)
        #expect(budget.limits == budget.configured)
        #expect(settings.json == [:])
    }
}
