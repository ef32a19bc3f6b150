internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage

/// Carries out a `swift:` resource: a closure that the embedding program registered.
///
/// A handler runs at least once: after a crash it is called again, with the same idempotency key.
struct HandlerTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .call(.operation) }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        if answer.outcomeClass == .ok { return .report(.succeeded(output: answer.result ?? .null)) }
        let error = answer.errorName ?? ErrorName.taskFailed
        return .report(.failed(error: error, cause: answer.message, retryAfter: answer.retryAfter))
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { .call(purpose) }
}

/// Carries out `usher:publish`: what the product backend should show to the applicant next.
///
/// The parameters are an object with any of `link`, `message`, `expiresAt` and `step`; they become the execution's presentation. Nothing
/// leaves the process, so the task is done as soon as it is decided.
struct PublishTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        guard case .object = task.request.parameters else {
            let cause = "usher:publish takes an object with link, message, expiresAt or step."
            return .report(.failed(error: "Usher.InvalidInput", cause: cause, retryAfter: nil))
        }
        return .publish(task.request.parameters, output: task.request.parameters)
    }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { begin(task, in: moment) }
}
