internal import DequeModule
internal import JSONModel
internal import WorkflowStore

/// The calls that map runs make for the pages of connectors' lists: which are on their way, who waits for room, and who pauses.
///
/// A page takes room in its bucket like any other call. Who waits is kept in memory: a run that starts anew asks again.
struct PageLine {
    /// How often a page is asked for before its failure counts.
    static let attempts = 5
    /// The pause before the second attempt; each further one is twice as long, unless the provider asks for more.
    private static let firstPause = Duration.milliseconds(400)

    /// A call that is on its way.
    struct Ticket: Sendable, Hashable {
        var pass: CallAdmission.Pass
        var startedAt: Timestamp
        /// The batch whose commit lets the call leave.
        var batch: Int
    }

    private struct Place {
        var queue: CapacityQueue
        var since: Timestamp
    }

    private(set) var tickets: [CallID: Ticket] = [:]
    private var places: [MapRunKey: Place] = [:]
    private var queues: [CapacityQueue: Deque<MapRunKey>] = [:]
    private var pauses: [MapRunKey: Timestamp] = [:]
    /// Whose turn it is, after waiting.
    private var turns: Set<MapRunKey> = []
    /// How often the page was asked for in vain that a run needs next.
    private var failures: [MapRunKey: Int] = [:]

    // MARK: Calls

    mutating func open(_ id: CallID, _ ticket: Ticket) { tickets[id] = ticket }

    /// Takes a call off the list of those on their way; `nil` for an order that is no call.
    mutating func close(_ id: CallID) -> Ticket? { tickets.removeValue(forKey: id) }

    /// The calls that had left before a batch.
    func tickets(before batch: Int) -> [CallID: Ticket] { tickets.filter { $0.value.batch < batch } }

    // MARK: Waiting

    /// Whether a run waits for room or for the end of a pause.
    func isWaiting(_ run: MapRunKey) -> Bool { places[run] != nil || pauses[run] != nil }

    /// Lets a run wait for room.
    mutating func wait(_ run: MapRunKey, in queue: CapacityQueue, since: Timestamp) {
        guard places[run] == nil else { return }
        places[run] = Place(queue: queue, since: since)
        queues[queue, default: []].append(run)
    }

    /// Lets the runs that have waited longest in a queue have their turn, at most so many.
    mutating func callNext(in queue: CapacityQueue, limit: Int) -> [MapRunKey] {
        let next = Array((queues[queue] ?? []).prefix(limit))
        for run in next {
            leave(queue, run)
            turns.insert(run)
        }
        return next
    }

    /// Whether it is a run's turn, which is over with the answer.
    mutating func takeTurn(of run: MapRunKey) -> Bool { turns.remove(run) != nil }

    /// How many wait in each queue.
    var lengths: [CapacityQueueLength] {
        queues.map { queue, runs in
            let since = runs.compactMap { places[$0]?.since }.min() ?? .epoch
            return CapacityQueueLength(queue: queue, count: runs.count, since: since)
        }
    }

    // MARK: Failures

    /// Notes that a page could not be had, and until when to pause before it is asked for again; `nil` if it was the last attempt.
    mutating func pause(_ run: MapRunKey, retryAfter: Duration?, at now: Timestamp) -> Timestamp? {
        let count = failures[run, default: 0] + 1
        guard count < Self.attempts else { return nil }
        failures[run] = count
        let until = now.advanced(by: max(Self.firstPause * (1 << (count - 1)), retryAfter ?? .zero))
        pauses[run] = until
        return until
    }

    /// Lets a run rest whose results cannot be brought together now, however often that was tried.
    mutating func rest(_ run: MapRunKey, at now: Timestamp) { pauses[run] = now.advanced(by: Self.firstPause) }

    /// A page came.
    mutating func succeeded(_ run: MapRunKey) { failures[run] = nil }

    /// When the first pause ends.
    var nextEnd: Timestamp? { pauses.values.min() }

    /// Ends the pauses that are over, and gives their runs.
    mutating func endPauses(at now: Timestamp) -> [MapRunKey] {
        let due = pauses.filter { $0.value <= now }.keys.sorted()
        for run in due { pauses[run] = nil }
        return due
    }

    /// A run needs no page any more.
    mutating func drop(_ run: MapRunKey) {
        if let place = places[run] { leave(place.queue, run) }
        pauses[run] = nil
        failures[run] = nil
        turns.remove(run)
    }

    private mutating func leave(_ queue: CapacityQueue, _ run: MapRunKey) {
        places[run] = nil
        queues[queue]?.removeAll { $0 == run }
        if queues[queue]?.isEmpty ?? false { queues[queue] = nil }
    }
}
