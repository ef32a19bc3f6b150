import Connectors
import Foundation
import JSONModel
import SQLiteStore
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// What follows when the store is older than the world.
@Suite("After a restore from a backup")
struct RestoreScenarios {
    /// Creates an entity after a minute, without looking whether it is there.
    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "Pause", "States": {
            "Pause": {"Type": "Wait", "Seconds": 60, "Next": "Create"},
            "Create": {"Type": "Task", "Resource": "connector:sardine:createEntity", "Next": "Done",
                "Arguments": {"phoneNumber": "{% $states.input.phoneNumber %}"}, "Output": "{% $states.result %}"},
            "Done": {"Type": "Succeed"}}}
        """

    @Test(
        "P52 a store that was restored from before a create looks before it creates, and adopts what it finds",
        arguments: [true, false]
    )
    func looksBeforeCreating(isReconciling: Bool) throws {
        let stage = try ScenarioStage()
        try stage.engine.register(DefinitionDraft(stateMachine: "create", text: Self.workflow, roleARN: ""))
        let key = try stage.start("create", input: ["phoneNumber": "+14155550100"])
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(30)))
        let backup = try Backup(of: stage.temporary.path)

        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(300)))
        let created = try #require(try stage.record(key).output)
        #expect(try stage.twin("/twin/sardine/state")["entities"] == 1)
        #expect(try stage.temporary.store.calls(of: key).map(\.purpose) == ["call"])

        // The disk is lost; the twin is not.
        let store = try SQLiteStore(path: backup.path)
        let library = ScenarioStage.library
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors)
        )
        var configuration = KernelConfiguration()
        configuration.isReconciling = isReconciling
        let restored = try VirtualEngine(
            store: store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: stage.engine.world,
            at: stage.engine.now,
            configuration: configuration
        )
        try restored.sweep()
        try restored.run(until: stage.engine.now.advanced(by: .seconds(300)))
        let record = try #require(try store.execution(key)).record
        #expect(record.output?["customerId"] == created["customerId"])
        // Without the mode the create is sent once more, and only the provider's refusal keeps it from being a second one.
        #expect(try store.calls(of: key).map(\.purpose) == (isReconciling ? ["resolve"] : ["call", "adopt"]))
        #expect(try store.audit(limit: 10).isEmpty)

        // Somebody who comes after the restore is created all the same, once it is sure that they are not there.
        let input: JSON = ["phoneNumber": "+14155550199"]
        let other = try restored.start(StartRequest(stateMachine: "create", name: "other", input: input)).key
        try restored.run(until: stage.engine.now.advanced(by: .seconds(3600)))
        #expect(try #require(try store.execution(other)).record.status == .succeeded)
        let purposes = try store.calls(of: other).map(\.purpose)
        #expect(purposes.last == "call" && purposes.filter { $0 == "call" }.count == 1)
        #expect(purposes.contains("resolve") == isReconciling)
    }

    /// A copy of a store's files at a moment at which nothing is written.
    private final class Backup {
        let path: String

        init(of original: String) throws {
            path = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: original + suffix, toPath: path + suffix)
            }
        }

        deinit {
            for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
    }
}
