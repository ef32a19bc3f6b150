public import JSONModel
public import WorkflowStore

extension SQLiteStore: ProductStore {
    // MARK: Applicants, answers, decisions

    /// The running execution of a state machine for an applicant; there is at most one.
    public func liveExecution(
        ofApplicant applicant: String,
        in stateMachine: String
    ) throws(StoreError) -> ExecutionKey? {
        try read { db in
            try db.firstRow(Statements.liveExecution, [.text(stateMachine), .text(applicant)]) {
                ExecutionKey(try $0.integer(0))
            }
        }
    }

    /// The executions for an applicant, the newest first.
    public func executions(ofApplicant applicant: String, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try keys(Statements.executionsOfApplicant, [.text(applicant), .limit(limit)])
    }

    /// The executions that came from another one, the oldest first.
    public func executions(from origin: ExecutionKey, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try keys(Statements.executionsFrom, [.integer(origin.number), .limit(limit)])
    }

    /// The answer that is kept under a key, whether or not it has expired.
    public func response(_ key: String) throws(StoreError) -> StoredResponse? {
        try read { db in try db.firstRow(Statements.response, [.text(key)], read: StoredResponse.init) }
    }

    /// The decisions about an onboarding, in order.
    public func decisions(of execution: ExecutionKey) throws(StoreError) -> [DecisionRecord] {
        try read { db in
            try db.rows(Statements.decisions, [.integer(execution.number)], read: DecisionRecord.init)
        }
    }

    // MARK: Notices

    /// A page of the feed, in order, behind the given position.
    public func notices(after position: Int64, limit: Int) throws(StoreError) -> [NoticeRecord] {
        try read { db in
            try readableRows(
                of: "notices",
                db,
                Statements.notices,
                [.integer(position), .limit(limit)],
                read: notice
            )
        }
    }

    /// The notice at a position.
    public func notice(_ position: Int64) throws(StoreError) -> NoticeRecord? {
        try read { db in try db.firstRow(Statements.notice, [.integer(position)], read: notice) }
    }

    private func notice(_ row: RowReader) throws(StoreError) -> NoticeRecord {
        try NoticeRecord(row) { [damage] error, position in
            damage.note(error, table: "notices", key: String(position))
        }
    }

    /// The highest position that was ever given, or zero.
    public func highestNotice() throws(StoreError) -> Int64 { try highestKey(of: "notices") }

    // MARK: Endpoints and deliveries

    /// The endpoints, in the order of their making.
    public func endpoints() throws(StoreError) -> [EndpointRecord] {
        try read { db in try readableRows(of: "endpoints", db, Statements.endpoints, read: EndpointRecord.init) }
    }

    /// The highest key that was ever given to an endpoint, or zero.
    public func highestEndpoint() throws(StoreError) -> Int64 { try highestKey(of: "endpoints") }

    /// A delivery.
    public func delivery(_ reference: DeliveryReference) throws(StoreError) -> DeliveryRecord? {
        let values = [QueryValue.integer(reference.endpoint), .integer(reference.notice)]
        return try read { db in try db.firstRow(Statements.delivery, values, read: DeliveryRecord.init) }
    }

    /// The pending deliveries of an endpoint whose time has come, the longest overdue first.
    public func dueDeliveries(
        of endpoint: Int64,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [DeliveryReference] {
        let values = [QueryValue.integer(endpoint), .integer(now.milliseconds), .limit(limit)]
        return try read { db in
            try db.rows(Statements.dueDeliveries, values) {
                DeliveryReference(endpoint: try $0.integer(0), notice: try $0.integer(1))
            }
        }
    }

    /// The earliest due time of an endpoint's pending deliveries.
    public func nextDelivery(of endpoint: Int64) throws(StoreError) -> Timestamp? {
        try read { db in try db.firstRow(Statements.nextDelivery, [.integer(endpoint)]) { try $0.timestamp(0) } }
    }

    /// A page of an endpoint's deliveries in order of their notices, behind the given one.
    public func deliveries(
        of endpoint: Int64,
        in state: DeliveryRecord.State?,
        after notice: Int64,
        limit: Int
    ) throws(StoreError) -> [DeliveryRecord] {
        let page = [QueryValue.integer(notice), .limit(limit)]
        return try read { db in
            guard let state else {
                let values = [QueryValue.integer(endpoint)] + page
                return try db.rows(Statements.deliveriesOfEndpoint, values, read: DeliveryRecord.init)
            }
            let values = [QueryValue.integer(endpoint), .text(state.rawValue)] + page
            return try db.rows(Statements.deliveriesInState, values, read: DeliveryRecord.init)
        }
    }

    /// The attempts at a delivery, in order.
    public func attempts(at delivery: DeliveryReference) throws(StoreError) -> [DeliveryAttempt] {
        let values = [QueryValue.integer(delivery.endpoint), .integer(delivery.notice)]
        return try read { db in try db.rows(Statements.attempts, values, read: DeliveryAttempt.init) }
    }

    /// How many deliveries are in each state.
    public func deliveryCounts() throws(StoreError) -> [DeliveryRecord.State: Int] {
        let counts = try read { db in
            try db.rows(Statements.deliveryCounts) {
                (try $0.name(0, as: DeliveryRecord.State.self), try $0.count(1))
            }
        }
        return Dictionary(counts, uniquingKeysWith: { $0 + $1 })
    }

    private func keys(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [ExecutionKey] {
        try read { db in try db.rows(sql, values) { ExecutionKey(try $0.integer(0)) } }
    }
}
