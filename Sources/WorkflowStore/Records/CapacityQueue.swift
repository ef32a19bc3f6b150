public import JSONModel

/// Whom a call is made for: somebody who waits for it, or nobody in particular.
public enum Lane: String, Sendable, Hashable, CaseIterable, Comparable {
    /// A person waits. These calls go first.
    case interactive
    /// A campaign or a job; it yields to people who wait.
    case batch

    /// Whether calls of the left lane go before those of the right one.
    public static func < (left: Lane, right: Lane) -> Bool { left == .interactive && right == .batch }
}

/// Where calls wait that are ready to go: one line of a bucket, in the order of their coming.
///
/// A bucket is what shares a rate: a provider, a credential and a group of operations. Within it each lane has a line for
/// each share, so that a campaign with a hundred thousand calls and a workflow with one take turns.
public struct CapacityQueue: Sendable, Hashable {
    /// The bucket's name; empty for calls that only wait for the engine itself.
    public var bucket: String
    /// The lane.
    public var lane: Lane
    /// Whose turn is taken: the state machine's name.
    public var share: String

    /// Makes a queue.
    public init(bucket: String, lane: Lane, share: String) {
        self.bucket = bucket
        self.lane = lane
        self.share = share
    }

    /// Where calls wait of which nothing more is known.
    public static let unnamed = CapacityQueue(bucket: "", lane: .interactive, share: "")
}

/// How many wait in a queue.
public struct CapacityQueueLength: Sendable, Hashable {
    /// The queue.
    public var queue: CapacityQueue
    /// How many wait in it.
    public var count: Int
    /// Since when the first of them waits.
    public var since: Timestamp

    /// Makes a length.
    public init(queue: CapacityQueue, count: Int, since: Timestamp) {
        self.queue = queue
        self.count = count
        self.since = since
    }
}

/// How far a branch that waits for room is from its turn.
///
/// The counts are cut at a limit, so that asking costs the same however many wait.
public struct CapacityPlace: Sendable, Hashable {
    /// How many stand before it in its own line.
    public var ahead: Int
    /// How many lines of its bucket and lane take turns, its own included.
    public var lines: Int
    /// How many people stand before a call of batch work.
    public var peopleAhead: Int

    /// Makes a place.
    public init(ahead: Int, lines: Int, peopleAhead: Int) {
        self.ahead = ahead
        self.lines = lines
        self.peopleAhead = peopleAhead
    }
}
