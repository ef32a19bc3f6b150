internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Gives a state machine a new revision, if anything differs.
    static let updateStateMachine = Operation(
        "UpdateStateMachine",
        [
            .stateMachineARN, .optional("definition", .text(1...1_048_576)), .optional("roleArn", .text(1...256)),
            .loggingConfiguration, .tracingConfiguration, .publish, .versionDescription, .encryptionConfiguration,
        ]
    ) { request, backend in
        let arn = request.text("stateMachineArn")
        let name = try Target.name(in: arn)
        guard let record = try await backend.stateMachine(name) else { throw ServiceFailure.noStateMachine(arn) }
        var update = StateMachineUpdate()
        update.text = request.optionalText("definition")
        update.roleARN = request.optionalText("roleArn")
        update.settings = try MachineSettings.settings(in: request)
        update.isPublished = request.flag("publish")
        update.versionDescription = request.optionalText("versionDescription")
        guard update.text != nil || update.roleARN != nil || !update.settings.isEmpty else {
            throw ServiceFailure(
                .missingRequiredParameter,
                "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"
            )
        }
        if update.versionDescription != nil, !update.isPublished {
            throw ServiceFailure(.validation, "Version description can only be set when publish is true")
        }
        if let text = update.text { try backend.check(text, record.type) }
        do {
            guard
                case .stateMachine(_, let definition, let version) =
                    try await backend.engine.change(.updateStateMachine(name, update))
            else { throw ServiceFailure.misdirected }
            return JSONObject(present: [
                "updateDate": .moment(definition.createdAt),
                "revisionId": .string(definition.revisionID ?? DefinitionRecord.initialRevisionID),
                "stateMachineVersionArn": version.map { .string(backend.versionARN($0.number, of: name)) },
            ])
        } catch let error as EngineError where error.code == .unknownStateMachine {
            throw ServiceFailure.noStateMachine(arn)
        }
    }
}
