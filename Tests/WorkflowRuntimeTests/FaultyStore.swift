import Synchronization
import WorkflowStore
import WorkflowTestKit

/// A store whose commits can be made to fail, as those of a full disk do.
final class FaultyStore: ForwardingStore {
    let isFailing = Atomic(false)
    let base: any EngineStore

    init(_ base: any EngineStore) { self.base = base }

    func commit(_ changes: ChangeSet) throws(StoreError) {
        if isFailing.load(ordering: .relaxed) { throw StoreError(.full, "The disk is full. Make room.") }
        try base.commit(changes)
    }

    func checkWritability() throws(StoreError) { try commit(ChangeSet()) }
}
