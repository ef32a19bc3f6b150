import Synchronization
import WorkflowStore
import WorkflowTestKit

/// A store whose commits can be made to fail, as those of a full disk do, and some of whose rows cannot be read for a while.
final class FaultyStore: ForwardingStore {
    let isFailing = Atomic(false)
    /// Whether there is room for a trial, and for nothing that is to be remembered.
    let hasRoomForTrials = Atomic(false)
    /// Called when a commit has failed.
    let didFail = Mutex<@Sendable () -> Void>({})
    /// How often an execution cannot be read before it can.
    let unreadable = Mutex<[ExecutionKey: Int]>([:])
    let base: any EngineStore

    init(_ base: any EngineStore) { self.base = base }

    func commit(_ changes: ChangeSet) throws(StoreError) {
        if isFailing.load(ordering: .relaxed) {
            didFail.withLock { $0 }()
            throw StoreError(.full, "The disk is full. Make room.")
        }
        try base.commit(changes)
    }

    func checkWritability() throws(StoreError) {
        if !hasRoomForTrials.load(ordering: .relaxed) { try commit(ChangeSet()) }
    }

    func execution(_ key: ExecutionKey) throws(StoreError) -> StoredExecution? {
        let isFailing = unreadable.withLock { counts in
            guard let count = counts[key], count > 0 else { return false }
            counts[key] = count - 1
            return true
        }
        if isFailing { throw StoreError(.unavailable, "The disk does not answer.") }
        return try base.execution(key)
    }
}
