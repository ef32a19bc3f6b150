internal import Connectors
internal import JSONModel
internal import StatesLanguage

extension TaskResources {
    /// What is wrong with the readers and writers of a definition's distributed Map states in this engine.
    func distributionDiagnostics(of stateMachine: StateMachine) -> [Diagnostic] {
        stateMachine.allStates.flatMap { state -> [Diagnostic] in
            guard case .map(let map) = state.kind, let distribution = map.distribution else { return [] }
            var problems: [Diagnostic] = []
            if let reader = distribution.itemReader, !reads(reader.resource) {
                problems.append(
                    Diagnostic(
                        code: "UNKNOWN_RESOURCE",
                        message: "'\(reader.resource)' cannot read items in this engine.",
                        remedy:
                            "Use arn:aws:states:::s3:getObject, arn:aws:states:::s3:listObjectsV2, an operation of a "
                            + "connector that has 'page', or, in a campaign, usher:cohort.",
                        at: state.location.appending("ItemReader").appending("Resource")
                    )
                )
            }
            if let resource = distribution.resultWriter?.resource, !writes(resource) {
                problems.append(
                    Diagnostic(
                        code: "UNKNOWN_RESOURCE",
                        message: "'\(resource)' cannot write results in this engine.",
                        remedy: "Use arn:aws:states:::s3:putObject.",
                        at: state.location.appending("ResultWriter").appending("Resource")
                    )
                )
            }
            return problems
        }
    }

    private func reads(_ resource: String) -> Bool {
        guard let resource = TaskResource(resource), resource.pattern == .requestResponse else { return false }
        switch resource.kind {
        case .service(name: "s3", operation: "getObject"), .service(name: "s3", operation: "listObjectsV2"): return true
        case .connector(let name, let operation): return connectors[name]?.operations[operation]?.request?.page != nil
        case .usher("cohort"): return true
        default: return false
        }
    }

    private func writes(_ resource: String) -> Bool {
        TaskResource(resource)?.kind == .service(name: "s3", operation: "putObject")
    }
}
