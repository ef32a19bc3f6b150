internal import JSONModel
internal import StatesInterpreter
public import WorkflowStore

extension SQLiteStore: MapRunStore {
    /// The map run with a key.
    public func mapRun(_ key: MapRunKey) throws(StoreError) -> MapRunRecord? {
        let row = try read { db in
            try db.firstRow(Statements.mapRun, [.integer(key.number)], read: MapRunRow.init)
        }
        return try row?.record(codec: codec)
    }

    /// The key of the map run with an ARN.
    public func mapRunKey(arn: String) throws(StoreError) -> MapRunKey? {
        try read { db in try db.firstRow(Statements.mapRunKey, [.text(arn)]) { MapRunKey(try $0.integer(0)) } }
    }

    /// A page of an execution's map runs, the newest first.
    public func mapRuns(
        of execution: ExecutionKey,
        before key: MapRunKey?,
        limit: Int
    ) throws(StoreError) -> [MapRunRecord] {
        let values = [QueryValue.integer(execution.number), .integer(key?.number ?? .max), .limit(limit)]
        let rows = try read { db in try db.rows(Statements.mapRunsOfExecution, values, read: MapRunRow.init) }
        var records: [MapRunRecord] = []
        for row in rows { records.append(try row.record(codec: codec)) }
        return records
    }

    /// The running map runs behind the given one, the oldest first.
    public func runningMapRuns(after key: MapRunKey?, limit: Int) throws(StoreError) -> [MapRunKey] {
        try read { db in
            try db.rows(Statements.runningMapRuns, [.integer(key?.number ?? 0), .limit(limit)]) {
                MapRunKey(try $0.integer(0))
            }
        }
    }

    /// The highest key that was ever given to a map run.
    public func highestMapRunKey() throws(StoreError) -> MapRunKey { MapRunKey(try highestKey(of: "map_runs")) }

    /// The running child executions of a map run, the oldest first.
    public func runningChildren(of run: MapRunKey) throws(StoreError) -> [ExecutionKey] {
        try keys(Statements.runningChildren, [.integer(run.number)])
    }

    /// The child executions of a map run that came to an unsuccessful end, the oldest first.
    public func unsuccessfulChildren(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        let values = [QueryValue.integer(run.number), .integer(key?.number ?? 0), .limit(limit)]
        return try keys(Statements.unsuccessfulChildren, values)
    }

    /// The child executions of a map run, in the order of their items, which is that of their keys.
    public func children(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionRecord] {
        let values = [QueryValue.integer(run.number), .integer(key?.number ?? 0), .limit(limit)]
        let rows = try read { db in try db.rows(Statements.childrenOfMapRun, values, read: ExecutionRow.init) }
        var records: [ExecutionRecord] = []
        records.reserveCapacity(rows.count)
        for row in rows { records.append(try row.record(codec: codec)) }
        return records
    }

    private func keys(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [ExecutionKey] {
        try read { db in try db.rows(sql, values) { ExecutionKey(try $0.integer(0)) } }
    }
}

/// The row of a map run with its payloads still encoded.
private struct MapRunRow {
    private let record: MapRunRecord
    private let plan: [UInt8]
    private let cause: [UInt8]?
    private let cursor: [UInt8]?

    /// Reads the columns of ``Statements/mapRun``.
    init(_ row: RowReader) throws(StoreError) {
        var record = MapRunRecord(
            key: MapRunKey(try row.integer(0)),
            branch: try row.reference(execution: 1, path: 2),
            arn: try row.text(3),
            stateMachine: try row.text(4),
            definition: DefinitionKey(try row.integer(5)),
            processor: try row.count(6),
            type: try row.name(7, as: StateMachineType.self),
            roleARN: try row.text(8),
            plan: .null,
            startedAt: try row.timestamp(9)
        )
        plan = try row.blob(10)
        record.status = try row.name(11, as: MapRunStatus.self)
        record.phase = try row.name(12, as: MapRunPhase.self)
        record.isPaused = try row.integer(13) != 0
        record.stoppedAt = try row.optionalTimestamp(14)
        record.maximumConcurrency = try row.count(15)
        record.toleratedFailureCount = row.isNull(16) ? nil : try row.count(16)
        record.toleratedFailurePercentage = row.isNull(17) ? nil : row.double(17)
        record.executions = try MapRunCounts(row, from: 18)
        record.items = try MapRunCounts(row, from: 25)
        record.itemCount = row.isNull(32) ? nil : try row.count(32)
        record.skipped = try row.count(33)
        record.isExhausted = try row.integer(34) != 0
        record.redriveCount = try row.count(35)
        record.redrivenAt = try row.optionalTimestamp(36)
        record.redriveCursor = row.isNull(37) ? nil : ExecutionKey(try row.integer(37))
        record.error = try row.optionalText(38)
        cause = try row.optionalBlob(39)
        cursor = try row.optionalBlob(40)
        self.record = record
    }

    /// The record, its payloads decoded.
    func record(codec: any PayloadCodec) throws(StoreError) -> MapRunRecord {
        let payloads = PayloadDecoder(codec: codec, execution: record.branch.execution)
        var record = record
        record.plan = try payloads.decode(plan)
        record.cause = try payloads.decode(cause)?.stringValue
        // A place that is not there is stored as `null`, which no source gives to a place.
        if let cursor = try payloads.decode(cursor), !cursor.isNull { record.cursor = cursor }
        return record
    }
}

extension MapRunCounts {
    fileprivate init(_ row: RowReader, from column: CInt) throws(StoreError) {
        self.init()
        running = try row.count(column)
        succeeded = try row.count(column + 1)
        failed = try row.count(column + 2)
        timedOut = try row.count(column + 3)
        aborted = try row.count(column + 4)
        resultsWritten = try row.count(column + 5)
        pendingRedrive = try row.count(column + 6)
    }
}
