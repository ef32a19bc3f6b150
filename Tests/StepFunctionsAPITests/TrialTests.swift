import Connectors
import HTTPTypes
import JSONModel
import Synchronization
import Testing
import WorkflowRuntime

@Suite("Trials of states")
struct TrialTests {
    private func inspect(_ fixture: ServiceFixture, _ definition: JSON, _ more: JSONObject = [:]) async -> JSON {
        var request: JSONObject = [
            "definition": .string(definition.text()), "roleArn": "r", "inspectionLevel": "TRACE",
        ]
        request.merge(more)
        return await fixture.call("TestState", .object(request)).json
    }

    /// A member of the inspection, which is JSON text.
    private func value(_ name: String, _ answer: JSON) -> JSON? {
        answer["inspectionData"]?[name]?.stringValue.flatMap { try? JSON(parsing: $0) }
    }

    @Test("show the variables as the state leaves them", .timeLimit(.minutes(1)))
    func variables() async throws {
        try await ServiceFixture.run { fixture in
            let pass: JSON = [
                "Type": "Pass", "QueryLanguage": "JSONata", "Assign": ["w": "{% $v * 2 %}"], "Output": "{% $v %}",
                "End": true,
            ]
            let answer = await inspect(fixture, pass, ["variables": #"{"v": 3}"#])
            #expect(value("variables", answer) == ["v": 3, "w": 6])
            #expect(answer["output"] == "3")
            let broken: JSON = [
                "Type": "Pass", "QueryLanguage": "JSONata", "Assign": ["w": "{% $none %}"], "End": true,
            ]
            #expect(await inspect(fixture, broken)["error"] == "States.QueryEvaluationError")
            let caught: JSON = [
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": ["FunctionName": "f"],
                "Catch": [["ErrorEquals": ["States.ALL"], "Assign": ["e.$": "$.Error"], "Next": "C"]], "End": true,
            ]
            let failure = await inspect(fixture, caught, ["mock": ["errorOutput": ["error": "E"]]])
            #expect(failure["status"] == "CAUGHT_ERROR")
            #expect(value("variables", failure) == ["e": "E"])
        }
    }

    @Test("show what the iterations of a Map state would be given", .timeLimit(.minutes(1)))
    func iterations() async throws {
        try await ServiceFixture.run { fixture in
            let map: JSON = [
                "Type": "Map", "ItemsPath": "$.items", "End": true, "ToleratedFailureCount": 0,
                "ToleratedFailurePercentage": 50,
                "ItemSelector": ["v.$": "$$.Map.Item.Value", "k.$": "$$.Map.Item.Key", "n.$": "$.n"],
                "ItemBatcher": ["MaxItemsPerBatch": 1, "BatchInput": ["all.$": "$.n"]],
                "ItemProcessor": [
                    "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "P",
                    "States": ["P": ["Type": "Pass", "End": true]],
                ],
            ]
            let given: JSONObject = ["input": #"{"n": 7, "items": {"a": 1, "b": 2}}"#, "mock": ["result": "[1, 2]"]]
            let answer = await inspect(fixture, map, given)
            #expect(value("afterItemsPath", answer) == ["a": 1, "b": 2])
            let inputs: [JSON] = [["v": 1, "k": "a", "n": 7], ["v": 2, "k": "b", "n": 7]]
            #expect(value("afterItemSelector", answer) == .array(inputs))
            #expect(
                value("afterItemBatcher", answer)
                    == .array(inputs.map { ["BatchInput": ["all": 7], "Items": [$0]] })
            )
            // A bound of zero is none: the other one decides.
            for (failed, status) in [(1, "SUCCEEDED"), (2, "FAILED")] {
                var more = given
                more["stateConfiguration"] = ["mapIterationFailureCount": .integer(failed)]
                #expect(await inspect(fixture, map, more)["status"] == .string(status))
            }
        }
    }

    @Test("make the call of a task that has no mock, and show it without its secrets", .timeLimit(.minutes(1)))
    func calls() async throws {
        let integrations: JSON = [
            "connections": [
                "api": [
                    "authorization": ["type": "API_KEY", "name": "X-Key", "value": "env:KEY"],
                    "endpoints": ["https://api.example/v1"],
                ]
            ]
        ]
        let resources = TaskResources(integrations: try #require(Integrations.parse(integrations.text()).integrations))
        let api = API()
        let caller = ResourceCaller(
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: Keys()),
            transport: api
        )
        try await ServiceFixture.run(resources: resources, trier: caller) { fixture in
            let task: JSON = [
                "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Next": "N",
                "Parameters": [
                    "Method": "POST", "ApiEndpoint": "https://api.example/v1/entries", "RequestBody": ["n.$": "$.n"],
                    "Authentication": ["ConnectionArn": "arn:aws:events:us-east-1:000000000000:connection/api/1"],
                ],
                "ResultSelector": ["code.$": "$.StatusCode"],
            ]
            let answer = await inspect(fixture, task, ["input": #"{"n": 1}"#])
            #expect(answer["status"] == "SUCCEEDED")
            #expect(answer["output"] == #"{"code": 201}"#)
            #expect(api.keys == ["hunter2"])
            let request = answer["inspectionData"]?["request"]
            #expect(request?["url"] == "https://api.example/v1/entries")
            #expect(request?["method"] == "POST")
            #expect(request?["body"] == #"{"n":1}"#)
            #expect(answer["inspectionData"]?["response"]?["statusCode"] == "201")
            #expect(answer["inspectionData"]?["response"]?["body"] == #"{"ok":true}"#)
            #expect(!answer.text().contains("hunter2"))
            let revealed = await inspect(fixture, task, ["input": #"{"n": 1}"#, "revealSecrets": true])
            #expect(revealed["inspectionData"]?["request"]?["headers"]?.stringValue?.contains("hunter2") == true)
            let refused = await inspect(fixture, task, ["input": #"{"n": 0}"#])
            #expect(refused["status"] == "FAILED")
            #expect(refused["error"] == "States.Http.StatusCode.400")
            let plain = await inspect(fixture, task, ["input": #"{"n": 1}"#, "inspectionLevel": "DEBUG"])
            #expect(plain["inspectionData"]?["request"] == nil)
            #expect(plain["inspectionData"]?["afterResultSelector"] != nil)
        }
    }

    @Test(
        "need a mock where a task waits for somebody",
        .timeLimit(.minutes(1)),
        arguments: [
            "arn:aws:states:us-east-1:000000000000:activity:a", "arn:aws:states:::states:startExecution.sync",
            "arn:aws:states:::lambda:invoke.waitForTaskToken",
        ]
    )
    func waiting(_ resource: String) async throws {
        try await ServiceFixture.run { fixture in
            let task: JSON = [
                "Type": "Task", "Resource": .string(resource), "Parameters": ["a": 1], "End": true,
            ]
            #expect(await inspect(fixture, task)["__type"] == "ValidationException")
            #expect(
                await inspect(fixture, task, ["mock": ["result": "{}", "fieldValidationMode": "NONE"]])["status"]
                    == "SUCCEEDED"
            )
        }
    }

    /// An API that takes entries with a number.
    private final class API: Transport {
        private let shown = Mutex<[String]>([])
        /// The keys that it was shown.
        var keys: [String] { shown.withLock { $0 } }

        func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
            let key = HTTPField.Name("X-Key").flatMap { request.head.headerFields[$0] } ?? ""
            shown.withLock { $0.append(key) }
            let isWelcome = String(decoding: request.body, as: UTF8.self) == #"{"n":1}"#
            var head = HTTPResponse(status: isWelcome ? .created : .badRequest)
            head.headerFields[.contentType] = "application/json"
            return IncomingResponse(head: head, body: Array((isWelcome ? #"{"ok":true}"# : "{}").utf8))
        }
    }

    private struct Keys: SecretSource {
        func value(of reference: SecretReference) throws(MissingSecret) -> Secret { Secret("hunter2") }
    }
}
