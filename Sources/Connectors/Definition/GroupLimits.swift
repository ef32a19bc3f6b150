/// The bounds that the calls of one operation group with one credential keep to together.
public struct GroupLimits: Sendable, Hashable {
    /// The name of the group of operations that name none.
    public static let defaultGroup = "default"

    /// How many calls may start in a time.
    public let rate: Rate?
    /// How many calls may be under way.
    public let concurrency: Int?
    /// When calls stop for a while because too many fail.
    public let breaker: Breaker?
    /// The part of rate and concurrency that batch work leaves to people who wait.
    public let interactiveReserve: Double

    /// A rate.
    public struct Rate: Sendable, Hashable {
        /// How many calls.
        public let calls: Int
        /// In which time.
        public let per: Duration
        /// How many may start at once.
        public let burst: Int
    }

    /// A breaker.
    public struct Breaker: Sendable, Hashable {
        /// The part of failed calls that opens it.
        public let failureRatio: Double
        /// How many calls there must be for the ratio to count.
        public let minimumCalls: Int
        /// Over which time calls are counted.
        public let window: Duration
        /// How long it stays open before a call is let through to try.
        public let pause: Duration
        /// A call that takes longer counts as failed, however it was answered.
        public let slowAfter: Duration

        /// Opens at half of at least 20 calls in a minute, for 30 seconds; a call of more than 10 seconds counts as failed.
        public static let standard = Breaker(
            failureRatio: 0.5,
            minimumCalls: 20,
            window: .seconds(60),
            pause: .seconds(30),
            slowAfter: .seconds(10)
        )
    }
}
