internal import Connectors
internal import JSONModel
internal import WorkflowStore

/// Who may call now, and whose turn is next: the buckets of all connectors, and the queues before them.
///
/// The calls that wait are rows of the store; only the names of their queues are here. Of each bucket people come before batch
/// work, and within a lane the shares take turns, one call each (deficit round robin with calls of one size).
struct CallAdmission {
    /// How the engine tells why a bucket opened or closed; it holds no words of a provider.
    private(set) var alerts: [LimitAlert] = []
    private(set) var budgets: [CallBudget] = []
    /// The queues in which somebody may wait, with the newest batch that puts somebody there.
    private(set) var queues: [CapacityQueue: Int] = [:]

    let directory: BucketDirectory
    private var names: [String] = []
    private var indices: [String: Int] = [:]
    private var dirty: Set<Int> = []
    /// Whose turn it was last, by bucket and lane.
    private var lastShare: [Turn: String] = [:]
    private var lastBucket = ""

    private struct Turn: Hashable {
        var bucket: String
        var lane: Lane
    }

    /// Permission for one call.
    struct Pass: Sendable, Hashable {
        /// The bucket; `nil` for a call that is in none.
        var bucket: Int?
        var lane: Lane
        /// Whether the call is let through a shut breaker to try.
        var isProbe = false
    }

    /// Takes the buckets of all connectors, as far as they have come in the store.
    init(store: any LimitStore & TimerStore, directory: BucketDirectory, maximumCalls: Int) throws(StoreError) {
        self.directory = directory
        let stored = Dictionary(try store.buckets().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, entry) in directory.entries.enumerated() {
            // No provider may take all of the engine, or one that hangs would hold up the others.
            var budget = CallBudget(
                name: entry.name,
                configured: entry.limits,
                defaultConcurrency: maximumCalls - maximumCalls / 4
            )
            if let record = stored[entry.name.text] { budget.restore(record) }
            if stored[entry.name.text]?.configured != entry.limits.json { dirty.insert(index) }
            budgets.append(budget)
            names.append(entry.name.text)
            indices[entry.name.text] = index
        }
        for length in try store.capacityQueues() { queues[length.queue] = 0 }
    }

    // MARK: Calls

    /// The bucket of a call.
    func bucket(of resource: String, _ purpose: CallPurpose) -> Int? {
        budgets.isEmpty ? nil : directory.index(of: resource, purpose)
    }

    /// The name of a bucket in a queue.
    func name(of bucket: Int?) -> String { bucket.map { names[$0] } ?? "" }

    /// Lets a call go if there is room for it.
    ///
    /// - Parameter isNext: Whether it is the call's turn; any other one goes to the end of its queue if somebody waits there.
    mutating func admit(_ bucket: Int, _ lane: Lane, isNext: Bool, at now: Timestamp) -> Pass? {
        if !isNext, isAnybodyWaiting(before: lane, in: bucket) { return nil }
        guard budgets[bucket].room(for: lane, at: now) > 0 else { return nil }
        let isProbe = budgets[bucket].start(lane, at: now)
        if budgets[bucket].remembersStarts { dirty.insert(bucket) }
        return Pass(bucket: bucket, lane: lane, isProbe: isProbe)
    }

    private func isAnybodyWaiting(before lane: Lane, in bucket: Int) -> Bool {
        guard !queues.isEmpty else { return false }
        let name = names[bucket]
        return queues.keys.contains { $0.lane <= lane && $0.bucket == name }
    }

    /// Whether somebody of a share waits in any queue.
    func isAnybodyWaiting(inShare share: String) -> Bool { queues.keys.contains { $0.share == share } }

    /// A call waits in a queue, from the batch on that is being decided.
    mutating func wait(in queue: CapacityQueue, batch: Int) { queues[queue] = batch }

    /// A call that the process before let go is on its way still.
    mutating func adopt(_ pass: Pass) {
        if let bucket = pass.bucket { budgets[bucket].adopt(pass.lane) }
    }

    /// A call is off.
    mutating func release(_ pass: Pass) {
        guard let bucket = pass.bucket else { return }
        budgets[bucket].release(pass.lane)
    }

    /// A call was given up before it was answered.
    mutating func abandon(_ pass: Pass, at now: Timestamp) {
        guard let bucket = pass.bucket, pass.isProbe else { return }
        _ = hear(.unknown, isThrottled: false, retryAfter: nil, pass, bucket, at: now)
    }

    /// A call was answered.
    ///
    /// Tells whether it should wait and go again, instead of counting as an attempt that failed.
    ///
    /// That is so for a call that can be repeated without harm, while its provider is known to be out of order: it learnt
    /// nothing that is about its own execution.
    mutating func heard(_ answer: Outcome, _ pass: Pass, startedAt: Timestamp, at now: Timestamp) -> Bool {
        guard let bucket = pass.bucket else { return false }
        let wasShut = budgets[bucket].isShut(at: now)
        let isSlow = startedAt.duration(to: now) > budgets[bucket].limits.breaker.slowAfter
        let ending = answer.ending(isSlow: isSlow)
        _ = hear(ending, isThrottled: answer.isThrottled, retryAfter: answer.retryAfter, pass, bucket, at: now)
        switch answer.outcomeClass {
        case .transient: return wasShut || budgets[bucket].breaker.opening != nil
        case .configurationFault:
            return budgets[bucket].breaker.opening?.reason == .configurationFault && !answer.mayHaveHadEffect
        default: return false
        }
    }

    private mutating func hear(
        _ ending: CallBreaker.Ending,
        isThrottled: Bool,
        retryAfter: Duration?,
        _ pass: Pass,
        _ bucket: Int,
        at now: Timestamp
    ) -> CallBreaker.Change? {
        let (change, isDirty) = budgets[bucket].heard(
            ending,
            isProbe: pass.isProbe,
            isThrottled: isThrottled,
            retryAfter: retryAfter,
            at: now
        )
        if isDirty { dirty.insert(bucket) }
        switch change {
        case .opened(let reason):
            alert(bucket, .opened(reason: reason.rawValue))
            if reason == .configurationFault { shareFault(of: bucket, at: now) }
        case .closed:
            alert(bucket, .closed)
            shareRecovery(of: bucket, at: now)
        case .stayed, nil: break
        }
        return change
    }

    /// The other groups of a credential that does not work need not find that out for themselves.
    private mutating func shareFault(of bucket: Int, at now: Timestamp) {
        for other in siblings(of: bucket) where budgets[other].breaker.opening == nil {
            budgets[other].share(fault: budgets[bucket].limits.breaker.pause, at: now)
            dirty.insert(other)
        }
    }

    /// A credential that works again works for every group.
    private mutating func shareRecovery(of bucket: Int, at now: Timestamp) {
        for other in siblings(of: bucket) where budgets[other].breaker.opening?.reason == .configurationFault {
            budgets[other].close(at: now)
            dirty.insert(other)
        }
    }

    private func siblings(of bucket: Int) -> [Int] {
        let name = budgets[bucket].name
        return budgets.indices.filter { other in
            other != bucket && budgets[other].name.connector == name.connector
                && budgets[other].name.credential == name.credential
        }
    }

    // MARK: Turns

    /// Some calls of a queue whose turn it is.
    struct Turns: Sendable, Hashable {
        var queue: CapacityQueue
        var count: Int
    }

    /// When somebody who waits may have a turn; `nil` if that depends on something else than time.
    mutating func nextTurn(at now: Timestamp) -> Timestamp? {
        guard !queues.isEmpty else { return nil }
        var earliest: Timestamp?
        for queue in queues.keys {
            guard let index = indices[queue.bucket] else { return now }
            budgets[index].deferCalls(at: now)
            guard let obstacle = budgets[index].obstacle(for: queue.lane, at: now) else { return now }
            guard let until = obstacle.until else { continue }
            earliest = earliest.map { min($0, until) } ?? until
        }
        return earliest.map { max($0, now) }
    }

    /// Whose turn it is, as far as there is room: people before batch work, and every share as often as the others.
    mutating func turns(room: Int, lengths: () throws(StoreError) -> [CapacityQueueLength], at now: Timestamp)
        throws(StoreError) -> [Turns]
    {
        var turns: [Turns] = []
        var room = room
        let waiting = Dictionary(grouping: queues.keys, by: \.bucket)
        // The bucket after the one that was first the last time begins, so that a shortage of the engine hits all alike.
        let names = waiting.keys.sorted().rotated(behind: lastBucket)
        lastBucket = names.first ?? ""
        for name in names {
            var left = room
            if let index = indices[name], budgets[index].mustSpread(at: now) {
                let count = try lengths().filter { $0.queue.bucket == name }.reduce(0) { $0 + $1.count }
                budgets[index].spread(over: count, at: now)
            }
            var given = 0
            for lane in Lane.allCases {
                let shares = (waiting[name] ?? []).filter { $0.lane == lane }.map(\.share)
                guard !shares.isEmpty else { continue }
                var share = left
                if let index = indices[name] { share = min(left, budgets[index].room(for: lane, at: now) - given) }
                guard share > 0 else { continue }
                turns += divide(share, among: shares, bucket: name, lane: lane)
                given += share
                left -= share
            }
            room = left
        }
        return turns
    }

    /// Divides room among the shares of a lane, beginning behind the one that came last.
    private mutating func divide(_ room: Int, among shares: [String], bucket: String, lane: Lane) -> [Turns] {
        let turn = Turn(bucket: bucket, lane: lane)
        let order = shares.sorted().rotated(behind: lastShare[turn] ?? "")
        let (each, rest) = room.quotientAndRemainder(dividingBy: order.count)
        var turns: [Turns] = []
        for (offset, share) in order.enumerated() {
            let count = each + (offset < rest ? 1 : 0)
            guard count > 0 else { continue }
            turns.append(Turns(queue: CapacityQueue(bucket: bucket, lane: lane, share: share), count: count))
        }
        if rest > 0 { lastShare[turn] = order[rest - 1] }
        return turns
    }

    /// Nobody waits in a queue, as far as the store knows; what was decided since the given batch it does not know.
    mutating func isEmpty(_ queue: CapacityQueue, committed batch: Int) {
        if let newest = queues[queue], newest <= batch { queues[queue] = nil }
    }

    // MARK: Operators

    func index(named name: String) -> Int? { indices[name] }

    mutating func change(_ bucket: Int, _ change: (inout CallBudget) -> Void) {
        change(&budgets[bucket])
        dirty.insert(bucket)
    }

    mutating func alert(_ bucket: Int, _ what: LimitAlert.What) {
        alerts.append(LimitAlert(bucket: budgets[bucket].name.text, what: what))
    }

    // MARK: Batches

    /// Whether something must be remembered.
    var isDirty: Bool { !dirty.isEmpty }

    /// The rows that the next transaction writes.
    mutating func takeUnwritten() -> [BucketRecord] {
        defer { dirty.removeAll(keepingCapacity: true) }
        return dirty.sorted().map { budgets[$0].record }
    }

    mutating func takeAlerts() -> [LimitAlert] {
        defer { alerts.removeAll() }
        return alerts
    }
}

/// Something about a bucket that an operator should hear at once.
///
/// It holds names from the connector's file, and nothing that a provider or an applicant said.
public struct LimitAlert: Sendable, Hashable {
    /// What happened.
    public enum What: Sendable, Hashable {
        /// Calls are stopped, and why.
        case opened(reason: String)
        /// Calls go again.
        case closed
    }

    /// The bucket.
    public var bucket: String
    /// What happened.
    public var what: What

    /// Makes an alert.
    public init(bucket: String, what: What) {
        self.bucket = bucket
        self.what = what
    }
}

extension Outcome {
    /// Whether the provider said that it has too much to do.
    var isThrottled: Bool { status == 429 || status == 503 }

    /// What it says about the provider.
    func ending(isSlow: Bool) -> CallBreaker.Ending {
        switch outcomeClass {
        case .configurationFault: .fault
        case .transient: status == 429 ? .unknown : .failure
        case .ambiguous: .failure
        case .reauthenticate: .unknown
        case .ok, .notFound, .notYet, .alreadyDone, .invalid, .denied: isSlow ? .failure : .success
        case .unmapped: isSlow || (status ?? 0) >= 500 ? .failure : .success
        }
    }
}

extension [String] {
    /// The sorted texts, beginning with the one behind a given text.
    fileprivate func rotated(behind text: String) -> [String] {
        guard let start = firstIndex(where: { $0 > text }) else { return self }
        return Array(self[start...] + self[..<start])
    }
}
