internal import Foundation
public import JSONModel
internal import Synchronization

/// The seam to time.
///
/// The engine asks for the time and never sleeps on it by itself: it waits for its mailbox, at most until the next due time.
public protocol WallClock: Sendable {
    /// The current time.
    func now() -> Timestamp
}

/// Makes one steady time of a wall clock, which people set, and a monotonic one, which has no date.
///
/// It follows the monotonic clock, so that a step of the wall clock neither fires a timer early or twice nor turns the order of
/// a history around. Where the wall clock runs ahead by more than a second (it was set, or the machine slept), the steady
/// time catches up at once; where it falls behind, the steady time goes on at its own pace until the process ends.
public struct SteadyTime: Sendable {
    private static let toleratedLag = Duration.seconds(1)

    private var wall: Timestamp
    private var elapsed: Duration

    /// Begins at the wall clock's time.
    ///
    /// - Parameters:
    ///   - wall: What the wall clock shows.
    ///   - elapsed: What the monotonic clock shows.
    public init(wall: Timestamp, elapsed: Duration) {
        self.wall = wall
        self.elapsed = elapsed
    }

    /// The time, never earlier than an answer before.
    public mutating func reading(wall newWall: Timestamp, elapsed newElapsed: Duration) -> Timestamp {
        // Rounded down: `advanced(by:)` rounds up, and the time must not run ahead of the clock.
        let difference = newElapsed - elapsed
        let steady = Timestamp(milliseconds: wall.milliseconds + Int64(difference.wholeMilliseconds))
        guard steady.duration(to: newWall) > Self.toleratedLag else { return steady }
        (wall, elapsed) = (newWall, newElapsed)
        return newWall
    }
}

/// The time of the operating system, made steady: see ``SteadyTime``.
public final class SystemClock: WallClock {
    private let origin = ContinuousClock.now
    private let time: Mutex<SteadyTime>

    /// Makes a clock that starts at the wall clock's time.
    public init() { time = Mutex(SteadyTime(wall: Self.wallTime(), elapsed: .zero)) }

    /// The current time, never earlier than an answer before.
    public func now() -> Timestamp {
        time.withLock { time in
            let elapsed = origin.duration(to: ContinuousClock.now)
            return time.reading(wall: Self.wallTime(), elapsed: elapsed)
        }
    }

    private static func wallTime() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}

/// The seam to chance: seeds for jitter and for the random functions of the languages.
public protocol Randomness: Sendable {
    /// A fresh seed.
    func seed() -> UInt64
}

/// Seeds from the operating system.
public struct SystemRandomness: Randomness {
    /// Makes the source.
    public init() {}

    /// A fresh seed.
    public func seed() -> UInt64 { UInt64.random(in: .min ... .max) }
}
