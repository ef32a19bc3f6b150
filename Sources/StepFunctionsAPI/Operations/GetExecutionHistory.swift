internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the events of an execution, in order or in reverse.
    static let getExecutionHistory = Operation(
        "GetExecutionHistory",
        [
            .executionARN, .maxResults, .optional("reverseOrder", .flag), .nextToken,
            .optional("includeExecutionData", .flag),
        ]
    ) { request, backend in
        let arn = request.text("executionArn")
        let key = try await backend.execution(arn).key
        let isReversed = request.flag("reverseOrder")
        let page = try Page(request, of: "events of \(arn) \(isReversed ? "reversed" : "")", backend)
        let start = page.start.flatMap { Int($0) }.map { EventID($0) }
        let events = try await backend.read { store in
            try store.events(of: key, after: start, isReversed: isReversed, limit: page.length + 1)
        }
        let includesData = request["includeExecutionData"]?.boolValue ?? true
        return page.answer("events", events, place: { $0.id.description }) { $0.answer(includesData: includesData) }
    }
}
