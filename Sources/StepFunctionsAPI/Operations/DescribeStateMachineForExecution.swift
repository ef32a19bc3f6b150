internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Describes the state machine as it was when an execution started.
    static let describeStateMachineForExecution = Operation(
        "DescribeStateMachineForExecution",
        [
            .executionARN, .includedData,
        ]
    ) { request, backend in
        let record = try await backend.execution(request.text("executionArn"))
        guard let definition = try await backend.definition(record.definition) else {
            throw ServiceFailure.noExecution(record.header.arn)
        }
        var answer = StateMachineAnswer(definition: definition, backend: backend).members(
            isMetadataOnly: request.isMetadataOnly
        )
        answer["stateMachineArn"] = .string(record.header.stateMachineARN)
        answer["updateDate"] = .moment(definition.createdAt)
        if let arn = try await backend.mapRunARN(of: record) {
            answer["name"] = .string(record.stateMachine)
            answer["mapRunArn"] = .string(arn)
            answer["label"] = .text(record.stateMachine.split(separator: "/", maxSplits: 1).last.map(String.init))
        }
        return answer
    }
}
