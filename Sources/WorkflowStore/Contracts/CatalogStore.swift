/// The store of what is managed by name: state machines with their versions and aliases, and activities.
///
/// There are thousands of them and not millions, so lists are read whole.
public protocol CatalogStore: Sendable {
    /// The state machines, in the order of their making.
    func stateMachines() throws(StoreError) -> [StateMachineRecord]

    /// The state machine with a name.
    func stateMachine(named name: String) throws(StoreError) -> StateMachineRecord?

    /// The versions of a state machine, or of all, the oldest first.
    func versions(of stateMachine: String?) throws(StoreError) -> [VersionRecord]

    /// The aliases of a state machine, or of all, in the order of their making.
    func aliases(of stateMachine: String?) throws(StoreError) -> [AliasRecord]

    /// The activities, in the order of their making.
    func activities() throws(StoreError) -> [ActivityRecord]
}
