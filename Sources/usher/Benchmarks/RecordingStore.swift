internal import JSONModel
internal import StatesInterpreter
internal import Synchronization
internal import WorkflowStore
internal import WorkflowTestKit

/// A store that remembers what was committed, how long each commit took, and which executions have ended.
///
/// A class, because the engine and the benchmark share it.
final class RecordingStore: ForwardingStore {
    private struct Contents {
        var changes: [ChangeSet] = []
        var durations: [Duration] = []
        var ended: Set<ExecutionKey> = []
        var waiting: [ExecutionKey: CheckedContinuation<Void, Never>] = [:]
    }

    let base: any EngineStore
    private let keepsChanges: Bool
    private let contents = Mutex(Contents())

    /// Makes a store around another one.
    ///
    /// - Parameter keepsChanges: Whether all change sets are kept, which takes memory.
    init(_ base: any EngineStore, keepsChanges: Bool) {
        self.base = base
        self.keepsChanges = keepsChanges
    }

    /// Everything that was committed, in order.
    var changes: [ChangeSet] { contents.withLock { $0.changes } }
    /// How long each commit took.
    var durations: [Duration] { contents.withLock { $0.durations } }

    /// Forgets the durations so far.
    func forgetDurations() { contents.withLock { $0.durations = [] } }

    /// Waits until the end of an execution is durable.
    ///
    /// Each end can be awaited once.
    func end(of key: ExecutionKey) async {
        await withCheckedContinuation { continuation in
            let hasEnded = contents.withLock { contents in
                if contents.ended.remove(key) != nil { return true }
                contents.waiting[key] = continuation
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    func commit(_ changes: ChangeSet) throws(StoreError) {
        let start = ContinuousClock.now
        try base.commit(changes)
        let duration = ContinuousClock.now - start
        let waiting = contents.withLock { contents in
            contents.durations.append(duration)
            if keepsChanges { contents.changes.append(changes) }
            var waiting: [CheckedContinuation<Void, Never>] = []
            for change in changes.executions where change.ends {
                if let waiter = contents.waiting.removeValue(forKey: change.key) {
                    waiting.append(waiter)
                } else {
                    contents.ended.insert(change.key)
                }
            }
            return waiting
        }
        for waiter in waiting { waiter.resume() }
    }
}

extension ExecutionChange {
    /// Whether the execution is over with this change.
    fileprivate var ends: Bool {
        switch row {
        case .insert(let record), .update(let record): record.status.isTerminal
        case .unchanged: false
        }
    }

    /// How many states it enters: what AWS counts as state transitions.
    var transitions: Int { events.reduce(0) { $0 + ($1.type.rawValue.hasSuffix("StateEntered") ? 1 : 0) } }
}
