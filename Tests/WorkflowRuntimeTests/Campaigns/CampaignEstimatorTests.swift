import Foundation
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@Suite("The estimate of a campaign's end")
struct CampaignEstimatorTests {
    @Test("is within a tenth of the whole time when a twentieth has ended", arguments: Simulation.plans, 1...5)
    func accuracy(plan: Simulation, seed: Int) throws {
        let course = plan.course(seed: UInt64(seed))
        let progress = course.progress(atShare: 0.05)
        let ended = try #require(progress.ended)
        #expect(abs(course.error(of: ended.at)) < 0.1, "\(course.error(of: ended.at))")
        #expect(ended.earliest <= ended.at && ended.at <= ended.latest)
    }

    @Test("holds the end between its two bounds, nine times out of ten")
    func bounds() throws {
        // The last of 20,000 whose times differ this much is nobody's to know: the bounds say so.
        let plan = Simulation("wide", customers: 20_000, perMinute: 600, median: 6, spread: 0.6)
        var (hits, widths) = (0, [Double]())
        for seed in 1...20 {
            let course = plan.course(seed: UInt64(seed))
            let ended = try #require(course.progress(atShare: 0.05).ended)
            hits += (ended.earliest...ended.latest).contains(course.end) ? 1 : 0
            widths.append(course.error(of: ended.latest) - course.error(of: ended.earliest))
        }
        #expect(hits >= 17)
        #expect(widths.allSatisfy { $0 < 1.2 }, "\(widths)")
    }

    @Test("does not take the first who come for all")
    func censoring() throws {
        // Without those that wait, the quick ones would make an end a few hours away of one that is two days away.
        let plan = Simulation("slow", customers: 20_000, perMinute: 6000, median: 24, spread: 0.25)
        let course = plan.course(seed: 7)
        let ended = try #require(course.progress(atShare: 0.02).ended)
        #expect(abs(course.error(of: ended.at)) < 0.25)
    }

    @Test("knows a workflow's own limit once it was reached")
    func limit() throws {
        var plan = Simulation("limit", customers: 10_000, perMinute: 10, median: 5, spread: 1, never: 0.2)
        plan.limit = 48
        let course = plan.course(seed: 3)
        let ended = try #require(course.progress(atShare: 0.9).ended)
        // The last start and the limit behind it.
        #expect(abs(course.error(of: ended.at)) < 0.01)
    }

    @Test("takes some for silent until the curve shows that hardly anybody is")
    func deadline() throws {
        let plan = Simulation("early", customers: 20_000, perMinute: 20, median: 1, spread: 0.4, deadline: 100)
        let course = plan.course(seed: 2)
        let early = try #require(course.progress(atShare: 0.02).ended)
        #expect(early.at == plan.settings.deadline)
        #expect((early.earliest...early.latest).contains(course.end))
        let late = try #require(course.progress(atShare: 0.8).ended)
        #expect(abs(course.error(of: late.at)) < 0.1, "\(course.error(of: late.at))")
        var silent = Simulation("silent", customers: 2000, perMinute: 60, median: 4, spread: 0.6, never: 0.1)
        silent.settings.deadline = silent.start.advanced(by: .seconds(24 * 3600))
        let ended = try #require(silent.course(seed: 5).progress(atShare: 0.05).ended)
        #expect(abs(silent.course(seed: 5).error(of: ended.at)) < 0.01)
    }

    @Test("sends at the rate, on no frozen day, and behind the canary")
    func sending() throws {
        var plan = Simulation("send", customers: 36_000, perMinute: 10, median: 0.01, spread: 0.1)
        let whole = try #require(plan.course(seed: 1).progress(atShare: 0.1).started)
        // 32,400 are left: 54 hours.
        let now = plan.course(seed: 1).moment(ofShare: 0.1)
        #expect(abs(now.duration(to: whole.at).hours - 54) < 0.2)
        plan.settings.freezeDates = ["2026-06-02"]
        let frozen = try #require(plan.course(seed: 1).progress(atShare: 0.1).started)
        #expect(abs(now.duration(to: frozen.at).hours - 78) < 0.2)
        plan.settings.freezeDates = []
        plan.settings.deadline = now.advanced(by: .seconds(10 * 3600))
        let cut = try #require(plan.course(seed: 1).progress(atShare: 0.1).started)
        #expect(abs(now.duration(to: cut.at).hours - 10) < 0.5)
        plan.settings.deadline = nil
        plan.settings.canary = 30_000
        plan.settings.canaryPatience = .seconds(100 * 3600)
        let canary = try #require(plan.course(seed: 1).progress(atShare: 0.1).started)
        // The rest of the canary is sent and answers at once, then come the others that are left.
        #expect(now.duration(to: canary.at).hours > 54 + 40)
    }

    @Test("takes the observed rate where something else than the rate holds customers up")
    func heldUp() throws {
        let plan = Simulation("held", customers: 6000, perMinute: 10, median: 0.01, spread: 0.1)
        let course = plan.course(seed: 1)
        var response = course.response(at: course.moment(ofShare: 0.1))
        var record = course.record(at: course.moment(ofShare: 0.1))
        let now = course.moment(ofShare: 0.1)
        record.nextStartAt = now.advanced(by: .seconds(-60))
        response.recentStarts = 20
        let slow = CampaignEstimator(record: record, settings: plan.settings, response: response, at: now).progress()
        #expect(slow.startsPerMinute == 2)
        let started = try #require(slow.started)
        #expect(abs(now.duration(to: started.at).hours - 45) < 0.2)
    }

    @Test("says nothing before anybody ended, unless there is a deadline, and of an end nothing more")
    func edges() {
        var plan = Simulation("edge", customers: 1000, perMinute: 60, median: 5, spread: 0.5)
        let course = plan.course(seed: 1)
        let now = plan.start.advanced(by: .seconds(60))
        let empty = CampaignResponse(durations: [], waiting: [60_000], endedCount: 0, runningCount: 60)
        var record = course.record(at: now)
        func progress() -> CampaignProgress {
            CampaignEstimator(record: record, settings: plan.settings, response: empty, at: now).progress()
        }
        #expect(progress().ended == nil)
        #expect(progress().medianTime == nil)
        #expect(progress().started != nil)
        plan.settings.deadline = plan.start.advanced(by: .seconds(86_400))
        #expect(progress().ended?.at == plan.settings.deadline)
        record.status = .finished
        #expect(progress().ended == nil && progress().started == nil)
    }
}

/// A campaign as it would go: customers are started at a rate, and take times of a log-normal distribution.
struct Simulation: Sendable, CustomTestStringConvertible {
    static let plans = [
        Simulation("sending dominates", customers: 20_000, perMinute: 60, median: 0.2, spread: 0.5),
        Simulation("responses dominate", customers: 40_000, perMinute: 6000, median: 24, spread: 0.1),
        Simulation(
            "many never respond",
            customers: 20_000,
            perMinute: 600,
            median: 24,
            spread: 1,
            never: 0.2,
            deadline: 336
        ),
        Simulation("both take their time", customers: 20_000, perMinute: 20, median: 2, spread: 0.3),
        Simulation("all are quick", customers: 5000, perMinute: 600, median: 0.0001, spread: 0.01),
    ]

    var testDescription: String
    var customers: Int
    /// In hours.
    var median: Double
    var spread: Double
    var never: Double
    /// The longest time that the workflow gives, in hours.
    var limit = Double.infinity
    var settings = CampaignSettings()
    /// 2026-06-01T10:00:00Z.
    let start = Timestamp(milliseconds: 1_780_308_000_000)

    init(
        _ name: String,
        customers: Int,
        perMinute: Int,
        median: Double,
        spread: Double,
        never: Double = 0,
        deadline: Double? = nil
    ) {
        testDescription = name
        (self.customers, self.median, self.spread, self.never) = (customers, median, spread, never)
        settings.ratePerMinute = perMinute
        settings.deadline = deadline.map { start.advanced(by: .seconds($0 * 3600)) }
    }

    func course(seed: UInt64) -> Course {
        var draw = Draw(state: seed)
        let deadline = settings.deadline.map { start.duration(to: $0).hours } ?? .infinity
        var (starts, ends) = ([Double](), [Double]())
        for number in 0..<customers {
            let start = Double(number) / Double(settings.ratePerMinute) / 60
            let time = draw.unit() < never ? .infinity : median * exp(spread * draw.normal())
            starts.append(start)
            ends.append(min(start + min(time, limit), deadline))
        }
        return Course(plan: self, starts: starts, ends: ends)
    }

    /// How one campaign went; times in hours from its start.
    struct Course {
        var plan: Simulation
        var starts: [Double]
        var ends: [Double]

        var end: Timestamp { plan.start.advanced(by: .seconds((ends.max() ?? 0) * 3600)) }

        func moment(ofShare share: Double) -> Timestamp {
            plan.start.advanced(by: .seconds(ends.sorted()[Int(share * Double(ends.count))] * 3600))
        }

        func progress(atShare share: Double) -> CampaignProgress {
            let now = moment(ofShare: share)
            return CampaignEstimator(
                record: record(at: now),
                settings: plan.settings,
                response: response(at: now),
                at: now
            )
            .progress()
        }

        /// By which share of the whole time a guess is wrong.
        func error(of guess: Timestamp) -> Double {
            plan.start.duration(to: guess).hours / plan.start.duration(to: end).hours - 1
        }

        func record(at now: Timestamp) -> CampaignRecord {
            var record = CampaignRecord(
                key: 1,
                name: "simulation",
                workflow: "w",
                settings: [:],
                source: [:],
                creator: "c",
                reason: "r",
                createdAt: plan.start
            )
            (record.status, record.startedAt, record.nextStartAt) = (.running, plan.start, now)
            let hours = plan.start.duration(to: now).hours
            record.counts.total = starts.count
            record.counts.started = starts.count { $0 <= hours }
            record.counts.ended = ends.count { $0 <= hours }
            return record
        }

        /// What a store would answer.
        func response(at now: Timestamp) -> CampaignResponse {
            let hours = plan.start.duration(to: now).hours
            var (durations, waiting) = ([Int64](), [Int64]())
            for (start, end) in zip(starts, ends) where start <= hours {
                if end <= hours {
                    durations.append(Int64((end - start) * 3_600_000))
                } else {
                    waiting.append(Int64((hours - start) * 3_600_000))
                }
            }
            var response = CampaignResponse(
                durations: Self.sample(durations),
                waiting: Self.sample(waiting),
                endedCount: durations.count,
                runningCount: waiting.count
            )
            let recent = hours - CampaignResponse.recentTime.hours
            response.recentStarts = starts.count { $0 > recent && $0 <= hours }
            response.recentEnds = ends.count { $0 > recent && $0 <= hours }
            return response
        }

        private static func sample(_ times: [Int64]) -> [Int64] {
            let step = max(1, (times.count + CampaignEstimator.sampleCount - 1) / CampaignEstimator.sampleCount)
            return times.sorted().enumerated().filter { $0.offset % step == step / 2 }.map(\.element)
        }
    }

    private struct Draw {
        var state: UInt64

        mutating func unit() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((word ^ (word >> 31)) >> 11) / Double(1 << 53)
        }

        mutating func normal() -> Double {
            (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
        }
    }
}

extension Duration {
    fileprivate var hours: Double { Double(components.seconds) / 3600 + Double(components.attoseconds) / 3.6e21 }
}
