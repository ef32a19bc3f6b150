import Testing
import WorkflowTestKit

/// A provider that is down for an hour, with everybody waiting for it; `usher bench outage` shows the same with 100,000.
@Suite("An outage")
struct OutageScenarios {
    @Test("with 2,000 executions in flight opens the breaker, wakes nobody, disturbs nobody and ends without a burst")
    func outage() throws {
        var proof = OutageProof(flows: 2000)
        (proof.rate, proof.kills, proof.pace) = (20, 10, .seconds(15))
        let temporary = (try TemporaryStore(), try TemporaryStore())
        let report = try proof.run(over: temporary.0.store)
        #expect(report.failuresBeforeOpening <= 20)
        #expect(report.failuresBeforeOpening >= 1)
        #expect(report.probes >= 20)
        #expect(report.probesInASecond == 1)
        #expect(report.startsInASecond <= 20)
        #expect(report.succeeded == 2000)
        #expect(report.failed == 0)
        #expect(report.attemptsBurnt <= 20)
        #expect(report.kills == 20)
        #expect(report.violations == [])
        var quiet = proof
        quiet.isOut = false
        let calm = try quiet.run(over: temporary.1.store)
        let (disturbed, undisturbed) = (report.latencies, calm.latencies)
        #expect(disturbed.count > 200)
        #expect(disturbed[disturbed.count / 2] <= undisturbed[undisturbed.count / 2] * 1.1)
        #expect(disturbed[disturbed.count * 99 / 100] <= undisturbed[undisturbed.count * 99 / 100] * 1.1)
    }
}
