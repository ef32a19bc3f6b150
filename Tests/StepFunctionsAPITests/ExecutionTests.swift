import JSONModel
import Testing
import WorkflowRuntime

@Suite("Executions")
struct ExecutionTests {
    private static let pass = #"{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}"#
    private static let wait = #"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}"#

    private func make(_ fixture: ServiceFixture, _ definition: String, type: JSON = "STANDARD") async -> JSON {
        let request: JSON = ["name": "m", "definition": .string(definition), "roleArn": "r", "type": type]
        return await fixture.call("CreateStateMachine", request).json["stateMachineArn"] ?? .null
    }

    @Test(
        "of express state machines run to their end within the call, under one name as often as asked",
        .timeLimit(.minutes(5))
    )
    func synchronous() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await make(fixture, Self.pass, type: "EXPRESS")
            var arns: Set<JSON> = []
            for _ in 0..<3 {
                let answer = await fixture.call(
                    "StartSyncExecution",
                    ["stateMachineArn": machine, "name": "n", "input": #"{"a": 1}"#]
                )
                #expect(answer.json["status"] == "SUCCEEDED")
                #expect(answer.json["output"] == #"{"a":1}"#)
                #expect(answer.json["name"] == "n")
                if let arn = answer.json["executionArn"] { arns.insert(arn) }
            }
            #expect(arns.count == 3)
        }
    }

    @Test(
        "take inputs of up to 256 KiB where AWS's limits hold, and larger ones where Usher's do",
        .timeLimit(.minutes(5)),
        arguments: [(Compatibility.aws, "ValidationException"), (.usher, nil)] as [(Compatibility, String?)]
    )
    func largeInput(_ compatibility: Compatibility, _ error: String?) async throws {
        try await ServiceFixture.run(compatibility: compatibility) { fixture in
            let machine = await make(fixture, Self.pass)
            let input = JSON.string(String(repeating: "x", count: 262_144)).text()
            let answer = await fixture.call("StartExecution", ["stateMachineArn": machine, "input": .string(input)])
            #expect(answer.error == error)
        }
    }

    @Test("take inputs by their bytes, which non-ASCII characters have several of", .timeLimit(.minutes(5)))
    func inputInBytes() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await make(fixture, Self.pass)
            for (count, error) in [(131_071, nil), (131_072, "ValidationException")] as [(Int, String?)] {
                let input = JSON.string(String(repeating: "é", count: count)).text()
                let answer = await fixture.call(
                    "StartExecution",
                    ["stateMachineArn": machine, "input": .string(input)]
                )
                #expect(answer.error == error)
            }
        }
    }

    @Test("of express state machines that fail say so in the answer", .timeLimit(.minutes(5)))
    func synchronousFailure() async throws {
        try await ServiceFixture.run { fixture in
            let definition = #"{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "C"}}}"#
            let machine = await make(fixture, definition, type: "EXPRESS")
            let answer = await fixture.call("StartSyncExecution", ["stateMachineArn": machine])
            #expect(answer.status == 200)
            #expect(answer.json["status"] == "FAILED")
            #expect(answer.json["error"] == "E")
        }
    }

    @Test("that run have no output yet, and no member about it", .timeLimit(.minutes(5)))
    func running() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await make(fixture, Self.wait)
            let arn = await fixture.call("StartExecution", ["stateMachineArn": machine]).json["executionArn"] ?? .null
            let answer = await fixture.call("DescribeExecution", ["executionArn": arn])
            #expect(answer.json["status"] == "RUNNING")
            #expect(answer.json.objectValue?.values.contains(.null) == false)
            for name in ["output", "outputDetails", "stopDate", "error"] { #expect(answer.json[name] == nil) }
            let bare = await fixture.call("DescribeExecution", ["executionArn": arn, "includedData": "METADATA_ONLY"])
            #expect(bare.json["input"] == nil)
            #expect(bare.json["inputDetails"] == ["included": false])
            let stopped = await fixture.call("StopExecution", ["executionArn": arn, "error": "E", "cause": "C"])
            let again = await fixture.call("StopExecution", ["executionArn": arn])
            #expect(stopped.json["stopDate"] != nil)
            #expect(again.json["stopDate"] == stopped.json["stopDate"])
        }
    }

    @Test(
        "with a name start once while they run, and afterwards or with another input not at all",
        .timeLimit(.minutes(5))
    )
    func idempotency() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await make(fixture, Self.wait)
            let request: JSON = ["stateMachineArn": machine, "name": "a", "input": #"{"b": 1}"#]
            let first = await fixture.call("StartExecution", request)
            let second = await fixture.call("StartExecution", request)
            #expect(first.status == 200)
            #expect(first.json == second.json)
            _ = await fixture.call("StopExecution", ["executionArn": first.json["executionArn"] ?? .null])
            let late = await fixture.call("StartExecution", request)
            #expect(late.error == "ExecutionAlreadyExists")
            #expect(
                late.json["message"]
                    == .string("Execution Already Exists: '\(first.json["executionArn"]?.stringValue ?? "")'")
            )
            let other = await fixture.call("StartExecution", ["stateMachineArn": machine, "name": "a", "input": "2"])
            #expect(other.error == "ExecutionAlreadyExists")
            let wrong = await fixture.call("StartExecution", ["stateMachineArn": machine, "input": "{"])
            #expect(wrong.error == "InvalidExecutionInput")
        }
    }

    @Test("and their events are read in pages, whose tokens continue only their own list", .timeLimit(.minutes(5)))
    func pages() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await make(fixture, Self.pass)
            let arn = await fixture.call("StartExecution", ["stateMachineArn": machine]).json["executionArn"] ?? .null
            for isReversed in [false, true] {
                var ids: [Int] = []
                var token: JSON?
                repeat {
                    var request: JSON = ["executionArn": arn, "maxResults": 1, "reverseOrder": .bool(isReversed)]
                    request["nextToken"] = token
                    let page = await fixture.call("GetExecutionHistory", request)
                    ids += (page.json["events"]?.arrayValue ?? []).compactMap { $0["id"]?.integerValue }
                    token = page.json["nextToken"]
                } while token != nil
                #expect(ids == (isReversed ? [4, 3, 2, 1] : [1, 2, 3, 4]))
            }
            let page = await fixture.call("GetExecutionHistory", ["executionArn": arn, "maxResults": 1])
            let misused = await fixture.call("ListStateMachines", ["nextToken": page.json["nextToken"] ?? .null])
            #expect(misused.error == "InvalidToken")
            let bare = await fixture.call("GetExecutionHistory", ["executionArn": arn, "includeExecutionData": false])
            #expect(
                bare.json["events"]?[1]?["stateEnteredEventDetails"] == [
                    "name": "P", "inputDetails": ["truncated": true],
                ]
            )
        }
    }

    @Test("of an alias are shared out by weight", .timeLimit(.minutes(5)))
    func routing() async throws {
        try await ServiceFixture.run { fixture in
            let machine = await make(fixture, Self.pass)
            let first = await fixture.call("PublishStateMachineVersion", ["stateMachineArn": machine])
            let update: JSON = ["stateMachineArn": machine, "definition": .string(Self.wait), "publish": true]
            let second = await fixture.call("UpdateStateMachine", update)
            let routes: JSON = [
                ["stateMachineVersionArn": first.json["stateMachineVersionArn"] ?? .null, "weight": 75],
                ["stateMachineVersionArn": second.json["stateMachineVersionArn"] ?? .null, "weight": 25],
            ]
            let alias = await fixture.call("CreateStateMachineAlias", ["name": "live", "routingConfiguration": routes])
            for _ in 0..<200 {
                _ = await fixture.call(
                    "StartExecution",
                    ["stateMachineArn": alias.json["stateMachineAliasArn"] ?? .null]
                )
            }
            let listed = await fixture.call(
                "ListExecutions",
                ["stateMachineArn": second.json["stateMachineVersionArn"] ?? .null, "maxResults": 1000]
            )
            let count = listed.json["executions"]?.arrayValue?.count ?? 0
            #expect((20...85).contains(count), "\(count) of 200")
            let version = await fixture.call(
                "DeleteStateMachineVersion",
                ["stateMachineVersionArn": first.json["stateMachineVersionArn"] ?? .null]
            )
            #expect(version.error == "ConflictException")
        }
    }
}
