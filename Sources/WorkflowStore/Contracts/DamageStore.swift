/// What can be known of records that cannot be read, so that each of them is set aside alone.
///
/// One principle holds everywhere. A record without which nothing can be decided throws `unreadable`, and whoever decides sets its
/// execution aside (``ExecutionChange/Reading``). A payload that is only shown or passed on is replaced by
/// ``WithheldPayload/unreadable``. A record of a list that is neither is left out. The last two are noted here.
public protocol DamageStore: Sendable {
    /// The records that could not be read since the store was opened, in the order in which they were met, up to a bound.
    func unreadableRecords() -> [UnreadableRecord]

    /// What is left of an execution that cannot be read: its row and its branches, where payloads that cannot be read are
    /// ``WithheldPayload/unreadable``; `nil` if there is none.
    func remains(of key: ExecutionKey) throws(StoreError) -> StoredExecution?
}

/// A record that cannot be read, although the store works.
public struct UnreadableRecord: Sendable, Hashable {
    /// The table that it is in.
    public var table: String
    /// Its key within the table, as text.
    public var key: String
    /// What is wrong, and what to do about it; no stored value is in it.
    public var message: String

    /// Makes a note of a record.
    public init(table: String, key: String, message: String) {
        self.table = table
        self.key = key
        self.message = message
    }
}
