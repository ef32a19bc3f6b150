public import JSONModel
public import WorkflowStore

/// Providers and products: limits, tokens, messages, notices.
extension ForwardingStore {
    /// Passed on.
    public func buckets() throws(StoreError) -> [BucketRecord] { try base.buckets() }

    /// Passed on.
    public func sealedToken(of credential: String) throws(StoreError) -> SealedToken? {
        try base.sealedToken(of: credential)
    }

    /// Passed on.
    public func messages(to recipient: String, at now: Timestamp, limit: Int) throws(StoreError) -> [MessageRecord] {
        try base.messages(to: recipient, at: now, limit: limit)
    }

    /// Passed on.
    public func highestMessageKey() throws(StoreError) -> MessageKey { try base.highestMessageKey() }

    /// Passed on.
    public func messageKey(_ identity: MessageIdentity) throws(StoreError) -> MessageKey? {
        try base.messageKey(identity)
    }

    /// Passed on.
    public func branchesWaiting(for keys: [WaitKey], limit: Int) throws(StoreError) -> [BranchReference] {
        try base.branchesWaiting(for: keys, limit: limit)
    }

    /// Passed on.
    public func orphans(for keys: [WaitKey], limit: Int) throws(StoreError) -> [InboxRecord] {
        try base.orphans(for: keys, limit: limit)
    }

    /// Passed on.
    public func newestOrdering(
        for keys: [WaitKey],
        connector: String,
        webhook: String
    ) throws(StoreError) -> Int64? {
        try base.newestOrdering(for: keys, connector: connector, webhook: webhook)
    }

    /// Passed on.
    public func branchesPausing(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference] {
        try base.branchesPausing(after: reference, limit: limit)
    }

    /// Passed on.
    public func lastDeliveries() throws(StoreError) -> [(connector: String, webhook: String, at: Timestamp)] {
        try base.lastDeliveries()
    }

    /// Passed on.
    public func newestEventTime() throws(StoreError) -> Timestamp? { try base.newestEventTime() }

    /// Passed on.
    public func inbox(before key: MessageKey?, limit: Int) throws(StoreError) -> [InboxEntry] {
        try base.inbox(before: key, limit: limit)
    }

    /// Passed on.
    public func liveExecution(
        ofApplicant applicant: String,
        in stateMachine: String
    ) throws(StoreError) -> ExecutionKey? {
        try base.liveExecution(ofApplicant: applicant, in: stateMachine)
    }

    /// Passed on.
    public func executions(ofApplicant applicant: String, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try base.executions(ofApplicant: applicant, limit: limit)
    }

    /// Passed on.
    public func executions(from origin: ExecutionKey, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try base.executions(from: origin, limit: limit)
    }

    /// Passed on.
    public func response(_ key: String) throws(StoreError) -> StoredResponse? { try base.response(key) }

    /// Passed on.
    public func decisions(of execution: ExecutionKey) throws(StoreError) -> [DecisionRecord] {
        try base.decisions(of: execution)
    }

    /// Passed on.
    public func notices(after position: Int64, limit: Int) throws(StoreError) -> [NoticeRecord] {
        try base.notices(after: position, limit: limit)
    }

    /// Passed on.
    public func notice(_ position: Int64) throws(StoreError) -> NoticeRecord? { try base.notice(position) }

    /// Passed on.
    public func highestNotice() throws(StoreError) -> Int64 { try base.highestNotice() }

    /// Passed on.
    public func endpoints() throws(StoreError) -> [EndpointRecord] { try base.endpoints() }

    /// Passed on.
    public func highestEndpoint() throws(StoreError) -> Int64 { try base.highestEndpoint() }

    /// Passed on.
    public func delivery(_ reference: DeliveryReference) throws(StoreError) -> DeliveryRecord? {
        try base.delivery(reference)
    }

    /// Passed on.
    public func dueDeliveries(
        of endpoint: Int64,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [DeliveryReference] {
        try base.dueDeliveries(of: endpoint, at: now, limit: limit)
    }

    /// Passed on.
    public func nextDelivery(of endpoint: Int64) throws(StoreError) -> Timestamp? {
        try base.nextDelivery(of: endpoint)
    }

    /// Passed on.
    public func deliveries(
        of endpoint: Int64,
        in state: DeliveryRecord.State?,
        after notice: Int64,
        limit: Int
    ) throws(StoreError) -> [DeliveryRecord] {
        try base.deliveries(of: endpoint, in: state, after: notice, limit: limit)
    }

    /// Passed on.
    public func attempts(at delivery: DeliveryReference) throws(StoreError) -> [DeliveryAttempt] {
        try base.attempts(at: delivery)
    }

    /// Passed on.
    public func deliveryCounts() throws(StoreError) -> [DeliveryRecord.State: Int] { try base.deliveryCounts() }
}
