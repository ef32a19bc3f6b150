/// What holds of onboardings, notices and deliveries.
extension Invariant {
    private static let reportRemedy = "Report this with the history of the execution."

    static let ofProduct: [Invariant] = [
        Invariant(
            name: "onboarding-is-live-while-it-runs",
            sql: """
                SELECT e.key, '' FROM onboardings AS o JOIN executions AS e ON e.key = o.execution
                WHERE o.is_live <> (e.status = 'RUNNING') OR (o.link_expires_at IS NOT NULL AND e.status <> 'RUNNING')
                LIMIT ?
                """,
            message: "its status is not the one by which its applicant, or its link, is found",
            remedy: reportRemedy
        ),
        Invariant(
            name: "notices-have-no-gaps",
            sql: """
                SELECT o.execution, o.notices FROM onboardings AS o JOIN notices AS n ON n.execution = o.execution
                GROUP BY o.execution
                HAVING max(n.sequence) <> o.notices OR count(*) <> max(n.sequence) - min(n.sequence) + 1
                LIMIT ?
                """,
            message: "of its % notices some are missing",
            remedy: reportRemedy
        ),
        Invariant(
            name: "decisions-have-no-gaps",
            sql: """
                SELECT o.execution, o.decisions FROM onboardings AS o
                WHERE o.decisions <> (SELECT count(*) FROM decisions AS d WHERE d.execution = o.execution)
                    OR o.decision IS NOT (
                        SELECT d.outcome FROM decisions AS d WHERE d.execution = o.execution ORDER BY d.number DESC LIMIT 1)
                LIMIT ?
                """,
            message: "of its % decisions some are missing, or the newest is not the one that holds",
            remedy: reportRemedy
        ),
        Invariant(
            name: "pending-delivery-has-a-due-time",
            sql: """
                SELECT coalesce(n.execution, 0), d.notice FROM deliveries AS d
                JOIN notices AS n ON n.position = d.notice
                WHERE (d.state = 'pending') <> (d.due_at IS NOT NULL)
                    OR NOT EXISTS (SELECT 1 FROM endpoints AS e WHERE e.key = d.endpoint)
                LIMIT ?
                """,
            message: "the delivery of the notice at position % would never be tried",
            remedy: "Send it again with POST /v1/endpoints/{id}/replay, and report this."
        ),
    ]
}
