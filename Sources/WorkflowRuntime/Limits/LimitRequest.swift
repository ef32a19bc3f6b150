public import JSONModel
public import WorkflowStore

/// What an operator asks about the bounds of calls.
public enum LimitRequest: Sendable, Hashable {
    /// All buckets.
    case list
    /// Changes bounds of a bucket; what is `nil` stays.
    case set(bucket: String, LimitChange)
    /// Stops all calls of a bucket, until it is closed again.
    case open(bucket: String)
    /// Lets calls go again, also before a pause that the provider asked for is over.
    case close(bucket: String)
    /// Adds a time in which the provider is not called, in place of one with the same name.
    case addMaintenance(bucket: String, MaintenanceWindow)
    /// Takes a maintenance away.
    case removeMaintenance(bucket: String, name: String)
}

/// Bounds to be changed.
public struct LimitChange: Sendable, Hashable {
    /// A bound: the configured one again, none, or a value.
    public enum Bound<Value: Sendable & Hashable>: Sendable, Hashable {
        /// What the connector's file says.
        case configured
        /// No bound.
        case unlimited
        /// This bound.
        case value(Value)
    }

    /// The rate.
    public var rate: Bound<BucketLimits.Rate>?
    /// The concurrency.
    public var concurrency: Bound<Int>?
    /// The reserve of people who wait; it is never without bound.
    public var interactiveReserve: Bound<Double>?

    /// Makes a change of nothing.
    public init() {}

    func apply(to settings: inout BucketSettings) {
        switch rate {
        case nil: break
        case .configured: settings.rate = nil
        case .unlimited: settings.rate = .unlimited
        case .value(let rate): settings.rate = .value(rate)
        }
        switch concurrency {
        case nil: break
        case .configured: settings.concurrency = nil
        case .unlimited: settings.concurrency = .unlimited
        case .value(let concurrency): settings.concurrency = .value(concurrency)
        }
        switch interactiveReserve {
        case nil: break
        case .configured: settings.interactiveReserve = nil
        case .unlimited: settings.interactiveReserve = 0
        case .value(let reserve): settings.interactiveReserve = reserve
        }
    }
}

/// How a bucket stands.
public struct LimitReport: Sendable, Hashable {
    /// The bucket's row: bounds, settings and state.
    public var record: BucketRecord
    /// The bounds that count.
    public var limits: JSON
    /// How many calls are under way; `nil` where no engine was asked.
    public var inFlight: Int?
    /// How many calls wait, by lane.
    public var waiting: [Lane: Int] = [:]
    /// Since when the first of them waits.
    public var waitingSince: Timestamp?
    /// What holds calls of people back: `breaker`, `maintenance`, `retryAfter`, `concurrency` or `rate`.
    public var obstacle: String?
    /// When that is expected to end.
    public var opensAt: Timestamp?
    /// Calls started, failed and throttled, and how often the breaker opened, since the engine's start.
    public var tally: JSON = .null
    /// The resources of tasks whose calls count here, such as `connector:aurora-sentinel:findCustomer`.
    public var resources: Set<String> = []

    /// Makes a report of a row, for whoever reads a store without an engine.
    ///
    /// What depends on the calls under way is not known then.
    public init(stored record: BucketRecord, lengths: [CapacityQueueLength], at now: Timestamp) {
        self.record = record
        let configured = record.configured
        limits = configured
        if var object = configured.objectValue {
            for name in ["rate", "concurrency", "interactiveReserve"] {
                guard let value = record.settings[name] else { continue }
                object[name] = value == "none" ? .null : value
            }
            limits = .object(object)
        }
        count(lengths)
        let settings = BucketSettings(stored: record.settings)
        if case .object = record.state["breaker"] ?? .null {
            obstacle = CallBudget.Obstacle.breaker.rawValue
            opensAt = record.state["breaker"]?["nextProbe"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        } else if let end = settings.maintenance.compactMap({ $0.end(containing: now) }).max() {
            (obstacle, opensAt) = (CallBudget.Obstacle.maintenance.rawValue, end)
        } else if let until = record.state["pausedUntil"]?.integerValue, Int64(until) > now.milliseconds {
            obstacle = CallBudget.Obstacle.retryAfter.rawValue
            opensAt = Timestamp(milliseconds: Int64(until))
        }
    }

    init(_ budget: CallBudget, lengths: [CapacityQueueLength], at now: Timestamp) {
        var budget = budget
        record = budget.record
        limits = budget.limits.json
        inFlight = budget.callsInFlight
        count(lengths)
        if let found = budget.obstacle(for: .interactive, at: now) {
            obstacle = found.what.rawValue
            opensAt = found.until
        }
        tally = [
            "started": .integer(budget.tally.started), "failed": .integer(budget.tally.failed),
            "throttled": .integer(budget.tally.throttled), "opened": .integer(budget.tally.opened),
        ]
    }

    private mutating func count(_ lengths: [CapacityQueueLength]) {
        for length in lengths where length.queue.bucket == record.name {
            waiting[length.queue.lane, default: 0] += length.count
            waitingSince = min(waitingSince ?? length.since, length.since)
        }
    }
}
