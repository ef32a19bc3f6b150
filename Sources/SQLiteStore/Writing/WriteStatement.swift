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
    case adoptDefinition
    case putStateMachine
    case deleteStateMachine
    case insertVersion
    case deleteVersion
    case putAlias
    case deleteAlias
    case putActivity
    case deleteActivity
    case insertMapRun
    case updateMapRun
    case insertOperatorRecord
    case putJob
    case insertJobItem
    case updateJobItem
    case putReview
    case closeReview
    case escalateReview
    case insertSearchField
    case insertRetryCause
    case deleteRetryCause
    case holdUnreadable
    case holdUnreadableBranches
    case markUnreadable
    case unmarkUnreadable
    case forgetRetryCauses
    case deleteBranches
    case putBucket
    case putToken
    case noteMessage
    case retractMessage
    case clearMessages
    case insertMessage
    case insertMessageKey
    case repeatMessage
    case updateMessage
    case insertMessageDecision
    case pruneMessages
    case deleteWaits
    case insertWait
    case putOnboarding
    case insertNotice
    case forgetNotices
    case insertDecision
    case putResponse
    case forgetResponses
    case putEndpoint
    case deleteEndpoint
    case putDelivery
    case insertAttempt
    case putCampaign
    case insertCampaignCustomer
    case insertCampaignSegment
    case insertCampaignRow
    case updateCampaignRow
    case closePendingCampaignRows
    case insertCampaignReject
    case noteCampaignItem
    case forgetCampaignItems

    /// Whether the statement is wrong about the store if it changes no row.
    var mustChangeARow: Bool {
        switch self {
        case .updateExecution, .touchBranch, .updateMapRun, .updateJobItem, .updateMessage, .updateCampaignRow: true
        default: false
        }
    }

    /// The text.
    ///
    /// The order of the parameters is the order in which ``RowBatch`` appends the values.
    var sql: String {
        switch self {
        case .insertDefinition:
            """
            INSERT INTO definitions (key, state_machine, revision, digest, role_arn, created_at, text, type,
                settings, revision_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .insertExecution:
            """
            INSERT INTO executions (key, state_machine, name, definition, status, started_at, stopped_at, deadline,
                redrive_count, redriven_at, error, arn, state_machine_arn, role_arn, output, cause, presentation, input,
                version, alias, redrive_token, map_run, map_index, map_items, parent, parent_path, fingerprint, failed_path,
                failed_state, failed_class, failed_message, paused_at, pause_deadlines, held_deadline, lane,
                campaign, campaign_row)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?, ?, ?)
            """
        case .updateExecution:
            """
            UPDATE executions SET status = ?, stopped_at = ?, deadline = ?, redrive_count = ?, redriven_at = ?,
                error = ?, output = ?, cause = ?, presentation = ?, redrive_token = ?, parent = ?, parent_path = ?,
                definition = ?, fingerprint = ?, failed_path = ?, failed_state = ?, failed_class = ?,
                failed_message = ?, paused_at = ?, pause_deadlines = ?, held_deadline = ?
            WHERE key = ?
            """
        case .putBranch:
            """
            INSERT INTO branches (execution, path, state_name, entered_at, wake, due_at, waiting_since, activity, task,
                queue, queued_at, child, map_run, bucket, lane, share)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (execution, path) DO UPDATE SET state_name = excluded.state_name,
                entered_at = excluded.entered_at, wake = excluded.wake, due_at = excluded.due_at,
                waiting_since = excluded.waiting_since, activity = excluded.activity, task = excluded.task,
                queue = excluded.queue, queued_at = excluded.queued_at, child = excluded.child,
                map_run = excluded.map_run, bucket = excluded.bucket, lane = excluded.lane, share = excluded.share
            """
        case .touchBranch:
            """
            UPDATE branches SET state_name = ?3, entered_at = ?4, wake = ?5, due_at = ?6, waiting_since = ?7,
                activity = ?8, task = ?9, queue = ?10, queued_at = ?11, child = ?12, map_run = ?13,
                bucket = ?14, lane = ?15, share = ?16
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
        case .adoptDefinition:
            """
            INSERT INTO state_machines (name, definition, type, created_at, newest_version, tags)
            VALUES (?, ?, ?, ?, 0, '[]')
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition
            """
        case .putStateMachine:
            """
            INSERT INTO state_machines (name, definition, type, created_at, newest_version, tags) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition,
                newest_version = excluded.newest_version, tags = excluded.tags
            """
        case .deleteStateMachine:
            "DELETE FROM state_machines WHERE name = ?"
        case .insertVersion:
            "INSERT INTO versions (state_machine, number, definition, description, created_at) VALUES (?, ?, ?, ?, ?)"
        case .deleteVersion:
            "DELETE FROM versions WHERE state_machine = ? AND number = ?"
        case .putAlias:
            """
            INSERT INTO aliases (state_machine, name, description, routes, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (state_machine, name) DO UPDATE SET description = excluded.description,
                routes = excluded.routes, updated_at = excluded.updated_at
            """
        case .deleteAlias:
            "DELETE FROM aliases WHERE state_machine = ? AND name = ?"
        case .putActivity:
            """
            INSERT INTO activities (name, created_at, encryption, tags) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET tags = excluded.tags
            """
        case .deleteActivity:
            "DELETE FROM activities WHERE name = ?"
        case .insertMapRun:
            """
            INSERT INTO map_runs (key, execution, path, arn, state_machine, definition, processor, type, role_arn, started_at,
                plan, status, phase, is_paused, stopped_at, maximum_concurrency, tolerated_count, tolerated_percentage,
                running, succeeded, failed, timed_out, aborted, written, pending_redrive, items_running, items_succeeded,
                items_failed, items_timed_out, items_aborted, items_written, items_pending_redrive, item_count, skipped,
                is_exhausted, redrive_count, redriven_at, redrive_cursor, error, cause, cursor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?, ?)
            """
        case .updateMapRun:
            """
            UPDATE map_runs SET status = ?, phase = ?, is_paused = ?, stopped_at = ?, maximum_concurrency = ?,
                tolerated_count = ?, tolerated_percentage = ?, running = ?, succeeded = ?, failed = ?, timed_out = ?,
                aborted = ?, written = ?, pending_redrive = ?, items_running = ?, items_succeeded = ?, items_failed = ?,
                items_timed_out = ?, items_aborted = ?, items_written = ?, items_pending_redrive = ?, item_count = ?,
                skipped = ?, is_exhausted = ?, redrive_count = ?, redriven_at = ?, redrive_cursor = ?, error = ?,
                cause = ?, cursor = ?
            WHERE key = ?
            """
        case .insertOperatorRecord:
            """
            INSERT INTO operator_log (sequence, happened_at, actor, act, reason, execution, job, before, after, details,
                previous_digest, digest)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .putJob:
            """
            INSERT INTO jobs (key, status, act_name, selector, selection_digest, proposer, approver, reason, rate,
                created_at, started_at, finished_at, total, succeeded, refused, cursor, paced_at, paced_done, act)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET status = excluded.status, approver = excluded.approver, rate = excluded.rate,
                started_at = excluded.started_at, finished_at = excluded.finished_at, total = excluded.total,
                succeeded = excluded.succeeded, refused = excluded.refused, cursor = excluded.cursor,
                paced_at = excluded.paced_at, paced_done = excluded.paced_done, act = excluded.act
            """
        case .insertJobItem:
            "INSERT INTO job_items (job, execution, status) VALUES (?, ?, 'pending')"
        case .updateJobItem:
            """
            UPDATE job_items SET status = ?, message = ?, finished_at = ?
            WHERE job = ? AND execution = ? AND status = 'pending'
            """
        case .putReview:
            """
            INSERT INTO reviews (key, execution, path, visit, attempt, queue, title, status, opened_at, due_at,
                escalated_at, claimed_by, claimed_until, decided_by, decision, closed_at, note, subject)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET status = excluded.status, due_at = excluded.due_at,
                escalated_at = excluded.escalated_at, claimed_by = excluded.claimed_by,
                claimed_until = excluded.claimed_until, decided_by = excluded.decided_by,
                decision = excluded.decision, closed_at = excluded.closed_at, note = excluded.note
            """
        case .closeReview:
            "UPDATE reviews SET status = 'closed', closed_at = ? WHERE key = ? AND status = 'open'"
        case .escalateReview:
            "UPDATE reviews SET escalated_at = ? WHERE key = ? AND status = 'open'"
        case .insertSearchField:
            "INSERT INTO search_fields (name, value, execution) VALUES (?, ?, ?)"
        case .insertRetryCause:
            "INSERT INTO retry_causes (fingerprint, execution) VALUES (?, ?) ON CONFLICT DO NOTHING"
        case .deleteRetryCause:
            "DELETE FROM retry_causes WHERE fingerprint = ? AND execution = ?"
        // What is damaged may break a constraint, which must not keep the rest of the transaction from being written.
        case .holdUnreadable:
            """
            UPDATE OR IGNORE executions SET paused_at = ?2, pause_deadlines = 'shift', held_deadline = deadline, deadline = NULL
            WHERE key = ?1 AND status = 'RUNNING' AND paused_at IS NULL
            """
        case .holdUnreadableBranches:
            """
            UPDATE OR IGNORE branches SET
                wake = CASE WHEN wake IN ('call', 'children', 'parent', 'redrive') THEN wake ELSE 'pause' END,
                due_at = NULL, waiting_since = NULL, queue = NULL, queued_at = NULL, bucket = NULL, lane = NULL, share = NULL
            WHERE execution = ?1 AND EXISTS (SELECT 1 FROM executions WHERE key = ?1 AND status = 'RUNNING')
            """
        case .markUnreadable:
            """
            INSERT INTO search_fields (name, value, execution)
            SELECT '\(OperatorStatements.unreadableField)', 'true', key FROM executions WHERE key = ? AND status = 'RUNNING'
            ON CONFLICT DO NOTHING
            """
        case .unmarkUnreadable:
            "DELETE FROM search_fields WHERE name = '\(OperatorStatements.unreadableField)' AND value = 'true' AND execution = ?"
        case .forgetRetryCauses:
            "DELETE FROM retry_causes WHERE execution = ?"
        case .deleteBranches:
            "DELETE FROM branches WHERE execution = ?"
        case .putBucket:
            """
            INSERT INTO buckets (name, configured, settings, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET configured = excluded.configured, settings = excluded.settings,
                state = excluded.state
            """
        case .putToken:
            """
            INSERT INTO tokens (credential, written_at, sealed) VALUES (?, ?, ?)
            ON CONFLICT (credential) DO UPDATE SET written_at = excluded.written_at, sealed = excluded.sealed
            """
        case .noteMessage:
            """
            INSERT INTO sent_messages (recipient, visit, sent_at, expires_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (recipient, visit) DO UPDATE SET sent_at = excluded.sent_at, expires_at = excluded.expires_at
            """
        case .retractMessage:
            "DELETE FROM sent_messages WHERE recipient = ? AND visit = ?"
        case .clearMessages:
            """
            DELETE FROM sent_messages WHERE (recipient, visit) IN (
                SELECT recipient, visit FROM sent_messages WHERE expires_at <= ? ORDER BY expires_at LIMIT 16)
            """
        case .insertMessage:
            """
            INSERT INTO messages (key, connector, webhook, deduplication_key, event, ordering, received_at, deliveries,
                last_received_at, state, decided_at, owner, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?7, 1, ?7, ?, ?, ?, ?)
            """
        case .insertMessageKey:
            "INSERT INTO message_keys (wait_key, message) VALUES (?, ?)"
        case .repeatMessage:
            "UPDATE messages SET deliveries = deliveries + 1, last_received_at = ? WHERE key = ?"
        case .updateMessage:
            "UPDATE messages SET state = ?, decided_at = ?, owner = ?, payload = ? WHERE key = ?"
        case .insertMessageDecision:
            """
            INSERT INTO message_decisions (message, execution, path, visit, decided_at) VALUES (?, ?, ?, ?, ?)
            """
        case .pruneMessages:
            """
            DELETE FROM messages WHERE key IN (
                SELECT key FROM messages
                WHERE (state = 'orphan' AND received_at < ?1) OR (state IN ('applied', 'stale') AND received_at < ?2)
                LIMIT ?3)
            """
        case .deleteWaits:
            "DELETE FROM waits WHERE execution = ? AND path = ?"
        case .insertWait:
            "INSERT INTO waits (wait_key, execution, path) VALUES (?, ?, ?)"
        case .putOnboarding, .insertNotice, .forgetNotices, .insertDecision, .putResponse, .forgetResponses,
            .putEndpoint,
            .deleteEndpoint, .putDelivery, .insertAttempt:
            productSQL
        case .putCampaign, .insertCampaignCustomer, .insertCampaignSegment, .insertCampaignRow, .updateCampaignRow,
            .closePendingCampaignRows, .insertCampaignReject, .noteCampaignItem, .forgetCampaignItems:
            campaignSQL
        }
    }
}
