import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// People who have to decide.
@Suite("Human review")
struct HumanReviewScenarios {
    /// A check that ends at the provider's page for manual review, as Sardine's `manualKycUrl` does, opens a review here.
    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "Check", "States": {
            "Check": {"Type": "Pass", "Output": "{% $states.input %}", "Next": "IsManual"},
            "IsManual": {"Type": "Choice", "Default": "Verified",
                "Choices": [{"Condition": "{% $exists($states.input.manualKycUrl) %}", "Next": "Review"}]},
            "Review": {"Type": "Task", "Resource": "usher:review",
                "Arguments": {"queue": "manual-kyc", "title": "Manual check", "dueSeconds": 3600, "escalation": "error",
                    "subject": {"link": "{% $states.input.manualKycUrl %}"}},
                "Catch": [{"ErrorEquals": ["Usher.ReviewOverdue"], "Next": "Late"}],
                "Output": "{% $states.result %}", "Next": "Decided"},
            "Decided": {"Type": "Succeed", "Output": {"outcome": "{% $states.input.decision %}"}},
            "Late": {"Type": "Succeed", "Output": {"outcome": "overdue"}},
            "Verified": {"Type": "Succeed", "Output": {"outcome": "verified"}}}}
        """

    private static func stage() throws -> ScenarioStage {
        let stage = try ScenarioStage()
        try stage.engine.register(DefinitionDraft(stateMachine: "manual", text: workflow, roleARN: ""))
        return stage
    }

    private static let input: JSON = ["manualKycUrl": "https://sandbox.example/manual/1"]

    @Test("P24 where the manual check is reached, an operator's task opens and its time runs")
    func opensReview() throws {
        let stage = try Self.stage()
        let key = try stage.start("manual", input: Self.input)
        var filter = ReviewFilter()
        (filter.status, filter.queue) = (.open, "manual-kyc")
        let review = try #require(try stage.temporary.store.reviews(matching: filter, after: 0, limit: 9).first)
        #expect(review.branch.execution == key)
        #expect(review.dueAt == ScenarioStage.start.advanced(by: .seconds(3600)))
        #expect(review.subject["link"] == "https://sandbox.example/manual/1")
        try stage.expectNoViolations()

        // Claimed by one, it is nobody else's, until the claim lapses.
        let (alice, bob) = (Signature(actor: "alice", reason: ""), Signature(actor: "bob", reason: ""))
        _ = try stage.engine.operate(.claimReview(review.key, lease: .seconds(600), alice))
        let refusal = #expect(throws: EngineError.self) {
            _ = try stage.engine.operate(.decideReview(review.key, .approve, note: nil, bob))
        }
        #expect(refusal?.code == .actRefused)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(700)))
        try stage.engine.crash()
        _ = try stage.engine.operate(.decideReview(review.key, .approve, note: "Genuine.", bob))
        try stage.engine.run()
        #expect(try stage.record(key).output?["outcome"] == "approve")
        let decided = try #require(try stage.temporary.store.review(review.key))
        #expect(decided.status == .decided && decided.decidedBy == "bob" && decided.note == "Genuine.")
        #expect(try OperatorLog.verify(stage.temporary.store).firstBreak == nil)
        try stage.expectNoViolations()
    }

    @Test("a review that nobody decides in time is escalated by an error that the workflow catches")
    func escalates() throws {
        let stage = try Self.stage()
        let key = try stage.start("manual", input: Self.input)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3599)))
        #expect(try stage.record(key).status == .running)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3700)))
        #expect(try stage.record(key).output?["outcome"] == "overdue")
        let review = try #require(try stage.temporary.store.review(1))
        #expect(review.status == .closed)
        #expect(review.escalatedAt == ScenarioStage.start.advanced(by: .seconds(3600)))
        try stage.expectNoViolations()
    }

    @Test("a pause that shifts deadlines moves the review's due date in its row too")
    func shifts() throws {
        let stage = try Self.stage()
        let key = try stage.start("manual", input: Self.input)
        let alice = Signature(actor: "alice", reason: "The applicant is on holiday.")
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(1000)))
        _ = try stage.engine.operate(.act(.pause(.shift), key, alice))
        try stage.engine.stayDown(for: .seconds(5000))
        _ = try stage.engine.operate(.act(.resume(.init()), key, alice))
        let due = ScenarioStage.start.advanced(by: .seconds(3600 + 5000))
        #expect(try stage.temporary.store.review(1)?.dueAt == due)
        let late = try Selector(parsing: "overdue:true")
        func overdue() throws -> Int {
            try stage.temporary.store.executionCount(selectedBy: late, at: stage.engine.now, limit: 9)
        }
        try stage.engine.run(until: due.advanced(by: .seconds(-1)))
        #expect(try overdue() == 0)
        #expect(try stage.record(key).status == .running)
        try stage.engine.run(until: due.advanced(by: .seconds(1)))
        #expect(try stage.record(key).output?["outcome"] == "overdue")
        try stage.expectNoViolations()
    }

    @Test("a review whose execution is stopped is closed with it")
    func closes() throws {
        let stage = try Self.stage()
        let key = try stage.start("manual", input: Self.input)
        try stage.engine.stop(key)
        #expect(try stage.temporary.store.review(1)?.status == .closed)
        let refusal = #expect(throws: EngineError.self) {
            let signature = Signature(actor: "alice", reason: "")
            _ = try stage.engine.operate(.decideReview(1, .reject, note: nil, signature))
        }
        #expect(refusal?.code == .actRefused)
        try stage.expectNoViolations()
    }
}
