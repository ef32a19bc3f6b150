extension Invariant {
    private static let statuses = [
        ("running", "RUNNING"), ("succeeded", "SUCCEEDED"), ("failed", "FAILED"), ("timed_out", "TIMED_OUT"),
        ("aborted", "ABORTED"),
    ]
    private static let reportRemedy =
        "Report this with `usher show` of the execution and of some of its child executions."

    /// What holds between executions that execution started: who waits for whom, and what map runs count.
    static let ofMapRuns: [Invariant] =
        [
            Invariant(
                name: "running-map-run-has-a-waiting-branch",
                sql: """
                    SELECT m.execution, m.arn FROM map_runs AS m
                    WHERE m.status = 'RUNNING' AND m.phase <> 'STOPPING' AND NOT EXISTS (
                        SELECT 1 FROM branches AS b WHERE b.execution = m.execution AND b.path = m.path AND b.map_run = m.key)
                    LIMIT ?
                    """,
                message: "its map run % goes on, but no branch waits for it",
                remedy: reportRemedy
            ),
            Invariant(
                name: "branch-waits-for-a-running-map-run",
                sql: """
                    SELECT b.execution, b.path FROM branches AS b
                    WHERE b.map_run IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM map_runs AS m WHERE m.key = b.map_run AND m.status = 'RUNNING')
                    LIMIT ?
                    """,
                message: "its branch '%' waits for a map run that has ended",
                remedy: "Stop the execution with `usher stop`, redrive it, and report this with its history."
            ),
            Invariant(
                name: "branch-waits-for-a-running-execution",
                sql: """
                    SELECT b.execution, b.path FROM branches AS b
                    WHERE b.child IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM executions AS e
                        WHERE e.key = b.child AND e.status = 'RUNNING' AND e.parent = b.execution AND e.parent_path = b.path)
                        -- What cannot be read hears of the end when it is resumed.
                        AND NOT EXISTS (
                            SELECT 1 FROM search_fields AS u WHERE u.name = '\(OperatorStatements.unreadableField)'
                                AND u.value = 'true' AND u.execution = b.execution)
                    LIMIT ?
                    """,
                message: "its branch '%' waits for the end of an execution that has ended, or that does not know it",
                remedy: "Stop the execution with `usher stop`, redrive it, and report this with its history."
            ),
            Invariant(
                name: "child-has-a-map-run",
                sql: """
                    SELECT e.key, e.map_run FROM executions AS e
                    WHERE e.map_run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM map_runs AS m WHERE m.key = e.map_run)
                    LIMIT ?
                    """,
                message: "it is a child of map run number %, which is not there",
                remedy: reportRemedy
            ),
            // A customer of a campaign may be resumed behind its end, and is counted by its run all the same.
            Invariant(
                name: "running-child-has-a-running-map-run",
                sql: """
                    SELECT e.key, m.arn FROM executions AS e JOIN map_runs AS m ON m.key = e.map_run
                    WHERE e.status = 'RUNNING' AND m.status <> 'RUNNING' AND e.campaign_row IS NULL
                    LIMIT ?
                    """,
                message: "it runs, but its map run % has ended",
                remedy: "Stop the execution with `usher stop`, and report this with its history."
            ),
            Invariant(
                name: "map-run-counts-every-child",
                sql: """
                    SELECT m.execution, m.arn FROM map_runs AS m
                    WHERE m.running + m.succeeded + m.failed + m.timed_out + m.aborted + m.pending_redrive
                            <> (SELECT count(*) FROM executions AS e WHERE e.map_run = m.key)
                        OR m.items_running + m.items_succeeded + m.items_failed + m.items_timed_out + m.items_aborted
                                + m.items_pending_redrive
                            <> (SELECT coalesce(sum(e.map_items), 0) FROM executions AS e WHERE e.map_run = m.key)
                    LIMIT ?
                    """,
                message: "its map run % counts other child executions or items than there are",
                remedy: reportRemedy
            ),
        ]
        + statuses.map { column, status in
            Invariant(
                name: "map-run-counts-\(column.replacing("_", with: "-"))-children",
                // Children that wait for their redrive keep their status and are counted apart.
                sql: """
                    SELECT m.execution, m.arn FROM map_runs AS m
                    WHERE m.pending_redrive = 0 AND m.\(column)
                        <> (SELECT count(*) FROM executions AS e WHERE e.map_run = m.key AND e.status = '\(status)')
                    LIMIT ?
                    """,
                message: "its map run % counts other \(status) child executions than there are",
                remedy: reportRemedy
            )
        }
}
