/// What is read of onboardings, notices and deliveries.
extension Statements {
    static let onboarding = """
        SELECT applicant, is_announced, notices, decision, decisions, link_expires_at, origin, relation
        FROM onboardings WHERE execution = ?
        """
    static let liveExecution = """
        SELECT execution FROM onboardings WHERE state_machine = ? AND applicant = ? AND is_live = 1
        """
    static let executionsOfApplicant = """
        SELECT execution FROM onboardings WHERE applicant = ? ORDER BY execution DESC LIMIT ?
        """
    static let executionsFrom = "SELECT execution FROM onboardings WHERE origin = ? ORDER BY execution LIMIT ?"
    /// What cannot be read is set aside, with everything that would be due.
    private static let canBeRead = """
        NOT EXISTS (SELECT 1 FROM search_fields AS u WHERE u.name = '\(OperatorStatements.unreadableField)'
            AND u.value = 'true' AND u.execution = onboardings.execution)
        """
    static let dueLinks = """
        SELECT execution FROM onboardings WHERE link_expires_at <= ? AND \(canBeRead)
        ORDER BY link_expires_at, execution LIMIT ?
        """
    static let nextDueLink = """
        SELECT link_expires_at FROM onboardings WHERE link_expires_at IS NOT NULL AND \(canBeRead)
        ORDER BY link_expires_at LIMIT 1
        """
    static let response = """
        SELECT key, digest, status, location, created_at, expires_at, body FROM responses WHERE key = ?
        """
    static let decisions = """
        SELECT execution, number, outcome, supersedes, source, decided_at, evidence, follow_up
        FROM decisions WHERE execution = ? ORDER BY number
        """

    private static let allNotices = "SELECT position, id, execution, sequence, type, created_at, data FROM notices"
    static let notices = "\(allNotices) WHERE position > ? ORDER BY position LIMIT ?"
    static let notice = "\(allNotices) WHERE position = ?"

    static let endpoints = """
        SELECT key, url, types, workflows, is_from_file, secret_references, secret_generation, previous_secret_until,
            signs_asymmetrically, disabled_reason, failures, failing_since, created_at
        FROM endpoints ORDER BY key
        """

    private static let allDeliveries = """
        SELECT endpoint, notice, state, attempts, schedule_step, due_at FROM deliveries
        """
    static let delivery = "\(allDeliveries) WHERE endpoint = ? AND notice = ?"
    static let deliveriesOfEndpoint = "\(allDeliveries) WHERE endpoint = ? AND notice > ? ORDER BY notice LIMIT ?"
    static let deliveriesInState = """
        \(allDeliveries) INDEXED BY deliveries_by_state
        WHERE endpoint = ? AND state = ? AND notice > ? ORDER BY notice LIMIT ?
        """
    static let dueDeliveries = """
        SELECT endpoint, notice FROM deliveries INDEXED BY deliveries_due
        WHERE state = 'pending' AND endpoint = ? AND due_at <= ? ORDER BY due_at, notice LIMIT ?
        """
    static let nextDelivery = """
        SELECT due_at FROM deliveries INDEXED BY deliveries_due
        WHERE state = 'pending' AND endpoint = ? ORDER BY due_at LIMIT 1
        """
    static let attempts = """
        SELECT endpoint, notice, number, started_at, latency, status, failure, body_digest
        FROM delivery_attempts WHERE endpoint = ? AND notice = ? ORDER BY number
        """
    static let deliveryCounts = "SELECT state, count(*) FROM deliveries GROUP BY state"
}
