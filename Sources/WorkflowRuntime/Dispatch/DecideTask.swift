internal import Connectors
internal import JSONModel
internal import StatesInterpreter

/// Carries out `usher:decide`: a reconciliation records a decision about the onboarding that it came from.
///
/// Nothing leaves the process, so the task is done as soon as it is decided.
struct DecideTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .decide(task.request.parameters) }

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
