internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Looks after the end: executions of their own, which record decisions about the one that they came from.
extension Kernel {
    /// Keeps the definition of a workflow's looks in step with its settings.
    func defineReconciliation(of workflow: String) throws(CatalogFailure) {
        guard let reconciliation = resources.settings[workflow]?.reconciliation else { return }
        let name = workflow + Reconciliation.suffix
        let text = reconciliation.definition
        guard machines.newest(of: name)?.text != text else { return }
        try define(
            DefinitionDraft(stateMachine: name, text: text, roleARN: ""),
            tags: catalog.stateMachines[name]?.tags ?? []
        )
    }

    /// A workflow is registered again as it was: what its settings say of looks may be new.
    func settingsMayHaveChanged(of workflow: String) throws(StoreError) {
        do throws(CatalogFailure) {
            try defineReconciliation(of: workflow)
        } catch {
            // A definition that cannot be used is told when the settings are read; the looks then stay as they were.
            if case .store(let failure) = error { throw failure }
        }
    }

    /// Starts the looks after an end, if the workflow's settings ask for them after this outcome.
    ///
    /// The name holds a slash, which no name of a client's does, so nothing needs to be looked up.
    func reconcileLater(_ execution: LiveExecution, _ outcome: String) {
        let record = execution.record
        let name = record.stateMachine + Reconciliation.suffix
        guard let reconciliation = resources.settings[record.stateMachine]?.reconciliation,
            reconciliation.outcomes.contains(outcome), let definition = machines.newest(of: name),
            let interpreter = try? machines.interpreter(of: definition.key)
        else { return }
        let subject: JSON = [
            "id": .string(OnboardingRecord.publicID(of: record.key)),
            "status": .string(record.status.rawValue.lowercased()),
            "input": record.header.input,
            "output": record.output ?? .null,
            "endedAt": .string(now.description),
        ]
        var request = StartRequest(
            stateMachine: name,
            name: "\(record.key)/\(record.onboarding?.decisionCount ?? 1)",
            input: ["subject": subject, "decision": .string(outcome)]
        )
        request.origin = StartRequest.Origin(execution: record.key, relation: .reconciliation)
        launch(request, (definition, nil, nil), interpreter, applicant: nil, waiter: nil)
    }

    /// Records what a look came to; `nil` if the store could not be read, and it must be tried again.
    func record(_ parameters: JSON, by looker: LiveExecution) -> TaskReport? {
        guard let origin = looker.record.onboarding?.origin, looker.record.onboarding?.relation == .reconciliation,
            let outcome = parameters["outcome"]?.stringValue, outcome.isOutcomeCode
        else {
            return Self.refusal(
                "usher:decide takes an outcome code, and works in reconciliations only: declare one in workflow.json."
            )
        }
        do throws(StoreError) {
            guard let subject = try load(origin) else { return Self.refusal("The onboarding is not there any more.") }
            // It was redriven meanwhile, or another look was faster.
            guard subject.record.status.isTerminal, subject.record.onboarding?.decision != outcome else {
                return .succeeded(output: ["isRecorded": false])
            }
            var followUp: ExecutionKey?
            if let order = parameters["followUp"] {
                switch try follow(subject, order) {
                case .success(let key): followUp = key
                case .failure(let error): return Self.refusal(error.message)
                }
            }
            let before = subject.record.onboarding?.decision ?? subject.record.outcomeCode
            decide(outcome, about: subject, source: .reconciliation, evidence: looker.key, followUp: followUp)
            var details: JSONObject = ["outcome": .string(outcome), "previousOutcome": .string(before)]
            if let followUp { details["followUp"] = .string(OnboardingRecord.publicID(of: followUp)) }
            announce(.onboardingDecisionChanged, about: subject, details)
            return .succeeded(output: ["isRecorded": true])
        } catch {
            return nil
        }
    }

    /// Starts what a change of decision asks for, once, or finds what already runs for the applicant.
    private func follow(
        _ subject: LiveExecution,
        _ order: JSON
    ) throws(StoreError) -> Result<ExecutionKey, EngineError> {
        var request = StartRequest(
            stateMachine: order["workflow"]?.stringValue ?? "",
            name: "\(subject.key)/\((subject.record.onboarding?.decisionCount ?? 0) + 1)",
            input: order["input"] ?? [:]
        )
        request.isOnboarding = true
        request.origin = StartRequest.Origin(execution: subject.key, relation: .followUp)
        switch try begin(request, waiter: nil) {
        case .started(let receipt): return .success(receipt.key)
        case .applicantIsBusy(let key, _): return .success(key)
        case .refused(let error): return .failure(error)
        case .willEnd: return .failure(EngineError(.invalidRequest, "A follow-up is not waited for."))
        }
    }

    private static func refusal(_ cause: String) -> TaskReport {
        .failed(error: "Usher.InvalidInput", cause: cause, retryAfter: nil)
    }
}
