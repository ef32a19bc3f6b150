/// Something that becomes true at the provider, sooner or later: a person finished, a check came back.
///
/// The truth is what a fresh look at it, the probe, says; a return link or a webhook only makes the next look earlier.
public struct AwaitedCondition: Sendable {
    /// The operation that looks; a `read`.
    public let probe: String
    /// The time from each look to the next; the last repeats.
    public internal(set) var poll: [Duration]
    /// Makes the seconds that at least lie between two looks, of the operation's input; nothing for no such bound.
    ///
    /// Where thousands wait for weeks, a schedule that suits one person would ask the provider more often than it bears.
    var minimumPause: Template?
    /// By which part of itself a time between looks is varied at most, so that many waiting tasks spread out.
    public let jitter: Double
    /// After so long it is too late, unless the task has its own time-out.
    public let deadline: Duration
    /// What makes the next look earlier.
    public let wakers: Set<Waker>
    /// Makes the input of the look.
    let input: Template
    /// Holds when it has come true.
    let done: Template
    /// What ends the wait for the worse, in order.
    let denials: [Denial]
    /// Holds where the applicant's coming back without having finished ends the wait, so that they can be helped on.
    let returned: Template?
    /// Makes the task's result of the result of the look; the latter if `nil`.
    let result: Template?

    /// What makes the next look earlier.
    public enum Waker: Sendable, Hashable {
        /// The applicant came back over the return link.
        case returnLink
        /// A webhook of this name arrived that matches.
        case webhook(String)
    }

    /// A condition under which it will not come true any more.
    struct Denial: Sendable {
        let condition: Template
        let error: String
        let explanation: String
    }
}

/// What a look at an awaited condition told.
public enum AwaitStep: Sendable, Hashable {
    /// It has come true: the task succeeded with this outcome.
    case done(Outcome)
    /// It will not come true, or it cannot be found out: the task failed with this outcome.
    case fail(Outcome)
    /// Look again after this time; the outcome tells why, for people.
    case lookAgain(after: Duration, because: Outcome)
}
