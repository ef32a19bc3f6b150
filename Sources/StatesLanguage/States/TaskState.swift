/// A Task state: work outside the engine.
public struct TaskState: Sendable {
    /// Who does the work.
    public var resource: TaskResource
    /// What follows.
    public var transition: Transition
    /// The input and output fields.
    public var processing: Processing
    /// The `Credentials` field.
    public var credentials: Template?
    /// The variables to assign.
    public var assign: Template?
    /// How long one attempt may take, in seconds.
    public var timeout: Setting<Int>?
    /// How long one attempt may go without a sign of life, in seconds.
    public var heartbeat: Setting<Int>?
    /// The retriers; `nil` where the definition has no `Retry` field, so that the host's defaults apply.
    public var retriers: [Retrier]?
    /// The catchers.
    public var catchers: [Catcher]
}
