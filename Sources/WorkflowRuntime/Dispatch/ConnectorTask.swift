internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage

/// Carries out one request of a connector, by its safety class (D6).
///
/// What may be repeated is sent again. A `create` whose fate is unknown is looked into first: what is found is adopted, and only
/// after the connector's number of looks found nothing is it sent again, under the same key. A `notify` whose fate is unknown
/// counts as sent within its window, so that nobody gets the same message twice.
struct ConnectorTask: TaskDriver {
    let connector: Connector
    let operation: Operation

    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        // An earlier attempt of this visit may have had its effect.
        if let since = task.doubtSince, leavesDoubt(nil) {
            return resolve(.ambiguous, since: since, of: task, in: moment)
        }
        // A store that came back from a backup does not know what was created since.
        guard moment.isReconciling, operation.request?.safety == .create else { return .call(.operation) }
        return resolve(.ambiguous, since: moment.now, of: task, in: moment)
    }

    /// Only what must not be done twice leaves a doubt.
    func leavesDoubt(_ answer: Outcome?) -> Bool {
        guard let request = operation.request, !request.safety.isRepeatable else { return false }
        guard let answer else { return true }
        // What the connector calls transient may be repeated without harm, by the same key.
        return answer.outcomeClass != .transient && (answer.mayHaveHadEffect || answer.outcomeClass == .ambiguous)
    }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        switch purpose {
        case .operation, .poll: afterCall(answer, of: task, in: moment)
        case .resolve(let reason, let probe): afterLook(answer, reason, probe: probe, of: task, in: moment)
        }
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        guard case .operation = purpose, let request = operation.request else { return .call(purpose) }
        if request.safety.isRepeatable { return .call(.operation) }
        return resolve(.ambiguous, since: since, of: task, in: moment)
    }

    private func afterCall(_ answer: Outcome, of task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        switch answer.outcomeClass {
        case .ok:
            return .report(.succeeded(output: answer.result ?? .null))
        case .ambiguous:
            return resolve(.ambiguous, since: task.startedAt, of: task, in: moment, answer)
        case .alreadyDone where operation.request?.resolve != nil:
            return .call(.resolve(.alreadyDone, probe: 1))
        default:
            return .report(answer.failure)
        }
    }

    /// Finds out what became of a call whose fate is unknown, as far as the connector can.
    private func resolve(
        _ reason: ResolutionReason,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment,
        _ answer: Outcome? = nil
    ) -> TaskStep {
        guard let request = operation.request else { return .call(.operation) }
        if request.resolve != nil { return .call(.resolve(reason, probe: 1)) }
        if let rule = request.notify {
            // The message may be on its way; a second one inside the window is what must not happen.
            let isInsideWindow = moment.now < since.advanced(by: rule.window)
            return isInsideWindow ? .report(.succeeded(output: ["isAssumed": true])) : .call(.operation)
        }
        let outcome =
            answer
            ?? Outcome(
                .ambiguous,
                errorName: connector.errorName(.ambiguous),
                message:
                    "The process ended during the call, which may have had its effect. Look at the provider, then resume."
            )
        return .report(outcome.failure)
    }

    private func afterLook(
        _ answer: Outcome,
        _ reason: ResolutionReason,
        probe: Int,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        let step = connector.judge(
            answer,
            resolving: operation.name,
            input: task.request.parameters,
            because: reason,
            probe: probe,
            context: moment.context
        )
        switch step {
        case .adopt(let outcome):
            return .report(.succeeded(output: outcome.result ?? .null))
        case .sendAgain:
            return .call(.operation)
        case .lookAgain(let delay):
            // A look that failed says nothing about the call, and does not count among those that found nothing.
            let next = answer.isConclusive ? probe + 1 : probe
            return .pause(.resolve(reason, probe: next), until: moment.now.advanced(by: delay))
        case .fail(let outcome):
            return .report(outcome.failure)
        }
    }
}

extension Outcome {
    /// The report with which an attempt fails.
    var failure: TaskReport {
        .failed(error: errorName ?? ErrorName.taskFailed, cause: message, retryAfter: retryAfter)
    }
}
