/// The store of the keys under which persons' payloads are sealed, where a store seals them.
///
/// A store that does not seal knows no subjects: it adopts the protocol and writes nothing.
public protocol SubjectStore: Sendable {
    /// Whether payloads are sealed, so that a person can be erased by destroying a key.
    var sealsPayloads: Bool { get }

    /// The subjects of an applicant's blind key, the newest first: one for each time that they came back after an erasure.
    func subjects(ofApplicant applicant: String) throws(StoreError) -> [SubjectRecord]

    /// The subject with a key.
    func subject(_ key: SubjectKey) throws(StoreError) -> SubjectRecord?

    /// The subject under whose key an execution's payloads are.
    func subject(of execution: ExecutionKey) throws(StoreError) -> SubjectRecord?

    /// Whether an execution's payloads can be read.
    func standing(of execution: ExecutionKey) throws(StoreError) -> SubjectStanding

    /// The executions of a subject behind the given one, in the order of their starts.
    func executions(
        of subject: SubjectKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey]

    /// The subjects whose erasure was asked for and is not carried out or not evidenced yet, in order.
    func unfinishedErasures() throws(StoreError) -> [SubjectRecord]

    /// The subjects with holds, those with the newest hold first.
    func heldSubjects(limit: Int) throws(StoreError) -> [SubjectRecord]

    /// The hold with a key.
    func hold(_ key: Int64) throws(StoreError) -> HoldRecord?

    /// The highest key that was ever given to a hold, or zero.
    func highestHoldKey() throws(StoreError) -> Int64
}

extension SubjectStore {
    /// It does not.
    public var sealsPayloads: Bool { false }

    /// None.
    public func subjects(ofApplicant applicant: String) throws(StoreError) -> [SubjectRecord] { [] }

    /// None.
    public func subject(_ key: SubjectKey) throws(StoreError) -> SubjectRecord? { nil }

    /// None.
    public func subject(of execution: ExecutionKey) throws(StoreError) -> SubjectRecord? { nil }

    /// They can.
    public func standing(of execution: ExecutionKey) throws(StoreError) -> SubjectStanding { .open }

    /// None.
    public func executions(
        of subject: SubjectKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] { [] }

    /// None.
    public func unfinishedErasures() throws(StoreError) -> [SubjectRecord] { [] }

    /// None.
    public func heldSubjects(limit: Int) throws(StoreError) -> [SubjectRecord] { [] }

    /// None.
    public func hold(_ key: Int64) throws(StoreError) -> HoldRecord? { nil }

    /// None.
    public func highestHoldKey() throws(StoreError) -> Int64 { 0 }
}

/// Lets the code within see payloads that a restriction withholds from everybody.
///
/// The engine needs it to stop the flows of a restricted person; a face, to show what an operator broke the glass for.
public enum RestrictionLift {
    /// Whether payloads of restricted persons are read like others.
    ///
    /// Those of erased ones cannot be read at all.
    @TaskLocal public static var isInForce = false
}
