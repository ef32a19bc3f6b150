import StatesLanguage
import Testing

@Suite("Retriers")
struct RetrierTests {
    @Test("delays grow by the backoff rate up to the longest")
    func backoff() {
        let retrier = Retrier(
            errors: ErrorMatcher(["E"]),
            interval: .seconds(3),
            backoffRate: 1.5,
            maximumDelay: .seconds(5)
        )
        let delays = (1...4).map { retrier.delay(beforeRetry: $0, random: 0.5) }
        #expect(delays == [.seconds(3), .milliseconds(4500), .seconds(5), .seconds(5)])
    }

    @Test("full jitter stays between nothing and the delay", arguments: [0.0, 0.25, 0.999_999])
    func jitter(random: Double) {
        let retrier = Retrier(errors: ErrorMatcher(["E"]), interval: .seconds(8), hasFullJitter: true)
        let delay = retrier.delay(beforeRetry: 1, random: random)
        #expect(delay >= .zero && delay <= .seconds(8))
        #expect(delay == .milliseconds(Int((8000 * random).rounded(.up))))
    }

    @Test("the millionth retry has a delay, too")
    func bounds() {
        let retrier = Retrier(errors: ErrorMatcher(["E"]), interval: .seconds(99_999_999), backoffRate: 1e300)
        #expect(retrier.delay(beforeRetry: 1_000_000, random: 0) == .milliseconds(3_200_000_000_000))
    }

    @Test("wildcards match what they stand for")
    func wildcards() {
        #expect(ErrorMatcher(["States.ALL"]).matches(nil))
        #expect(ErrorMatcher(["States.TaskFailed"]).matches("Sardine.NotFound"))
        #expect(!ErrorMatcher(["States.TaskFailed"]).matches("States.Timeout"))
        #expect(ErrorMatcher(["States.Timeout"]).matches("States.HeartbeatTimeout"))
        #expect(!ErrorMatcher(["A"]).matches("B"))
        #expect(!ErrorMatcher(["A"]).matches(nil))
    }
}
