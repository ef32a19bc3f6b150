extension WriteStatement {
    /// The text of a statement about onboardings, notices and deliveries.
    ///
    /// What has grown old goes a few rows at a time with each row that comes, so that no commit has to delete many. A delivery
    /// whose notice or endpoint goes in the same transaction is written nowhere.
    var productSQL: String {
        switch self {
        case .putOnboarding:
            """
            INSERT INTO onboardings (execution, state_machine, applicant, is_live, is_announced, notices, decision,
                decisions, link_expires_at, origin, relation)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (execution) DO UPDATE SET applicant = coalesce(onboardings.applicant, excluded.applicant),
                is_live = excluded.is_live, notices = excluded.notices, decision = excluded.decision,
                decisions = excluded.decisions, link_expires_at = excluded.link_expires_at
            """
        case .insertNotice:
            """
            INSERT INTO notices (position, id, execution, sequence, type, created_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        case .forgetNotices:
            """
            DELETE FROM notices WHERE created_at < ?
                AND position IN (SELECT position FROM notices ORDER BY position LIMIT 4)
            """
        case .insertDecision:
            """
            INSERT INTO decisions (execution, number, outcome, supersedes, source, decided_at, evidence, follow_up)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .putResponse:
            """
            INSERT INTO responses (key, digest, status, location, created_at, expires_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, status = excluded.status,
                location = excluded.location, created_at = excluded.created_at, expires_at = excluded.expires_at,
                body = excluded.body
            """
        case .forgetResponses:
            """
            DELETE FROM responses
            WHERE key IN (SELECT key FROM responses WHERE expires_at <= ? ORDER BY expires_at LIMIT 4)
            """
        case .putEndpoint:
            """
            INSERT INTO endpoints (key, url, types, workflows, is_from_file, secret_references, secret_generation,
                previous_secret_until, signs_asymmetrically, disabled_reason, failures, failing_since, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET types = excluded.types, workflows = excluded.workflows,
                is_from_file = excluded.is_from_file, secret_references = excluded.secret_references,
                secret_generation = excluded.secret_generation, previous_secret_until = excluded.previous_secret_until,
                signs_asymmetrically = excluded.signs_asymmetrically, disabled_reason = excluded.disabled_reason,
                failures = excluded.failures, failing_since = excluded.failing_since
            """
        case .deleteEndpoint:
            "DELETE FROM endpoints WHERE key = ?"
        case .putDelivery:
            """
            INSERT INTO deliveries (endpoint, notice, state, attempts, schedule_step, due_at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6
            WHERE EXISTS (SELECT 1 FROM notices WHERE position = ?2) AND EXISTS (SELECT 1 FROM endpoints WHERE key = ?1)
            ON CONFLICT (endpoint, notice) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
                schedule_step = excluded.schedule_step, due_at = excluded.due_at
            """
        case .insertAttempt:
            """
            INSERT INTO delivery_attempts (endpoint, notice, number, started_at, latency, status, failure, body_digest)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
            WHERE EXISTS (SELECT 1 FROM deliveries WHERE endpoint = ?1 AND notice = ?2)
            """
        default:
            preconditionFailure("the statement is none of these")
        }
    }
}
