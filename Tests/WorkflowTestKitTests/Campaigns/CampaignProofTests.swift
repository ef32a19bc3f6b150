import Foundation
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

@Suite("A campaign over a provider's customers")
struct CampaignProofTests {
    private static let workflows = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "workflows").path

    @Test("reaches each of them once, through kills, a pause and a list that changes")
    func proof() throws {
        var proof = CampaignProof(customers: 200, connectors: WorkflowLibrary(folder: Self.workflows).connectors)
        (proof.ratePerMinute, proof.time, proof.median) = (20, .seconds(3 * 3600), .seconds(600))
        (proof.pause, proof.pace) = (.seconds(120), .seconds(60))
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-campaign-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try proof.run(over: Self.store(folder.appending(path: "campaign.db").path))
        #expect(report.failures == [])
        #expect(report.violations == [])
        #expect(report.kills == 2)
        #expect(report.status == .finished)
        #expect(report.cohort >= 200)
        #expect((report.missed, report.repeated, report.withoutResult, report.executedTwice) == (0, 0, 0, 0))
        #expect(report.sawAllThatCame, "\(report.decided) of \(report.timelyVisits) to \(report.visits)")
        #expect(report.timelyVisits > 150)
        #expect(report.outcomes.values.reduce(0, +) == report.cohort)
        #expect(report.callsInASecond <= 10 && report.pagesInASecond <= 2)
        #expect(report.sentWhileHeld == 0)
        #expect(abs(try #require(report.estimateError)) < 0.1)
        proof.hasCampaign = false
        let calm = try proof.run(over: Self.store(folder.appending(path: "calm.db").path))
        #expect(calm.failures == [])
        let (with, without) = (Self.p99(report.latencies), Self.p99(calm.latencies))
        #expect(with <= without * 1.1, "\(with) against \(without)")
    }

    private static func store(_ path: String) throws -> ReopenedStore {
        ReopenedStore(try SQLiteStore(path: path)) { store in
            try (store as? SQLiteStore)?.close()
            return try SQLiteStore(path: path)
        }
    }

    private static func p99(_ latencies: [Duration]) -> Duration { latencies[latencies.count * 99 / 100] }
}
