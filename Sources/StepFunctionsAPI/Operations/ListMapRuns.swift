internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension Operation {
    /// Lists the map runs of an execution, the newest first.
    static let listMapRuns = Operation(
        "ListMapRuns",
        [
            .executionARN, .maxResults, .nextToken,
        ]
    ) { request, backend in
        let record = try await backend.execution(request.text("executionArn"))
        let arn = record.header.arn
        let page = try Page(request, of: "map runs of \(arn)", backend)
        let start = page.start.flatMap { Int64($0) }.map { MapRunKey($0) }
        let rows = try await backend.read { store in
            try store.mapRuns(of: record.key, before: start, limit: page.length + 1)
        }
        return page.answer("mapRuns", rows, place: { $0.key.description }) { row in
            MapRunDescription(record: row, backend: backend).line(executionARN: arn)
        }
    }
}
