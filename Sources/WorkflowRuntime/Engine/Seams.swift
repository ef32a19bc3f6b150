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

/// The time of the operating system, made steady.
///
/// It follows the monotonic clock, so that a step of the wall clock neither fires a timer early or twice nor turns the order of
/// a history around. Where the wall clock runs ahead by more than a second (it was set, or the machine slept), the steady
/// time catches up at once; where it falls behind, the steady time goes on at its own pace until the process ends.
public final class SystemClock: WallClock {
    private struct Anchor {
        var wall: Timestamp
        var monotonic: ContinuousClock.Instant
    }

    private static let toleratedLag = Duration.seconds(1)
    private let anchor: Mutex<Anchor>

    /// Makes a clock that starts at the wall clock's time.
    public init() {
        anchor = Mutex(Anchor(wall: Self.wallTime(), monotonic: ContinuousClock.now))
    }

    /// The current time, never earlier than an answer before.
    public func now() -> Timestamp {
        anchor.withLock { anchor in
            let monotonic = ContinuousClock.now
            // Rounded down: `advanced(by:)` rounds up, and the time must not run ahead of the clock.
            let elapsed = anchor.monotonic.duration(to: monotonic).components
            let steady = Timestamp(
                milliseconds: anchor.wall.milliseconds + elapsed.seconds * 1000 + elapsed.attoseconds
                    / 1_000_000_000_000_000
            )
            let wall = Self.wallTime()
            guard steady.duration(to: wall) > Self.toleratedLag else { return steady }
            anchor = Anchor(wall: wall, monotonic: monotonic)
            return wall
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
