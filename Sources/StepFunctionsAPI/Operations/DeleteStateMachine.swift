internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Deletes a state machine with its versions and aliases, if it is there.
    ///
    /// Its executions run on.
    static let deleteStateMachine = Operation(
        "DeleteStateMachine",
        [
            .stateMachineARN
        ]
    ) { request, backend in
        let name = try Target.name(in: request.text("stateMachineArn"))
        _ = try await backend.engine.change(.deleteStateMachine(name))
        return [:]
    }
}
