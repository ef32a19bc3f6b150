internal import JSONModel

/// Stops calls to a provider that is out of order, and lets one through now and then to see whether it is back.
///
/// ```
/// closed ── too many failures, faults of configuration, an operator ──▶ open
///    ▲                                                                   │ after the pause one call at a time, at most one a second
///    └───────────── the call succeeded, or an operator ──────────────────┘
/// ```
/// How a call ended goes in, with the time; what comes of it is in the state. It knows no clock and no calls.
struct CallBreaker: Sendable, Hashable {
    /// The least time between two calls that are let through while it is open.
    static let probeSpacing = Duration.seconds(1)
    /// The longest pause after repeated faults of configuration, which people mend and not time.
    static let longestPause = Duration.seconds(900)
    /// How many faults of configuration in a row open it.
    static let faultsToOpen = 2
    /// Into how many parts the window is divided.
    private static let parts: Int64 = 10

    /// Why it is open.
    enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Too many calls failed.
        case failures
        /// Credentials, address or form are wrong, so every call would fail.
        case configurationFault
        /// An operator opened it; only an operator closes it.
        case operatorAct = "operator"
    }

    /// An open breaker.
    struct Opening: Sendable, Hashable {
        var reason: Reason
        var since: Timestamp
        /// When the next call may be let through; `nil` for never.
        var nextProbe: Timestamp?
        /// How long the pause after the next failure is.
        var pause: Duration
        var hasProbe = false
    }

    /// How a call ended, as far as the breaker is concerned.
    enum Ending: Sendable, Hashable {
        /// The provider did its work.
        case success
        /// It did not, or took too long.
        case failure
        /// It never will, before somebody mends something.
        case fault
        /// Nobody knows, or it says nothing about the provider.
        case unknown
    }

    /// What changed because of an ending.
    enum Change: Sendable, Hashable {
        case opened(Reason)
        case closed
        /// A call that was let through failed: it stays open.
        case stayed
    }

    private(set) var opening: Opening?
    private var faults = 0
    private var failuresInRow = 0
    private var counts: [Part] = []

    private struct Part: Sendable, Hashable {
        var number: Int64
        var calls = 0
        var failures = 0
    }

    // MARK: Asking

    /// Whether a call may go now.
    func admits(at now: Timestamp) -> Bool {
        guard let opening else { return true }
        guard let next = opening.nextProbe else { return false }
        return !opening.hasProbe && next <= now
    }

    /// When the next call may go; `nil` if that depends on something else.
    func nextMoment() -> Timestamp? {
        guard let opening, !opening.hasProbe else { return nil }
        return opening.nextProbe
    }

    // MARK: Telling

    /// A call goes.
    ///
    /// Tells whether it is let through to try.
    mutating func began(at now: Timestamp) -> Bool {
        guard opening != nil else { return false }
        opening?.hasProbe = true
        opening?.nextProbe = now.advanced(by: Self.probeSpacing)
        return true
    }

    /// A call ended.
    mutating func ended(
        _ ending: Ending,
        isProbe: Bool,
        _ limits: BucketLimits.Breaker,
        at now: Timestamp
    ) -> Change? {
        guard let current = opening else { return count(ending, limits, at: now) }
        // One that was let through before an operator opened it has no say any more: only an operator closes it again.
        guard isProbe, current.hasProbe else { return nil }
        opening?.hasProbe = false
        switch ending {
        case .success:
            close()
            return .closed
        case .failure, .fault:
            opening?.nextProbe = max(now.advanced(by: current.pause), current.nextProbe ?? now)
            if current.reason == .configurationFault {
                opening?.pause = min(current.pause * 2, max(Self.longestPause, limits.pause))
            }
            return .stayed
        case .unknown:
            return .stayed
        }
    }

    /// An operator opens it.
    mutating func open(at now: Timestamp) {
        opening = Opening(reason: .operatorAct, since: now, nextProbe: nil, pause: .zero)
    }

    /// An operator closes it, or a call showed that all is well.
    mutating func close() {
        opening = nil
        (faults, failuresInRow) = (0, 0)
        counts = []
    }

    /// A fault that another bucket of the same credential met.
    mutating func open(because reason: Reason, pause: Duration, at now: Timestamp) {
        guard opening == nil else { return }
        opening = Opening(reason: reason, since: now, nextProbe: now.advanced(by: pause), pause: pause)
    }

    private mutating func count(_ ending: Ending, _ limits: BucketLimits.Breaker, at now: Timestamp) -> Change? {
        if ending == .unknown { return nil }
        if ending == .fault {
            faults += 1
            guard faults >= Self.faultsToOpen else { return nil }
            open(because: .configurationFault, pause: limits.pause, at: now)
            return .opened(.configurationFault)
        }
        let isFailure = ending == .failure
        if !isFailure { faults = 0 }
        failuresInRow = isFailure ? failuresInRow + 1 : 0
        let length = max(1, Int64(limits.window.wholeMilliseconds) / Self.parts)
        let number = now.milliseconds / length
        counts.removeAll { $0.number <= number - Self.parts }
        if counts.last?.number != number { counts.append(Part(number: number)) }
        counts[counts.count - 1].calls += 1
        counts[counts.count - 1].failures += isFailure ? 1 : 0
        guard isFailure else { return nil }
        let (calls, failures) = counts.reduce((0, 0)) { ($0.0 + $1.calls, $0.1 + $1.failures) }
        let isRatioReached = calls >= limits.minimumCalls && Double(failures) >= Double(calls) * limits.failureRatio
        // A provider that worked until now and then is gone would otherwise take as many failures as it had successes.
        guard isRatioReached || failuresInRow >= limits.minimumCalls else { return nil }
        open(because: .failures, pause: limits.pause, at: now)
        return .opened(.failures)
    }

    // MARK: Stored form

    /// The stored form of an open breaker; `null` for a closed one.
    var json: JSON {
        guard let opening else { return .null }
        return [
            "reason": .string(opening.reason.rawValue), "since": .integer(Int(opening.since.milliseconds)),
            "nextProbe": opening.nextProbe.map { .integer(Int($0.milliseconds)) } ?? .null,
            "pause": .double(opening.pause.inSeconds),
        ]
    }

    init() {}

    /// Reads the stored form.
    ///
    /// A call that was let through before the process ended is not known any more; its spacing is.
    init(stored json: JSON) {
        guard let reason = json["reason"]?.stringValue.flatMap(Reason.init), let since = json["since"]?.integerValue,
            let pause = json["pause"]?.doubleValue
        else { return }
        opening = Opening(
            reason: reason,
            since: Timestamp(milliseconds: Int64(since)),
            nextProbe: json["nextProbe"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) },
            pause: .milliseconds(Int64(pause * 1000))
        )
    }
}
