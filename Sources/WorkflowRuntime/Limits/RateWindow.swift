internal import DequeModule
internal import JSONModel

/// How many calls may start: a token bucket for bursts, and a sliding window for the promise itself.
///
/// A token bucket alone lets through its burst and the refill of the same second, so twice the rate where the two are equal.
/// The window remembers when calls started and never lets more than the configured number start in any stretch of the
/// configured length. It counts in slots of a thousandth of that length, each taken for its last moment, so it errs on the
/// side of the provider and holds a bounded number of entries.
struct RateWindow: Sendable, Hashable {
    /// How finely the window is divided.
    private static let slots: Int64 = 1000
    /// How many entries the stored form has at most.
    private static let storedEntries = 16

    /// Calls that started up to a moment.
    private struct Entry: Sendable, Hashable {
        var last: Int64
        var count: Int
    }

    private var tokens: Double
    private var refilledAt: Timestamp
    private var entries: Deque<Entry> = []
    private(set) var started = 0

    /// A window in which nothing has started.
    init(_ rate: BucketLimits.Rate, at now: Timestamp) {
        tokens = Double(rate.burst)
        refilledAt = now
    }

    /// How many calls may start now.
    ///
    /// - Parameters:
    ///   - factor: The part of the rate that counts while a provider is being spared.
    ///   - reserve: The part that is left to others.
    mutating func available(_ rate: BucketLimits.Rate, factor: Double, reserve: Double, at now: Timestamp) -> Int {
        refill(rate, factor, at: now)
        let (calls, burst) = Self.scaled(rate, factor)
        let ofTokens = Int(tokens + 1e-9) - Self.kept(burst, reserve)
        return max(0, min(ofTokens, calls - Self.kept(calls, reserve) - started))
    }

    /// Notes that a call starts.
    mutating func take(_ rate: BucketLimits.Rate, at now: Timestamp) {
        tokens = max(0, tokens - 1)
        started += 1
        let width = max(1, Int64(rate.per.wholeMilliseconds) / Self.slots)
        let last = (now.milliseconds / width + 1) * width - 1
        if let newest = entries.last, newest.last >= last {
            entries[entries.count - 1].count += 1
        } else {
            entries.append(Entry(last: last, count: 1))
        }
    }

    /// The earliest moment at which a call may start that may not now.
    mutating func opening(_ rate: BucketLimits.Rate, factor: Double, reserve: Double, at now: Timestamp) -> Timestamp {
        refill(rate, factor, at: now)
        let (calls, burst) = Self.scaled(rate, factor)
        var moment = now
        let missing = 1 + Double(Self.kept(burst, reserve)) - tokens
        if missing > 1e-9 {
            let perMillisecond = Double(rate.calls) * factor / rate.per.inMilliseconds
            let wait = min(missing / perMillisecond, BucketLimits.maximumPeriod.inMilliseconds)
            moment = now.advanced(by: .milliseconds(Int64(wait.rounded(.up))))
        }
        var rest = started - (calls - Self.kept(calls, reserve) - 1)
        for entry in entries where rest > 0 {
            rest -= entry.count
            moment = max(moment, Timestamp(milliseconds: entry.last).advanced(by: rate.per))
        }
        return max(moment, now.advanced(by: .milliseconds(1)))
    }

    private mutating func refill(_ rate: BucketLimits.Rate, _ factor: Double, at now: Timestamp) {
        if refilledAt > now { settleClock(at: now) }
        if refilledAt < now {
            let elapsed = Double(now.milliseconds - refilledAt.milliseconds)
            let refill = elapsed * Double(rate.calls) * factor / rate.per.inMilliseconds
            tokens = min(Double(Self.scaled(rate, factor).burst), tokens + refill)
            refilledAt = now
        }
        let horizon = now.milliseconds - Int64(rate.per.wholeMilliseconds)
        while let oldest = entries.first, oldest.last <= horizon {
            started -= oldest.count
            entries.removeFirst()
        }
    }

    /// The clock was set back while no process ran: what started counts from now on, and not from a future moment.
    private mutating func settleClock(at now: Timestamp) {
        refilledAt = now
        for index in entries.indices { entries[index].last = min(entries[index].last, now.milliseconds) }
    }

    private static func scaled(_ rate: BucketLimits.Rate, _ factor: Double) -> (calls: Int, burst: Int) {
        (max(1, Int(Double(rate.calls) * factor)), max(1, Int(Double(rate.burst) * factor)))
    }

    /// How many of a number are kept for others; at least one is always left.
    private static func kept(_ number: Int, _ reserve: Double) -> Int {
        min(Int(Double(number) * reserve), number - 1)
    }

    // MARK: Stored form

    /// The stored form, coarser than what it stands for: it takes calls for later than they were, never for earlier.
    var json: JSON {
        var groups: [JSON] = []
        let size = (entries.count + Self.storedEntries - 1) / Self.storedEntries
        var index = 0
        while index < entries.count {
            let group = entries[index..<min(index + size, entries.count)]
            let count = group.reduce(0) { $0 + $1.count }
            if let last = group.last { groups.append([.integer(Int(last.last)), .integer(count)]) }
            index += size
        }
        return ["tokens": .double(tokens), "at": .integer(Int(refilledAt.milliseconds)), "started": .array(groups)]
    }

    /// Reads the stored form.
    init?(stored json: JSON) {
        guard let tokens = json["tokens"]?.doubleValue, let at = json["at"]?.integerValue else { return nil }
        self.tokens = tokens
        refilledAt = Timestamp(milliseconds: Int64(at))
        for pair in json["started"]?.arrayValue ?? [] {
            guard let last = pair[0]?.integerValue, let count = pair[1]?.integerValue else { return nil }
            entries.append(Entry(last: Int64(last), count: count))
            started += count
        }
    }
}
