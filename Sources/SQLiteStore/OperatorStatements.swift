internal import JSONModel
internal import WorkflowStore

/// The statements that operators' questions need.
///
/// What a ``Selector`` means is one filter with a parameter for each field, where `NULL` lets all pass; before it stands
/// the one condition through whose index the rows are found. So all statements are fixed texts, and each has a good plan.
enum OperatorStatements {
    // MARK: Selecting

    /// Under which name the index of search fields has the live executions that cannot be read; the value is `true`.
    ///
    /// No declared field has this name, since theirs hold no colon.
    static let unreadableField = "usher:unreadable"

    /// The condition through whose index the rows of a selector are found.
    enum Way: CaseIterable {
        case ids, applicants, jobs, campaign, campaigns, fields, cause, retriedCause, causes, anyCause, overdue, due
        case paused, states
        case stateMachineAndStatus, stateMachine, status, all

        /// The condition.
        fileprivate var condition: String {
            switch self {
            case .ids: "e.key IN (SELECT value FROM json_each(?9))"
            case .applicants:
                "e.key IN (SELECT execution FROM onboardings WHERE applicant IN (SELECT value FROM json_each(?17)))"
            case .jobs:
                """
                e.key IN (SELECT execution FROM job_items
                    WHERE job IN (SELECT value FROM json_each(?10)) AND status = 'succeeded')
                """
            case .campaign: "e.campaign = ?19"
            case .campaigns: "e.campaign IN (SELECT value FROM json_each(?18))"
            case .fields:
                """
                e.key IN (SELECT execution FROM search_fields
                    WHERE name = json_extract(?16, '$[0][0]') AND value = json_extract(?16, '$[0][1]'))
                """
            case .cause: "e.fingerprint = ?19"
            case .retriedCause: "r.fingerprint = ?19"
            case .causes:
                """
                e.key IN (SELECT key FROM executions INDEXED BY executions_by_cause
                        WHERE fingerprint IN (SELECT value FROM json_each(?7))
                    UNION ALL SELECT execution FROM retry_causes
                        WHERE fingerprint IN (SELECT value FROM json_each(?7)))
                """
            case .anyCause: "e.fingerprint IS NOT NULL"
            case .overdue: OperatorStatements.late("?13")
            case .due: OperatorStatements.late("?14")
            case .paused: "e.paused_at IS NOT NULL"
            case .states:
                "e.key IN (SELECT execution FROM branches WHERE state_name IN (SELECT value FROM json_each(?6)))"
            case .stateMachineAndStatus: "e.state_machine = ?19 AND e.status = ?20"
            case .stateMachine, .status: "e.\(self == .status ? "status" : "state_machine") = ?19"
            case .all: "1"
            }
        }

        /// The tables, and the index that must lead the way where SQLite without statistics would choose another one.
        fileprivate var tables: String {
            // The order of a cross join stays as it is written.
            self == .retriedCause
                ? "retry_causes AS r CROSS JOIN executions AS e ON e.key = r.execution" : "executions AS e \(index)"
        }

        /// The column with the execution's key in whose order the index is.
        fileprivate var key: String { self == .retriedCause ? "r.execution" : "e.key" }

        private var index: String {
            switch self {
            case .cause, .anyCause: "INDEXED BY executions_by_cause"
            case .campaign, .campaigns: "INDEXED BY executions_by_campaign"
            case .paused: "INDEXED BY executions_paused"
            case .stateMachineAndStatus: "INDEXED BY executions_by_state_machine_and_status"
            case .stateMachine: "INDEXED BY executions_by_state_machine"
            case .status: "INDEXED BY executions_by_status"
            case .ids, .applicants, .jobs, .fields, .retriedCause, .causes, .overdue, .due, .states, .all: ""
            }
        }

        /// What the condition compares with: values of their own, because SQLite knows the order of an index only behind those.
        func values(of selector: Selector) -> [QueryValue] {
            let status = selector.statuses.first.map { QueryValue.text($0.rawValue) } ?? .null
            let stateMachine = selector.stateMachines.first.map { QueryValue.text($0) } ?? .null
            switch self {
            case .campaign: return [selector.campaigns.first.map { .integer($0) } ?? .null]
            case .cause, .retriedCause: return [selector.causes.first.map { .text($0) } ?? .null]
            case .stateMachineAndStatus: return [stateMachine, status]
            case .stateMachine: return [stateMachine]
            case .status: return [status]
            case .ids, .applicants, .jobs, .campaigns, .fields, .causes, .anyCause, .overdue, .due, .paused, .states,
                .all:
                return []
            }
        }

        /// The best way to what a selector means.
        init(to selector: Selector) {
            if !selector.ids.isEmpty {
                self = .ids
            } else if !selector.applicants.isEmpty {
                self = .applicants
            } else if !selector.fields.isEmpty || selector.isUnreadable {
                self = .fields
            } else if !selector.causes.isEmpty {
                self = selector.causes.count == 1 ? .cause : .causes
            } else if !selector.jobs.isEmpty {
                self = .jobs
            } else if !selector.campaigns.isEmpty {
                self = selector.campaigns.count == 1 ? .campaign : .campaigns
            } else if selector.overdueBy != nil {
                self = .overdue
            } else if selector.isPaused == true {
                self = .paused
            } else if !selector.states.isEmpty {
                self = .states
            } else if selector.dueWithin != nil {
                self = .due
            } else {
                switch (selector.stateMachines.count, selector.statuses.count) {
                case (1, 1): self = .stateMachineAndStatus
                case (1, _): self = .stateMachine
                case (_, 1): self = .status
                default: self = .all
                }
            }
        }
    }

    /// The live executions for which something is due up to a moment: a branch, the whole, or a review.
    private static func late(_ moment: String) -> String {
        """
        e.key IN (SELECT execution FROM branches WHERE due_at <= \(moment)
            UNION ALL SELECT key FROM executions INDEXED BY executions_due
                WHERE status = 'RUNNING' AND deadline <= \(moment)
            UNION ALL SELECT key FROM executions INDEXED BY executions_paused
                WHERE paused_at IS NOT NULL AND held_deadline <= \(moment)
            UNION ALL SELECT execution FROM reviews INDEXED BY reviews_open WHERE status = 'open' AND due_at <= \(moment))
        """
    }

    /// All conditions of a selector; `?1` and `?2` are left for the bounds of a page.
    ///
    /// To SQLite they are one condition. Taken as many, each would be thought to leave few rows, and the order of an index would
    /// be given up for a sort that seems to cost nothing.
    private static let filter = """
        ((?3 IS NULL OR e.status IN (SELECT value FROM json_each(?3)))
        AND (?4 IS NULL OR e.state_machine IN (SELECT value FROM json_each(?4)))
        AND (?5 IS NULL OR (SELECT d.revision FROM definitions AS d WHERE d.key = e.definition)
            IN (SELECT value FROM json_each(?5)))
        AND (?6 IS NULL OR EXISTS (SELECT 1 FROM branches AS b2
            WHERE b2.execution = e.key AND b2.state_name IN (SELECT value FROM json_each(?6))))
        AND (?7 IS NULL OR e.fingerprint IN (SELECT value FROM json_each(?7)) OR EXISTS (
            SELECT 1 FROM retry_causes AS c
            WHERE c.fingerprint IN (SELECT value FROM json_each(?7)) AND c.execution = e.key))
        AND (?8 IS NULL OR e.error IN (SELECT value FROM json_each(?8)))
        AND (?9 IS NULL OR e.key IN (SELECT value FROM json_each(?9)))
        AND (?10 IS NULL OR EXISTS (SELECT 1 FROM job_items AS i
            WHERE i.job IN (SELECT value FROM json_each(?10)) AND i.execution = e.key AND i.status = 'succeeded'))
        AND (?11 IS NULL OR e.started_at <= ?11)
        AND (?12 IS NULL OR e.started_at > ?12)
        AND (?13 IS NULL OR \(isLate("?13")))
        AND (?14 IS NULL OR \(isLate("?14")))
        AND (?15 IS NULL OR (e.paused_at IS NOT NULL) = ?15)
        AND (?16 IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(?16) AS f WHERE NOT EXISTS (
            SELECT 1 FROM search_fields AS s WHERE s.name = json_extract(f.value, '$[0]')
                AND s.value = json_extract(f.value, '$[1]') AND s.execution = e.key)))
        AND (?17 IS NULL OR EXISTS (SELECT 1 FROM onboardings AS o
            WHERE o.execution = e.key AND o.applicant IN (SELECT value FROM json_each(?17))))
        AND (?18 IS NULL OR e.campaign IN (SELECT value FROM json_each(?18)))) IS TRUE
        """

    /// Whether something of one execution is due up to a moment.
    private static func isLate(_ moment: String) -> String {
        """
        (e.status = 'RUNNING' AND (e.deadline <= \(moment) OR e.held_deadline <= \(moment)
            OR EXISTS (SELECT 1 FROM branches AS b3 WHERE b3.execution = e.key AND b3.due_at <= \(moment))
            OR EXISTS (SELECT 1 FROM reviews AS r WHERE r.execution = e.key AND r.status = 'open' AND r.due_at <= \(moment))))
        """
    }

    /// The keys of what a selector means, behind (`>`) or before (`<`) another one, in that order.
    ///
    /// What ended for a cause and what tries again after it stand in two indexes, each in the order of the keys: so a page of
    /// both is a merge of their beginnings, however many there are.
    private static func page(_ way: Way, _ comparison: String) -> String {
        let sources = way == .cause ? [way, .retriedCause] : [way]
        return sources.map { source in
            """
            SELECT \(source.key) AS key FROM \(source.tables)
            WHERE \(source.condition) AND \(source.key) \(comparison) ?1 AND \(filter)
            """
        }.joined(separator: "\nUNION ALL\n")
    }

    static func keys(_ way: Way) -> String { "\(page(way, ">")) ORDER BY key LIMIT ?2" }

    static func count(_ way: Way) -> String { "SELECT count(*) FROM (\(page(way, ">")) LIMIT ?2)" }

    /// A page of lines: the page is cut before anything is joined to it, so that only a page is ever sorted.
    static func summaries(_ way: Way) -> String {
        """
        SELECT \(Statements.summaryColumns)
        FROM (\(page(way, "<")) ORDER BY key DESC LIMIT ?2) AS page
        JOIN executions AS e ON e.key = page.key
        LEFT JOIN branches AS b ON b.execution = e.key AND b.path = '' AND e.status = 'RUNNING'
        ORDER BY e.key DESC
        """
    }

    /// The causes: grouped first, then the newest execution of each group says what the cause is.
    static func groups(_ way: Way) -> String {
        """
        SELECT g.number, g.first, g.last, g.last_hour, g.hour_before, s.key, s.state_machine, s.error,
            s.fingerprint, s.failed_path, s.failed_state, s.failed_class, s.failed_message
        FROM (
            SELECT count(*) AS number, min(e.stopped_at) AS first, max(e.stopped_at) AS last, max(e.key) AS newest,
                sum(e.stopped_at > ?1 - 3600000) AS last_hour,
                sum(e.stopped_at > ?1 - 7200000 AND e.stopped_at <= ?1 - 3600000) AS hour_before
            FROM \(way.tables)
            WHERE \(way.condition) AND e.fingerprint IS NOT NULL AND \(filter) GROUP BY e.fingerprint) AS g
        JOIN executions AS s ON s.key = g.newest
        ORDER BY g.number DESC, g.newest DESC LIMIT ?2
        """
    }

    /// The causes after which live executions try again: `since` and `next` are of the branches that do work.
    static let retryGroups = """
        SELECT g.number, g.fingerprint, g.since, g.next, s.key, s.state_machine
        FROM (
            SELECT count(*) AS number, r.fingerprint AS fingerprint, max(r.execution) AS newest,
                min((SELECT min(b4.entered_at) FROM branches AS b4
                    WHERE b4.execution = r.execution AND b4.task IS NOT NULL)) AS since,
                min((SELECT min(b5.due_at) FROM branches AS b5
                    WHERE b5.execution = r.execution AND b5.task IS NOT NULL AND b5.wake = 'timer')) AS next
            FROM retry_causes AS r CROSS JOIN executions AS e ON e.key = r.execution
            WHERE (?7 IS NULL OR r.fingerprint IN (SELECT value FROM json_each(?7))) AND \(filter)
            GROUP BY r.fingerprint) AS g
        JOIN executions AS s ON s.key = g.newest
        ORDER BY g.number DESC, g.newest DESC LIMIT ?2
        """

    // MARK: The log

    private static let records = """
        SELECT sequence, happened_at, actor, act, reason, execution, job, before, after, details, previous_digest, digest
        FROM operator_log
        """
    static let newestRecord = "\(records) ORDER BY sequence DESC LIMIT 1"
    static let allRecords = "\(records) WHERE sequence > ? ORDER BY sequence LIMIT ?"
    static let recordsOfExecution = "\(records) WHERE execution = ? AND sequence > ? ORDER BY sequence LIMIT ?"

    // MARK: Jobs

    private static let allJobs = """
        SELECT key, status, act_name, selector, selection_digest, proposer, approver, reason, rate, created_at, started_at,
            finished_at, total, succeeded, refused, cursor, act, paced_at, paced_done
        FROM jobs
        """
    static let job = "\(allJobs) WHERE key = ?"
    static let jobs = "\(allJobs) ORDER BY key DESC LIMIT ?"
    static let unfinishedJobs = "\(allJobs) INDEXED BY jobs_unfinished WHERE finished_at IS NULL ORDER BY key"
    private static let allItems = "SELECT job, execution, status, message, finished_at FROM job_items"
    static let items = "\(allItems) WHERE job = ? AND execution > ? ORDER BY execution LIMIT ?"
    static let itemsOfStatus = """
        \(allItems) INDEXED BY job_items_by_status
        WHERE job = ? AND status = ? AND execution > ? ORDER BY execution LIMIT ?
        """

    // MARK: Reviews

    private static let allReviews = """
        SELECT key, execution, path, visit, attempt, queue, title, status, opened_at, due_at, escalated_at, claimed_by,
            claimed_until, decided_by, decision, closed_at, note, subject
        FROM reviews
        """
    static let review = "\(allReviews) WHERE key = ?"
    private static let reviewFilter = """
        key > ?1 AND (?3 IS NULL OR status = ?3) AND (?4 IS NULL OR queue = ?4) AND (?5 IS NULL OR execution = ?5)
            AND (?6 IS NULL OR due_at <= ?6) ORDER BY key LIMIT ?2
        """
    static let reviews = "\(allReviews) WHERE \(reviewFilter)"
    static let openReviews = "\(allReviews) INDEXED BY reviews_open WHERE status = 'open' AND \(reviewFilter)"
    static let openReviewsOfQueue = """
        \(allReviews) INDEXED BY reviews_open_by_queue WHERE status = 'open' AND queue = ?4 AND \(reviewFilter)
        """

    static let definitionOfRevision = """
        SELECT \(Statements.definitionColumns) FROM definitions AS d WHERE d.state_machine = ? AND d.revision = ?
        """
}

extension Selector {
    /// What ``OperatorStatements/keys(_:)`` and its kin are given, behind the bounds of the page.
    func values(at now: Timestamp, on way: OperatorStatements.Way) -> [QueryValue] {
        func list(_ values: [JSON]) -> QueryValue { values.isEmpty ? .null : .text(JSON.array(values).text()) }
        func moment(_ duration: Duration?, _ sign: Int) -> QueryValue {
            guard let duration else { return .null }
            return .integer(now.advanced(by: duration * sign).milliseconds)
        }
        return [
            list(statuses.map { .string($0.rawValue) }), list(stateMachines.map { .string($0) }),
            list(revisions.map { .integer($0) }), list(states.map { .string($0) }), list(causes.map { .string($0) }),
            list(errors.map { .string($0) }), list(ids.map { .integer(Int($0.number)) }),
            list(jobs.map { .integer(Int($0)) }), moment(minimumAge, -1), moment(maximumAge, -1),
            moment(overdueBy, -1), moment(dueWithin, 1), isPaused.map { .integer($0 ? 1 : 0) } ?? .null,
            list(declaredAndOwnFields.map { [.string($0.name), .string($0.value)] }),
            list(applicants.flatMap(\.storedKeys)),
            list(campaigns.map { .integer(Int($0)) }),
        ] + way.values(of: self)
    }
}

extension Selector {
    /// The fields that must have a value: the store's own before those that workflows declare.
    fileprivate var declaredAndOwnFields: [Field] {
        isUnreadable ? [Field(name: OperatorStatements.unreadableField, value: "true")] + fields : fields
    }
}

extension Selector.Applicant {
    /// The keys under which the store may know the person; a contact is none, and so means nobody.
    fileprivate var storedKeys: [JSON] {
        switch self {
        case .contact: [""]
        case .keys(let keys): keys.map { .string($0) }
        }
    }
}
