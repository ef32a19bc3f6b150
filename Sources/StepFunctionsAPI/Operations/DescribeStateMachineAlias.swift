internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Describes an alias.
    static let describeStateMachineAlias = Operation(
        "DescribeStateMachineAlias",
        [
            .required("stateMachineAliasArn", .text(1...256))
        ]
    ) { request, backend in
        let arn = request.text("stateMachineAliasArn")
        let (stateMachine, name) = try ResourceName.alias(arn)
        guard let alias = try await backend.alias(name, of: stateMachine) else {
            throw ServiceFailure(.resourceNotFound, "Request references a resource that does not exist.")
        }
        return JSONObject(present: [
            "stateMachineAliasArn": .string(arn),
            "name": .string(name),
            "description": .text(alias.description),
            "routingConfiguration": .array(
                alias.routes.map { route in
                    [
                        "stateMachineVersionArn": .string(backend.versionARN(route.version, of: stateMachine)),
                        "weight": .integer(route.weight),
                    ]
                }
            ),
            "creationDate": .moment(alias.createdAt),
            "updateDate": .moment(alias.updatedAt),
        ])
    }
}
