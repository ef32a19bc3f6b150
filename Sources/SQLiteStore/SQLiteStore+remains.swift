internal import StatesInterpreter
public import WorkflowStore

extension SQLiteStore {
    /// What is left of an execution that cannot be read: its row and its branches, without what is in them.
    public func remains(of key: ExecutionKey) throws(StoreError) -> StoredExecution? {
        let number = QueryValue.integer(key.number)
        let rows = try read { db -> (execution: ExecutionRow, branches: [BranchRow], lastEventID: Int)? in
            guard var execution = try db.firstRow(Statements.execution, [number], read: ExecutionRow.init) else {
                return nil
            }
            execution.onboarding = try db.firstRow(Statements.onboarding, [number], read: OnboardingRecord.init)
            let branches = try readableRows(of: "branches", db, Statements.rowsOfBranches, [number]) { row in
                try BranchRow(row)
            }
            let last = try db.firstRow(Statements.lastEventID, [number]) { $0.isNull(0) ? 0 : try $0.count(0) }
            return (execution, branches, last ?? 0)
        }
        guard let rows else { return nil }
        return StoredExecution(
            record: try rows.execution.remains(codec: codec),
            branches: rows.branches.map(\.remains).sorted { $0.path < $1.path },
            lastEventID: EventID(rows.lastEventID)
        )
    }
}
