import JSONModel
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What comes for a task that waits for room.
extension LimitScenarios {
    @Test("an applicant who comes back while the look waits for room leaves it in its queue, and it is made")
    func hintLeavesQueue() throws {
        let stage = try ScenarioStage()
        let key = try stage.engine.start(
            StartRequest(stateMachine: "sardine-onboarding", name: "one", input: ["phoneNumber": "+14155550100"])
        ).key
        try run(stage, for: .seconds(10))
        let polls = try polls(of: key, stage)
        #expect(polls == 1)
        _ = try stage.engine.limits(.open(bucket: Self.bucket))
        // The next look is due now, and finds no room.
        try stage.engine.visitReturnLink(of: key)
        try run(stage, for: .milliseconds(10))
        let queues = try stage.temporary.store.capacityQueues()
        #expect(
            queues.map(\.queue) == [CapacityQueue(bucket: Self.bucket, lane: .interactive, share: "sardine-onboarding")]
        )
        try stage.engine.visitReturnLink(of: key)
        try run(stage, for: .milliseconds(10))
        #expect(try stage.temporary.store.capacityQueues() == queues)
        _ = try stage.engine.limits(.close(bucket: Self.bucket))
        try run(stage, for: .seconds(10))
        #expect(try self.polls(of: key, stage) == polls + 1)
        #expect(try stage.temporary.store.capacityQueues().isEmpty)
    }

    private func run(_ stage: ScenarioStage, for duration: Duration) throws {
        try stage.engine.run(until: stage.engine.now.advanced(by: duration))
    }

    private func polls(of key: ExecutionKey, _ stage: ScenarioStage) throws -> Int {
        try stage.temporary.store.calls(of: key).count { $0.purpose == "poll" }
    }
}
