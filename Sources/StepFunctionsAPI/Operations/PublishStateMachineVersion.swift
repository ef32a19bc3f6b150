internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Freezes the current revision of a state machine as a version.
    static let publishStateMachineVersion = Operation(
        "PublishStateMachineVersion",
        [
            .stateMachineARN, .optional("revisionId", .text(nil)), .optional("description", .text(max: 256)),
        ]
    ) { request, backend in
        let arn = request.text("stateMachineArn")
        let name = try Target.name(in: arn)
        let change = CatalogRequest.publishVersion(
            stateMachine: name,
            revisionID: request.optionalText("revisionId"),
            description: request.optionalText("description")
        )
        do {
            guard case .version(let version) = try await backend.engine.change(change) else {
                throw ServiceFailure.misdirected
            }
            return [
                "stateMachineVersionArn": .string(backend.versionARN(version.number, of: name)),
                "creationDate": .moment(version.createdAt),
            ]
        } catch let error as EngineError where error.code == .unknownStateMachine {
            throw ServiceFailure.noStateMachine(arn)
        }
    }
}
