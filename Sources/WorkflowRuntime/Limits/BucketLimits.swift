internal import Connectors
public import JSONModel

/// The bounds of one bucket of calls: what the connector's file says, and what an operator set in its place.
public struct BucketLimits: Sendable, Hashable {
    /// How many calls may start in a time; `nil` for any number.
    public var rate: Rate?
    /// How many calls may be under way; `nil` for the engine's share for one bucket.
    public var concurrency: Int?
    /// The part of both that batch work leaves to people who wait.
    public var interactiveReserve: Double
    /// When calls stop for a while because too many fail.
    public var breaker: Breaker

    /// A rate: in no stretch of time of this length do more calls start.
    public struct Rate: Sendable, Hashable {
        /// How many calls.
        public var calls: Int
        /// In which time.
        public var per: Duration
        /// How many may start at once.
        public var burst: Int

        /// Makes a rate.
        public init(calls: Int, per: Duration, burst: Int? = nil) {
            self.calls = calls
            self.per = per
            self.burst = burst ?? calls
        }
    }

    /// When a breaker opens, and for how long.
    public struct Breaker: Sendable, Hashable {
        /// The part of failed calls that opens it.
        public var failureRatio: Double
        /// How many calls there must be for the ratio to count; as many failures in a row open it too.
        public var minimumCalls: Int
        /// Over which time calls are counted.
        public var window: Duration
        /// How long it stays open before a call is let through to try.
        public var pause: Duration
        /// A call that takes longer counts as failed.
        public var slowAfter: Duration
    }

    /// The largest number of calls of a rate or a concurrency.
    public static let maximumCalls = 1_000_000
    /// The longest time of a rate.
    public static let maximumPeriod = Duration.seconds(86_400)
    /// The largest part that can be reserved: batch work is never shut out by configuration.
    public static let maximumReserve = 0.95

    init(_ group: GroupLimits?) {
        rate = group?.rate.map { Rate(calls: $0.calls, per: $0.per, burst: $0.burst) }
        concurrency = group?.concurrency
        interactiveReserve = group?.interactiveReserve ?? 0.5
        let breaker = group?.breaker ?? .standard
        self.breaker = Breaker(
            failureRatio: breaker.failureRatio,
            minimumCalls: breaker.minimumCalls,
            window: breaker.window,
            pause: breaker.pause,
            slowAfter: breaker.slowAfter
        )
    }

    /// Reads bounds as ``json`` writes them; `nil` if it is none.
    init?(stored json: JSON) {
        guard let reserve = json["interactiveReserve"]?.doubleValue, let breaker = json["breaker"],
            let ratio = breaker["failureRatio"]?.doubleValue, let calls = breaker["minimumCalls"]?.integerValue
        else { return nil }
        func seconds(_ name: String) -> Duration { .milliseconds(Int64((breaker[name]?.doubleValue ?? 0) * 1000)) }
        rate = json["rate"].flatMap(Rate.init)
        concurrency = json["concurrency"]?.integerValue
        interactiveReserve = reserve
        self.breaker = Breaker(
            failureRatio: ratio,
            minimumCalls: calls,
            window: seconds("window"),
            pause: seconds("pause"),
            slowAfter: seconds("slowAfter")
        )
    }

    /// The bounds as JSON, for people and programs.
    public var json: JSON {
        [
            "rate": rate?.json ?? .null,
            "concurrency": concurrency.map(JSON.integer) ?? .null,
            "interactiveReserve": .double(interactiveReserve),
            "breaker": [
                "failureRatio": .double(breaker.failureRatio), "minimumCalls": .integer(breaker.minimumCalls),
                "window": .double(breaker.window.inSeconds), "pause": .double(breaker.pause.inSeconds),
                "slowAfter": .double(breaker.slowAfter.inSeconds),
            ],
        ]
    }
}

extension BucketLimits.Rate {
    var json: JSON { ["calls": .integer(calls), "per": .double(per.inSeconds), "burst": .integer(burst)] }

    /// Reads a rate as ``json`` writes it; `nil` for one that is out of bounds.
    public init?(_ json: JSON) {
        guard let calls = json["calls"]?.integerValue, (1...BucketLimits.maximumCalls).contains(calls),
            let seconds = json["per"]?.doubleValue, seconds >= 0.001,
            seconds <= BucketLimits.maximumPeriod.inSeconds
        else { return nil }
        let burst = json["burst"]?.integerValue ?? calls
        guard (1...BucketLimits.maximumCalls).contains(burst) else { return nil }
        self.init(calls: calls, per: .milliseconds(Int64((seconds * 1000).rounded())), burst: burst)
    }
}

/// What an operator set in place of a bucket's configured bounds.
public struct BucketSettings: Sendable, Hashable {
    /// A value in place of the configured one.
    public enum Override<Value: Sendable & Hashable>: Sendable, Hashable {
        /// No bound at all.
        case unlimited
        /// This bound.
        case value(Value)
    }

    /// The rate, if it was set.
    public var rate: Override<BucketLimits.Rate>?
    /// The concurrency, if it was set.
    public var concurrency: Override<Int>?
    /// The reserve, if it was set.
    public var interactiveReserve: Double?
    /// When the provider is under maintenance.
    public var maintenance: [MaintenanceWindow] = []

    /// Makes settings that leave everything as it is configured.
    public init() {}

    /// The bounds that count.
    func applied(to configured: BucketLimits) -> BucketLimits {
        var limits = configured
        switch rate {
        case nil: break
        case .unlimited: limits.rate = nil
        case .value(let rate): limits.rate = rate
        }
        switch concurrency {
        case nil: break
        case .unlimited: limits.concurrency = nil
        case .value(let concurrency): limits.concurrency = concurrency
        }
        if let interactiveReserve { limits.interactiveReserve = interactiveReserve }
        return limits
    }

    /// The stored form; what was not set is left out.
    public var json: JSON {
        var object: JSONObject = [:]
        switch rate {
        case nil: break
        case .unlimited: object["rate"] = "none"
        case .value(let rate): object["rate"] = rate.json
        }
        switch concurrency {
        case nil: break
        case .unlimited: object["concurrency"] = "none"
        case .value(let concurrency): object["concurrency"] = .integer(concurrency)
        }
        if let interactiveReserve { object["interactiveReserve"] = .double(interactiveReserve) }
        if !maintenance.isEmpty { object["maintenance"] = .array(maintenance.map(\.json)) }
        return .object(object)
    }

    /// Reads the stored form.
    init(stored json: JSON) {
        if json["rate"] == "none" {
            rate = .unlimited
        } else if let stored = json["rate"].flatMap(BucketLimits.Rate.init) {
            rate = .value(stored)
        }
        if json["concurrency"] == "none" {
            concurrency = .unlimited
        } else if let stored = json["concurrency"]?.integerValue {
            concurrency = .value(stored)
        }
        interactiveReserve = json["interactiveReserve"]?.doubleValue
        maintenance = (json["maintenance"]?.arrayValue ?? []).compactMap(MaintenanceWindow.init(stored:))
    }
}

extension Duration {
    /// The duration in seconds, with a fraction.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }

    /// The duration in milliseconds, with a fraction.
    var inMilliseconds: Double { inSeconds * 1000 }
}
