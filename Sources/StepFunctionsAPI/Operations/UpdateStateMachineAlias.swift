internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Changes the description or the routes of an alias.
    static let updateStateMachineAlias = Operation(
        "UpdateStateMachineAlias",
        [
            .required("stateMachineAliasArn", .text(1...256)),
            .optional("description", .text(max: 256)), .optional("routingConfiguration", .routes),
        ]
    ) { request, backend in
        let (stateMachine, name) = try ResourceName.alias(request.text("stateMachineAliasArn"))
        let requested = try request["routingConfiguration"].map { try RequestedRoutes($0) }
        if let requested, requested.stateMachine != stateMachine {
            throw ServiceFailure(
                .validation,
                "Routing configuration must contain versions of the alias's own state machine."
            )
        }
        let description = request.optionalText("description")
        guard description != nil || requested != nil else {
            throw ServiceFailure(.validation, "Either the description or the routing configuration must be specified")
        }
        let change = CatalogRequest.updateAlias(
            stateMachine: stateMachine,
            name: name,
            description: description,
            routes: requested?.routes
        )
        guard case .alias(let alias) = try await backend.engine.change(change) else { throw ServiceFailure.misdirected }
        return ["updateDate": .moment(alias.updatedAt)]
    }
}

extension ResourceName {
    /// The state machine and the name of an alias.
    static func alias(_ arn: String) throws(ServiceFailure) -> (stateMachine: String, name: String) {
        let resource = try ResourceName(arn: arn)
        guard case .qualified(let stateMachine, let name) = resource, Int(name) == nil else { throw resource.misplaced }
        return (stateMachine, name)
    }
}
