internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Describes a state machine, or the version that an ARN names or an alias leads to.
    static let describeStateMachine = Operation(
        "DescribeStateMachine",
        [
            .stateMachineARN, .includedData,
        ]
    ) { request, backend in
        let arn = request.text("stateMachineArn")
        let target = try await Target(arn, backend)
        var key = target.record.definition
        var version: VersionRecord?
        switch target.qualifier {
        case .current: break
        case .version(let number): version = try await backend.version(number, of: target.record.name)
        case .alias(let name):
            // Of the versions behind an alias, the one with the larger share is shown.
            let routes = try await backend.alias(name, of: target.record.name)?.routes ?? []
            guard let route = routes.max(by: { $0.weight < $1.weight }) else {
                throw ServiceFailure.noStateMachine(arn)
            }
            version = try await backend.version(route.version, of: target.record.name)
        }
        key = version?.definition ?? key
        guard let definition = try await backend.definition(key) else { throw ServiceFailure.noStateMachine(arn) }
        var answer = StateMachineAnswer(definition: definition, backend: backend).members(
            isMetadataOnly: request.isMetadataOnly
        )
        answer.merge(
            JSONObject(present: [
                "stateMachineArn": .string(version.map { backend.versionARN($0.number, of: $0.stateMachine) } ?? arn),
                "status": "ACTIVE",
                "type": .string(target.record.type.rawValue),
                "creationDate": .moment(version?.createdAt ?? target.record.createdAt),
                "description": .text(version?.description),
            ])
        )
        return answer
    }
}
