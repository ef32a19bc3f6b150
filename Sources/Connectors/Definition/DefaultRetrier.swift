/// How errors of a Task state without `Retry` are retried, in the terms of the States Language.
public struct DefaultRetrier: Sendable, Hashable {
    /// The names of the errors, with the connector's prefix.
    public let errors: [String]
    /// The delay before the first retry.
    public let interval: Duration
    /// By which the delay grows at each further retry.
    public let backoffRate: Double
    /// The longest delay.
    public let maximumDelay: Duration
    /// How many retries there are at most (`MaxAttempts`).
    public let maximumAttempts: Int
    /// Whether each delay is taken at random between nothing and its full length.
    public let hasFullJitter: Bool

    /// What a connector gets whose file gives no other: five retries of `Transient` over some minutes at most.
    static func standard(errorPrefix: String) -> [DefaultRetrier] {
        [
            DefaultRetrier(
                errors: ["\(errorPrefix).\(OutcomeClass.transient.errorSuffix)"],
                interval: .seconds(1),
                backoffRate: 2,
                maximumDelay: .seconds(300),
                maximumAttempts: 5,
                hasFullJitter: true
            )
        ]
    }
}
