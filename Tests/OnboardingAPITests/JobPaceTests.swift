internal import JSONModel
internal import Testing
internal import WorkflowStore

@testable internal import OnboardingAPI

@Suite("The expected end of a bulk act")
struct JobPaceTests {
    private static func moment(_ seconds: Int) -> Timestamp { Timestamp(milliseconds: Int64(seconds) * 1000) }

    private static func job(done: Int, paced: (at: Int, done: Int)) -> JobRecord {
        var job = JobRecord(
            key: 1,
            status: .running,
            act: [:],
            actName: "resume",
            selector: "status:failed",
            selectionDigest: "d",
            proposer: "alice",
            reason: "Because.",
            rate: 10,
            createdAt: moment(0),
            total: 1000
        )
        job.startedAt = moment(0)
        job.succeeded = done
        (job.pacedAt, job.pacedDone) = (moment(paced.at), paced.done)
        return job
    }

    @Test(
        "is reckoned by the pace since the last beginning, and not by what an operator held overnight",
        arguments: [
            // At first by the rate, then by what was done, and after a night's pause by the rate again.
            (0, (0, 0), 0, 100), (100, (0, 0), 20, 180), (100, (50_000, 100), 50_000, 90),
            (200, (50_000, 100), 50_020, 160),
        ]
    )
    func expectedEnd(done: Int, paced: (Int, Int), now: Int, left: Int) throws {
        let json = Self.job(done: done, paced: paced).json(at: Self.moment(now))
        #expect(json["expectedEnd"]?.stringValue == Self.moment(now + left).description)
    }

    @Test("is not told of one that is held")
    func held() {
        var job = Self.job(done: 100, paced: (0, 0))
        job.status = .paused
        #expect(job.json(at: Self.moment(20))["expectedEnd"] == nil)
    }
}
