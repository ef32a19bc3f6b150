internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Deletes an alias, if it is there.
    static let deleteStateMachineAlias = Operation(
        "DeleteStateMachineAlias",
        [
            .required("stateMachineAliasArn", .text(1...256))
        ]
    ) { request, backend in
        let (stateMachine, name) = try ResourceName.alias(request.text("stateMachineAliasArn"))
        _ = try await backend.engine.change(.deleteAlias(stateMachine: stateMachine, name: name))
        return [:]
    }
}
