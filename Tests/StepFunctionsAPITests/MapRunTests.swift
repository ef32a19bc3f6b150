import JSONModel
import Testing

@Suite("Map runs in the Step Functions API")
struct MapRunTests {
    private static let definition = """
        {"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "L", "MaxConcurrency": 2, "End": true, "ItemProcessor": {
          "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "W",
          "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}}}}
        """

    /// Starts an execution over five items, and gives its ARN and that of its map run.
    private func start(_ fixture: ServiceFixture) async -> (execution: JSON, run: JSON) {
        let machine = await fixture.call(
            "CreateStateMachine",
            ["name": "m", "definition": .string(Self.definition), "roleArn": "arn:aws:iam::000000000000:role/r"]
        ).json["stateMachineArn"]
        let execution =
            await fixture.call("StartExecution", ["stateMachineArn": machine ?? .null, "input": "[1,2,3,4,5]"])
            .json["executionArn"] ?? .null
        let runs = await fixture.call("ListMapRuns", ["executionArn": execution]).json["mapRuns"]
        return (execution, runs?[0]?["mapRunArn"] ?? .null)
    }

    /// Asks until an answer is as wanted, at most for a while.
    private func poll(
        _ fixture: ServiceFixture,
        _ operation: String,
        _ request: JSON,
        until isWanted: (JSON) -> Bool
    ) async throws -> JSON {
        var answer = await fixture.call(operation, request).json
        for _ in 0..<3000 where !isWanted(answer) {
            try await Task.sleep(for: .milliseconds(20))
            answer = await fixture.call(operation, request).json
        }
        return answer
    }

    @Test("are described with exact counts, and follow an update at once", .timeLimit(.minutes(5)))
    func update() async throws {
        try await ServiceFixture.run { fixture in
            let (_, run) = await start(fixture)
            let request: JSON = ["mapRunArn": run]
            let first = try await poll(fixture, "DescribeMapRun", request) { $0["itemCounts"]?["running"] == 2 }
            #expect(first["status"] == "RUNNING")
            #expect(first["itemCounts"]?["pending"] == 3)
            #expect(first["executionCounts"]?["total"] == 5)
            #expect(await fixture.call("UpdateMapRun", request).error == "ValidationException")
            #expect(await fixture.call("UpdateMapRun", ["mapRunArn": run, "maxConcurrency": 4]).status == 200)
            let second = try await poll(fixture, "DescribeMapRun", request) { $0["itemCounts"]?["running"] == 4 }
            #expect(second["maxConcurrency"] == 4)
            #expect(second["itemCounts"]?["running"] == 4)
        }
    }

    @Test("list their child executions, which know their run", .timeLimit(.minutes(5)))
    func children() async throws {
        try await ServiceFixture.run { fixture in
            let (_, run) = await start(fixture)
            let list = try await poll(fixture, "ListExecutions", ["mapRunArn": run]) {
                $0["executions"]?.arrayValue?.count == 2
            }
            let line = try #require(list["executions"]?[0])
            #expect(line["mapRunArn"] == run)
            #expect(line["itemCount"] == 1)
            let request: JSON = ["executionArn": line["executionArn"] ?? .null]
            let child = await fixture.call("DescribeExecution", request).json
            #expect(child["mapRunArn"] == run)
            #expect(child["stateMachineArn"] == "arn:aws:states:us-east-1:000000000000:stateMachine:m/L")
            let machine = await fixture.call("DescribeStateMachineForExecution", request).json
            #expect(machine["label"] == "L")
            #expect(await fixture.call("RedriveExecution", request).error == "ExecutionNotRedrivable")
        }
    }

    @Test("end with their execution, and are redriven with it", .timeLimit(.minutes(5)))
    func stopAndRedrive() async throws {
        try await ServiceFixture.run { fixture in
            let (execution, run) = await start(fixture)
            let request: JSON = ["mapRunArn": run]
            _ = try await poll(fixture, "DescribeMapRun", request) { $0["itemCounts"]?["running"] == 2 }
            #expect(await fixture.call("StopExecution", ["executionArn": execution]).status == 200)
            let stopped = try await poll(fixture, "DescribeMapRun", request) { $0["status"] == "ABORTED" }
            #expect(stopped["executionCounts"]?["aborted"] == 2)
            #expect(await fixture.call("UpdateMapRun", ["mapRunArn": run, "maxConcurrency": 4]).status == 400)
            #expect(await fixture.call("RedriveExecution", ["executionArn": execution]).status == 200)
            let redriven = try await poll(fixture, "DescribeMapRun", request) { $0["itemCounts"]?["running"] == 2 }
            #expect(redriven["redriveCount"] == 1)
            #expect(redriven["status"] == "RUNNING")
        }
    }

    @Test("are refused where they are not there")
    func unknown() async throws {
        try await ServiceFixture.run { fixture in
            let arn: JSON = "arn:aws:states:us-east-1:000000000000:mapRun:m/L:1"
            #expect(await fixture.call("DescribeMapRun", ["mapRunArn": arn]).error == "ResourceNotFound")
            #expect(
                await fixture.call("DescribeMapRun", ["mapRunArn": "arn:aws:states:x:1:activity:a"]).error
                    == "InvalidArn"
            )
        }
    }
}
