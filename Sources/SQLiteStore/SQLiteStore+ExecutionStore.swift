internal import GRDB
internal import StatesInterpreter
public import WorkflowStore

extension SQLiteStore: ExecutionStore {
    /// Writes all changes in one transaction that is on the disk when this returns.
    ///
    /// Everything that can be prepared is prepared before the transaction begins: payloads are encoded and all rows laid out,
    /// so that the database is locked for as long as SQLite works, and no longer.
    public func commit(_ changes: ChangeSet) throws(StoreError) {
        guard lock != nil else {
            throw StoreError(
                .readOnly,
                "The store \(path) was opened to be read. Only a running engine writes to it."
            )
        }
        guard !changes.isEmpty else { return }
        // Keys are durable before a payload is sealed under them.
        try sealed?.prepare(changes, owner: executionOfMapRun)
        let batch = try RowBatch(changes, codec: codec)
        guard !batch.rows.isEmpty else { return }
        do {
            try pool.writeWithoutTransaction { db in
                let writer = try RowWriter(db)
                try db.inTransaction(.immediate) {
                    try writer.write(batch)
                    return .commit
                }
            }
        } catch {
            throw StoreError(error, path: path, verb: "write to")
        }
    }

    /// Proves that the store can write, and that there is room for more than a little, by durable work that changes nothing.
    ///
    /// A row alone would prove too little: a full disk has room for one page now and then, and a store that is believed for that
    /// refuses the next commit.
    public func checkWritability() throws(StoreError) {
        try sealed?.file.write { db in try db.run(KeyFileSchema.rewriteRing) }
        do {
            try pool.writeWithoutTransaction { db in
                try Self.reserveRoom(db)
                try db.inTransaction(.immediate) {
                    try db.execute(sql: Statements.rewriteStore)
                    return .commit
                }
            }
        } catch {
            throw StoreError(error, path: path, verb: "write to")
        }
    }

    /// How much room there must be for the store to count as writable, in bytes: as much as a large batch takes.
    static let roomForWork = 512 * 1024

    /// Writes so much into the log, and takes it back.
    ///
    /// With a small cache SQLite writes pages before the transaction ends; the rollback leaves them to the commits that follow, so what
    /// was proven to be there is also theirs.
    private static func reserveRoom(_ db: Database) throws {
        try db.execute(sql: Statements.smallCache)
        defer { try? db.execute(sql: Connections.writerCache) }
        try db.inTransaction(.immediate) {
            try db.execute(sql: Statements.makeFiller)
            try db.execute(sql: Statements.fill, arguments: [roomForWork])
            return .rollback
        }
    }

    /// The execution with all its branches, all of one moment.
    public func execution(_ key: ExecutionKey) throws(StoreError) -> StoredExecution? {
        let number = QueryValue.integer(key.number)
        let rows = try read { db -> (execution: ExecutionRow, branches: [BranchRow], lastEventID: Int)? in
            guard var execution = try db.firstRow(Statements.execution, [number], read: ExecutionRow.init) else {
                return nil
            }
            execution.onboarding = try db.firstRow(Statements.onboarding, [number], read: OnboardingRecord.init)
            let branches = try db.rows(Statements.branches, [number], read: BranchRow.init)
            let last = try db.firstRow(Statements.lastEventID, [number]) { $0.isNull(0) ? 0 : try $0.count(0) }
            return (execution, branches, last ?? 0)
        }
        guard let rows else { return nil }
        let payloads = PayloadDecoder(codec: codec, execution: key)
        var branches: [BranchRecord] = []
        branches.reserveCapacity(rows.branches.count)
        for row in rows.branches { branches.append(try row.record(payloads)) }
        // The order of the texts would put 10 before 2.
        branches.sort { $0.path < $1.path }
        var execution = StoredExecution(
            record: try rows.execution.record(codec: codec),
            branches: branches,
            lastEventID: EventID(rows.lastEventID)
        )
        execution.standing = try standing(of: key)
        return execution
    }

    /// The execution with a name, within a state machine.
    public func executionKey(named name: String, of stateMachine: String) throws(StoreError) -> ExecutionKey? {
        try read { db in
            try db.firstRow(Statements.executionKey, [.text(stateMachine), .text(name)]) {
                ExecutionKey(try $0.integer(0))
            }
        }
    }

    /// The highest key that was ever given to an execution, also if that execution was deleted since.
    public func highestExecutionKey() throws(StoreError) -> ExecutionKey {
        ExecutionKey(try highestKey(of: "executions"))
    }

    private func executionOfMapRun(_ key: MapRunKey) throws(StoreError) -> ExecutionKey? {
        try read { db in
            try db.firstRow(Statements.executionOfMapRun, [.integer(key.number)]) { ExecutionKey(try $0.integer(0)) }
        }
    }

    /// The secret that was made with the store; of a sealed store, what its keys make of it.
    public func tokenSecret() throws(StoreError) -> [UInt8] {
        let secret = try read { db in try db.firstRow(Statements.tokenSecret) { try $0.blob(0) } }
        guard let secret else {
            throw StoreError(
                .corrupt,
                "The store \(path) has lost its secret, so that no task token can be checked. Restore the newest backup."
            )
        }
        return sealed?.file.tokenSecret(from: secret) ?? secret
    }

    func highestKey(of table: String) throws(StoreError) -> Int64 {
        try read { db in try db.firstRow(Statements.highestKey, [.text(table)]) { try $0.integer(0) } } ?? 0
    }
}
