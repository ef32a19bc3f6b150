import HTTPTypes
import JSONModel
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Providers that misbehave while the repository's re-KYC campaign runs.
@Suite("Re-KYC campaigns")
struct CampaignScenarios {
    private static let bucket = "aurora-sentinel/sandbox/default"
    private static let signature = Signature(actor: "compliance", reason: "Their documents expire.")

    /// A campaign over drafts who answer at once, with others before them.
    private struct Campaign {
        let stage: ProductStage
        let key: Int64

        init(drafts: Int, after others: [JSONObject] = [], settings: CampaignSettings) throws {
            stage = try ProductStage()
            let draft = CampaignDraft(
                name: "Expired documents",
                workflow: "re-kyc-campaign",
                settings: settings,
                source: .file(.jsonLines)
            )
            guard case .campaign(let record) = try stage.engine.campaign(.create(draft, signature)) else {
                throw EngineError(.invalidRequest, "The campaign was not made.")
            }
            key = record.key
            let customers = others + (0..<drafts).map { ["email": .string("customer-\($0)@wasdraft.sandbox.example")] }
            let lines = customers.enumerated().map { (number: $0 + 1, line: CampaignPiece.Line.fields($1)) }
            let piece = CampaignPiece(firstLine: 1, lines: lines, nextLine: lines.count + 1)
            try stage.engine.campaign(.hand(campaign: key, piece))
            try stage.engine.campaign(.freeze(campaign: key, sourceDigest: nil, signature))
            try steer(.start)
        }

        func steer(_ steering: CampaignSteering) throws {
            try stage.engine.campaign(.steer(campaign: key, steering, signature))
        }

        func run(for duration: Duration) throws {
            try stage.engine.run(until: stage.engine.now.advanced(by: duration))
        }

        func turn(_ faults: JSON) throws {
            _ = try stage.twin("/twin/aurora-sentinel/dials", method: .patch, body: ["faults": faults])
        }

        func record() throws -> CampaignRecord { try #require(try stage.store.campaign(key)) }

        func rows() throws -> [CampaignRow] {
            try stage.store.campaignRows(of: key, status: nil, after: 0, limit: 10_000)
        }

        /// The calls for all customers, in the order of their beginnings.
        func calls() throws -> [CallRecord] {
            try rows().compactMap(\.execution).flatMap { try stage.store.calls(of: $0) }
                .sorted { $0.startedAt < $1.startedAt }
        }

        /// The kinds of messages that the product was told to send to each customer.
        func messages() throws -> [ExecutionKey: [String]] {
            try stage.store.notices(after: 0, limit: 10_000).reduce(into: [:]) { messages, notice in
                guard let execution = notice.execution, let kind = notice.data["kind"]?.stringValue else { return }
                messages[execution, default: []].append(kind)
            }
        }

        func expectEverybodyReverifiedOnce(_ count: Int) throws {
            #expect(try record().counts.outcomes["reverified"] == count)
            let reverified = try rows().filter { $0.outcome == "reverified" }
            let messages = try messages()
            #expect(reverified.allSatisfy { $0.execution.map { messages[$0] } == ["invite"] })
            #expect(try stage.temporary.store.audit(limit: 10).map(\.description) == [])
        }
    }

    @Test(
        "P27 after a 429 with Retry-After no customer of a campaign is called for, over a crash, and all come to an end"
    )
    func retryAfter() throws {
        var settings = CampaignSettings()
        settings.ratePerMinute = 1200
        let campaign = try Campaign(drafts: 60, settings: settings)
        try campaign.run(for: .seconds(2))
        try campaign.turn(["throttleRate": 1, "retryAfterSeconds": 120])
        try campaign.run(for: .seconds(1))
        let refused = try #require(try campaign.calls().last { $0.status == 429 })
        try campaign.turn(["throttleRate": 0])
        try campaign.run(for: .seconds(10))
        try campaign.stage.engine.crash()
        try campaign.run(for: .seconds(3 * 86_400))
        let late = try campaign.calls().filter { $0.startedAt > refused.startedAt }
        #expect(late.count >= 60)
        #expect(late.allSatisfy { refused.startedAt.duration(to: $0.startedAt) >= .seconds(119) })
        #expect(try campaign.record().status == .finished)
        try campaign.expectEverybodyReverifiedOnce(60)
    }

    @Test("P36 calls of a campaign wait for the end of a maintenance, and its customers are invited behind it")
    func maintenance() throws {
        var settings = CampaignSettings()
        settings.ratePerMinute = 600
        let campaign = try Campaign(drafts: 30, settings: settings)
        let end = ProductStage.start.advanced(by: .seconds(3600))
        let window = MaintenanceWindow(
            name: "night",
            from: ProductStage.start.advanced(by: .seconds(1)),
            until: end,
            spread: .seconds(60)
        )
        try campaign.stage.engine.limits(.addMaintenance(bucket: Self.bucket, window))
        try campaign.run(for: .seconds(3500))
        let invited = try campaign.rows().count { $0.invitedAt != nil }
        try campaign.run(for: .seconds(3 * 86_400))
        let later = try campaign.rows().compactMap(\.invitedAt).filter { $0 >= end }
        #expect(later.count == 30 - invited && later.count > 20)
        try campaign.expectEverybodyReverifiedOnce(30)
    }

    @Test("P41 credentials that do not work halt a campaign after one customer, and it goes on when they do")
    func credentials() throws {
        var settings = CampaignSettings()
        settings.ratePerMinute = 600
        settings.canary = 1
        let unlucky: JSONObject = ["email": "first@readcredentials.sandbox.example"]
        let campaign = try Campaign(drafts: 40, after: [unlucky], settings: settings)
        try campaign.run(for: .seconds(3600))
        let halted = try campaign.record()
        #expect(halted.status == .halted)
        #expect(halted.counts.failures == ["configurationFault": 1])
        #expect(halted.counts.started == 1)
        #expect(halted.statusReason?.contains("configurationFault") == true)
        #expect(halted.statusReason?.contains("secret") == false)
        #expect(try campaign.calls().count == 1)
        // Somebody mends the credentials.
        try campaign.stage.engine.limits(.close(bucket: Self.bucket))
        try campaign.steer(.resume)
        try campaign.run(for: .seconds(3 * 86_400))
        #expect(try campaign.record().status == .finished)
        try campaign.expectEverybodyReverifiedOnce(40)
    }
}
