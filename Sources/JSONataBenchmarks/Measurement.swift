public import JSONModel
internal import JSONata

/// How often a subject was evaluated in a time.
public struct Measurement: Sendable {
    /// What was measured.
    public let subject: String
    /// How often it was evaluated.
    public let count: Int
    /// The time that it took.
    public let duration: Duration

    /// Evaluations a second.
    public var rate: Double {
        let (seconds, attoseconds) = duration.components
        let time = Double(seconds) + Double(attoseconds) * 1e-18
        return time > 0 ? Double(count) / time : 0
    }

    /// Evaluates a subject over and over for about a time.
    ///
    /// The expression is compiled once and evaluated a few times before the clock starts.
    ///
    /// - Parameters:
    ///   - subject: what to measure.
    ///   - minimum: how long to go on.
    ///   - now: the time on a clock that does not go back, counted from any moment.
    /// - Returns: the measurement and what the last evaluation gave.
    /// - Throws: an error of the expression.
    public static func measure(
        _ subject: BenchmarkSubject,
        for minimum: Duration,
        now: () -> Duration
    ) throws -> (measurement: Measurement, result: JSON?) {
        let expression = try Expression(subject.expression)
        var result: JSON?
        for _ in 0..<10 { result = try expression.evaluate(subject.input) }
        var count = 0
        var batch = 1
        let start = now()
        var elapsed = Duration.zero
        while elapsed < minimum {
            for _ in 0..<batch { result = try expression.evaluate(subject.input) }
            count += batch
            elapsed = now() - start
            // Looking at the clock should cost next to nothing.
            if elapsed * 50 < minimum { batch *= 2 }
        }
        return (Measurement(subject: subject.name, count: count, duration: elapsed), result)
    }
}
