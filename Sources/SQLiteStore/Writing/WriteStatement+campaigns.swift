extension WriteStatement {
    /// The text of a statement about campaigns.
    ///
    /// What is fixed when a campaign is made, or when its cohort is, is written by no update.
    var campaignSQL: String {
        switch self {
        case .putCampaign:
            """
            INSERT INTO campaigns (key, name, workflow, status, status_reason, settings, creator, reason, approver, created_at,
                frozen_at, started_at, finished_at, source_digest, cohort_digest, execution, next_start_at, read, total,
                started, ended, rejected, outcomes, failures, source, collection, proposal,
                steering)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET name = excluded.name, status = excluded.status,
                status_reason = excluded.status_reason, settings = excluded.settings, approver = excluded.approver,
                frozen_at = excluded.frozen_at, started_at = excluded.started_at, finished_at = excluded.finished_at,
                source_digest = excluded.source_digest, cohort_digest = excluded.cohort_digest,
                execution = excluded.execution, next_start_at = excluded.next_start_at, read = excluded.read,
                total = excluded.total, started = excluded.started, ended = excluded.ended, rejected = excluded.rejected,
                outcomes = excluded.outcomes, failures = excluded.failures, collection = excluded.collection,
                proposal = excluded.proposal, steering = excluded.steering
            """
        case .insertCampaignCustomer:
            "INSERT INTO campaign_customers (campaign, number, subject, reference, customer) VALUES (?, ?, ?, ?, ?)"
        case .insertCampaignSegment:
            "INSERT INTO campaign_segments (campaign, number, name, value) VALUES (?, ?, ?, ?)"
        case .insertCampaignRow:
            """
            INSERT INTO campaign_rows (status, execution, started_at, ended_at, outcome, failure_class, invited_at, reminders,
                last_message_at, escalation, opened_at, submitted_at, campaign, number)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .updateCampaignRow:
            """
            UPDATE campaign_rows SET status = ?, execution = ?, started_at = ?, ended_at = ?, outcome = ?, failure_class = ?,
                invited_at = ?, reminders = ?, last_message_at = ?, escalation = ?, opened_at = ?, submitted_at = ?
            WHERE campaign = ? AND number = ?
            """
        case .closePendingCampaignRows:
            "UPDATE campaign_rows SET status = 'not_started' WHERE campaign = ? AND status = 'pending'"
        case .insertCampaignReject:
            "INSERT INTO campaign_rejects (campaign, line, code, message, reference) VALUES (?, ?, ?, ?, ?)"
        case .noteCampaignItem:
            "INSERT INTO campaign_seen (campaign, item) VALUES (?, ?) ON CONFLICT (campaign, item) DO NOTHING"
        case .forgetCampaignItems:
            "DELETE FROM campaign_seen WHERE campaign = ?"
        default:
            preconditionFailure("the statement is none of these")
        }
    }
}
