import JSONModel
import Testing
import WorkflowRuntime
import WorkflowStore

@Suite("Acts of AWS clients in the operators' log")
struct ClientActTests {
    private static let wait = #"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}"#
    private static let map = """
        {"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "L", "End": true, "ItemProcessor": {
          "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "W",
          "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}}}}
        """

    private func start(_ fixture: ServiceFixture, _ definition: String, input: JSON = "{}") async -> JSON {
        let request: JSON = ["name": "m", "definition": .string(definition), "roleArn": "r"]
        let machine = await fixture.call("CreateStateMachine", request).json["stateMachineArn"] ?? .null
        let execution = await fixture.call("StartExecution", ["stateMachineArn": machine, "input": input])
        return execution.json["executionArn"] ?? .null
    }

    @Test("are stops and redrives, each once, with the cause as the reason", .timeLimit(.minutes(1)))
    func stopsAndRedrives() async throws {
        try await ServiceFixture.run { fixture in
            let execution = await start(fixture, Self.wait)
            let stop: JSON = [
                "executionArn": execution, "error": "Enough",
                "cause": .string("Ada" + String(repeating: "!", count: 600)),
            ]
            let redrive: JSON = ["executionArn": execution, "clientToken": "t"]
            // What changes nothing is not logged: a stop of what has ended, a redrive that is repeated.
            for (operation, request) in [
                ("StopExecution", stop), ("StopExecution", stop), ("RedriveExecution", redrive),
                ("RedriveExecution", redrive), ("StopExecution", ["executionArn": execution]),
            ] {
                #expect(await fixture.call(operation, request).status == 200)
            }
            let log = try fixture.store.operatorRecords(of: nil, after: 0, limit: 9)
            #expect(log.map(\.act) == ["stop", "resume", "stop"])
            #expect(log.allSatisfy { $0.actor == "aws api" && $0.execution != nil && $0.before != $0.after })
            #expect(log.map(\.reason.count) == [500, 0, 0])
            #expect(log[0].reason.hasPrefix("Ada!"))
            #expect(log[0].details["error"] == "Enough")
            #expect(log[0].details["causeDigest"]?.stringValue?.count == 64)
            let proof = try OperatorLog.verify(fixture.store)
            #expect(proof.count == 3 && proof.firstBreak == nil)
        }
    }

    @Test("are updates of map runs, with what holds afterwards", .timeLimit(.minutes(1)))
    func updates() async throws {
        try await ServiceFixture.run { fixture in
            let execution = await start(fixture, Self.map, input: "[1, 2, 3]")
            let run = await fixture.call("ListMapRuns", ["executionArn": execution]).json["mapRuns"]?[0]?["mapRunArn"]
            let update: JSON = ["mapRunArn": run ?? .null, "maxConcurrency": 2, "toleratedFailurePercentage": 12.5]
            #expect(await fixture.call("UpdateMapRun", update).status == 200)
            let entry = try #require(try fixture.store.operatorRecords(of: nil, after: 0, limit: 9).first)
            #expect(entry.act == "update-map-run")
            #expect(entry.details["mapRun"] == run)
            #expect(entry.details["limits"] == ["maxConcurrency": 2, "toleratedFailurePercentage": 12.5])
            #expect(entry.before != entry.after && entry.execution == ExecutionKey(1))
        }
    }

    @Test("are not what the program does by itself", .timeLimit(.minutes(1)))
    func program() async throws {
        try await ServiceFixture.run { fixture in
            _ = await start(fixture, Self.wait)
            try await fixture.engine.stop(ExecutionKey(1), error: nil, cause: nil)
            _ = try await fixture.engine.redrive(ExecutionKey(1), clientToken: nil)
            #expect(try fixture.store.operatorRecords(of: nil, after: 0, limit: 9).isEmpty)
        }
    }

    @Test("name the access key, of which the log keeps as much as a name may have")
    func signatures() {
        #expect(Signature(accessKey: "AKID", cause: "why") == Signature(actor: "AKID", reason: "why"))
        #expect(Signature(accessKey: String(repeating: "k", count: 100)).actor.count == OperatorLog.maximumActorLength)
    }
}
