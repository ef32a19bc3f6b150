internal import Connectors
internal import JSONModel
internal import StatesInterpreter

/// Carries out an `await` operation: it looks at the provider on a schedule, and at once when the applicant comes back.
///
/// The wait is counted from the beginning of the visit, so that a retry after a failed look does not start it anew. Looks that fail
/// for now are part of the waiting and burn no attempt.
struct AwaitTask: TaskDriver {
    let connector: Connector
    let operation: Operation

    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .call(.poll(1)) }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        // After a visit the schedule begins anew: somebody who just came back is likely to be done soon.
        let probe = max(purpose.number, 1)
        // Where one more look is to follow, that one decides what the applicant's coming back means.
        let landing = task.nextHint == nil ? task.hint?.landing : nil
        let step = connector.judge(
            answer,
            awaiting: operation.name,
            input: task.request.parameters,
            startedAt: moment.visitStartedAt,
            probe: probe,
            context: moment.context,
            deadline: task.request.deadline,
            afterReturn: landing.map { $0 == .manual ? .manualReturnLink : .returnLink },
            afterHint: task.hint != nil
        )
        switch step {
        case .done(let outcome):
            return .report(.succeeded(output: outcome.result ?? .null))
        case .fail(let outcome):
            return .report(outcome.failure)
        case .lookAgain(let delay, _):
            return .pause(.poll(probe + 1), until: moment.now.advanced(by: delay))
        }
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { .call(purpose) }

    func heeds(_ waker: AwaitedCondition.Waker) -> Bool { operation.awaited?.wakers.contains(waker) == true }

    func wakeSubjects(of request: TaskRequest) -> [WakeSubject] {
        connector.wakeSubjects(of: operation, input: request.parameters)
    }
}
