internal import WorkflowStore

/// What the kernel remembers of the queues of activities beside the store: who polls, and what the store does not know yet.
struct ActivityQueues {
    /// How many polls of one activity may wait at a time, as in AWS.
    static let maximumPollers = 1000

    /// A worker that waits for a task.
    struct Poller {
        var reply: ReplyID
        var worker: String?
    }

    private var pollers: [String: [Poller]] = [:]
    private var unwritten: [String: [(branch: BranchReference, batch: Int)]] = [:]

    /// Lets a worker wait; `false` if too many do.
    mutating func add(_ poller: Poller, to activity: String) -> Bool {
        guard pollers[activity, default: []].count < Self.maximumPollers else { return false }
        pollers[activity, default: []].append(poller)
        return true
    }

    /// The worker that has waited longest.
    mutating func takePoller(of activity: String) -> Poller? {
        guard let first = pollers[activity]?.first else { return nil }
        pollers[activity]?.removeFirst()
        if pollers[activity]?.isEmpty == true { pollers[activity] = nil }
        return first
    }

    /// Takes a worker out; `false` if it does not wait any more.
    mutating func withdraw(_ reply: ReplyID) -> Bool {
        for (activity, waiting) in pollers {
            guard let index = waiting.firstIndex(where: { $0.reply == reply }) else { continue }
            pollers[activity]?.remove(at: index)
            return true
        }
        return false
    }

    /// Everyone who waits.
    var callers: [ReplyID] { pollers.values.flatMap { $0.map(\.reply) } }

    /// Remembers a task that was queued in a batch, which the store shows only after its commit.
    mutating func add(_ branch: BranchReference, to activity: String, batch: Int) {
        unwritten[activity, default: []].append((branch, batch))
    }

    /// The tasks that the store does not show yet, in order.
    func unwrittenBranches(of activity: String) -> [BranchReference] { (unwritten[activity] ?? []).map(\.branch) }

    /// Notes that the store shows all that was queued up to a batch.
    mutating func committed(_ batch: Int) {
        guard !unwritten.isEmpty else { return }
        for activity in Array(unwritten.keys) {
            unwritten[activity]?.removeAll { $0.batch <= batch }
            if unwritten[activity]?.isEmpty == true { unwritten[activity] = nil }
        }
    }
}
