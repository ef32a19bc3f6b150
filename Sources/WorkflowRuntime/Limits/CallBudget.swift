internal import JSONModel
internal import WorkflowStore

/// What one bucket of calls may do: rate, concurrency, breaker, back-off, pauses and maintenance in one value.
///
/// Events go in with the time, verdicts come out; it knows no clock, no store and no calls. The kernel asks it before each call
/// and tells it how each one ended. What a restart must not forget is its ``json``.
struct CallBudget: Sendable, Hashable {
    let name: BucketName
    let configured: BucketLimits
    /// How many calls may be under way where nothing is configured.
    let defaultConcurrency: Int

    private(set) var settings = BucketSettings()
    private(set) var limits: BucketLimits
    private(set) var breaker = CallBreaker()
    private(set) var backOff = BackOff()
    /// Until when the provider asked to be left alone.
    private(set) var pausedUntil: Timestamp?
    private var window: RateWindow?
    private var inFlight: [Lane: Int] = [:]
    private var release: Release?
    /// The end of the maintenance for which calls wait.
    private var deferredUntil: Timestamp?

    /// What became of the calls since the process began.
    private(set) var tally = Tally()

    /// Calls that are let through little by little behind a maintenance.
    private struct Release: Sendable, Hashable {
        var from: Timestamp
        var until: Timestamp
        var waiting: Int
        var started = 0

        /// How many may have started by now.
        func allowance(at now: Timestamp) -> Int {
            let length = max(1, Double(until.milliseconds - from.milliseconds))
            return Int(Double(waiting) * Double(now.milliseconds - from.milliseconds) / length) + 1
        }

        var next: Timestamp {
            let length = Double(until.milliseconds - from.milliseconds)
            let wait = (length * Double(started) / Double(max(1, waiting))).rounded(.up)
            return from.advanced(by: .milliseconds(Int64(wait)))
        }
    }

    /// Counters for metrics.
    struct Tally: Sendable, Hashable {
        var started = 0
        var failed = 0
        var throttled = 0
        var opened = 0
    }

    /// What holds a call back.
    enum Obstacle: String, Sendable, Hashable, CaseIterable {
        case breaker, maintenance, retryAfter, concurrency, rate
    }

    init(name: BucketName, configured: BucketLimits, defaultConcurrency: Int) {
        self.name = name
        self.configured = configured
        self.defaultConcurrency = max(1, defaultConcurrency)
        limits = configured
    }

    // MARK: Asking

    /// How many calls of a lane may start now.
    mutating func room(for lane: Lane, at now: Timestamp) -> Int {
        if breaker.opening != nil { return breaker.admits(at: now) && gap(at: now) == nil ? 1 : 0 }
        guard gap(at: now) == nil else { return 0 }
        var room = max(0, allowedConcurrency(for: lane) - callsInFlight)
        if let rate = limits.rate {
            var window = window(rate, at: now)
            room = min(room, window.available(rate, factor: factor, reserve: reserve(of: lane), at: now))
            self.window = window
        }
        if let release, now < release.until { room = min(room, max(0, release.allowance(at: now) - release.started)) }
        return room
    }

    /// What holds a call of a lane back, and until when; the time is `nil` where it depends on calls under way or an operator.
    ///
    /// `nil` if nothing does.
    mutating func obstacle(for lane: Lane, at now: Timestamp) -> (what: Obstacle, until: Timestamp?)? {
        if breaker.opening != nil {
            if !breaker.admits(at: now) {
                let gap = gap(at: now)?.until
                return (.breaker, breaker.nextMoment().map { max($0, gap ?? $0) })
            }
            return gap(at: now).map { ($0.what, $0.until) }
        }
        if let gap = gap(at: now) { return (gap.what, gap.until) }
        if allowedConcurrency(for: lane) <= callsInFlight { return (.concurrency, nil) }
        if let release, now < release.until, release.allowance(at: now) <= release.started {
            return (.maintenance, max(release.next, now.advanced(by: .milliseconds(1))))
        }
        guard let rate = limits.rate else { return nil }
        let (factor, reserve) = (factor, reserve(of: lane))
        var window = window(rate, at: now)
        guard window.available(rate, factor: factor, reserve: reserve, at: now) == 0 else { return nil }
        return (.rate, window.opening(rate, factor: factor, reserve: reserve, at: now))
    }

    /// How many calls are under way.
    var callsInFlight: Int { inFlight.values.reduce(0, +) }

    /// Whether the provider is being left alone, whatever the rate.
    func isShut(at now: Timestamp) -> Bool { breaker.opening != nil || (pausedUntil.map { now < $0 } ?? false) }

    /// The part of the bounds that counts.
    var factor: Double { backOff.factor }

    private func reserve(of lane: Lane) -> Double { lane == .batch ? limits.interactiveReserve : 0 }

    private func allowedConcurrency(for lane: Lane) -> Int {
        let most = max(1, Int(Double(limits.concurrency ?? defaultConcurrency) * factor))
        // Batch work counts everything that is under way, and so leaves its part free.
        return lane == .interactive ? most : max(1, most - Int(Double(most) * limits.interactiveReserve))
    }

    /// A pause that was asked for, or a maintenance.
    private func gap(at now: Timestamp) -> (what: Obstacle, until: Timestamp)? {
        if let end = maintenanceEnd(at: now) { return (.maintenance, max(end, pausedUntil ?? end)) }
        if let pausedUntil, now < pausedUntil { return (.retryAfter, pausedUntil) }
        return nil
    }

    /// When the maintenance ends that is now.
    func maintenanceEnd(at now: Timestamp) -> Timestamp? {
        settings.maintenance.compactMap { $0.end(containing: now) }.max()
    }

    private func window(_ rate: BucketLimits.Rate, at now: Timestamp) -> RateWindow {
        window ?? RateWindow(rate, at: now)
    }

    // MARK: Calls

    /// A call starts, for which there was room.
    ///
    /// Tells whether it is one that is let through to try.
    mutating func start(_ lane: Lane, at now: Timestamp) -> Bool {
        inFlight[lane, default: 0] += 1
        tally.started += 1
        if let rate = limits.rate {
            var window = window(rate, at: now)
            window.take(rate, at: now)
            self.window = window
        }
        if release != nil { release?.started += 1 }
        return breaker.began(at: now)
    }

    /// A call is under way that started before.
    mutating func adopt(_ lane: Lane) { inFlight[lane, default: 0] += 1 }

    /// A call is off: it was answered, or nobody waits for it any more.
    mutating func release(_ lane: Lane) { inFlight[lane, default: 0] = max(0, inFlight[lane, default: 0] - 1) }

    /// How a call ended.
    ///
    /// Tells what changed for the breaker, and whether something must be remembered.
    mutating func heard(
        _ ending: CallBreaker.Ending,
        isProbe: Bool,
        isThrottled: Bool,
        retryAfter: Duration?,
        at now: Timestamp
    ) -> (change: CallBreaker.Change?, isDirty: Bool) {
        var isDirty = false
        if isThrottled {
            tally.throttled += 1
            isDirty = backOff.throttled(at: now)
            if let retryAfter, retryAfter > .zero {
                let until = now.advanced(by: retryAfter)
                if pausedUntil.map({ $0 < until }) ?? true {
                    pausedUntil = until
                    isDirty = true
                }
            }
        }
        if ending == .failure || ending == .fault { tally.failed += 1 }
        let change = breaker.ended(ending, isProbe: isProbe, limits.breaker, at: now)
        switch change {
        case .closed:
            backOff.resume(at: now)
            isDirty = true
        case .opened:
            tally.opened += 1
            isDirty = true
        case .stayed:
            isDirty = true
        case nil:
            if ending == .success, !isThrottled, backOff.succeeded(at: now) { isDirty = true }
        }
        return (change, isDirty)
    }

    /// A fault that another bucket of the same credential met.
    mutating func share(fault pause: Duration, at now: Timestamp) {
        guard breaker.opening == nil else { return }
        breaker.open(because: .configurationFault, pause: pause, at: now)
        tally.opened += 1
    }

    /// Calls wait, for the end of a maintenance if there is one.
    mutating func deferCalls(at now: Timestamp) {
        guard !settings.maintenance.isEmpty, let end = maintenanceEnd(at: now) else { return }
        deferredUntil = end
    }

    /// Whether the calls that wait behind a maintenance are to be spread from now on, which asks how many they are.
    mutating func mustSpread(at now: Timestamp) -> Bool {
        guard maintenanceEnd(at: now) == nil else { return false }
        if let release, release.until <= now { self.release = nil }
        guard let end = deferredUntil, end <= now else { return false }
        return true
    }

    /// So many calls wait behind a maintenance that is over.
    mutating func spread(over waiting: Int, at now: Timestamp) {
        guard let end = deferredUntil else { return }
        deferredUntil = nil
        let longest = settings.maintenance.filter { $0.end(containing: end.advanced(by: .milliseconds(-1))) == end }
            .map(\.spread).max()
        guard let longest, waiting > 1, now < end.advanced(by: longest) else { return }
        release = Release(from: now, until: end.advanced(by: longest), waiting: waiting)
    }

    // MARK: Operators

    /// An operator changes the settings.
    mutating func apply(_ settings: BucketSettings, at now: Timestamp) {
        self.settings = settings
        self.settings.maintenance.removeAll { $0.isOver(at: now) && $0.until != deferredUntil }
        limits = settings.applied(to: configured)
        if limits.rate == nil { window = nil }
    }

    /// An operator opens the breaker.
    mutating func open(at now: Timestamp) {
        breaker.open(at: now)
        tally.opened += 1
    }

    /// An operator closes the breaker, and ends a pause that the provider asked for.
    mutating func close(at now: Timestamp) {
        let wasOpen = breaker.opening != nil
        breaker.close()
        pausedUntil = nil
        if wasOpen { backOff.resume(at: now) }
    }

    // MARK: Stored form

    /// Whether each start must be remembered, so that a restart does not start too many.
    var remembersStarts: Bool { limits.rate != nil || breaker.opening != nil }

    var record: BucketRecord {
        BucketRecord(
            name: name.text,
            configured: configured.json,
            settings: settings.json,
            state: [
                "breaker": breaker.json, "backOff": backOff.json,
                "pausedUntil": pausedUntil.map { .integer(Int($0.milliseconds)) } ?? .null,
                "window": window?.json ?? .null,
            ]
        )
    }

    /// A bucket as a store remembers it, for whoever looks at it beside the engine; `nil` if its row cannot be read.
    ///
    /// Of the calls under way it knows nothing.
    init?(stored record: BucketRecord) {
        let parts = record.name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let configured = BucketLimits(stored: record.configured) else { return nil }
        let name = BucketName(connector: parts[0], credential: parts[1], group: parts[2])
        self.init(name: name, configured: configured, defaultConcurrency: BucketLimits.maximumCalls)
        restore(record)
    }

    /// Takes over what was stored.
    mutating func restore(_ record: BucketRecord) {
        settings = BucketSettings(stored: record.settings)
        limits = settings.applied(to: configured)
        breaker = CallBreaker(stored: record.state["breaker"] ?? .null)
        backOff = record.state["backOff"].flatMap(BackOff.init) ?? BackOff()
        pausedUntil = record.state["pausedUntil"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        window = limits.rate == nil ? nil : record.state["window"].flatMap(RateWindow.init)
    }
}

/// The name of a bucket: whose calls, with which credential, of which group.
public struct BucketName: Sendable, Hashable, Comparable {
    /// The connector.
    public var connector: String
    /// The credential: the environment whose secrets are used, and the operation if it has an authentication of its own.
    public var credential: String
    /// The operation group.
    public var group: String

    /// Makes a name.
    public init(connector: String, credential: String, group: String) {
        self.connector = connector
        self.credential = credential
        self.group = group
    }

    /// The name as it is written: `sardine/sandbox/default`.
    public var text: String { "\(connector)/\(credential)/\(group)" }

    /// The order of the texts.
    public static func < (left: BucketName, right: BucketName) -> Bool { left.text < right.text }
}
