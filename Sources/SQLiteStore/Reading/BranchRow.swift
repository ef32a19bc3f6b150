internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The row of a branch with its payloads still encoded.
struct BranchRow {
    private let path: BranchPath
    private let stateName: String
    private let enteredAt: Timestamp
    private let wake: WakeSource
    private let activity: [UInt8]
    private let task: [UInt8]?
    private let frame: [UInt8]
    private let queue: QueuePlace?
    private let child: ExecutionKey?
    private let mapRun: MapRunKey?
    private let capacity: CapacityQueue?

    /// Reads the columns of ``Statements/branches``.
    init(_ row: RowReader) throws(StoreError) {
        path = try row.path(0)
        stateName = try row.text(1)
        enteredAt = try row.timestamp(2)
        wake = try WakeSource(row, kind: 3, dueAt: 4, since: 5)
        activity = try row.blob(6)
        task = try row.optionalBlob(7)
        frame = try row.blob(8)
        if let activity = try row.optionalText(9) {
            queue = QueuePlace(activity: activity, since: try row.timestamp(10))
        } else {
            queue = nil
        }
        child = row.isNull(11) ? nil : ExecutionKey(try row.integer(11))
        mapRun = row.isNull(12) ? nil : MapRunKey(try row.integer(12))
        if let bucket = try row.optionalText(13) {
            capacity = CapacityQueue(
                bucket: bucket,
                lane: try row.name(14, as: Lane.self),
                share: try row.text(15)
            )
        } else {
            capacity = nil
        }
    }

    /// The record without its payloads, which may be what cannot be read.
    var remains: BranchRecord {
        var record = BranchRecord(
            path: path,
            stateName: stateName,
            enteredAt: enteredAt,
            wake: wake,
            frame: WithheldPayload.unreadable,
            activity: WithheldPayload.unreadable,
            task: nil
        )
        (record.child, record.mapRun) = (child, mapRun)
        return record
    }

    /// The record, its payloads decoded.
    func record(_ payloads: PayloadDecoder) throws(StoreError) -> BranchRecord {
        var record = BranchRecord(
            path: path,
            stateName: stateName,
            enteredAt: enteredAt,
            wake: wake,
            frame: try payloads.decode(frame),
            activity: try payloads.decode(activity),
            task: try payloads.decode(task)
        )
        record.queue = queue
        (record.child, record.mapRun) = (child, mapRun)
        record.capacity = capacity
        return record
    }
}

extension WakeSource {
    /// Reads a wake source from the three columns that hold it.
    fileprivate init(_ row: RowReader, kind: CInt, dueAt: CInt, since: CInt) throws(StoreError) {
        switch try row.name(kind, as: WakeSource.Kind.self) {
        case .timer: self = .timer(due: try row.timestamp(dueAt))
        case .call: self = .call(deadline: try row.optionalTimestamp(dueAt))
        case .capacity:
            self = .capacity(since: try row.timestamp(since), deadline: try row.optionalTimestamp(dueAt))
        case .token: self = .token(deadline: try row.optionalTimestamp(dueAt))
        case .children: self = .children
        case .parent: self = .parent
        case .redrive: self = .redrive
        case .pause: self = .pause
        }
    }
}

extension RowReader {
    /// The path of a branch.
    func path(_ column: CInt) throws(StoreError) -> BranchPath {
        guard let path = BranchPath(try text(column)) else { throw unexpected(column) }
        return path
    }

    /// A branch's name, from two columns.
    func reference(execution: CInt, path column: CInt) throws(StoreError) -> BranchReference {
        BranchReference(execution: ExecutionKey(try integer(execution)), path: try path(column))
    }

    /// A branch's name, from two columns, for whoever loads its execution next.
    ///
    /// A path that cannot be read is no reason to overlook its execution: loading it says what is wrong with it.
    func anyReference(execution: CInt, path column: CInt) throws(StoreError) -> BranchReference {
        let key = ExecutionKey(try integer(execution))
        return BranchReference(execution: key, path: (try? path(column)) ?? .root)
    }

    /// A number that counts something.
    func count(_ column: CInt) throws(StoreError) -> Int {
        guard let count = Int(exactly: try integer(column)) else { throw unexpected(column) }
        return count
    }
}
