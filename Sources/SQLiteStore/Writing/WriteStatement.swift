/// The statements that a commit is made of.
enum WriteStatement: Int, CaseIterable {
    case insertDefinition
    case insertExecution
    case updateExecution
    case putBranch
    case touchBranch
    case deleteBranch
    case putFrame
    case insertEvent
    case insertCall

    /// Whether the statement is wrong about the store if it changes no row.
    var mustChangeARow: Bool { self == .updateExecution || self == .touchBranch }

    /// The text.
    ///
    /// The order of the parameters is the order in which ``RowBatch`` appends the values.
    var sql: String {
        switch self {
        case .insertDefinition:
            """
            INSERT INTO definitions (key, state_machine, revision, digest, role_arn, created_at, text)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        case .insertExecution:
            """
            INSERT INTO executions (key, state_machine, name, definition, status, started_at, stopped_at, deadline,
                redrive_count, redriven_at, error, arn, state_machine_arn, role_arn, output, cause, presentation, input)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .updateExecution:
            """
            UPDATE executions SET status = ?, stopped_at = ?, deadline = ?, redrive_count = ?, redriven_at = ?,
                error = ?, output = ?, cause = ?, presentation = ?
            WHERE key = ?
            """
        case .putBranch:
            """
            INSERT INTO branches (execution, path, state_name, entered_at, wake, due_at, waiting_since, activity, task)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (execution, path) DO UPDATE SET state_name = excluded.state_name,
                entered_at = excluded.entered_at, wake = excluded.wake, due_at = excluded.due_at,
                waiting_since = excluded.waiting_since, activity = excluded.activity, task = excluded.task
            """
        case .touchBranch:
            """
            UPDATE branches SET state_name = ?3, entered_at = ?4, wake = ?5, due_at = ?6, waiting_since = ?7,
                activity = ?8, task = ?9
            WHERE execution = ?1 AND path = ?2
            """
        case .deleteBranch:
            "DELETE FROM branches WHERE execution = ? AND path = ?"
        case .putFrame:
            """
            INSERT INTO frames (execution, path, frame) VALUES (?, ?, ?)
            ON CONFLICT (execution, path) DO UPDATE SET frame = excluded.frame
            """
        case .insertEvent:
            "INSERT INTO events (execution, id, previous, happened_at, type, details) VALUES (?, ?, ?, ?, ?, ?)"
        case .insertCall:
            """
            INSERT INTO calls (execution, path, visit, attempt, number, resource, purpose, idempotency_key, started_at,
                finished_at, outcome, status, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        }
    }
}
