internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage

/// Carries out a resource that ends in `.waitForTaskToken`: the call first, then whoever holds the token completes the task.
struct TokenTask: TaskDriver {
    /// What carries out the call.
    let call: any TaskDriver

    init(before call: any TaskDriver) { self.call = call }

    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        waiting(call.begin(task, in: moment))
    }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        waiting(call.receive(answer, for: purpose, of: task, in: moment))
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        waiting(call.recover(purpose, since: since, of: task, in: moment))
    }

    func leavesDoubt(_ answer: Outcome?) -> Bool { call.leavesDoubt(answer) }

    func heeds(_ waker: AwaitedCondition.Waker) -> Bool { call.heeds(waker) }

    func wakeSubjects(of request: TaskRequest) -> [WakeSubject] { call.wakeSubjects(of: request) }

    /// Success of the call is not success of the task.
    private func waiting(_ step: TaskStep) -> TaskStep {
        if case .report(.succeeded(let output)) = step { return .awaitToken(output: output) }
        return step
    }
}

/// Stands for a resource that was there when the definition was registered and is not there now.
///
/// The task fails with an error that a workflow can catch and an operator can resume from, once the resource is back.
struct MissingResourceTask: TaskDriver {
    let resource: String

    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep {
        let cause =
            "The resource '\(resource)' does not exist in this engine any more. Bring it back, then resume the execution."
        return .report(.failed(error: ErrorName.runtime, cause: cause, retryAfter: nil))
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
