import HTTPTypes
import JSONModel
import Testing

@Suite("Requests")
struct RequestTests {
    @Test(
        "that do not fit are refused in AWS's words",
        arguments: [
            (
                "DescribeExecution", "{}", "ValidationException",
                "1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null"
            ),
            (
                "DescribeExecution", #"{"executionArn": null}"#, "ValidationException",
                "1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null"
            ),
            (
                "DescribeExecution", #"{"executionArn": ""}"#, "ValidationException",
                "1 validation error detected: Value '' at 'executionArn' failed to satisfy constraint: Member must have length greater than or equal to 1"
            ),
            (
                "DescribeExecution", #"{"executionArn": 7}"#, "SerializationException",
                "NUMBER_VALUE can not be converted to String"
            ),
            (
                "DescribeExecution", #"{"executionArn": {}}"#, "SerializationException",
                "Start of structure or map found where not expected."
            ),
            (
                "ListStateMachines", #"{"maxResults": "7"}"#, "SerializationException",
                "STRING_VALUE can not be converted to Integer"
            ),
            (
                "ListStateMachines", #"{"maxResults": -1}"#, "ValidationException",
                "1 validation error detected: Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0"
            ),
            (
                "GetExecutionHistory", #"{"executionArn": "a", "reverseOrder": 1}"#, "SerializationException",
                "NUMBER_VALUE can not be converted to Boolean"
            ),
            (
                "CreateStateMachine", #"{"name": "a"}"#, "ValidationException",
                "2 validation errors detected: Value null at 'definition' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null"
            ),
            (
                "CreateStateMachine", #"{"name": "a", "definition": "x", "roleArn": "r", "type": "FAST"}"#,
                "ValidationException",
                "1 validation error detected: Value 'FAST' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]"
            ),
            (
                "CreateActivity", #"{"name": "a", "tags": [{"key": ""}]}"#, "ValidationException",
                "1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1"
            ),
            (
                "StartExecution", #"{"stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:m/L"}"#,
                "ValidationException",
                "The ARN 'arn:aws:states:us-east-1:000000000000:stateMachine:m/L' is that of a distributed Map state. Give the one of its state machine."
            ),
            (
                "TestState", #"{"definition": "{\"Type\": \"Pass\", \"End\": true}", "variables": "[]"}"#,
                "ValidationException", "Invalid variables: it must be a JSON object."
            ),
            (
                "TestState", #"{"definition": "{\"Type\": \"Pass\", \"End\": true}", "context": "1"}"#,
                "ValidationException", "Invalid context: it must be a JSON object."
            ),
            (
                "CreateStateMachine",
                #"{"name": "a", "roleArn": "r", "definition": "{\"StartAt\": \"T\", \"States\": {\"T\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::dynamodb:getItem\", \"Parameters\": {}, \"End\": true}}}"}"#,
                "InvalidDefinition",
                "Invalid State Machine Definition: 'UNKNOWN_RESOURCE: This engine does not serve 'arn:aws:states:::dynamodb:getItem'. Use connector:, usher: or swift:, an activity, a Lambda function, or one of arn:aws:states:::lambda:invoke, arn:aws:states:::http:invoke, arn:aws:states:::sqs:sendMessage, arn:aws:states:::events:putEvents, arn:aws:states:::states:startExecution. at /States/T/Resource'"
            ),
            (
                "CreateStateMachine",
                #"{"name": "a", "roleArn": "r", "definition": "{\"StartAt\": \"M\", \"States\": {\"M\": {\"Type\": \"Map\", \"End\": true, \"ItemReader\": {\"Resource\": \"arn:aws:states:::s3:getObject\", \"ReaderConfig\": {\"InputType\": \"PARQUET\"}, \"Parameters\": {\"Bucket\": \"b\", \"Key\": \"k\"}}, \"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, \"StartAt\": \"P\", \"States\": {\"P\": {\"Type\": \"Pass\", \"End\": true}}}}}}"}"#,
                "InvalidDefinition",
                "Invalid State Machine Definition: 'UNSUPPORTED_INPUT_TYPE: Parquet files cannot be read. Convert the data set to JSON Lines or CSV, and set ReaderConfig.InputType to JSONL or CSV. at /States/M'"
            ),
            (
                "TagResource", #"{"resourceArn": "a", "tags": {}}"#, "SerializationException",
                "Start of structure or map found where not expected."
            ),
            (
                "StartExecution", #"{"stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:none"}"#,
                "StateMachineDoesNotExist",
                "State Machine Does Not Exist: 'arn:aws:states:us-east-1:000000000000:stateMachine:none'"
            ),
            (
                "StartExecution", #"{"stateMachineArn": "arn:aws:states:us-east-1:000000000000:activity:none"}"#,
                "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: activity'"
            ),
            (
                "StartExecution",
                #"{"stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:m", "name": "a b"}"#,
                "InvalidName", "Invalid Name: 'a b'"
            ),
            (
                "DescribeMapRun", #"{"mapRunArn": "arn:aws:states:us-east-1:000000000000:mapRun:m/l:1"}"#,
                "ResourceNotFound", "Resource not found: 'arn:aws:states:us-east-1:000000000000:mapRun:m/l:1'"
            ),
            (
                "SendTaskSuccess", #"{"taskToken": "x", "output": "{}"}"#, "InvalidToken",
                "Invalid Token: 'Invalid token'"
            ),
            ("ListStateMachines", #"{"nextToken": "x"}"#, "InvalidToken", "Invalid Token: 'Invalid token'"),
            (
                "GetActivityTask", #"{"activityArn": "arn:aws:states:us-east-1:000000000000:activity:none"}"#,
                "ActivityDoesNotExist", "Activity Does Not Exist: 'arn:aws:states:us-east-1:000000000000:activity:none'"
            ),
        ]
    )
    func refusal(_ operation: String, _ body: String, _ code: String, _ message: String) async throws {
        try await ServiceFixture.run { fixture in
            let answer = await fixture.send(operation, body: Array(body.utf8))
            #expect(answer.error == code)
            #expect(answer.json["message"]?.stringValue == message)
            #expect(answer.status == 400)
        }
    }

    @Test("that are none get an error, and every answer has a name and a media type")
    func protocolErrors() async throws {
        try await ServiceFixture.run { fixture in
            #expect(await fixture.call("Fly").error == "UnknownOperationException")
            #expect(await fixture.send("ListStateMachines", body: Array("{".utf8)).error == "SerializationException")
            #expect(await fixture.send("ListStateMachines", body: Array("[]".utf8)).error == "SerializationException")
            #expect(await fixture.send("ListStateMachines", body: [0xFF]).error == "SerializationException")
            let answer = await fixture.send("ListStateMachines", body: Array(#"{"colour": "red"}"#.utf8))
            #expect(answer.error == nil)
            #expect(answer.fields[.contentType] == "application/x-amz-json-1.0")
            let name = try #require(HTTPField.Name("x-amzn-RequestId"))
            #expect(answer.fields[name]?.count == 36)
            let large = Array(repeating: UInt8(ascii: " "), count: 9 << 20)
            #expect(await fixture.send("ListStateMachines", body: large).status == 413)
        }
    }
}
