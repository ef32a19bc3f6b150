import Connectors
import HTTPTypes
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What becomes of an outcome after the end.
@Suite("Decisions that change after the end")
struct ReconciliationScenarios {
    private let sardine = "sardine-onboarding"

    @Test("P23 a completion after our deadline is noticed: a decision supersedes, and a linked run goes on with it")
    func lateCompletion() throws {
        let stage = try ProductStage()
        // The applicant of this number leaves every link alone.
        let key = try stage.begin(sardine, ["phoneNumber": "+14155550150"])
        try stage.engine.run(until: stage.moment(hours: 24 * 7.5))
        #expect(try stage.record(key).output?["outcome"] == "abandoned")
        let customer = try #require(try stage.record(key).output?["customerId"]?.stringValue)
        let widgets = try stage.twin("/twin/sardine/widgets?customerId=\(customer)")
        let token = try #require(widgets.arrayValue?.last?["clientToken"]?.stringValue)
        _ = try stage.twin("/twin/sardine/widgets/\(token)/complete", method: .post, body: [:])
        try stage.engine.run(until: stage.moment(hours: 24 * 12))
        let decisions = try stage.store.decisions(of: key)
        #expect(decisions.map(\.outcome) == ["abandoned", "late_completion"])
        #expect(decisions.last?.supersedes == "abandoned")
        let followUp = try #require(decisions.last?.followUp)
        #expect(try stage.record(followUp).onboarding?.origin == key)
        #expect(try stage.record(followUp).output?["outcome"] == "verified")
        // The first run stays as it ended: what changed is beside it.
        #expect(try stage.record(key).output?["outcome"] == "abandoned")
        #expect(try stage.told(key).last == "onboarding.decision_changed")
        try stage.expectNoViolations()
    }

    @Test("P25 a consent that is revoked after completion is noticed, told, and starts the retention workflow once")
    func revokedConsent() throws {
        var settings = try #require(ScenarioStage.library.settings[sardine])
        settings.reconciliation?.followUps["consent_revoked"] = .init(
            workflow: "retention",
            input: ["subject": "{% $subject.id %}"]
        )
        let text = try #require(
            ScenarioStage.library.definitions.first { $0.name == sardine }
        )
        let stage = try ProductStage(workflows: [
            ("retention", ProductStage.ending("forgotten"), nil), (sardine, text.text, settings),
        ])
        let key = try stage.begin(sardine, ["phoneNumber": "+14155550101"])
        try stage.engine.run(until: stage.moment(hours: 2))
        #expect(try stage.record(key).onboarding?.decision == "verified")
        let customer = try #require(try stage.record(key).output?["customerId"]?.stringValue)
        let widgets = try stage.twin("/twin/sardine/widgets?customerId=\(customer)")
        let token = try #require(widgets.arrayValue?.last?["clientToken"]?.stringValue)
        _ = try stage.twin("/twin/sardine/widgets/\(token)/revoke", method: .post)
        try stage.engine.run(until: stage.moment(hours: 24 * 10))
        #expect(try stage.store.decisions(of: key).map(\.outcome) == ["verified", "consent_revoked"])
        let retention = try stage.store.executions(
            matching: ExecutionFilter(stateMachine: "retention"),
            before: nil,
            limit: 9
        )
        #expect(retention.map(\.status) == [.succeeded])
        let output = try stage.record(try #require(retention.first).key).output
        #expect(output?["input"] == ["subject": "onb-1"])
        // `consent_revoked` is final: nobody looks any more.
        #expect(try stage.engine.run())
        try stage.expectNoViolations()
    }

    /// A verification whose provider answers a status that changes with time, and a run for each status that it changes to.
    private func vendor(
        _ status: @escaping (Timestamp) -> String,
        following outcome: String
    ) throws -> ProductStage {
        var reconciliation = Reconciliation(
            after: ["accepted"],
            every: [86_400],
            of: "connector:sardine:getIdentity",
            ["customerId": "{% $subject.input.customerId %}"],
            decision: "$look.status"
        )
        reconciliation.endsAfter = 20 * 86_400
        reconciliation.followUps[outcome] = .init(workflow: "follow-up", input: ["was": "{% $decision %}"])
        var settings = WorkflowSettings()
        settings.reconciliation = reconciliation
        return try ProductStage(
            workflows: [
                ("verification", ProductStage.ending("accepted"), settings),
                ("follow-up", ProductStage.ending("done"), nil),
            ],
            answers: { _, now in Outcome(.ok, result: ["status": .string(status(now))]) }
        )
    }

    private let customer: JSON = ["customerId": "0f8fad5b-d9cb-469f-a165-70867728950e"]

    /// The repository's verification, whose changes to an outcome may be followed by a workflow of a product, which the text is.
    private func aurora(_ outcome: String? = nil, followedBy text: String = "") throws -> ProductStage {
        guard let outcome else { return try ProductStage() }
        let library = ScenarioStage.library
        var settings = try #require(library.settings[verification])
        settings.reconciliation?.followUps[outcome] = .init(
            workflow: "follow-up",
            input: ["subject": "{% $subject.id %}", "was": "{% $decision %}"]
        )
        let definition = try #require(library.definitions.first { $0.name == verification })
        return try ProductStage(workflows: [
            ("follow-up", text, nil), (verification, definition.text, settings),
        ])
    }

    private let verification = "aurora-sentinel-verification"
    /// Somebody who finishes the journey at once and is accepted.
    private let applicant: JSON = ["phoneNumber": "+14155550101"]

    /// Verifies the applicant, and tells the provider's id of them.
    private func verify(_ stage: ProductStage) throws -> (key: ExecutionKey, customer: String) {
        let key = try stage.begin(verification, applicant)
        try stage.engine.run(until: stage.moment(hours: 12))
        try #require(try stage.record(key).output?["outcome"] == "verified")
        return (key, try #require(try stage.record(key).output?["customerUuid"]?.stringValue))
    }

    @Test("P30 accepted turns into rejected two weeks later: a new decision supersedes, it is told, compensation runs")
    func rejectedLater() throws {
        let stage = try aurora("rejected", followedBy: ProductStage.ending("compensated"))
        let product = ListeningProduct()
        stage.engine.world.twins.product = product.answer
        _ = try stage.engine.changeEndpoint(
            .create(
                url: "https://product.example/hooks",
                types: ["onboarding.decision_changed"],
                workflows: [],
                signsAsymmetrically: false
            )
        )
        let (key, customer) = try verify(stage)
        try stage.engine.run(until: stage.moment(hours: 24 * 14))
        #expect(try stage.store.decisions(of: key).map(\.outcome) == ["verified"])
        _ = try stage.twin(
            "/twin/aurora-sentinel/customers/\(customer)/status",
            method: .post,
            body: ["status": "rejected"]
        )
        // The looks are a week apart by now, give or take a tenth.
        try stage.engine.run(until: stage.moment(hours: 24 * 22))
        let decisions = try stage.store.decisions(of: key)
        #expect(decisions.map(\.outcome) == ["verified", "rejected"])
        #expect(decisions.last?.source == .reconciliation)
        #expect(decisions.last?.supersedes == "verified")
        #expect(product.received.map(\.type) == ["onboarding.decision_changed"])
        let compensation = try stage.record(try #require(decisions.last?.followUp))
        #expect(compensation.output?["outcome"] == "compensated")
        #expect(compensation.output?["input"] == ["subject": "onb-1", "was": "verified"])
        // What ended stays as it ended; what changed is beside it.
        #expect(try stage.record(key).output?["outcome"] == "verified")
        try stage.expectNoViolations()
    }

    @Test("a rejection that the provider takes back is noticed, and a linked run compares the record anew")
    func reconsidered() throws {
        let stage = try aurora()
        let (key, customer) = try verify(stage)
        let path = "/twin/aurora-sentinel/customers/\(customer)/status"
        _ = try stage.twin(path, method: .post, body: ["status": "rejected"])
        try stage.engine.run(until: stage.moment(hours: 48))
        #expect(try stage.store.decisions(of: key).map(\.outcome) == ["verified", "rejected"])
        _ = try stage.twin(path, method: .post, body: ["status": "accepted"])
        try stage.engine.run(until: stage.moment(hours: 24 * 6))
        let decisions = try stage.store.decisions(of: key)
        #expect(decisions.map(\.outcome) == ["verified", "rejected", "reconsidered"])
        let followUp = try stage.record(try #require(decisions.last?.followUp))
        #expect(followUp.onboarding?.origin == key)
        #expect(followUp.output?["outcome"] == "verified")
        try stage.expectNoViolations()
    }

    @Test(
        "P31 accepted turns into draft by expiry: one linked run starts, however often it is looked at, also over crashes"
    )
    func expired() throws {
        let stage = try aurora()
        let (key, customer) = try verify(stage)
        try stage.engine.run(until: stage.moment(hours: 24 * 5))
        _ = try stage.twin("/twin/aurora-sentinel/customers/\(customer)/expire", method: .post)
        var passes = 0
        // Every seventh passage of a seam strikes the process down.
        stage.engine.strikes = { _ in
            passes += 1
            return passes % 7 == 0
        }
        try stage.engine.run(until: stage.moment(hours: 24 * 30))
        stage.engine.strikes = { _ in false }
        #expect(passes > 7)
        #expect(try stage.store.decisions(of: key).map(\.outcome) == ["verified", "reverification_due"])
        let runs = try stage.store.executions(
            matching: ExecutionFilter(stateMachine: "aurora-sentinel-reverification"),
            before: nil,
            limit: 9
        )
        let run = try #require(runs.first)
        #expect(runs.count == 1)
        #expect(try stage.record(run.key).onboarding?.origin == key)
        #expect(try stage.record(run.key).header.input["customerUuid"] == .string(customer))
        #expect(try stage.record(run.key).output?["outcome"] == "reverified")
        // The looks, and the run: nothing else came of it.
        #expect(try stage.store.executions(from: key, limit: 9).count == 2)
        try stage.expectNoViolations()
    }

    @Test(
        "an onboarding is looked at where it was decided: a consent at Sardine, a decision at Aurora Sentinel",
        arguments: ["sardine", "aurora-sentinel"]
    )
    func looksWhereItWasDecided(provider: String) throws {
        let stage = try ProductStage()
        let input: JSON = ["phoneNumber": "+14155550101", "providers": [.string(provider)]]
        let key = try stage.begin("onboarding", input)
        try stage.engine.run(until: stage.moment(hours: 12))
        let output = try stage.record(key).output
        try #require(output?["outcome"] == "verified")
        #expect(output?["provider"] == .string(provider))
        let reference = try #require(output?["reference"]?.stringValue)
        if provider == "sardine" {
            let widgets = try stage.twin("/twin/sardine/widgets?customerId=\(reference)")
            let token = try #require(widgets.arrayValue?.last?["clientToken"]?.stringValue)
            _ = try stage.twin("/twin/sardine/widgets/\(token)/revoke", method: .post)
        } else {
            _ = try stage.twin("/twin/aurora-sentinel/customers/\(reference)/expire", method: .post)
        }
        try stage.engine.run(until: stage.moment(hours: 24 * 5))
        let decisions = try stage.store.decisions(of: key)
        let change = provider == "sardine" ? "consent_revoked" : "reverification_due"
        #expect(decisions.map(\.outcome) == ["verified", change])
        #expect((decisions.last?.followUp != nil) == (provider == "aurora-sentinel"))
        try stage.expectNoViolations()
    }

    @Test("a shared identity whose consent is revoked is noticed, and told")
    func revokedSharing() throws {
        let stage = try ProductStage()
        let key = try stage.begin("sardine-identity-sharing", ["phoneNumber": "+14155550180"])
        try stage.engine.run(until: stage.moment(hours: 12))
        try #require(try stage.record(key).output?["outcome"] == "shared")
        let customer = try #require(try stage.record(key).output?["customerId"]?.stringValue)
        let widgets = try stage.twin("/twin/sardine/widgets?customerId=\(customer)")
        let token = try #require(widgets.arrayValue?.last?["clientToken"]?.stringValue)
        _ = try stage.twin("/twin/sardine/widgets/\(token)/revoke", method: .post)
        try stage.engine.run(until: stage.moment(hours: 24 * 3))
        #expect(try stage.store.decisions(of: key).map(\.outcome) == ["shared", "consent_revoked"])
        #expect(try stage.told(key).last == "onboarding.decision_changed")
        try stage.expectNoViolations()
    }

    @Test("a look that fails says nothing; one that cannot be understood stops where an operator sees it")
    func failedLooks() throws {
        let start = ProductStage.start
        let stage = try vendor({ _ in "accepted" }, following: "rejected")
        stage.engine.world.answers = { _, now in
            now < start.advanced(by: .seconds(10 * 86_400))
                ? Outcome(.invalid, errorName: "Vendor.Down", message: "Down.")
                : Outcome(.ok, result: ["status": "rejected"])
        }
        let key = try stage.begin("verification", customer)
        try stage.engine.run(until: stage.moment(hours: 24 * 9))
        #expect(try stage.store.decisions(of: key).count == 1)
        try stage.engine.run(until: stage.moment(hours: 24 * 12))
        #expect(try stage.store.decisions(of: key).map(\.outcome) == ["accepted", "rejected"])
        try stage.expectNoViolations()
    }
}
