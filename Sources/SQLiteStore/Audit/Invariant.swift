/// Something that holds in every store between two commits, and how to find where it does not.
struct Invariant: Sendable {
    /// The stable name.
    let name: String
    /// Gives the execution's key and a text (a branch path, an event id, or nothing) for each violation, up to a limit.
    let sql: String
    /// What is wrong.
    ///
    /// `%` stands for the text of the row.
    let message: String
    /// What an operator can do.
    let remedy: String
}

extension Invariant {
    /// All invariants that can be checked in SQL: first those of live executions, which are cheap, then those of histories,
    /// which read every event's key.
    static let all: [Invariant] =
        ofBranches + ofExecutions + ofMapRuns + ofInbox + ofProduct + ofCampaigns + ofHistories + orphans

    private static let stopRemedy = "Stop the execution with `usher stop`, and report this with its history."
    private static let handRemedy =
        "The file was edited by hand or is damaged: run `sqlite3 FILE 'PRAGMA integrity_check'` and restore a backup if it complains."
    /// The statuses after which a redrive may follow, and the events that end an execution, as SQL lists.
    private static let endings = "'ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted'"
    /// The path of the branch above the one in `c`: the text without its last number and the slash before it.
    private static let parentPath = "rtrim(rtrim(c.path, '0123456789'), '/')"
    /// Whether `c` is a child of `b`.
    ///
    /// The range lets SQLite look at what is below `b` only: a digit follows a slash, and `:` follows the digits.
    private static let isChild = """
        c.execution = b.execution
        AND c.path >= CASE b.path WHEN '' THEN '0' ELSE b.path || '/0' END
        AND c.path < CASE b.path WHEN '' THEN ':' ELSE b.path || '/:' END
        AND \(parentPath) = b.path
        """

    // MARK: Branches

    private static let ofBranches: [Invariant] = [
        Invariant(
            name: "live-execution-has-a-branch",
            sql: """
                SELECT e.key, '' FROM executions AS e
                WHERE e.status = 'RUNNING' AND NOT EXISTS (SELECT 1 FROM branches AS b WHERE b.execution = e.key)
                LIMIT ?
                """,
            message: "it is running, but has no branch that could go on",
            remedy: stopRemedy
        ),
        Invariant(
            name: "live-branch-has-a-wake-source",
            sql: """
                SELECT b.execution, b.path FROM branches AS b JOIN executions AS e ON e.key = b.execution
                WHERE e.status = 'RUNNING' AND b.wake = 'redrive'
                LIMIT ?
                """,
            message: "it is running, but its branch '%' waits for a redrive, which only an ended execution can get",
            remedy: stopRemedy
        ),
        Invariant(
            name: "ended-execution-has-no-live-branch",
            sql: """
                SELECT b.execution, b.path FROM branches AS b JOIN executions AS e ON e.key = b.execution
                WHERE e.status <> 'RUNNING' AND b.wake <> 'redrive'
                LIMIT ?
                """,
            message: "it has ended, but its branch '%' still waits for something",
            remedy: "Nothing will act on it. Report this with the history of the execution."
        ),
        Invariant(
            name: "held-branch-has-a-held-execution",
            sql: """
                SELECT b.execution, b.path FROM branches AS b JOIN executions AS e ON e.key = b.execution
                WHERE b.wake = 'pause' AND e.paused_at IS NULL
                LIMIT ?
                """,
            message: "its branch '%' is held by an operator's pause, and the execution is not paused",
            remedy: stopRemedy
        ),
        Invariant(
            name: "held-execution-wakes-by-no-other-source",
            sql: """
                SELECT b.execution, b.path FROM executions AS e INDEXED BY executions_paused
                JOIN branches AS b ON b.execution = e.key
                WHERE e.paused_at IS NOT NULL AND b.wake NOT IN ('pause', 'call', 'children', 'parent')
                LIMIT ?
                """,
            message: "an operator paused it, but something can still wake its branch '%'",
            remedy: stopRemedy
        ),
        Invariant(
            name: "open-review-has-a-waiting-branch",
            sql: """
                SELECT r.execution, r.path FROM reviews AS r INDEXED BY reviews_open
                WHERE r.status = 'open' AND NOT EXISTS (
                    SELECT 1 FROM branches AS b
                    WHERE b.execution = r.execution AND b.path = r.path AND b.wake IN ('token', 'pause'))
                LIMIT ?
                """,
            message: "a review of it is open, and its branch '%' does not wait for a decision",
            remedy: "Decide the review with `usher reviews decide`, and report this with the history of the execution."
        ),
        Invariant(
            name: "job-counts-its-items",
            sql: """
                SELECT coalesce(min(i.execution), 0), j.key FROM jobs AS j LEFT JOIN job_items AS i ON i.job = j.key
                GROUP BY j.key
                HAVING count(i.execution) <> j.total OR coalesce(sum(i.status = 'succeeded'), 0) <> j.succeeded
                    OR coalesce(sum(i.status = 'refused'), 0) <> j.refused
                LIMIT ?
                """,
            message: "the bulk act %, whose first item it is, does not count its items' results as they are",
            remedy: "Report this with `usher jobs show` of that job."
        ),
        Invariant(
            name: "only-a-live-execution-tries-again",
            sql: """
                SELECT r.execution, r.fingerprint FROM retry_causes AS r JOIN executions AS e ON e.key = r.execution
                WHERE e.status <> 'RUNNING' OR NOT EXISTS (
                    SELECT 1 FROM branches AS b WHERE b.execution = r.execution AND b.task IS NOT NULL)
                LIMIT ?
                """,
            message: "it is found as one that tries again after the cause '%', and nothing of it does",
            remedy: "Nothing stands still because of it. Report this with the history of the execution."
        ),
        Invariant(
            name: "unreadable-execution-is-held",
            sql: """
                SELECT u.execution, '' FROM search_fields AS u JOIN executions AS e ON e.key = u.execution
                WHERE u.name = '\(OperatorStatements.unreadableField)' AND u.value = 'true' AND e.paused_at IS NULL
                LIMIT ?
                """,
            message: "it is found as one that cannot be read, and is not held",
            remedy: "Nothing stands still because of it. Report this with the history of the execution."
        ),
        Invariant(
            name: "timer-has-a-due-time",
            sql: "SELECT execution, path FROM branches WHERE wake = 'timer' AND due_at IS NULL LIMIT ?",
            message: "its branch '%' waits for a time that is not known",
            remedy: stopRemedy
        ),
        Invariant(
            name: "capacity-has-a-waiting-time",
            sql: "SELECT execution, path FROM branches WHERE wake = 'capacity' AND waiting_since IS NULL LIMIT ?",
            message: "its branch '%' waits for room to make its call, but has no place in the queue",
            remedy: stopRemedy
        ),
        Invariant(
            name: "capacity-has-a-queue",
            sql: """
                SELECT execution, path FROM branches
                WHERE wake = 'capacity' AND (bucket IS NULL OR lane IS NULL OR share IS NULL)
                LIMIT ?
                """,
            message:
                "its branch '%' waits for room to make its call, but in no bucket that would ever have room for it",
            remedy: stopRemedy
        ),
        Invariant(
            name: "waiting-parent-has-children",
            sql: """
                SELECT b.execution, b.path FROM branches AS b
                WHERE b.wake = 'children' AND b.map_run IS NULL AND NOT EXISTS (
                    SELECT 1 FROM branches AS c
                    WHERE \(isChild))
                LIMIT ?
                """,
            message: "its branch '%' waits for branches below it, and there are none",
            remedy: stopRemedy
        ),
        Invariant(
            name: "waiting-parent-has-an-unfinished-child",
            sql: """
                SELECT b.execution, b.path FROM branches AS b
                WHERE b.wake = 'children'
                    AND EXISTS (
                        SELECT 1 FROM branches AS c
                        WHERE \(isChild))
                    AND NOT EXISTS (
                        SELECT 1 FROM branches AS c
                        WHERE \(isChild) AND c.wake <> 'parent')
                LIMIT ?
                """,
            message: "its branch '%' waits for the branches below it, and all of them are finished",
            remedy: stopRemedy
        ),
        Invariant(
            name: "child-has-a-waiting-parent",
            sql: """
                SELECT c.execution, c.path FROM branches AS c JOIN executions AS e ON e.key = c.execution
                WHERE e.status = 'RUNNING' AND c.path <> '' AND NOT EXISTS (
                    SELECT 1 FROM branches AS b
                    WHERE b.execution = c.execution AND b.path = \(parentPath) AND b.wake = 'children')
                LIMIT ?
                """,
            message: "no branch waits for its branch '%'",
            remedy: stopRemedy
        ),
        Invariant(
            name: "root-has-no-parent",
            sql: "SELECT execution, path FROM branches WHERE path = '' AND wake = 'parent' LIMIT ?",
            message: "its root branch waits for a branch above it, and there is none",
            remedy: stopRemedy
        ),
        Invariant(
            name: "branch-has-a-frame",
            sql: """
                SELECT b.execution, b.path FROM branches AS b
                WHERE NOT EXISTS (SELECT 1 FROM frames AS f WHERE f.execution = b.execution AND f.path = b.path)
                LIMIT ?
                """,
            message: "the snapshot of its branch '%' is incomplete, so it cannot be resumed",
            remedy: handRemedy
        ),
    ]

    // MARK: Executions

    private static let ofExecutions: [Invariant] = [
        Invariant(
            name: "status-fits-its-columns",
            sql: """
                SELECT key, '' FROM executions
                WHERE (status = 'RUNNING') <> (stopped_at IS NULL) OR (status = 'SUCCEEDED') <> (output IS NOT NULL)
                    OR (status IN ('RUNNING', 'SUCCEEDED') AND (error IS NOT NULL OR cause IS NOT NULL))
                LIMIT ?
                """,
            message: "its status does not fit its stop time, output or error",
            remedy: handRemedy
        ),
        Invariant(
            name: "status-fits-the-history",
            sql: """
                SELECT key, coalesce(type, 'nothing') FROM (
                    SELECT e.key, e.status, (
                        SELECT v.type FROM events AS v WHERE v.execution = e.key ORDER BY v.id DESC LIMIT 1) AS type
                    FROM executions AS e)
                WHERE CASE status
                    WHEN 'RUNNING' THEN type IN (\(endings))
                    WHEN 'SUCCEEDED' THEN type IS NOT 'ExecutionSucceeded'
                    WHEN 'FAILED' THEN type IS NOT 'ExecutionFailed'
                    WHEN 'TIMED_OUT' THEN type IS NOT 'ExecutionTimedOut'
                    WHEN 'ABORTED' THEN type IS NOT 'ExecutionAborted'
                    END
                LIMIT ?
                """,
            message: "its status does not fit the end of its history, which is %",
            remedy: "Compare `usher show` with `usher history`, and report this with both."
        ),
    ]

    // MARK: Histories

    private static let ofHistories: [Invariant] = [
        Invariant(
            name: "history-has-a-beginning",
            sql: """
                SELECT e.key, '' FROM executions AS e
                WHERE NOT EXISTS (SELECT 1 FROM events AS v WHERE v.execution = e.key)
                LIMIT ?
                """,
            message: "it has no history",
            remedy: handRemedy
        ),
        Invariant(
            name: "history-has-no-gaps",
            sql: """
                SELECT execution, max(id) - count(*) FROM events
                GROUP BY execution HAVING count(*) <> max(id) OR min(id) <> 1
                LIMIT ?
                """,
            message: "% of its events are missing",
            remedy: handRemedy
        ),
        Invariant(
            name: "nothing-follows-the-end",
            sql: """
                SELECT v.execution, v.id FROM events AS v
                JOIN events AS next ON next.execution = v.execution AND next.id = v.id + 1
                WHERE v.type IN (\(endings)) AND next.type <> 'ExecutionRedriven'
                LIMIT ?
                """,
            message: "its history goes on behind event %, which ended it, without a redrive",
            remedy: "Report this with the history of the execution."
        ),
    ]

    // MARK: Rows without an owner

    private static let orphans: [Invariant] =
        [
            Invariant(
                name: "execution-has-a-definition",
                sql: """
                    SELECT key, definition FROM executions AS e
                    WHERE NOT EXISTS (SELECT 1 FROM definitions AS d WHERE d.key = e.definition)
                    LIMIT ?
                    """,
                message: "its definition, number %, is gone",
                remedy: handRemedy
            )
        ]
        + ["branches", "frames", "events", "calls"].map { table in
            Invariant(
                name: "\(table)-have-an-execution",
                sql: """
                    SELECT DISTINCT execution, '' FROM \(table) AS o
                    WHERE NOT EXISTS (SELECT 1 FROM executions AS e WHERE e.key = o.execution)
                    LIMIT ?
                    """,
                message: "there are \(table) of this execution, but no execution",
                remedy: handRemedy
            )
        }
}
