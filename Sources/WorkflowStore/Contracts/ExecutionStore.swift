public import StatesInterpreter

/// The store of executions as the kernel needs it: it commits decisions and loads what they are decided on.
///
/// All calls are synchronous. Reads see every commit that has returned, and may run while a commit is under way.
public protocol ExecutionStore: Sendable {
    /// Writes all changes in one durable transaction, or none of them. When it returns, a power failure loses nothing.
    func commit(_ changes: ChangeSet) throws(StoreError)

    /// Proves that the store can write, by a durable transaction that changes nothing.
    func checkWritability() throws(StoreError)

    /// The execution with all its branches, or `nil` if there is none.
    func execution(_ key: ExecutionKey) throws(StoreError) -> StoredExecution?

    /// The execution with a name, within a state machine.
    func executionKey(named name: String, of stateMachine: String) throws(StoreError) -> ExecutionKey?

    /// The highest key that was ever given to an execution, or zero.
    func highestExecutionKey() throws(StoreError) -> ExecutionKey

    /// A secret of this store, made when the store was: 32 random bytes from which tokens are derived.
    func tokenSecret() throws(StoreError) -> [UInt8]
}

/// An execution as it is loaded.
public struct StoredExecution: Sendable, Hashable {
    /// Its row.
    public var record: ExecutionRecord
    /// Its branches, parents before children.
    public var branches: [BranchRecord]
    /// The id of the newest event of its history.
    public var lastEventID: EventID
    /// Whether its payloads can be read.
    ///
    /// Of an erased execution every payload is what ``WithheldPayload`` says; its snapshots cannot be resumed.
    public var standing = SubjectStanding.open

    /// Makes a loaded execution.
    public init(record: ExecutionRecord, branches: [BranchRecord], lastEventID: EventID) {
        self.record = record
        self.branches = branches
        self.lastEventID = lastEventID
    }
}
