public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// What a branch's row tells about the task attempt in flight, as far as people ask for it.
///
/// It is read from the row's `task` column, whose form is the runtime's own.
public struct TaskSummary: Sendable, Hashable {
    /// What the attempt is doing.
    public enum Phase: Sendable, Hashable {
        /// It could call, and waits for room.
        case ready(since: Timestamp)
        /// A call is on its way.
        case calling(since: Timestamp)
        /// It pauses before its next call.
        case pausing(until: Timestamp)
        /// Somebody who holds the task's token has to report.
        case awaitingToken
        /// Another execution does the work.
        case awaitingExecution(ExecutionKey)
        /// A person decides the review with this number.
        case reviewing(Int64, due: Timestamp?)
    }

    /// Why the next or current call is made: `call`, `resolve`, `adopt` or `poll`.
    public let purpose: String
    /// The number of the look, for those purposes that look several times.
    public let look: Int
    /// The resource that the state names.
    public let resource: String
    /// Which attempt of the visit it is, from 1.
    public let attempt: Int
    /// When the attempt times out.
    public let deadline: Timestamp?
    /// What the attempt is doing.
    public let phase: Phase

    /// Reads the column; `nil` where it holds something else.
    public init?(_ stored: JSON) {
        // The visit's identity does not matter here, so it is left empty.
        let task = TaskProgress(encoded: stored, executionARN: "", path: .root, stateName: "")
        guard let task else { return nil }
        resource = task.request.resource
        attempt = task.request.attempt.number
        deadline = task.request.deadline
        switch task.phase {
        case .ready(let purpose, let since):
            (self.purpose, look, phase) = (purpose.name, purpose.number, .ready(since: since))
        case .calling(let purpose, let since):
            (self.purpose, look, phase) = (purpose.name, purpose.number, .calling(since: since))
        case .pausing(let purpose, let until):
            (self.purpose, look, phase) = (purpose.name, purpose.number, .pausing(until: until))
        case .awaitingExecution(let key):
            (purpose, look, phase) = (CallPurpose.operation.name, 0, .awaitingExecution(key))
        case .queued, .awaitingToken:
            (purpose, look, phase) = (CallPurpose.operation.name, 0, .awaitingToken)
        case .attached(let key, _):
            (purpose, look, phase) = (CallPurpose.operation.name, 0, .awaitingExecution(key))
        case .reviewing(let place):
            (purpose, look, phase) = (CallPurpose.operation.name, 0, .reviewing(place.review, due: place.dueAt))
        }
    }
}
