internal import Connectors
internal import JSONModel
internal import StatesInterpreter

/// Carries out an activity: the task waits in the activity's queue until a worker takes it, then for the worker's report.
struct ActivityTask: TaskDriver {
    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .enqueue }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { .enqueue }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep { .enqueue }
}
