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
    /// The applicant of a twin's scenario whom Sardine cannot verify by itself.
    private static let phoneNumber: JSON = "+14155550105"
    private static let workflow = "sardine-onboarding"

    /// Starts the onboarding, and lets the applicant go through the widget.
    private static func begin(_ stage: ScenarioStage) throws -> ExecutionKey {
        let key = try stage.start(workflow, input: ["phoneNumber": phoneNumber, "manualCheckSeconds": 3600])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(60)))
        return key
    }

    /// Starts a workflow whose review ends in an error when it is due after an hour.
    private static func beginStrictly(_ stage: ScenarioStage) throws -> ExecutionKey {
        let workflow = """
            {"QueryLanguage": "JSONata", "StartAt": "Review", "States": {
                "Review": {"Type": "Task", "Resource": "usher:review",
                    "Arguments": {"title": "Manual check", "dueSeconds": 3600, "escalation": "error"},
                    "Catch": [{"ErrorEquals": ["Usher.ReviewOverdue"], "Next": "Late"}], "Next": "Decided"},
                "Decided": {"Type": "Succeed", "Output": {"outcome": "decided"}},
                "Late": {"Type": "Succeed", "Output": {"outcome": "overdue"}}}}
            """
        try stage.engine.register(DefinitionDraft(stateMachine: "strict", text: workflow, roleARN: ""))
        return try stage.start("strict", input: [:])
    }

    private static func reviews(_ stage: ScenarioStage, in queue: String = "manual-kyc") throws -> [ReviewRecord] {
        var filter = ReviewFilter()
        (filter.status, filter.queue) = (.open, queue)
        return try stage.temporary.store.reviews(matching: filter, after: 0, limit: 9)
    }

    @Test("P24 where the manual check is reached, an operator's task opens and its time runs")
    func opensReview() throws {
        let stage = try ScenarioStage()
        let key = try Self.begin(stage)
        #expect(try stage.visited(key).suffix(3) == ["AwaitSuccess", "ShowManualCheck", "CheckManually"])
        let review = try #require(try Self.reviews(stage).first)
        #expect(review.branch.execution == key)
        #expect(review.dueAt == review.openedAt.advanced(by: .seconds(3600)))
        let state = try stage.twin("/twin/sardine/state?phoneNumber=%2B14155550105")
        #expect(state["widgets"]?["failed"] == 1)
        #expect(review.subject["customerId"]?.stringValue != nil)
        #expect(!review.subject.text().contains("5550105"), "who looks at the list of tasks needs no contact")
        try stage.expectNoViolations()

        // Claimed by one, it is nobody else's, until the claim lapses.
        let (alice, bob) = (Signature(actor: "alice", reason: ""), Signature(actor: "bob", reason: ""))
        _ = try stage.engine.operate(.claimReview(review.key, lease: .seconds(600), alice))
        let refusal = #expect(throws: EngineError.self) {
            _ = try stage.engine.operate(.decideReview(review.key, .approve, note: nil, bob))
        }
        #expect(refusal?.code == .actRefused)
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(700)))
        try stage.engine.crash()
        _ = try stage.engine.operate(.decideReview(review.key, .approve, note: "Genuine.", bob))
        try stage.engine.run()
        #expect(try stage.record(key).output?["outcome"] == "verified_manually")
        let decided = try #require(try stage.temporary.store.review(review.key))
        #expect(decided.status == .decided && decided.decidedBy == "bob" && decided.note == "Genuine.")
        #expect(try OperatorLog.verify(stage.temporary.store).firstBreak == nil)
        try stage.expectNoViolations()
    }

    @Test("a manual check that nobody decides in time is shown as overdue, waits on, and can still be decided")
    func escalates() throws {
        let stage = try ScenarioStage()
        let key = try Self.begin(stage)
        let review = try #require(try Self.reviews(stage).first)
        let due = try #require(review.dueAt)
        try stage.engine.run(until: due.advanced(by: .seconds(-1)))
        #expect(try stage.temporary.store.review(review.key)?.escalatedAt == nil)
        try stage.engine.run(until: due.advanced(by: .seconds(1)))
        #expect(try stage.temporary.store.review(review.key)?.escalatedAt == due)
        #expect(try stage.record(key).status == .running)
        let alice = Signature(actor: "alice", reason: "")
        _ = try stage.engine.operate(.decideReview(review.key, .refer, note: nil, alice))
        let second = try #require(try Self.reviews(stage, in: "manual-kyc-referred").first)
        _ = try stage.engine.operate(.decideReview(second.key, .reject, note: nil, alice))
        #expect(try stage.record(key).output?["outcome"] == "rejected_manually")
        try stage.expectNoViolations()
    }

    @Test("a review that nobody decides in time can end in an error that the workflow catches")
    func failsWhenDue() throws {
        let stage = try ScenarioStage()
        let key = try Self.beginStrictly(stage)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3599)))
        #expect(try stage.record(key).status == .running)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3700)))
        #expect(try stage.record(key).output?["outcome"] == "overdue")
        let review = try #require(try stage.temporary.store.review(1))
        #expect(review.status == .closed)
        #expect(review.escalatedAt == ScenarioStage.start.advanced(by: .seconds(3600)))
        try stage.expectNoViolations()
    }

    @Test("a look that is on its way when the applicant lands says nothing: the one after it opens the review")
    func landsDuringLook() throws {
        let stage = try ScenarioStage(dials: ["sardine": ["faults": ["latencySeconds": 2]]])
        let key = try stage.start(Self.workflow, input: ["phoneNumber": "+14155550100"])
        // After three calls the widget is shown, and the first look is on its way.
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(7)))
        try #require(try stage.visited(key).last == "AwaitSuccess")
        try stage.engine.visitReturnLink(of: key, landing: .manual)
        // A later, ordinary return does not make the landing forgotten.
        try stage.engine.visitReturnLink(of: key)
        try stage.engine.crash()
        try stage.engine.run(until: stage.engine.now.advanced(by: .seconds(30)))
        #expect(try Self.reviews(stage).count == 1)
        #expect(try stage.temporary.store.calls(of: key).filter { $0.purpose == "poll" }.count == 2)
        try stage.expectNoViolations()
    }

    @Test("a pause that shifts deadlines moves the review's due date in its row too")
    func shifts() throws {
        let stage = try ScenarioStage()
        let key = try Self.beginStrictly(stage)
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
        let stage = try ScenarioStage()
        let key = try Self.begin(stage)
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
