public import JSONModel

/// What an evaluation may know about the world: the time, randomness, and its bounds.
///
/// The library has no clock and no source of randomness of its own; an evaluation with equal arguments has an equal outcome.
public struct Environment: Sendable {
    /// What `$now()` and `$millis()` answer.
    public var now: Timestamp
    /// What `$random()`, `$shuffle()` and `$uuid()` start from.
    ///
    /// It is the state of a SplitMix64 generator (Steele, Lea, Flood 2014), which is not meant for secrets.
    public var seed: UInt64
    /// The bounds of the evaluation.
    public var limits: Limits

    /// Makes an environment.
    public init(now: Timestamp = .epoch, seed: UInt64 = 0, limits: Limits = Limits()) {
        self.now = now
        self.seed = seed
        self.limits = limits
    }
}
