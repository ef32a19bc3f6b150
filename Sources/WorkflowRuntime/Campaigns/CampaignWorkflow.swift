internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// What a campaign needs of a workflow's definition: one distributed Map over the cohort, whose failures the campaign itself judges.
struct CampaignWorkflow {
    /// What a Map reads the customers of a campaign by.
    static let cohortResource = "usher:cohort"

    /// The name of the state machine as the customers' executions have it.
    let customerStateMachine: String

    /// Checks a definition.
    ///
    /// - Throws: ``EngineError`` that says what to change.
    init(_ name: String, _ stateMachine: StateMachine) throws(EngineError) {
        func refusal(_ message: String) -> EngineError {
            EngineError(.invalidRequest, "The workflow '\(name)' cannot run a campaign: \(message)")
        }
        let maps = stateMachine.allStates.compactMap { state -> (name: String, map: MapState)? in
            guard case .map(let map) = state.kind, map.distribution?.itemReader?.resource == Self.cohortResource else {
                return nil
            }
            return (state.name, map)
        }
        guard let (state, map) = maps.first, let distribution = map.distribution, maps.count == 1 else {
            let remedy = "Give one distributed Map \"ItemReader\": {\"Resource\": \"\(Self.cohortResource)\"}."
            throw refusal("\(maps.isEmpty ? "none" : "more than one") of its Map states reads the cohort. \(remedy)")
        }
        guard distribution.executionType == .standard else {
            throw refusal("the state '\(state)' runs express executions. Write \"ExecutionType\": \"STANDARD\".")
        }
        guard distribution.itemBatcher == nil else {
            throw refusal("the state '\(state)' groups customers. Take its ItemBatcher out.")
        }
        guard distribution.itemReader?.maximumItems == nil else {
            throw refusal("the state '\(state)' leaves customers out. Take MaxItems out of its ItemReader.")
        }
        guard case .literal(100)? = map.toleratedFailurePercentage, map.toleratedFailureCount == nil else {
            let remedy = "Write \"ToleratedFailurePercentage\": 100 and no count; the campaign's tolerances halt it."
            throw refusal("the state '\(state)' would fail by itself. \(remedy)")
        }
        customerStateMachine = "\(name)/\(distribution.label ?? state)"
    }
}

extension Kernel {
    /// What a campaign needs of a workflow as it is defined now.
    func campaignWorkflow(_ name: String) throws(EngineError) -> (
        workflow: CampaignWorkflow, definition: DefinitionRecord
    ) {
        guard let definition = machines.newest(of: name) else { throw .unknownStateMachine(name) }
        guard definition.type == .standard else {
            throw EngineError(.invalidRequest, "The workflow '\(name)' is express. A campaign takes longer than that.")
        }
        guard resources.settings[name]?.applicant.isEmpty == false else {
            let message =
                "The workflow '\(name)' does not say by which fields a customer is known. "
                + "Declare them as 'applicant' in its \(WorkflowSettings.fileName)."
            throw EngineError(.invalidRequest, message)
        }
        guard let stateMachine = resources.parseDefinition(definition.text).stateMachine else {
            throw EngineError(
                .invalidDefinition,
                "The definition of '\(name)' has errors. 'usher validate' shows them."
            )
        }
        return (try CampaignWorkflow(name, stateMachine), definition)
    }
}
