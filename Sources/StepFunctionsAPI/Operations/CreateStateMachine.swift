internal import JSONModel
internal import StatesLanguage
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Makes a state machine; an equal request gives back the one that is there.
    static let createStateMachine = Operation(
        "CreateStateMachine",
        [
            .required("name", .text(1...80)), .definition, .required("roleArn", .text(1...256)), .type,
            .loggingConfiguration, .tags,
            .tracingConfiguration, .publish, .versionDescription, .encryptionConfiguration,
        ]
    ) { request, backend in
        let name = request.text("name")
        try ResourceNameRule.check(name)
        if request.optionalText("versionDescription") != nil, !request.flag("publish") {
            throw ServiceFailure(.validation, "Version description can only be set when publish is true")
        }
        let type = request.optionalText("type").flatMap(StateMachineType.init(rawValue:)) ?? .standard
        let settings = try MachineSettings.settings(in: request)
        try backend.check(request.text("definition"), type)
        var draft = StateMachineDraft(
            name: name,
            text: request.text("definition"),
            roleARN: request.text("roleArn"),
            type: type,
            settings: .object(settings)
        )
        draft.tags = try RequestedTags.tags(in: request)
        draft.isPublished = request.flag("publish")
        draft.versionDescription = request.optionalText("versionDescription")
        let arn = backend.configuration.stateMachineARN(name)
        do {
            guard
                case .stateMachine(let record, _, let version) = try await backend.engine.change(
                    .createStateMachine(draft)
                )
            else { throw ServiceFailure.misdirected }
            return JSONObject(present: [
                "stateMachineArn": .string(arn),
                "creationDate": .moment(record.createdAt),
                "stateMachineVersionArn": version.map { .string(backend.versionARN($0.number, of: name)) },
            ])
        } catch let error as EngineError where error.code == .stateMachineExists {
            throw ServiceFailure(.stateMachineAlreadyExists, "State Machine Already Exists: '\(arn)'")
        }
    }
}

extension Backend {
    /// Why a definition is no JSON, if it is none.
    func complaint(about definition: String) -> JSONComplaint? {
        do throws(JSONParseError) {
            _ = try JSON(parsing: definition)
            return nil
        } catch {
            return JSONComplaint(error, in: definition)
        }
    }

    /// Refuses a definition that has errors.
    func check(_ definition: String, _ type: StateMachineType) throws(ServiceFailure) {
        let (stateMachine, diagnostics) = parse(definition, type)
        guard stateMachine == nil else { return }
        if let complaint = complaint(about: definition) {
            let reason = "\(DiagnosticCode.invalidJSON): \(complaint.text)"
            throw ServiceFailure(.invalidDefinition, "Invalid State Machine Definition: '\(reason)'")
        }
        throw ServiceFailure(.invalidDefinition, diagnostics.invalidDefinitionText)
    }
}

extension ServiceFailure {
    /// The engine answered another question, which is a fault in this program.
    static let misdirected = ServiceFailure(.internalFailure, "The engine gave an answer to another question.")
}
