/// What holds of campaigns, of their rows, and of the executions that they started.
///
/// A violation that is no execution's names the campaign's own, or execution 0.
extension Invariant {
    private static let reportRemedy = "Report this with `usher campaign show` of that campaign."

    static let ofCampaigns: [Invariant] =
        [
            Invariant(
                name: "cohort-has-no-gaps",
                sql: """
                    SELECT coalesce(a.execution, 0), a.key FROM campaigns AS a
                    WHERE a.total <> (SELECT count(*) FROM campaign_customers AS c WHERE c.campaign = a.key)
                        OR a.total <> (SELECT coalesce(max(c.number), 0) FROM campaign_customers AS c WHERE c.campaign = a.key)
                        OR a.total <> (SELECT count(*) FROM campaign_rows AS r WHERE r.campaign = a.key)
                        OR EXISTS (
                            SELECT 1 FROM campaign_customers AS c WHERE c.campaign = a.key AND NOT EXISTS (
                                SELECT 1 FROM campaign_rows AS r WHERE r.campaign = c.campaign AND r.number = c.number))
                    LIMIT ?
                    """,
                message: "of the customers of the campaign %, whose execution it is, some are missing",
                remedy: handRemedyOfCampaigns
            ),
            Invariant(
                name: "campaign-counts-its-rows",
                sql: """
                    SELECT coalesce(a.execution, 0), a.key FROM campaigns AS a
                    WHERE a.started <> (SELECT count(*) FROM campaign_rows AS r
                            WHERE r.campaign = a.key AND r.status IN ('running', 'ended'))
                        OR a.ended <> (SELECT count(*) FROM campaign_rows AS r
                            WHERE r.campaign = a.key AND r.status = 'ended')
                        OR a.read < a.total + (SELECT count(*) FROM campaign_rejects AS x WHERE x.campaign = a.key)
                    LIMIT ?
                    """,
                message: "the campaign %, whose execution it is, counts its customers otherwise than they are",
                remedy: reportRemedy
            ),
            counts(of: "outcome", in: "outcomes", of: "campaign_rows"),
            counts(of: "failure_class", in: "failures", of: "campaign_rows"),
            counts(of: "code", in: "rejected", of: "campaign_rejects"),
            Invariant(
                name: "running-row-has-a-running-execution",
                sql: """
                    SELECT r.execution, r.campaign || ', row ' || r.number FROM campaign_rows AS r
                    WHERE r.status = 'running' AND NOT EXISTS (
                        SELECT 1 FROM executions AS e
                        WHERE e.key = r.execution AND e.status = 'RUNNING' AND e.campaign = r.campaign
                            AND e.campaign_row = r.number)
                    LIMIT ?
                    """,
                message: "the campaign %, takes it for running, and it is not, or is not that customer's",
                remedy: reportRemedy
            ),
            Invariant(
                name: "customers-execution-has-their-row",
                sql: """
                    SELECT e.key, e.campaign || ', row ' || e.campaign_row
                    FROM executions AS e INDEXED BY executions_by_campaign
                    WHERE e.campaign IS NOT NULL AND e.campaign_row IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM campaign_rows AS r
                        WHERE r.campaign = e.campaign AND r.number = e.campaign_row AND r.execution = e.key
                            AND r.status = CASE e.status WHEN 'RUNNING' THEN 'running' ELSE 'ended' END)
                    LIMIT ?
                    """,
                message: "it is about the campaign %, which names another execution or another status",
                remedy: reportRemedy
            ),
            // One whose execution was stopped ends with the last of its customers.
            Invariant(
                name: "campaign-that-goes-on-has-a-running-execution",
                sql: """
                    SELECT coalesce(a.execution, 0), a.key FROM campaigns AS a
                    WHERE a.status IN ('running', 'paused', 'halted', 'draining') AND NOT EXISTS (
                        SELECT 1 FROM executions AS e
                        WHERE e.key = a.execution AND e.status = 'RUNNING' AND e.campaign = a.key AND e.campaign_row IS NULL)
                        AND (a.status = 'running' OR NOT EXISTS (
                            SELECT 1 FROM campaign_rows AS r WHERE r.campaign = a.key AND r.status = 'running'))
                    LIMIT ?
                    """,
                message: "the campaign % goes on, and the execution whose Map it is does not",
                remedy: reportRemedy
            ),
            // A customer whose execution an operator resumes after the end runs again.
            Invariant(
                name: "ended-campaign-has-no-open-row",
                sql: """
                    SELECT coalesce(a.execution, 0), a.key FROM campaigns AS a
                    WHERE a.status IN ('finished', 'cancelled') AND EXISTS (
                        SELECT 1 FROM campaign_rows AS r
                        WHERE r.campaign = a.key AND (r.status = 'pending' OR r.status = 'running' AND NOT EXISTS (
                            SELECT 1 FROM executions AS e WHERE e.key = r.execution AND e.redrive_count > 0)))
                    LIMIT ?
                    """,
                message: "the campaign %, whose execution it is, came to its end, and not all of its customers have",
                remedy: reportRemedy
            ),
        ]

    private static let handRemedyOfCampaigns =
        "The file was edited by hand or is damaged: run `sqlite3 FILE 'PRAGMA integrity_check'` and restore a backup if it complains."

    /// That the counts in a campaign's row, by code, are those of the rows that have the code.
    private static func counts(of column: String, in counted: String, of table: String) -> Invariant {
        let recorded = "SELECT key, value FROM json_each(a.\(counted)) WHERE value <> 0"
        let found = """
            SELECT r.\(column), count(*) FROM \(table) AS r
            WHERE r.campaign = a.key AND r.\(column) IS NOT NULL GROUP BY r.\(column)
            """
        return Invariant(
            name: "campaign-counts-its-\(counted)",
            sql: """
                SELECT coalesce(a.execution, 0), a.key FROM campaigns AS a
                WHERE EXISTS (\(recorded) EXCEPT \(found)) OR EXISTS (\(found) EXCEPT \(recorded))
                LIMIT ?
                """,
            message: "the campaign %, whose execution it is, counts its \(counted) otherwise than they are",
            remedy: reportRemedy
        )
    }
}
