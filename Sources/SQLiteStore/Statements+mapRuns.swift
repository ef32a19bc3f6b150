/// The statements that read map runs and their child executions.
extension Statements {
    private static let mapRunColumns = """
        key, execution, path, arn, state_machine, definition, processor, type, role_arn, started_at, plan, status, phase,
            is_paused, stopped_at, maximum_concurrency, tolerated_count, tolerated_percentage, running, succeeded, failed,
            timed_out, aborted, written, pending_redrive, items_running, items_succeeded, items_failed, items_timed_out,
            items_aborted, items_written, items_pending_redrive, item_count, skipped, is_exhausted, redrive_count,
            redriven_at, redrive_cursor, error, cause, cursor
        """
    static let mapRun = "SELECT \(mapRunColumns) FROM map_runs WHERE key = ?"
    static let executionOfMapRun = "SELECT execution FROM map_runs WHERE key = ?"
    static let mapRunKey = "SELECT key FROM map_runs WHERE arn = ?"
    static let mapRunsOfExecution = """
        SELECT \(mapRunColumns) FROM map_runs WHERE execution = ? AND key < ? ORDER BY key DESC LIMIT ?
        """
    static let runningMapRuns = """
        SELECT key FROM map_runs INDEXED BY map_runs_running WHERE status = 'RUNNING' AND key > ? ORDER BY key LIMIT ?
        """
    static let runningChildren = """
        SELECT key FROM executions INDEXED BY executions_by_map_run_and_status
        WHERE map_run = ? AND status = 'RUNNING' ORDER BY key
        """
    static let unsuccessfulChildren = """
        SELECT key FROM executions INDEXED BY executions_by_map_run
        WHERE map_run = ? AND key > ? AND status IN ('FAILED', 'TIMED_OUT', 'ABORTED') ORDER BY key LIMIT ?
        """
    static let childrenOfMapRun = """
        SELECT \(executionColumns) FROM executions INDEXED BY executions_by_map_run
        WHERE map_run = ? AND key > ? ORDER BY key LIMIT ?
        """
}
