internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Describes an execution of a standard state machine.
    static let describeExecution = Operation(
        "DescribeExecution",
        [
            .executionARN, .includedData,
        ]
    ) { request, backend in
        let record = try await backend.execution(request.text("executionArn"))
        var answer = ExecutionAnswer(record: record, backend: backend)
            .description(isMetadataOnly: request.isMetadataOnly, at: backend.clock.now())
        answer["mapRunArn"] = .text(try await backend.mapRunARN(of: record))
        return answer
    }
}
