/// What is read of campaigns.
extension Statements {
    private static let allCampaigns = """
        SELECT key, name, workflow, status, status_reason, settings, creator, reason, approver, created_at, frozen_at,
            started_at, finished_at, source_digest, cohort_digest, execution, next_start_at, read, total, started, ended,
            rejected, outcomes, failures, source, collection, proposal, steering
        FROM campaigns
        """
    static let campaign = "\(allCampaigns) WHERE key = ?"
    static let campaigns = "\(allCampaigns) WHERE key < ? ORDER BY key DESC LIMIT ?"
    static let unfinishedCampaigns = """
        \(allCampaigns) INDEXED BY campaigns_unfinished WHERE finished_at IS NULL ORDER BY key
        """

    // MARK: Customers

    private static let rowColumns = """
        SELECT c.campaign, c.number, c.subject, c.reference, (
                SELECT json_group_object(s.name, s.value) FROM campaign_segments AS s
                WHERE s.campaign = c.campaign AND s.number = c.number) AS segments,
            r.status, r.execution, r.started_at, r.ended_at, r.outcome, r.failure_class, r.invited_at, r.reminders,
            r.last_message_at, r.escalation, r.opened_at, r.submitted_at
        """
    private static let rowAndCustomer = "\(rowColumns), c.customer"
    // Crossed, because without statistics SQLite might begin with the customers, which are the larger table.
    private static let customerOfRow = """
        CROSS JOIN campaign_customers AS c ON c.campaign = r.campaign AND c.number = r.number
        """
    static let campaignRows = """
        \(rowAndCustomer) FROM campaign_rows AS r \(customerOfRow)
        WHERE r.campaign = ? AND r.number > ? ORDER BY r.number LIMIT ?
        """
    static let campaignResults = """
        \(rowColumns), e.error, e.fingerprint, e.output FROM campaign_rows AS r \(customerOfRow)
        LEFT JOIN executions AS e ON e.key = r.execution AND r.status = 'ended'
        WHERE r.campaign = ? AND r.number > ? ORDER BY r.number LIMIT ?
        """
    static let campaignRowsOfStatus = """
        \(rowAndCustomer) FROM campaign_rows AS r INDEXED BY campaign_rows_by_status \(customerOfRow)
        WHERE r.campaign = ? AND r.status = ? AND r.number > ? ORDER BY r.number LIMIT ?
        """
    static let campaignRow = """
        \(rowAndCustomer) FROM campaign_rows AS r \(customerOfRow) WHERE r.campaign = ? AND r.number = ?
        """
    static let campaignRowOfSubject = """
        \(rowAndCustomer) FROM campaign_customers AS c
        CROSS JOIN campaign_rows AS r ON r.campaign = c.campaign AND r.number = c.number
        WHERE c.campaign = ? AND c.subject = ?
        """
    static let campaignSubjects = """
        SELECT c.subject FROM json_each(?2) AS given
        CROSS JOIN campaign_customers AS c ON c.campaign = ?1 AND c.subject = given.value
        """
    static let campaignSeen = """
        SELECT s.item FROM json_each(?2) AS given CROSS JOIN campaign_seen AS s ON s.campaign = ?1 AND s.item = given.value
        """
    static let campaignRejects = """
        SELECT campaign, line, code, message, reference FROM campaign_rejects
        WHERE campaign = ? AND line > ? ORDER BY line LIMIT ?
        """
    static let campaignSegments = """
        SELECT DISTINCT value FROM campaign_segments INDEXED BY campaign_segments_by_value
        WHERE campaign = ? AND name = ? ORDER BY value LIMIT ?
        """

    // MARK: Tallies

    /// The rows that are counted: all of a campaign, or those of customers with a value of an attribute.
    enum CampaignPart: CaseIterable {
        case whole, segment

        /// What stands between `FROM` and `WHERE`, and the first conditions.
        fileprivate func rows(through index: String = "") -> String {
            switch self {
            case .whole: "campaign_rows AS r \(index) WHERE r.campaign = ?1"
            case .segment:
                """
                campaign_segments AS s INDEXED BY campaign_segments_by_value
                CROSS JOIN campaign_rows AS r ON r.campaign = s.campaign AND r.number = s.number
                WHERE s.campaign = ?1 AND s.name = ?2 AND s.value = ?3
                """
            }
        }
    }

    /// How many rows have each value of one column; of a whole campaign, an index alone is read.
    static func campaignCounts(of column: CampaignColumn, in part: CampaignPart) -> String {
        """
        SELECT r.\(column.rawValue), count(*) FROM \(part.rows(through: "INDEXED BY \(column.index)"))
            AND r.\(column.rawValue) IS NOT NULL
        GROUP BY r.\(column.rawValue)
        """
    }

    /// A column of few values, and the index that counts them.
    enum CampaignColumn: String, CaseIterable {
        case status
        case outcome
        case failureClass = "failure_class"
        case escalation

        fileprivate var index: String {
            switch self {
            case .status: "campaign_rows_by_status"
            case .outcome: "campaign_rows_by_outcome"
            case .failureClass: "campaign_rows_by_failure"
            case .escalation: "campaign_rows_by_escalation"
            }
        }
    }

    /// One walk over the narrow rows: some 20 ms for 200,000.
    static func campaignFunnel(in part: CampaignPart) -> String {
        """
        SELECT count(r.invited_at), count(r.opened_at), count(r.submitted_at), coalesce(sum(r.reminders), 0)
        FROM \(part.rows())
        """
    }

    /// How many rows are measured, and how many of them began and ended behind a moment.
    static let campaignResponseCounts = """
        SELECT coalesce(sum(status = 'ended'), 0), coalesce(sum(status = 'running'), 0),
            coalesce(sum(started_at > ?2), 0), coalesce(sum(ended_at > ?2), 0)
        FROM campaign_rows WHERE campaign = ?1
        """
    /// Every *n*-th of the times from start to end, from the shortest to the longest; the first is the middle one of the first *n*.
    static let campaignDurations = """
        SELECT length FROM (
            SELECT ended_at - started_at AS length, row_number() OVER (ORDER BY ended_at - started_at) - 1 AS place
            FROM campaign_rows INDEXED BY campaign_rows_by_status WHERE campaign = ?1 AND status = 'ended')
        WHERE place % ?2 = ?2 / 2
        """
    /// The same of the times since the start of those that run, until a moment.
    static let campaignWaitingTimes = """
        SELECT length FROM (
            SELECT ?3 - started_at AS length, row_number() OVER (ORDER BY started_at DESC) - 1 AS place
            FROM campaign_rows INDEXED BY campaign_rows_by_status WHERE campaign = ?1 AND status = 'running')
        WHERE place % ?2 = ?2 / 2
        """

    // MARK: Customers and onboardings

    // From the running onboardings to the cohort: of the two, they are the fewer.
    static let campaignCustomersInFlight = """
        SELECT count(DISTINCT c.number)
        FROM onboardings AS o INDEXED BY onboardings_live
        CROSS JOIN campaign_customers AS c ON c.campaign = ?1 AND c.subject = o.applicant
        CROSS JOIN campaign_rows AS r ON r.campaign = c.campaign AND r.number = c.number
        WHERE o.state_machine IN (SELECT value FROM json_each(?2)) AND o.applicant IS NOT NULL AND o.is_live = 1
            AND r.status = 'pending'
        """
    static let liveExecutionsOfApplicant = """
        SELECT execution FROM onboardings INDEXED BY onboardings_live
        WHERE state_machine IN (SELECT value FROM json_each(?2)) AND applicant = ?1 AND is_live = 1
        ORDER BY execution DESC
        """
    static let latestDecision = """
        SELECT d.execution, d.number, d.outcome, d.supersedes, d.source, d.decided_at, d.evidence, d.follow_up
        FROM onboardings AS o INDEXED BY onboardings_by_applicant
        CROSS JOIN decisions AS d ON d.execution = o.execution
        WHERE o.applicant = ? AND d.outcome IN (SELECT value FROM json_each(?)) AND d.decided_at >= ?
        ORDER BY d.decided_at DESC, d.execution DESC, d.number DESC LIMIT 1
        """
}
