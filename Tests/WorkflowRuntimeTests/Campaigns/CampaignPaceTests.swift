import JSONModel
import Testing

@testable import WorkflowRuntime

@Suite("The pace of a campaign")
struct CampaignPaceTests {
    private static let start = Timestamp(milliseconds: 1_780_308_000_000)

    /// The starts of somebody who looks every so many milliseconds.
    private func starts(
        _ pace: inout CampaignPace,
        from begin: Int64 = 0,
        to end: Int64,
        every step: Int64
    ) -> [Int64] {
        var starts: [Int64] = []
        for moment in stride(from: begin, to: end, by: Int(step)) {
            let now = Self.start.advanced(by: .milliseconds(moment))
            while pace.opening(at: now) <= now {
                pace.start(at: now)
                starts.append(moment)
            }
        }
        return starts
    }

    private func busiest(_ starts: [Int64]) -> Int {
        starts.map { start in starts.count { (start..<start + 1000).contains($0) } }.max() ?? 0
    }

    @Test(
        "is the rate over time, and never more in a second, however often somebody looks",
        arguments: [6000, 7000, 90, 60_000],
        [1, 20, 70] as [Int64]
    )
    func keepsToRate(rate: Int, step: Int64) {
        var pace = CampaignPace(ratePerMinute: rate, nextStartAt: nil)
        let starts = starts(&pace, to: 10_000, every: step)
        let expected = Double(rate) / 6
        #expect(abs(Double(starts.count) - expected) <= max(2, expected * 0.04), "\(starts.count) of \(expected)")
        #expect(busiest(starts) <= (rate + 59) / 60)
    }

    @Test("catches up a short delay and no long one")
    func catchesUp() {
        var pace = CampaignPace(ratePerMinute: 6000, nextStartAt: nil)
        let first = starts(&pace, to: 5000, every: 10)
        let second = starts(&pace, from: 65_000, to: 70_000, every: 10)
        #expect(busiest(first + second) <= 100)
        #expect(second.count <= 600)
    }

    @Test("waits a second after a restart, since the process before may just have started as many as it may")
    func restarts() {
        var pace = CampaignPace(ratePerMinute: 6000, nextStartAt: Self.start)
        let starts = starts(&pace, to: 3000, every: 10)
        #expect(starts.first == 1000)
        #expect(busiest(starts) <= 100)
    }

    @Test("a slow rate does not hold up a faster one that takes its place")
    func changes() {
        var pace = CampaignPace(ratePerMinute: 1, nextStartAt: nil)
        #expect(starts(&pace, to: 1000, every: 10).count == 1)
        pace.change(to: 600, at: Self.start.advanced(by: .milliseconds(1000)))
        #expect((19...20).contains(starts(&pace, from: 1000, to: 3000, every: 10).count))
    }
}
