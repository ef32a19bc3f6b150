internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension Operation {
    /// Lists the map runs of an execution.
    static let listMapRuns = Operation(
        "ListMapRuns",
        [
            .executionARN, .maxResults, .nextToken,
        ]
    ) { request, backend in
        let record = try await backend.execution(request.text("executionArn"))
        _ = try Page(request, of: "map runs of \(record.header.arn)", backend)
        return ["mapRuns": []]
    }
}
