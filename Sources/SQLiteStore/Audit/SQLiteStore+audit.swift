internal import GRDB
internal import StatesInterpreter
public import WorkflowStore

extension SQLiteStore {
    /// Every violation of the invariants that the tables can tell, up to the limit.
    ///
    /// It reads every execution, every branch and every key of an event, within one snapshot and beside the engine's work:
    /// some 6 s a million waiting executions.
    public func audit(limit: Int) throws(StoreError) -> [InvariantViolation] {
        try read { db in
            var violations: [InvariantViolation] = []
            for invariant in Invariant.all where violations.count < limit {
                violations += try db.rows(invariant.sql, [.limit(limit - violations.count)]) { row in
                    InvariantViolation(
                        invariant: invariant.name,
                        execution: ExecutionKey(try row.integer(0)),
                        message: invariant.text(for: try row.anyText(1))
                    )
                }
            }
            return violations
        }
    }
}

extension Invariant {
    /// The message for one violation.
    fileprivate func text(for detail: String) -> String {
        let parts = message.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.joined(separator: detail) + ". " + remedy
    }
}

extension RowReader {
    /// A text or a number, as text.
    fileprivate func anyText(_ column: CInt) throws(StoreError) -> String {
        if let number = try? integer(column) { return String(number) }
        return try text(column)
    }
}
