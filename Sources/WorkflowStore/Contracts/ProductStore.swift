public import JSONModel

/// What happens for the product behind onboardings: notices and their deliveries, decisions, stored answers.
public enum ProductChange: Sendable, Hashable {
    /// The product is told something; notices older than the given moment may go, a few at a time.
    case insertNotice(NoticeRecord, forgettingBefore: Timestamp)
    /// A decision is recorded.
    case insertDecision(DecisionRecord)
    /// An answer is kept; those that have expired at its time go, a few at a time.
    case putResponse(StoredResponse)
    /// An endpoint is new or changed.
    case putEndpoint(EndpointRecord)
    /// An endpoint goes, with its deliveries.
    case deleteEndpoint(Int64)
    /// A delivery is new or has come further.
    case putDelivery(DeliveryRecord)
    /// An attempt at a delivery was answered.
    case insertAttempt(DeliveryAttempt)
}

/// The store of everything that a product is told and has asked.
public protocol ProductStore: Sendable {
    // MARK: Applicants, answers, decisions

    /// The running execution of a state machine for an applicant; there is at most one.
    func liveExecution(ofApplicant applicant: String, in stateMachine: String) throws(StoreError) -> ExecutionKey?

    /// The executions for an applicant, the newest first.
    func executions(ofApplicant applicant: String, limit: Int) throws(StoreError) -> [ExecutionKey]

    /// The executions that came from another one, the oldest first.
    func executions(from origin: ExecutionKey, limit: Int) throws(StoreError) -> [ExecutionKey]

    /// The answer that is kept under a key, whether or not it has expired.
    func response(_ key: String) throws(StoreError) -> StoredResponse?

    /// The decisions about an onboarding, in order.
    func decisions(of execution: ExecutionKey) throws(StoreError) -> [DecisionRecord]

    // MARK: Notices

    /// A page of the feed, in order, behind the given position.
    func notices(after position: Int64, limit: Int) throws(StoreError) -> [NoticeRecord]

    /// The notice at a position.
    func notice(_ position: Int64) throws(StoreError) -> NoticeRecord?

    /// The highest position that was ever given, or zero.
    func highestNotice() throws(StoreError) -> Int64

    // MARK: Endpoints and deliveries

    /// The endpoints, in the order of their making.
    ///
    /// There are dozens of them, so they are read whole.
    func endpoints() throws(StoreError) -> [EndpointRecord]

    /// The highest key that was ever given to an endpoint, or zero.
    func highestEndpoint() throws(StoreError) -> Int64

    /// A delivery.
    func delivery(_ reference: DeliveryReference) throws(StoreError) -> DeliveryRecord?

    /// The pending deliveries of an endpoint whose time has come, the longest overdue first.
    func dueDeliveries(of endpoint: Int64, at now: Timestamp, limit: Int) throws(StoreError) -> [DeliveryReference]

    /// The earliest due time of an endpoint's pending deliveries.
    func nextDelivery(of endpoint: Int64) throws(StoreError) -> Timestamp?

    /// A page of an endpoint's deliveries in order of their notices, behind the given one.
    func deliveries(
        of endpoint: Int64,
        in state: DeliveryRecord.State?,
        after notice: Int64,
        limit: Int
    ) throws(StoreError) -> [DeliveryRecord]

    /// The attempts at a delivery, in order.
    func attempts(at delivery: DeliveryReference) throws(StoreError) -> [DeliveryAttempt]

    /// How many deliveries are in each state.
    func deliveryCounts() throws(StoreError) -> [DeliveryRecord.State: Int]
}
