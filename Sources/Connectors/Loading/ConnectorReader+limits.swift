internal import JSONModel

/// The `limits` and `retry` members of a connector file.
extension ConnectorReader {
    mutating func limits(_ view: View<ConnectorKey>) -> [String: GroupLimits] {
        var limits: [String: GroupLimits] = [:]
        for (name, value, location) in entries(view, .limits) {
            guard let group = self.view(value, at: location, as: LimitsKey.self) else { continue }
            limits[name] = GroupLimits(
                rate: rate(group),
                concurrency: integer(group, .concurrency, in: 1...10_000),
                breaker: breaker(group),
                interactiveReserve: number(group, .interactiveReserve, in: 0...0.95) ?? 0.5
            )
        }
        return limits
    }

    private mutating func rate(_ group: View<LimitsKey>) -> GroupLimits.Rate? {
        guard let rate = view(group, .rate, as: RateKey.self) else { return nil }
        require([.calls: "Say how many calls.", .per: "Say in how many seconds."], in: rate)
        let calls = integer(rate, .calls, in: 1...1_000_000)
        let per = duration(rate, .per)
        let burst = integer(rate, .burst, in: 1...1_000_000)
        guard let calls, let per else { return nil }
        return GroupLimits.Rate(calls: calls, per: per, burst: burst ?? calls)
    }

    private mutating func breaker(_ group: View<LimitsKey>) -> GroupLimits.Breaker? {
        let standard = GroupLimits.Breaker.standard
        guard let breaker = view(group, .breaker, as: BreakerKey.self) else { return standard }
        return GroupLimits.Breaker(
            failureRatio: number(breaker, .failureRatio, in: 0.01...1) ?? standard.failureRatio,
            minimumCalls: integer(breaker, .minimumCalls, in: 1...100_000) ?? standard.minimumCalls,
            window: duration(breaker, .window) ?? standard.window,
            pause: duration(breaker, .pause) ?? standard.pause,
            slowAfter: duration(breaker, .slowAfter) ?? standard.slowAfter
        )
    }

    mutating func retriers(_ view: View<ConnectorKey>, errorPrefix: String) -> [DefaultRetrier] {
        guard view[.retry] != nil else { return DefaultRetrier.standard(errorPrefix: errorPrefix) }
        return elements(view, .retry).compactMap { value, location in
            guard let retrier = self.view(value, at: location, as: RetryKey.self) else { return nil }
            require([.errors: "List names: '\(errorPrefix).Transient'."], in: retrier)
            let errors = strings(retrier, .errors) ?? []
            if retrier[.errors] == .array([]) {
                report(
                    "EMPTY_RANGE",
                    "No error is retried.",
                    "List names, or take the retrier out.",
                    at: retrier.place(.errors)
                )
            }
            for (index, error) in errors.enumerated()
            where !error.hasPrefix(errorPrefix + ".") && !error.hasPrefix("States.") {
                report(
                    "UNKNOWN_VALUE",
                    "No call of this connector raises '\(error)'.",
                    "Its errors begin with '\(errorPrefix).'.",
                    at: retrier.place(.errors).appending(index)
                )
            }
            return DefaultRetrier(
                errors: errors,
                interval: duration(retrier, .interval) ?? .seconds(1),
                backoffRate: number(retrier, .backoffRate, in: 1...100) ?? 2,
                maximumDelay: duration(retrier, .maxDelay) ?? .seconds(300),
                maximumAttempts: integer(retrier, .maxAttempts, in: 0...1000) ?? 5,
                hasFullJitter: boolean(retrier, .jitter) ?? true
            )
        }
    }
}
