internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the activities by name.
    static let listActivities = Operation(
        "ListActivities",
        [
            .maxResults, .nextToken,
        ]
    ) { request, backend in
        let page = try Page(request, of: "activities", backend)
        let rows = try await backend.read { try $0.activities() }.sorted { $0.name < $1.name }
        return page.answer("activities", all: rows, place: { $0.name }) { activity in
            [
                "activityArn": .string(backend.configuration.activityARN(activity.name)),
                "name": .string(activity.name),
                "creationDate": .moment(activity.createdAt),
            ]
        }
    }
}
