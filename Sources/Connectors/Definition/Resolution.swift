/// How to find out what became of a `create` whose fate is unknown, or whose effect is there already.
public struct Resolution: Sendable {
    /// The least time from a look that failed itself to the next: the provider is out of order.
    static let failurePause = Duration.seconds(30)

    /// The operation that looks; a `read`.
    public let operation: String
    /// How many looks must find nothing before it counts as absent.
    public let probes: Int
    /// The time between two looks.
    ///
    /// The provider may need it to show what it made.
    public let spacing: Duration
    /// Makes the input of the look.
    let input: Template
    /// Makes the result that the call would have had of what was found.
    let adopt: Template
    /// Holds where an `ok` look found nothing; a look whose outcome is `notFound` found nothing in any case.
    let absent: Template?
}

/// Why a call is looked into.
public enum ResolutionReason: String, Sendable, Hashable {
    /// The call may have had its effect.
    case ambiguous
    /// The provider said that the effect is there already.
    case alreadyDone
}

/// What a look told.
public enum ResolutionStep: Sendable, Hashable {
    /// The effect is there: the task succeeded with this outcome.
    case adopt(Outcome)
    /// Nothing is there: send the call again, with the same idempotency key.
    case sendAgain
    /// Look again after this time.
    case lookAgain(after: Duration)
    /// It cannot be found out: the task failed with this outcome.
    case fail(Outcome)
}
