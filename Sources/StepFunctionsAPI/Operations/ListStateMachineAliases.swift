internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the aliases of a state machine, or those that lead to a version, by name.
    static let listStateMachineAliases = Operation(
        "ListStateMachineAliases",
        [
            .stateMachineARN, .nextToken, .maxResults,
        ]
    ) { request, backend in
        let arn = request.text("stateMachineArn")
        let target = try await Target(arn, backend)
        let page = try Page(request, of: "aliases of \(arn)", backend)
        let name = target.record.name
        var rows = try await backend.read { try $0.aliases(of: name) }.sorted { $0.name < $1.name }
        if case .version(let number) = target.qualifier {
            rows.removeAll { alias in !alias.routes.contains { $0.version == number } }
        }
        return page.answer("stateMachineAliases", all: rows, place: { $0.name }) { alias in
            [
                "stateMachineAliasArn": .string(backend.aliasARN(alias.name, of: name)),
                "creationDate": .moment(alias.createdAt),
            ]
        }
    }
}
