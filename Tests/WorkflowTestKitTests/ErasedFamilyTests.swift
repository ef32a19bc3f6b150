import Foundation
import JSONModel
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Erasing executions that started others, and those that others started.
@Suite("P47 erasing executions that executions start")
struct ErasedFamilyTests {
    private static let signature = Signature(actor: "dpo", reason: "Art. 17")
    private static let parent = """
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","End":true,
          "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:child","Input.$":"$"}}}}
        """
    private static let waiting = #"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":600,"End":true}}}"#
    private static let map = MapStage.map(#""MaxConcurrency":3"#, state: #""Type":"Wait","Seconds":600"#)

    private func stage(_ machines: [String: String]) throws -> MapStage {
        try MapStage(machines, master: try Self.master())
    }

    private static func master() throws -> MasterKey {
        try #require(MasterKey(secret: Array("a secret of the host with more than 32 bytes".utf8)))
    }

    private func erase(_ key: ExecutionKey, _ stage: MapStage) throws {
        _ = try stage.engine.operate(.subject(.erase(.onboarding(key), Self.signature)))
        try stage.engine.run(until: stage.engine.now)
    }

    private func isErased(_ key: ExecutionKey, _ stage: MapStage) throws -> Bool {
        try stage.record(key).header.input == WithheldPayload.erased
    }

    @Test("a nested execution is its parent's, whichever of the two is named", arguments: [true, false])
    func nested(namesParent: Bool) throws {
        let stage = try stage(["m": Self.parent, "child": Self.waiting])
        let key = try stage.start(input: ["name": "Canary"])
        let child = ExecutionKey(key.number + 1)
        #expect(try stage.record(child).header.input["name"] == "Canary")
        try erase(namesParent ? key : child, stage)
        for key in [key, child] {
            #expect(try isErased(key, stage))
            #expect(try stage.record(key).status == .aborted)
        }
        #expect(try stage.engine.run())
        try stage.expectNoViolations()
    }

    @Test("a map run ends with its execution; its children, who are persons of their own, are erased one by one")
    func mapRun() throws {
        let stage = try stage(["m": Self.map])
        let key = try stage.start(input: MapStage.items(6))
        let children = try stage.children(of: stage.mapRun(of: key)).map(\.key)
        #expect(children.count == 3)
        try erase(children[0], stage)
        #expect(try isErased(children[0], stage))
        #expect(try !isErased(children[1], stage) && !isErased(key, stage))
        // What was stopped did not fail: the run goes on with all others.
        try stage.engine.run()
        #expect(try stage.record(key).status == .succeeded)
        #expect(try stage.mapRun(of: key).executions.aborted == 1)
        #expect(try stage.mapRun(of: key).executions.succeeded == 5)
        try stage.expectNoViolations()

        let other = try stage.start(name: "other", input: MapStage.items(6))
        try erase(other, stage)
        #expect(try stage.engine.run())
        #expect(try isErased(other, stage))
        #expect(try stage.mapRun(of: other).status == .aborted)
        #expect(try stage.children(of: stage.mapRun(of: other)).allSatisfy { $0.status == .aborted })
        try stage.expectNoViolations()
    }

    @Test("what was stopped for an erasure that a hold puts off does not go on when its map run is redriven")
    func redriven() throws {
        let stage = try stage(["m": Self.map])
        let key = try stage.start(input: MapStage.items(3))
        let children = try stage.children(of: stage.mapRun(of: key)).map(\.key)
        let terms = HoldTerms(basis: "AMLD Art. 40", until: nil)
        _ = try stage.engine.operate(.subject(.placeHold(.onboarding(children[0]), terms, Self.signature)))
        try erase(children[0], stage)
        try stage.engine.stop(key)
        try stage.engine.run(until: stage.engine.now)
        try stage.engine.redrive(key)
        try stage.engine.run(until: stage.engine.now)
        let statuses = try children.map { try stage.record($0).status }
        #expect(statuses == [.aborted, .running, .running])
        try stage.engine.run()
        #expect(try stage.mapRun(of: key).executions.aborted == 1)
        #expect(try stage.mapRun(of: key).executions.succeeded == 2)
        try stage.expectNoViolations()
    }

    @Test("what a backup brings back of a map run that was erased comes to its end")
    func restored() throws {
        let stage = try stage(["m": Self.map])
        let key = try stage.start(input: MapStage.items(6))
        let child = try #require(try stage.children(of: stage.mapRun(of: key)).first?.key)
        let path = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
        let suffixes = ["", "-wal", "-shm", ".lock", ".keys", ".keys-wal", ".keys-shm"]
        defer { for suffix in suffixes { try? FileManager.default.removeItem(atPath: path + suffix) } }
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: stage.temporary.path + suffix, toPath: path + suffix)
        }
        try erase(child, stage)
        try erase(key, stage)
        for suffix in [".keys", ".keys-wal"] where FileManager.default.fileExists(atPath: stage.temporary.path + suffix)
        {
            try FileManager.default.copyItem(atPath: stage.temporary.path + suffix, toPath: path + suffix)
        }
        let store = try SQLiteStore(path: path, master: try Self.master())
        let resources = TaskResources(handlers: ["work": { input, _ in input }])
        let engine = try VirtualEngine(
            store: store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
            world: WorkWorld(),
            at: stage.engine.now
        )
        #expect(try #require(try store.execution(key)).record.status == .running)
        try engine.crash()
        #expect(try engine.run())
        for key in [key, child] {
            let record = try #require(try store.execution(key)).record
            #expect(record.status == .aborted && record.header.input == WithheldPayload.erased)
        }
        #expect(try store.runningMapRuns(after: nil, limit: 9) == [])
        #expect(try store.audit(limit: 10).map(\.description) == [])
    }
}
