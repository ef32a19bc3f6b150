public import JSONModel

/// The store of what providers send by themselves, and of who waits for it.
///
/// The index of the waiting branches is written with their rows; see ``ExecutionChange/waits``.
public protocol InboxStore: Sendable {
    /// The highest key that was ever given to a message, or zero.
    func highestMessageKey() throws(StoreError) -> MessageKey

    /// The key of a message that was delivered before.
    func messageKey(_ identity: MessageIdentity) throws(StoreError) -> MessageKey?

    /// The branches that wait under one of these keys, by execution.
    func branchesWaiting(for keys: [WaitKey], limit: Int) throws(StoreError) -> [BranchReference]

    /// The messages under one of these keys for which nobody waited, the oldest first.
    func orphans(for keys: [WaitKey], limit: Int) throws(StoreError) -> [InboxRecord]

    /// The newest ordering among the messages of a webhook under one of these keys that were applied.
    func newestOrdering(for keys: [WaitKey], connector: String, webhook: String) throws(StoreError) -> Int64?

    /// The branches whose task pauses until a moment, in key order behind the given one: what a sweep walks through.
    func branchesPausing(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference]

    /// When each webhook brought something last, by connector and webhook.
    func lastDeliveries() throws(StoreError) -> [(connector: String, webhook: String, at: Timestamp)]

    /// When the newest event of any history happened; `nil` for a store without one.
    func newestEventTime() throws(StoreError) -> Timestamp?

    /// A page of the inbox, the newest first, without payloads.
    func inbox(before key: MessageKey?, limit: Int) throws(StoreError) -> [InboxEntry]
}
