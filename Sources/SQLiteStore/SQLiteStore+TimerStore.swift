public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Each of these reads a few entries of one index, however many executions wait.
extension SQLiteStore: TimerStore {
    /// The branches whose due time has come, the longest overdue first.
    public func dueBranches(at now: Timestamp, limit: Int) throws(StoreError) -> [BranchReference] {
        try references(Statements.dueBranches, [.integer(now.milliseconds), .limit(limit)])
    }

    /// The running executions whose deadline has come, the longest overdue first, and then those whose link has expired.
    public func dueExecutions(at now: Timestamp, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try read { db in
            let keys = try db.rows(Statements.dueExecutions, [.integer(now.milliseconds), .limit(limit)]) {
                ExecutionKey(try $0.integer(0))
            }
            return try keys
                + db.rows(Statements.dueLinks, [.integer(now.milliseconds), .limit(limit - keys.count)]) {
                    ExecutionKey(try $0.integer(0))
                }
        }
    }

    /// The earliest due time of a branch, an execution or a link.
    public func nextDueTime() throws(StoreError) -> Timestamp? {
        try read { db in
            let branch = try db.firstRow(Statements.nextDueBranch) { try $0.timestamp(0) }
            let execution = try db.firstRow(Statements.nextDueExecution) { try $0.timestamp(0) }
            let link = try db.firstRow(Statements.nextDueLink) { try $0.timestamp(0) }
            return [branch, execution, link].compactMap { $0 }.min()
        }
    }

    /// The branches that wait in a queue for room to make their call, the longest waiting first.
    public func branchesWaitingForCapacity(
        in queue: CapacityQueue,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        let values: [QueryValue] = [.text(queue.bucket), .text(queue.lane.rawValue), .text(queue.share)]
        return try references(Statements.branchesWaitingForCapacity, values + [.limit(limit)])
    }

    /// How many branches wait in each queue.
    ///
    /// It counts the entries of an index: some 10 ms for 100,000 that wait.
    public func capacityQueues() throws(StoreError) -> [CapacityQueueLength] {
        try read { db in
            try db.rows(Statements.capacityQueues) { row in
                CapacityQueueLength(
                    queue: CapacityQueue(
                        bucket: try row.text(0),
                        lane: try row.name(1, as: Lane.self),
                        share: try row.text(2)
                    ),
                    count: try row.count(3),
                    since: try row.timestamp(4)
                )
            }
        }
    }

    /// How far a branch is from its turn that waits in a queue since a moment.
    public func capacityPlace(
        of branch: BranchReference,
        in queue: CapacityQueue,
        since: Timestamp,
        limit: Int
    ) throws(StoreError) -> CapacityPlace {
        let values: [QueryValue] = [
            .text(queue.bucket), .text(queue.lane.rawValue), .text(queue.share), .integer(since.milliseconds),
            .integer(branch.execution.number), .text(branch.path.description), .limit(limit),
        ]
        let place = try read { db in
            try db.firstRow(Statements.capacityPlace, values) { row in
                CapacityPlace(
                    ahead: try row.count(0),
                    lines: try row.count(1),
                    peopleAhead: try row.count(2)
                )
            }
        }
        return place ?? CapacityPlace(ahead: 0, lines: 0, peopleAhead: 0)
    }

    /// The branches whose call is on its way, by execution, and within one by the text of their path.
    public func branchesWithCall(
        after reference: BranchReference?,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        let execution = QueryValue.integer(reference?.execution.number ?? .min)
        let path = QueryValue.text(reference?.path.description ?? "")
        return try references(Statements.branchesWithCall, [execution, path, .limit(limit)])
    }

    private func references(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [BranchReference] {
        try read { db in try db.rows(sql, values) { try $0.anyReference(execution: 0, path: 1) } }
    }
}

extension QueryValue {
    /// A number of rows; SQLite would take a negative one for "all".
    static func limit(_ count: Int) -> QueryValue { .integer(Int64(max(0, count))) }
}
