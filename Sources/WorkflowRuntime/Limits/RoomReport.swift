public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Why a call that is ready to go has no room yet: which bucket it waits for, where it stands, and what holds the bucket's calls
/// back.
///
/// It is read from the store alone, so that it is told also while no engine runs, and costs the same however many wait.
public struct RoomReport: Sendable, Hashable {
    /// Up to which number those before it are counted.
    public static let maximumCount = 1000

    /// The bucket: `sardine/sandbox/default`; `nil` for a call that waits for the engine itself.
    public var bucket: String?
    /// Whom the call is made for.
    public var lane: Lane
    /// How many calls go before it, as far as that is counted; `nil` where they are too many.
    public var ahead: Int?
    /// What holds calls of its lane back: `breaker`, `maintenance`, `retryAfter` or `rate`; `nil` where it only waits for its turn.
    public var obstacle: String?
    /// Why the breaker is open: `failures`, `configurationFault` or `operator`.
    public var reason: String?
    /// When that is over, or the next call is let through to try; `nil` where that depends on people or on calls under way.
    public var until: Timestamp?
    /// When the call is expected to go, by the bucket's rate; `nil` where nobody knows.
    public var expectedAt: Timestamp?

    /// Reads why a branch waits; `nil` for one that does not wait for room.
    public init?(
        on branch: BranchRecord,
        of execution: ExecutionKey,
        in store: some LimitStore & TimerStore,
        at now: Timestamp
    ) throws(StoreError) {
        guard case .capacity(let since, _) = branch.wake else { return nil }
        let queue = branch.capacity ?? .unnamed
        bucket = queue.bucket.isEmpty ? nil : queue.bucket
        lane = queue.lane
        let reference = BranchReference(execution: execution, path: branch.path)
        let place = try store.capacityPlace(of: reference, in: queue, since: since, limit: Self.maximumCount)
        // The lines of a lane take turns, one call each.
        let count = place.ahead * max(1, place.lines) + place.peopleAhead
        ahead = count < Self.maximumCount ? count : nil
        guard bucket != nil, let record = try store.buckets().first(where: { $0.name == queue.bucket }),
            var budget = CallBudget(stored: record)
        else { return }
        guard let found = budget.obstacle(for: lane, at: now) else { return }
        (obstacle, until) = (found.what.rawValue, found.until)
        if found.what == .breaker { reason = budget.breaker.opening?.reason.rawValue }
        expectedAt = until.flatMap { opening in
            // How long it takes until a provider is back that is out of order, a rate does not say.
            guard found.what != .breaker, let ahead else { return nil }
            guard let rate = budget.limits.rate else { return opening }
            let pause = rate.per.inMilliseconds / (Double(rate.calls) * budget.factor)
            return opening.advanced(by: .milliseconds(Int64((Double(ahead) * pause).rounded(.up))))
        }
    }

    /// The report as the REST face writes it; members without a value are left out.
    var json: JSON {
        var object: JSONObject = ["lane": .string(lane.rawValue)]
        object["bucket"] = bucket.map { .string($0) }
        object["ahead"] = ahead.map { .integer($0) }
        object["heldBackBy"] = obstacle.map { .string($0) }
        object["reason"] = reason.map { .string($0) }
        object["until"] = until.map { .string($0.description) }
        object["expectedAt"] = expectedAt.map { .string($0.description) }
        return .object(object)
    }

    /// Sentences that say all of it.
    var explanation: String {
        let bucket = bucket ?? "the engine"
        let cause: String
        switch obstacle.flatMap(CallBudget.Obstacle.init) {
        case .breaker:
            let probe = until.map { " One is let through at \($0) to see whether it works again." } ?? ""
            switch reason.flatMap(CallBreaker.Reason.init) {
            case .operatorAct: cause = "An operator stopped the calls of \(bucket); an operator lets them go again."
            case .configurationFault:
                cause = "Calls of \(bucket) are stopped: its credentials, its address or its form are wrong." + probe
            case .failures, nil: cause = "Calls of \(bucket) are stopped, because too many failed." + probe
            }
        case .maintenance: cause = "\(bucket) is under maintenance" + (until.map { " until \($0)." } ?? ".")
        case .retryAfter: cause = "The provider asked to be left alone" + (until.map { " until \($0)." } ?? ".")
        case .rate: cause = "The rate of \(bucket) is used up" + (until.map { " until \($0)." } ?? ".")
        case .concurrency, nil: cause = "It goes as soon as \(bucket) has room for one more."
        }
        let place: String =
            switch ahead {
            case 0?: " It is the next one."
            case 1?: " One call goes before it."
            case let count?: " \(count) calls go before it."
            case nil: " More than \(Self.maximumCount) calls go before it."
            }
        return cause + place + (expectedAt.map { " It is expected to go at \($0)." } ?? "")
    }
}
