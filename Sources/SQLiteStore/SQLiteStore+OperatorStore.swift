public import JSONModel
public import WorkflowStore

extension SQLiteStore: OperatorStore {
    // MARK: Selecting

    /// The executions that a selector means, in the order of their keys.
    public func executionKeys(
        selectedBy selector: Selector,
        at now: Timestamp,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        let way = OperatorStatements.Way(to: selector)
        let sql = OperatorStatements.keys(way)
        let values = [QueryValue.integer(key?.number ?? 0), .limit(limit)] + selector.values(at: now, on: way)
        return try read { db in try db.rows(sql, values) { ExecutionKey(try $0.integer(0)) } }
    }

    /// A page of the executions that a selector means, the newest first.
    public func executions(
        selectedBy selector: Selector,
        at now: Timestamp,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary] {
        let way = OperatorStatements.Way(to: selector)
        let sql = OperatorStatements.summaries(way)
        let values = [QueryValue.integer(key?.number ?? .max), .limit(limit)] + selector.values(at: now, on: way)
        return try read { db in try readableRows(of: "executions", db, sql, values, read: ExecutionSummary.init) }
    }

    /// How many executions a selector means, up to a limit.
    public func executionCount(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> Int {
        let way = OperatorStatements.Way(to: selector)
        let sql = OperatorStatements.count(way)
        let values = [QueryValue.integer(0), .limit(limit)] + selector.values(at: now, on: way)
        return try read { db in try db.firstRow(sql, values) { try $0.count(0) } } ?? 0
    }

    /// The causes of the failures that a selector means, the most frequent first.
    public func failureGroups(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [FailureGroup] {
        let direct = OperatorStatements.Way(to: selector)
        let way = direct == .all ? OperatorStatements.Way.anyCause : direct
        let sql = OperatorStatements.groups(way)
        let values = [QueryValue.integer(now.milliseconds), .limit(limit)] + selector.values(at: now, on: way)
        return try read { db in
            try db.rows(sql, values) { row in
                guard let cause = try FailureCause(row, from: 8, error: 7) else { throw row.unexpected(8) }
                return FailureGroup(
                    cause: cause,
                    stateMachine: try row.text(6),
                    count: try row.count(0),
                    first: try row.timestamp(1),
                    last: try row.timestamp(2),
                    lastHour: try row.count(3),
                    hourBefore: try row.count(4),
                    sample: ExecutionKey(try row.integer(5))
                )
            }
        }
    }

    /// The causes after which executions that a selector means try again, the most frequent first.
    public func retryGroups(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [RetryGroup] {
        let values = [QueryValue.integer(now.milliseconds), .limit(limit)] + selector.values(at: now, on: .all)
        return try read { db in
            try db.rows(OperatorStatements.retryGroups, values) { row in
                RetryGroup(
                    fingerprint: try row.text(1),
                    stateMachine: try row.text(5),
                    count: try row.count(0),
                    since: try row.timestamp(2),
                    nextAt: try row.optionalTimestamp(3),
                    sample: ExecutionKey(try row.integer(4))
                )
            }
        }
    }

    /// The definition of a state machine with a revision.
    public func definition(of stateMachine: String, revision: Int) throws(StoreError) -> DefinitionRecord? {
        let values = [QueryValue.text(stateMachine), .integer(Int64(revision))]
        return try read { db in
            try db.firstRow(OperatorStatements.definitionOfRevision, values, read: DefinitionRecord.init)
        }
    }

    // MARK: The log of acts

    /// The newest entry.
    public func newestOperatorRecord() throws(StoreError) -> OperatorRecord? {
        try read { db in try db.firstRow(OperatorStatements.newestRecord, read: OperatorRecord.init) }
    }

    /// A page of entries in order.
    public func operatorRecords(
        of key: ExecutionKey?,
        after sequence: Int64,
        limit: Int
    ) throws(StoreError) -> [OperatorRecord] {
        let page = [QueryValue.integer(sequence), .limit(limit)]
        return try read { db in
            guard let key else { return try db.rows(OperatorStatements.allRecords, page, read: OperatorRecord.init) }
            let values = [QueryValue.integer(key.number)] + page
            return try db.rows(OperatorStatements.recordsOfExecution, values, read: OperatorRecord.init)
        }
    }

    // MARK: Jobs

    /// The highest key that was ever given to a job, or zero.
    public func highestJobKey() throws(StoreError) -> Int64 { try highestKey(of: "jobs") }

    /// The job with a key.
    public func job(_ key: Int64) throws(StoreError) -> JobRecord? {
        for row in try jobRows(OperatorStatements.job, [.integer(key)]) { return try row.record(codec: codec) }
        return nil
    }

    /// The newest jobs, the newest first.
    public func jobs(limit: Int) throws(StoreError) -> [JobRecord] {
        try jobs(OperatorStatements.jobs, [.limit(limit)])
    }

    /// The jobs that have not come to their end, in order.
    public func unfinishedJobs() throws(StoreError) -> [JobRecord] { try jobs(OperatorStatements.unfinishedJobs, []) }

    private func jobs(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [JobRecord] {
        let rows = try jobRows(sql, values)
        return try decodable(rows, of: "jobs", key: { String($0.record.key) }) { row throws(StoreError) in
            try row.record(codec: codec)
        }
    }

    private func jobRows(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [JobRow] {
        try read { db in try readableRows(of: "jobs", db, sql, values, read: JobRow.init) }
    }

    /// A page of a job's items in order.
    public func items(
        of job: Int64,
        status: JobItem.Status?,
        after key: ExecutionKey,
        limit: Int
    ) throws(StoreError) -> [JobItem] {
        let page = [QueryValue.integer(key.number), .limit(limit)]
        return try read { db in
            guard let status else {
                return try db.rows(OperatorStatements.items, [.integer(job)] + page, read: JobItem.init)
            }
            let values = [QueryValue.integer(job), .text(status.rawValue)] + page
            return try db.rows(OperatorStatements.itemsOfStatus, values, read: JobItem.init)
        }
    }

    // MARK: Reviews

    /// The highest key that was ever given to a review, or zero.
    public func highestReviewKey() throws(StoreError) -> Int64 { try highestKey(of: "reviews") }

    /// The review with a key.
    public func review(_ key: Int64) throws(StoreError) -> ReviewRecord? {
        try reviews(OperatorStatements.review, [.integer(key)]).first
    }

    /// A page of reviews in order.
    public func reviews(
        matching filter: ReviewFilter,
        after key: Int64,
        limit: Int
    ) throws(StoreError) -> [ReviewRecord] {
        let sql: String =
            switch (filter.status, filter.queue) {
            case (.open, nil): OperatorStatements.openReviews
            case (.open, _): OperatorStatements.openReviewsOfQueue
            default: OperatorStatements.reviews
            }
        let values: [QueryValue] = [
            .integer(key), .limit(limit), filter.status.map { .text($0.rawValue) } ?? .null,
            filter.queue.map { .text($0) } ?? .null, filter.execution.map { .integer($0.number) } ?? .null,
            filter.dueBefore.map { .integer($0.milliseconds) } ?? .null,
        ]
        return try reviews(sql, values)
    }

    private func reviews(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [ReviewRecord] {
        var records: [ReviewRecord] = []
        for row in try read({ db in try readableRows(of: "reviews", db, sql, values, read: ReviewRow.init) }) {
            let record = try row.record(codec: codec) { [damage] error, key in
                damage.note(error, table: "reviews", key: String(key))
            }
            records.append(record)
        }
        return records
    }
}
