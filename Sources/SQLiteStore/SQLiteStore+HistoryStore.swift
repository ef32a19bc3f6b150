internal import JSONModel
public import StatesInterpreter
public import WorkflowStore

extension SQLiteStore: HistoryStore {
    /// A page of an execution's events.
    public func events(
        of key: ExecutionKey,
        after id: EventID?,
        isReversed: Bool,
        limit: Int
    ) throws(StoreError) -> [HistoryEvent] {
        let sql = isReversed ? Statements.eventsBackwards : Statements.eventsForwards
        let bound = id.map { Int64($0.number) } ?? (isReversed ? .max : .min)
        let rows = try read { db in
            try db.rows(sql, [.integer(key.number), .integer(bound), .limit(limit)], read: EventRow.init)
        }
        let payloads = PayloadDecoder(codec: codec, execution: key)
        var events: [HistoryEvent] = []
        events.reserveCapacity(rows.count)
        for row in rows {
            let event = try row.event(payloads) { [damage] error, id in
                damage.note(error, table: "events", key: "\(key)/\(id)")
            }
            events.append(event)
        }
        return events
    }

    /// A page of the calls that were made for an execution, in the order in which their answers were committed.
    public func calls(of key: ExecutionKey, after count: Int, limit: Int) throws(StoreError) -> [CallRecord] {
        let values: [QueryValue] = [.integer(key.number), .limit(limit), .integer(Int64(count))]
        return try read { db in try db.rows(Statements.calls, values, read: CallRecord.init) }
    }

    /// A page of executions, the newest first.
    public func executions(
        matching filter: ExecutionFilter,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary] {
        let page = [QueryValue.integer(key?.number ?? .max), .limit(limit)]
        if filter.version != nil || filter.alias != nil || filter.isRedriven != nil || filter.mapRun != nil {
            return try rareExecutions(matching: filter, page)
        }
        let (sql, values): (String, [QueryValue]) =
            switch (filter.stateMachine, filter.status) {
            case (nil, nil): (Statements.allExecutions, [])
            case (nil, let status?): (Statements.executionsOfStatus, [.text(status.rawValue)])
            case (let stateMachine?, nil): (Statements.executionsOfStateMachine, [.text(stateMachine)])
            case (let stateMachine?, let status?):
                (Statements.executionsOfStateMachineAndStatus, [.text(stateMachine), .text(status.rawValue)])
            }
        return try read { db in try readableRows(of: "executions", db, sql, values + page, read: ExecutionSummary.init)
        }
    }

    private func rareExecutions(
        matching filter: ExecutionFilter,
        _ page: [QueryValue]
    ) throws(StoreError) -> [ExecutionSummary] {
        let isRedriven = filter.isRedriven.map { QueryValue.integer($0 ? 1 : 0) }
        let values: [QueryValue] =
            [
                filter.stateMachine.map(QueryValue.text) ?? .null,
                filter.status.map { .text($0.rawValue) } ?? .null,
                isRedriven ?? .null,
            ] + page
        return try read { db in
            if let run = filter.mapRun {
                let values = values + [.integer(run.number)]
                return try db.rows(Statements.executionsOfMapRun, values, read: ExecutionSummary.init)
            }
            if let version = filter.version {
                let values = values + [.integer(Int64(version))]
                return try db.rows(Statements.executionsOfVersion, values, read: ExecutionSummary.init)
            }
            guard let alias = filter.alias else {
                return try db.rows(Statements.executionsByRedrive, values, read: ExecutionSummary.init)
            }
            return try db.rows(Statements.executionsOfAlias, values + [.text(alias)], read: ExecutionSummary.init)
        }
    }

    /// How many executions there are of each status.
    ///
    /// It reads an index from end to end: some 60 ms a million executions.
    public func executionCounts() throws(StoreError) -> [ExecutionStatus: Int] {
        let counts = try read { db in
            try db.rows(Statements.executionCounts) { (try $0.name(0, as: ExecutionStatus.self), try $0.count(1)) }
        }
        return Dictionary(counts, uniquingKeysWith: { $0 + $1 })
    }
}

extension CallRecord {
    fileprivate init(_ row: RowReader) throws(StoreError) {
        self.init(
            path: try row.path(0),
            visit: EventID(try row.count(1)),
            attempt: try row.count(2),
            number: try row.count(3),
            resource: try row.text(4),
            purpose: try row.text(5),
            idempotencyKey: try row.text(6),
            startedAt: try row.timestamp(7),
            finishedAt: try row.timestamp(8),
            outcome: try row.text(9),
            status: row.isNull(10) ? nil : try row.count(10),
            message: try row.optionalText(11)
        )
    }
}

extension ExecutionSummary {
    /// Reads the columns of ``Statements/summaryColumns``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            key: ExecutionKey(try row.integer(0)),
            name: try row.text(1),
            stateMachine: try row.text(2),
            status: try row.name(3, as: ExecutionStatus.self),
            startedAt: try row.timestamp(4),
            stoppedAt: try row.optionalTimestamp(5),
            error: try row.optionalText(6),
            stateName: try row.optionalText(7),
            waitingFor: row.isNull(8) ? nil : try row.name(8, as: WakeSource.Kind.self),
            dueAt: try row.optionalTimestamp(9)
        )
        version = row.isNull(10) ? nil : try row.count(10)
        alias = try row.optionalText(11)
        redriveCount = try row.count(12)
        redrivenAt = try row.optionalTimestamp(13)
        arn = try row.text(14)
        itemCount = row.isNull(15) ? nil : try row.count(15)
        cause = try row.optionalText(16)
        pausedAt = try row.optionalTimestamp(17)
    }
}
