/// The store of definitions.
///
/// They are few, and read whole.
public protocol DefinitionStore: Sendable {
    /// The definition with a key.
    func definition(_ key: DefinitionKey) throws(StoreError) -> DefinitionRecord?

    /// The highest revision that was ever given to a state machine of this name, also if it was deleted since; or zero.
    func newestRevision(of stateMachine: String) throws(StoreError) -> Int

    /// The current definition of each state machine, in order of the names.
    func currentDefinitions() throws(StoreError) -> [DefinitionRecord]

    /// The highest key that was ever given to a definition, or zero.
    func highestDefinitionKey() throws(StoreError) -> DefinitionKey
}
