internal import JSONModel

/// How much of its bounds a bucket uses: halved when the provider says that it is too much, then raised step by step.
struct BackOff: Sendable, Hashable {
    /// The least part.
    static let least = 1.0 / 64
    /// The part with which a bucket begins after its breaker closed.
    static let afterOutage = 1.0 / 8
    /// How much is added each time.
    static let step = 1.0 / 16
    /// The least time between two changes: many answers to calls of the same moment say one thing.
    static let interval = Duration.seconds(1)

    /// The part, from ``least`` to 1.
    private(set) var factor = 1.0
    private var changedAt = Timestamp(milliseconds: .min)

    /// The provider had too many calls.
    ///
    /// Tells whether anything changed.
    mutating func throttled(at now: Timestamp) -> Bool {
        guard isRipe(at: now), factor > Self.least else { return false }
        set(max(Self.least, factor / 2), at: now)
        return true
    }

    /// The provider answered as it should.
    ///
    /// Tells whether anything changed.
    mutating func succeeded(at now: Timestamp) -> Bool {
        guard factor < 1, isRipe(at: now) else { return false }
        set(min(1, factor + Self.step), at: now)
        return true
    }

    /// The provider is back after an outage.
    mutating func resume(at now: Timestamp) { set(min(factor, Self.afterOutage), at: now) }

    private mutating func set(_ factor: Double, at now: Timestamp) {
        self.factor = factor
        changedAt = now
    }

    private func isRipe(at now: Timestamp) -> Bool {
        changedAt.milliseconds == .min || changedAt.advanced(by: Self.interval) <= now
    }

    var json: JSON { ["factor": .double(factor), "at": .integer(Int(changedAt.milliseconds))] }

    init() {}

    init?(stored json: JSON) {
        guard let factor = json["factor"]?.doubleValue, let at = json["at"]?.integerValue else { return nil }
        self.factor = min(1, max(Self.least, factor))
        changedAt = Timestamp(milliseconds: Int64(at))
    }
}
