import JSONModel
import Testing

@Suite("Activities and callbacks")
struct ActivityTests {
    private static let arn = "arn:aws:states:us-east-1:000000000000:activity:check"

    /// Makes the activity and a state machine with one task for it, and gives the state machine's ARN.
    private func prepare(_ fixture: ServiceFixture, task: String = "") async -> JSON {
        _ = await fixture.call("CreateActivity", ["name": "check"])
        let definition = """
            {"StartAt": "Check", "States": {"Check": {"Type": "Task", "Resource": "\(Self.arn)"\(task), "End": true}}}
            """
        let answer = await fixture.call(
            "CreateStateMachine",
            ["name": "m", "definition": .string(definition), "roleArn": "r"]
        )
        return answer.json["stateMachineArn"] ?? .null
    }

    private func history(_ execution: JSON?, _ fixture: ServiceFixture) async -> [String] {
        let answer = await fixture.call("GetExecutionHistory", ["executionArn": execution ?? .null])
        return (answer.json["events"]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
    }

    @Test("hand out tasks in the order of scheduling, each once", .timeLimit(.minutes(5)))
    func order() async throws {
        try await ServiceFixture.run(pollPatience: .milliseconds(1)) { fixture in
            let machine = await prepare(fixture)
            for number in 0..<40 {
                let input: JSON = ["n": .integer(number)]
                _ = await fixture.call("StartExecution", ["stateMachineArn": machine, "input": .string(input.text())])
            }
            for number in 0..<40 {
                let task = await fixture.call("GetActivityTask", ["activityArn": .string(Self.arn)])
                #expect(task.json["input"] == .string("{\"n\":\(number)}"))
            }
            // Nothing is left: the answer has no token.
            #expect(await fixture.call("GetActivityTask", ["activityArn": .string(Self.arn)]).json == [:])
        }
    }

    @Test("let a worker wait for a task, and take its report", .timeLimit(.minutes(5)))
    func longPoll() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await prepare(fixture)
            async let polled = fixture.call(
                "GetActivityTask",
                ["activityArn": .string(Self.arn), "workerName": "w-1"]
            )
            let execution = await fixture.call("StartExecution", ["stateMachineArn": machine, "input": "[1]"])
                .json["executionArn"]
            let task = await polled
            #expect(task.json["input"] == "[1]")
            let token = task.json["taskToken"] ?? .null
            #expect(await fixture.call("SendTaskHeartbeat", ["taskToken": token]).status == 200)
            let wrong = await fixture.call("SendTaskSuccess", ["taskToken": token, "output": "{"])
            #expect(wrong.error == "InvalidOutput")
            #expect(
                await fixture.call("SendTaskSuccess", ["taskToken": token, "output": "{\"ok\": true}"]).status == 200
            )
            let late = await fixture.call("SendTaskSuccess", ["taskToken": token, "output": "{}"])
            #expect(late.error == "TaskTimedOut")
            let described = await fixture.call("DescribeExecution", ["executionArn": execution ?? .null])
            #expect(described.json["output"] == #"{"ok":true}"#)
            #expect(
                await history(execution, fixture) == [
                    "ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted", "ActivitySucceeded",
                    "TaskStateExited", "ExecutionSucceeded",
                ]
            )
        }
    }

    @Test("that fail end the execution, which a redrive resumes", .timeLimit(.minutes(5)))
    func redrive() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await prepare(fixture)
            let execution =
                await fixture.call("StartExecution", ["stateMachineArn": machine]).json["executionArn"] ?? .null
            let first = await fixture.call("GetActivityTask", ["activityArn": .string(Self.arn)])
            _ = await fixture.call(
                "SendTaskFailure",
                ["taskToken": first.json["taskToken"] ?? .null, "error": "Boom", "cause": "why"]
            )
            let failed = await fixture.call("DescribeExecution", ["executionArn": execution])
            #expect(failed.json["status"] == "FAILED")
            #expect(failed.json["error"] == "Boom")
            #expect(failed.json["redriveStatus"] == "REDRIVABLE")
            let request: JSON = ["executionArn": execution, "clientToken": "t-1"]
            let redriven = await fixture.call("RedriveExecution", request)
            let again = await fixture.call("RedriveExecution", request)
            #expect(redriven.json["redriveDate"] == again.json["redriveDate"])
            #expect(again.status == 200)
            let other = await fixture.call("RedriveExecution", ["executionArn": execution])
            #expect(other.error == "ExecutionNotRedrivable")
            let second = await fixture.call("GetActivityTask", ["activityArn": .string(Self.arn)])
            _ = await fixture.call("SendTaskSuccess", ["taskToken": second.json["taskToken"] ?? .null, "output": "1"])
            let done = await fixture.call("DescribeExecution", ["executionArn": execution])
            #expect(done.json["status"] == "SUCCEEDED")
            #expect(done.json["redriveCount"] == 1)
            #expect(await history(execution, fixture).contains("ExecutionRedriven"))
            let listed = await fixture.call(
                "ListExecutions",
                ["stateMachineArn": machine, "redriveFilter": "REDRIVEN"]
            )
            #expect(listed.json["executions"]?.arrayValue?.count == 1)
        }
    }

    @Test("hand nothing to a worker that hung up", .timeLimit(.minutes(5)))
    func hangUp() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await prepare(fixture)
            let poll: JSON = ["activityArn": .string(Self.arn)]
            let gone = Task { await fixture.call("GetActivityTask", poll) }
            gone.cancel()
            // Its answer says that there was no task.
            #expect(await gone.value.json == [:])
            _ = await fixture.call("StartExecution", ["stateMachineArn": machine, "input": "7"])
            #expect(await fixture.call("GetActivityTask", poll).json["input"] == "7")
        }
    }

    @Test("that do not exist fail the task", .timeLimit(.minutes(5)))
    func unknownActivity() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await prepare(fixture)
            _ = await fixture.call("DeleteActivity", ["activityArn": .string(Self.arn)])
            let execution =
                await fixture.call("StartExecution", ["stateMachineArn": machine]).json["executionArn"] ?? .null
            #expect(await fixture.call("DescribeExecution", ["executionArn": execution]).json["status"] == "FAILED")
        }
    }

    @Test("time out at the worker's missing heartbeat", .timeLimit(.minutes(5)))
    func heartbeat() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await prepare(fixture, task: #", "HeartbeatSeconds": 1, "TimeoutSeconds": 60"#)
            let execution =
                await fixture.call("StartExecution", ["stateMachineArn": machine]).json["executionArn"] ?? .null
            let task = await fixture.call("GetActivityTask", ["activityArn": .string(Self.arn)])
            var status: JSON?
            for _ in 0..<12_000 where status != "FAILED" {
                status = await fixture.call("DescribeExecution", ["executionArn": execution]).json["status"]
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(status == "FAILED")
            let late = await fixture.call("SendTaskHeartbeat", ["taskToken": task.json["taskToken"] ?? .null])
            #expect(late.error == "TaskTimedOut")
        }
    }
}
