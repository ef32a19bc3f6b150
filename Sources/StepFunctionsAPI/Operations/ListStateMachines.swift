internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the state machines by name.
    static let listStateMachines = Operation(
        "ListStateMachines",
        [
            .maxResults, .nextToken,
        ]
    ) { request, backend in
        let page = try Page(request, of: "stateMachines", backend)
        let rows = try await backend.read { try $0.stateMachines() }.sorted { $0.name < $1.name }
        return page.answer("stateMachines", all: rows, place: { $0.name }) { record in
            [
                "stateMachineArn": .string(backend.configuration.stateMachineARN(record.name)),
                "name": .string(record.name),
                "type": .string(record.type.rawValue),
                "creationDate": .moment(record.createdAt),
            ]
        }
    }
}
