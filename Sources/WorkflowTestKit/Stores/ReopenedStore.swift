internal import Synchronization
public import WorkflowStore

/// A store that is closed and opened again while an engine uses it, as when a process dies and another one takes its place.
public final class ReopenedStore: ForwardingStore {
    private let current: Mutex<any EngineStore>
    private let replace: @Sendable (any EngineStore) throws -> any EngineStore

    /// Makes the store.
    ///
    /// - Parameters:
    ///   - store: The store as it was opened first.
    ///   - replace: Closes the given store, and opens its file anew.
    public init(
        _ store: any EngineStore,
        replace: @escaping @Sendable (any EngineStore) throws -> any EngineStore
    ) {
        current = Mutex(store)
        self.replace = replace
    }

    /// The store as it is open now.
    public var base: any EngineStore { current.withLock { $0 } }

    /// Closes the store and opens it again.
    public func reopen() throws { try current.withLock { store in store = try replace(store) } }
}
