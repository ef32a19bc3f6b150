public import JSONModel

/// What a decision may know of the world, handed in so that deciding stays pure.
public struct Surroundings: Sendable {
    /// The current time.
    public var now: Timestamp
    /// The seed for jitter, `$random`, `$uuid` and `States.UUID`; a fresh one for each decision.
    public var seed: UInt64
    /// Gives the opaque token of a task attempt, the same each time it is asked.
    public var taskToken: @Sendable (TaskAttempt) -> String
    /// Gives the object that the Context object holds under `Usher` during a visit to a state.
    public var usherContext: @Sendable (TaskVisit) -> JSON
    /// Tells whether there is an activity with the given ARN; a task for one that is not there fails at once.
    public var activityExists: @Sendable (String) -> Bool

    /// Makes surroundings.
    public init(
        now: Timestamp,
        seed: UInt64,
        taskToken: @escaping @Sendable (TaskAttempt) -> String,
        usherContext: @escaping @Sendable (TaskVisit) -> JSON = { _ in .object([:]) },
        activityExists: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.now = now
        self.seed = seed
        self.taskToken = taskToken
        self.usherContext = usherContext
        self.activityExists = activityExists
    }
}
