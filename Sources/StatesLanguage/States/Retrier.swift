/// A rule of a `Retry` field: which errors are tried again, when and how often.
public struct Retrier: Sendable, Hashable {
    /// The errors that the rule is for.
    public var errors: ErrorMatcher
    /// The delay before the first retry.
    public var interval: Duration = .seconds(1)
    /// How many retries there may be; 0 means never.
    public var maximumAttempts: Int = 3
    /// By how much each delay is longer than the one before.
    public var backoffRate: Double = 2
    /// The longest delay.
    public var maximumDelay: Duration?
    /// Whether each delay is chosen at random between zero and the computed one (`JitterStrategy` `FULL`).
    public var hasFullJitter = false

    /// The longest delay that is computed, in milliseconds.
    private static let longestDelay = 3.2e12
    /// The most retries that a definition can ask for.
    public static let maximumAttemptsLimit = 99_999_999

    /// Makes a rule with the defaults of the States Language.
    public init(
        errors: ErrorMatcher,
        interval: Duration = .seconds(1),
        maximumAttempts: Int = 3,
        backoffRate: Double = 2,
        maximumDelay: Duration? = nil,
        hasFullJitter: Bool = false
    ) {
        self.errors = errors
        self.interval = interval
        self.maximumAttempts = maximumAttempts
        self.backoffRate = backoffRate
        self.maximumDelay = maximumDelay
        self.hasFullJitter = hasFullJitter
    }

    /// The delay before a retry.
    ///
    /// - Parameters:
    ///   - retry: which retry by this rule it is, from 1.
    ///   - random: a number from 0 up to, not including, 1, for the jitter.
    public func delay(beforeRetry retry: Int, random: Double) -> Duration {
        // Backoff grows without bound while the number of retries may be large, so the product is bounded: 100 years.
        let longest = maximumDelay.map { min($0.milliseconds, Self.longestDelay) } ?? Self.longestDelay
        let computed = interval.milliseconds * backoffRate.power(max(0, retry - 1))
        var delay = computed.isFinite ? max(0, min(computed, longest)) : longest
        if hasFullJitter { delay *= min(max(random, 0), 1) }
        return .milliseconds(Int64(delay.rounded(.up)))
    }
}

/// The error names of a retrier or catcher.
public struct ErrorMatcher: Sendable, Hashable {
    /// The names as the definition lists them.
    public var names: [String]

    /// Makes a matcher.
    public init(_ names: [String]) { self.names = names }

    /// Whether an error is among those meant.
    ///
    /// `States.ALL` stands for any error, `States.TaskFailed` for any but a timeout, and `States.Timeout` for a missed
    /// heartbeat too. An error without a name is matched by the wildcards.
    public func matches(_ error: String?) -> Bool {
        names.contains { name in
            switch name {
            case ErrorName.all: true
            case error: true
            case ErrorName.taskFailed: error != ErrorName.timeout && error != ErrorName.heartbeatTimeout
            case ErrorName.timeout: error == ErrorName.heartbeatTimeout
            default: false
            }
        }
    }
}

extension Double {
    /// A non-negative power by repeated squaring; infinite where it is out of range.
    fileprivate func power(_ exponent: Int) -> Double {
        var result = 1.0
        var base = self
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= base }
            base *= base
            rest >>= 1
        }
        return result
    }
}

extension Duration {
    fileprivate var milliseconds: Double { Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15 }
}
