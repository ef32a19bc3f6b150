extension Invariant {
    private static let report = "Report this with the list that `usher inbox` prints."

    /// What holds of messages and of the index by which they find who waits.
    ///
    /// A violation of a message that is nobody's names execution 0.
    static let ofInbox: [Invariant] = [
        Invariant(
            name: "applied-message-has-a-decision",
            sql: """
                SELECT coalesce(m.owner, 0), m.key FROM messages AS m
                WHERE m.state = 'applied' AND NOT EXISTS (SELECT 1 FROM message_decisions AS d WHERE d.message = m.key)
                LIMIT ?
                """,
            message: "the webhook message % counts as applied, and there is no decision that it led to",
            remedy: report
        ),
        Invariant(
            name: "decision-has-an-applied-message",
            sql: """
                SELECT d.execution, d.message FROM message_decisions AS d
                WHERE NOT EXISTS (SELECT 1 FROM messages AS m WHERE m.key = d.message AND m.state = 'applied')
                LIMIT ?
                """,
            message: "a decision names the webhook message %, which was not applied",
            remedy: report
        ),
        Invariant(
            name: "wait-has-a-live-branch",
            sql: """
                SELECT w.execution, w.path FROM waits AS w
                WHERE NOT EXISTS (
                    SELECT 1 FROM branches AS b JOIN executions AS e ON e.key = b.execution
                    WHERE b.execution = w.execution AND b.path = w.path AND b.task IS NOT NULL AND b.wake <> 'redrive'
                        AND e.status = 'RUNNING')
                LIMIT ?
                """,
            message: "webhook messages would wake its branch '%', which waits for none",
            remedy: "It costs nothing but the search. \(report)"
        ),
        Invariant(
            name: "orphan-has-no-waiting-branch",
            sql: """
                SELECT w.execution, m.key FROM messages AS m
                JOIN message_keys AS k ON k.message = m.key JOIN waits AS w ON w.wait_key = k.wait_key
                WHERE m.state = 'orphan'
                LIMIT ?
                """,
            message: "it waits for the webhook message %, which was not given to it",
            remedy: "It goes on by its own looks. \(report)"
        ),
    ]
}
