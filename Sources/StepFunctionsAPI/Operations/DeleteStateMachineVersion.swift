internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Deletes a version, if it is there and no alias leads to it.
    static let deleteStateMachineVersion = Operation(
        "DeleteStateMachineVersion",
        [
            .required("stateMachineVersionArn", .text(1...2000))
        ]
    ) { request, backend in
        let resource = try ResourceName(arn: request.text("stateMachineVersionArn"))
        guard case .qualified(let name, let qualifier) = resource, let number = Int(qualifier) else {
            throw resource.misplaced
        }
        _ = try await backend.engine.change(.deleteVersion(stateMachine: name, number: number))
        return [:]
    }
}
