internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Makes an alias; an equal request gives back the one that is there.
    static let createStateMachineAlias = Operation(
        "CreateStateMachineAlias",
        [
            .optional("description", .text(max: 256)), .required("name", .text(1...80, .aliasName)),
            .required("routingConfiguration", .routes),
        ]
    ) { request, backend in
        let requested = try RequestedRoutes(request["routingConfiguration"] ?? [])
        let name = request.text("name")
        let change = CatalogRequest.createAlias(
            stateMachine: requested.stateMachine,
            name: name,
            description: request.optionalText("description"),
            routes: requested.routes
        )
        guard case .alias(let alias) = try await backend.engine.change(change) else { throw ServiceFailure.misdirected }
        return [
            "stateMachineAliasArn": .string(backend.aliasARN(name, of: requested.stateMachine)),
            "creationDate": .moment(alias.createdAt),
        ]
    }
}
