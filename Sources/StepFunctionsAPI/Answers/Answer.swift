internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowRuntime
internal import WorkflowStore

/// The spelling of values in answers.
extension JSON {
    /// A moment: seconds since the Unix epoch, with milliseconds behind the point.
    static func moment(_ time: Timestamp) -> JSON { .double(Double(time.milliseconds) / 1000) }

    /// A moment that may not be there.
    static func moment(_ time: Timestamp?) -> JSON? { time.map { moment($0) } }

    /// A payload, which the API gives as text.
    static func payload(_ value: JSON) -> JSON { .string(value.text()) }

    static func text(_ text: String?) -> JSON? { text.map { .string($0) } }
}

extension JSONObject {
    /// An object of those members that are there.
    init(present members: KeyValuePairs<String, JSON?>) {
        self.init(minimumCapacity: members.count)
        for (key, value) in members {
            if let value { self[key] = value }
        }
    }
}

/// Answers about executions.
struct ExecutionAnswer {
    let record: ExecutionRecord
    let backend: Backend

    /// The members that several operations share.
    func members(isMetadataOnly: Bool) -> JSONObject {
        let details: JSON = ["included": .bool(!isMetadataOnly)]
        return JSONObject(present: [
            "executionArn": .string(record.header.arn),
            "stateMachineArn": .string(record.header.stateMachineARN),
            "name": .string(record.header.name),
            "status": .string(record.status.rawValue),
            "startDate": .moment(record.header.startTime),
            "stopDate": .moment(record.stoppedAt),
            "input": isMetadataOnly ? JSON?.none : .payload(record.header.input),
            "inputDetails": details,
            "output": isMetadataOnly ? JSON?.none : record.output.map { .payload($0) },
            "outputDetails": record.output.map { _ in details },
            "error": .text(record.error),
            "cause": .text(record.cause),
        ])
    }

    /// The answer of `DescribeExecution`.
    func description(isMetadataOnly: Bool, at now: Timestamp) -> JSONObject {
        var answer = members(isMetadataOnly: isMetadataOnly)
        let reason = record.reasonAgainstRedrive(at: now)
        answer.merge(
            JSONObject(present: [
                "stateMachineVersionArn": record.version.map {
                    .string(backend.versionARN($0, of: record.stateMachine))
                },
                "stateMachineAliasArn": record.alias.map { .string(backend.aliasARN($0, of: record.stateMachine)) },
                "redriveCount": .integer(record.header.redriveCount),
                "redriveDate": .moment(record.header.redriveTime),
                "redriveStatus": .string(redriveStatus(reason)),
                "redriveStatusReason": .text(reason),
            ])
        )
        return answer
    }
}

extension ExecutionAnswer {
    /// Child executions of a map run are redriven with it.
    private func redriveStatus(_ reason: String?) -> String {
        guard reason == nil else { return "NOT_REDRIVABLE" }
        return record.origin?.mapRun == nil ? "REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN"
    }
}

/// Answers about state machines.
struct StateMachineAnswer {
    let definition: DefinitionRecord
    let backend: Backend

    /// What is configured with a definition, as both `Describe` operations give it.
    func members(isMetadataOnly: Bool) -> JSONObject {
        let settings = definition.settings.objectValue ?? [:]
        return JSONObject(present: [
            "name": .string(definition.stateMachine),
            "definition": isMetadataOnly ? JSON?.none : .string(definition.text),
            "roleArn": .string(definition.roleARN),
            "loggingConfiguration": settings["loggingConfiguration"] ?? MachineSettings.defaultLogging,
            "tracingConfiguration": settings["tracingConfiguration"] ?? MachineSettings.defaultTracing,
            "encryptionConfiguration": settings["encryptionConfiguration"] ?? MachineSettings.defaultEncryption,
            "revisionId": .text(definition.revisionID),
            "variableReferences": isMetadataOnly ? JSON?.none : variableReferences,
        ])
    }

    /// The variables that each state reads; left out where no state reads any.
    private var variableReferences: JSON? {
        guard let stateMachine = backend.parse(definition.text, definition.type).stateMachine else { return nil }
        let references = stateMachine.variableReferences
        guard !references.isEmpty else { return nil }
        let members = references.sorted { $0.key < $1.key }.map { name, variables in
            (name, JSON.array(variables.sorted().map { .string($0) }))
        }
        return .object(JSONObject(members))
    }
}
