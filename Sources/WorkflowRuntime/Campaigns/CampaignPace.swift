internal import DequeModule
internal import JSONModel

/// How fast a campaign starts customers: evenly by its rate, and in no second more than the rate allows for a second.
///
/// The moment of the next start moves on by the time between two starts each time (the generic cell rate algorithm), and may lag
/// behind the clock by a quarter of a second, so that a kernel that was busy for a moment catches up; where the time between
/// two starts is longer than that, there is nothing to catch up. A lag alone would let through what was
/// missed on top of what is due, so the starts of the last second are counted, too. After a restart nothing is caught up, and
/// the first second belongs to the starts that an earlier process may have made.
struct CampaignPace: Sendable, Hashable {
    /// How far the next start may lag behind, in microseconds.
    private static let longestLag: Int64 = 250_000
    /// What the starts are counted over, in milliseconds.
    private static let window: Int64 = 1000

    private(set) var ratePerMinute: Int
    /// The next start, in microseconds since 1970.
    private var next: Int64
    /// The starts of the last second: when, in milliseconds, and how many.
    private var recent: Deque<Start> = []
    private var recentCount = 0
    /// Whether the rest of the second before the process began is yet to be waited for.
    private var mustWarmUp: Bool

    private struct Start: Sendable, Hashable {
        var at: Int64
        var count: Int
    }

    /// Takes up the pace of a campaign whose next start was stored, if it had any.
    init(ratePerMinute: Int, nextStartAt: Timestamp?) {
        self.ratePerMinute = ratePerMinute
        next = (nextStartAt?.milliseconds ?? 0) * 1000
        mustWarmUp = nextStartAt != nil
    }

    /// The stored form of the next start.
    var nextStartAt: Timestamp { Timestamp(milliseconds: (next + 999) / 1000) }

    private var interval: Int64 { max(1, 60_000_000 / Int64(ratePerMinute)) }

    /// How many may start in a second.
    private var limit: Int { max(1, (ratePerMinute + 59) / 60) }

    /// Goes on at another rate from now on.
    mutating func change(to rate: Int, at now: Timestamp) {
        // What was promised at the old rate does not hold up the new one for longer than one of its own intervals.
        ratePerMinute = rate
        next = min(next, now.milliseconds * 1000 + interval)
    }

    /// When a customer may be started; not later than now if one may be at once.
    mutating func opening(at now: Timestamp) -> Timestamp {
        let moment = now.milliseconds
        if mustWarmUp {
            mustWarmUp = false
            next = max(next, (moment + Self.window) * 1000)
        }
        while let first = recent.first, first.at + Self.window <= moment {
            recentCount -= first.count
            recent.removeFirst()
        }
        var opening = nextStartAt.milliseconds
        if recentCount >= limit, let first = recent.first { opening = max(opening, first.at + Self.window) }
        return Timestamp(milliseconds: opening)
    }

    /// Notes that a customer is started.
    mutating func start(at now: Timestamp) {
        let lag = interval < Self.longestLag ? Self.longestLag : 0
        next = max(next, now.milliseconds * 1000 - lag) + interval
        recentCount += 1
        if recent.last?.at == now.milliseconds {
            recent[recent.count - 1].count += 1
        } else {
            recent.append(Start(at: now.milliseconds, count: 1))
        }
    }
}
