internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("An audit")
struct AuditTests {
    /// A violation, and the SQL that plants it in a store where execution 1 waits for a timer, 2 failed, 3 waits for its
    /// children 0 (finished) and 1 (a timer), 4 waits for a map run with the child 5, and 6 waits for execution 7.
    struct Plant: Sendable, CustomTestStringConvertible {
        var invariant: String
        var sql: String
        var execution: Int64 = 1
        var testDescription: String { invariant }
    }

    static let plants = storePlants + campaignPlants

    private static let storePlants = [
        Plant(
            invariant: "live-execution-has-a-branch",
            sql: "DELETE FROM frames WHERE execution = 1; DELETE FROM branches WHERE execution = 1"
        ),
        Plant(
            invariant: "live-branch-has-a-wake-source",
            sql: "UPDATE branches SET wake = 'redrive', due_at = NULL WHERE execution = 1"
        ),
        Plant(
            invariant: "ended-execution-has-no-live-branch",
            sql: "UPDATE branches SET wake = 'timer', due_at = 5 WHERE execution = 2",
            execution: 2
        ),
        Plant(
            invariant: "held-branch-has-a-held-execution",
            sql: "UPDATE branches SET wake = 'pause', due_at = NULL WHERE execution = 1"
        ),
        Plant(
            invariant: "held-execution-wakes-by-no-other-source",
            sql: "UPDATE executions SET paused_at = 1, pause_deadlines = 'keep' WHERE key = 1"
        ),
        Plant(
            invariant: "open-review-has-a-waiting-branch",
            sql: """
                INSERT INTO reviews (execution, path, visit, attempt, queue, title, status, opened_at, subject)
                VALUES (1, '', 1, 1, 'q', 't', 'open', 0, x'31')
                """
        ),
        Plant(
            invariant: "job-counts-its-items",
            sql: """
                INSERT INTO jobs (key, status, act_name, selector, selection_digest, proposer, reason, rate, created_at, total,
                    succeeded, refused, cursor, act)
                VALUES (1, 'running', 'a', 's', 'd', 'p', 'r', 1, 0, 2, 0, 0, 0, x'31');
                INSERT INTO job_items (job, execution, status) VALUES (1, 1, 'pending')
                """
        ),
        Plant(
            invariant: "only-a-live-execution-tries-again",
            sql: "INSERT INTO retry_causes (fingerprint, execution) VALUES ('a', 2)",
            execution: 2
        ),
        Plant(
            invariant: "unreadable-execution-is-held",
            sql: "INSERT INTO search_fields (name, value, execution) VALUES ('usher:unreadable', 'true', 1)"
        ),
        Plant(invariant: "timer-has-a-due-time", sql: "UPDATE branches SET due_at = NULL WHERE execution = 1"),
        Plant(
            invariant: "capacity-has-a-waiting-time",
            sql: "UPDATE branches SET wake = 'capacity' WHERE execution = 1"
        ),
        Plant(
            invariant: "capacity-has-a-queue",
            sql: "UPDATE branches SET wake = 'capacity', waiting_since = 1, bucket = NULL WHERE execution = 1"
        ),
        Plant(
            invariant: "waiting-parent-has-children",
            sql: "UPDATE branches SET wake = 'children', due_at = NULL WHERE execution = 1"
        ),
        Plant(
            invariant: "waiting-parent-has-an-unfinished-child",
            sql: "UPDATE branches SET wake = 'parent', due_at = NULL WHERE execution = 3 AND path = '1'",
            execution: 3
        ),
        Plant(
            invariant: "child-has-a-waiting-parent",
            sql: "UPDATE branches SET wake = 'token' WHERE execution = 3 AND path = ''",
            execution: 3
        ),
        Plant(
            invariant: "root-has-no-parent",
            sql: "UPDATE branches SET wake = 'parent', due_at = NULL WHERE execution = 1"
        ),
        Plant(invariant: "branch-has-a-frame", sql: "DELETE FROM frames WHERE execution = 1"),
        Plant(invariant: "status-fits-its-columns", sql: "UPDATE executions SET stopped_at = 1 WHERE key = 1"),
        Plant(
            invariant: "status-fits-the-history",
            sql: "UPDATE events SET type = 'ExecutionSucceeded' WHERE execution = 2 AND id = 2",
            execution: 2
        ),
        Plant(invariant: "history-has-a-beginning", sql: "DELETE FROM events WHERE execution = 1"),
        Plant(invariant: "history-has-no-gaps", sql: "DELETE FROM events WHERE execution = 1 AND id = 2"),
        Plant(
            invariant: "nothing-follows-the-end",
            sql: "UPDATE events SET type = 'ExecutionAborted' WHERE execution = 1 AND id = 2"
        ),
        Plant(
            invariant: "onboarding-is-live-while-it-runs",
            sql: "INSERT INTO onboardings VALUES (1, 'onboarding', 'a', 0, 1, 0, NULL, 0, NULL, NULL, NULL)"
        ),
        Plant(
            invariant: "notices-have-no-gaps",
            sql: """
                INSERT INTO onboardings VALUES (1, 'onboarding', 'a', 1, 1, 2, NULL, 0, NULL, NULL, NULL);
                INSERT INTO notices VALUES (1, 'evt', 1, 1, 'onboarding.started', 0, '{}')
                """
        ),
        Plant(
            invariant: "decisions-have-no-gaps",
            sql: "INSERT INTO onboardings VALUES (1, 'onboarding', 'a', 1, 1, 0, 'verified', 1, NULL, NULL, NULL)"
        ),
        Plant(
            invariant: "pending-delivery-has-a-due-time",
            sql: """
                INSERT INTO notices VALUES (1, 'evt', 1, 1, 'onboarding.started', 0, '{}');
                INSERT INTO deliveries VALUES (7, 1, 'pending', 0, 0, NULL)
                """
        ),
        Plant(invariant: "execution-has-a-definition", sql: "UPDATE executions SET definition = 9 WHERE key = 1"),
        Plant(
            invariant: "branches-have-an-execution",
            sql: """
                INSERT INTO branches (execution, path, state_name, entered_at, wake, activity)
                VALUES (9, '', 'S', 0, 'token', x'31')
                """,
            execution: 9
        ),
        Plant(invariant: "frames-have-an-execution", sql: "INSERT INTO frames VALUES (9, '', x'31')", execution: 9),
        Plant(
            invariant: "events-have-an-execution",
            sql: "INSERT INTO events VALUES (9, 1, 0, 0, 'ExecutionStarted', x'7B7D')",
            execution: 9
        ),
        Plant(
            invariant: "calls-have-an-execution",
            sql: "INSERT INTO calls VALUES (1, 9, '', 1, 1, 1, 'r', 'call', 'k', 0, 0, 'ok', NULL, NULL)",
            execution: 9
        ),
        Plant(
            invariant: "running-map-run-has-a-waiting-branch",
            sql: "UPDATE branches SET map_run = NULL WHERE execution = 4",
            execution: 4
        ),
        Plant(invariant: "branch-waits-for-a-running-map-run", sql: endOfMapRun, execution: 4),
        Plant(
            invariant: "branch-waits-for-a-running-execution",
            sql: "UPDATE branches SET child = 99 WHERE execution = 6",
            execution: 6
        ),
        Plant(
            invariant: "child-has-a-map-run",
            sql: "UPDATE executions SET map_run = 99 WHERE key = 5",
            execution: 5
        ),
        Plant(invariant: "running-child-has-a-running-map-run", sql: endOfMapRun, execution: 5),
        Plant(
            invariant: "map-run-counts-every-child",
            sql: "UPDATE map_runs SET items_succeeded = 1",
            execution: 4
        ),
        Plant(invariant: "map-run-counts-running-children", sql: "UPDATE map_runs SET running = 0", execution: 4),
        Plant(invariant: "map-run-counts-succeeded-children", sql: "UPDATE map_runs SET succeeded = 1", execution: 4),
        Plant(invariant: "map-run-counts-failed-children", sql: "UPDATE map_runs SET failed = 1", execution: 4),
        Plant(invariant: "map-run-counts-timed-out-children", sql: "UPDATE map_runs SET timed_out = 1", execution: 4),
        Plant(invariant: "map-run-counts-aborted-children", sql: "UPDATE map_runs SET aborted = 1", execution: 4),
        Plant(
            invariant: "applied-message-has-a-decision",
            sql:
                "INSERT INTO messages VALUES (1, 'c', 'w', zeroblob(32), NULL, NULL, 0, 1, 0, 'applied', 0, 1, x'7B7D')"
        ),
        Plant(
            invariant: "decision-has-an-applied-message",
            sql: """
                INSERT INTO messages VALUES (1, 'c', 'w', zeroblob(32), NULL, NULL, 0, 1, 0, 'stale', 0, NULL, x'7B7D');
                INSERT INTO message_decisions VALUES (1, 1, '', 2, 0)
                """
        ),
        Plant(invariant: "wait-has-a-live-branch", sql: "INSERT INTO waits VALUES (zeroblob(16), 2, '')", execution: 2),
        Plant(
            invariant: "orphan-has-no-waiting-branch",
            sql: """
                INSERT INTO messages VALUES (1, 'c', 'w', zeroblob(32), NULL, NULL, 0, 1, 0, 'orphan', 0, NULL, x'7B7D');
                INSERT INTO message_keys VALUES (zeroblob(16), 1);
                INSERT INTO waits VALUES (zeroblob(16), 1, '')
                """
        ),
    ]

    private static let endOfMapRun = "UPDATE map_runs SET status = 'ABORTED', phase = 'ENDED', stopped_at = 1"

    private func withHealthyStore(_ body: (SQLiteStore, String) throws -> Void) throws {
        try withStore { store, path in
            try store.commitDefinition()
            var parallel = Change.start(3, wake: .children)
            parallel.branches += [
                .put(Change.branch(BranchPath([0]), wake: .parent)), .put(Change.branch(BranchPath([1]))),
            ]
            try store.commit(Change.start(1, events: 3), Change.start(2), parallel)
            try store.commit(Change.end(2))
            try commitFamilies(to: store)
            try store.commitCampaign(customers: 3, ended: 1)
            #expect(try store.audit(limit: 100) == [])
            try body(store, path)
        }
    }

    /// Commits executions that wait for others, and those that they wait for.
    private func commitFamilies(to store: SQLiteStore) throws {
        var run = MapRunRecord(
            key: MapRunKey(1),
            branch: BranchReference(execution: ExecutionKey(4), path: .root),
            arn: "arn:aws:states:us-east-1:000000000000:mapRun:m/L:1",
            stateMachine: "m/L",
            definition: DefinitionKey(1),
            processor: 1,
            type: .standard,
            roleARN: "",
            plan: [:],
            startedAt: .epoch
        )
        (run.executions.running, run.items.running) = (1, 1)
        var mapBranch = Change.branch(wake: .children)
        mapBranch.mapRun = run.key
        var taskBranch = Change.branch(wake: .token(deadline: nil))
        taskBranch.child = ExecutionKey(7)
        var changes = ChangeSet()
        changes.mapRuns = [.insert(run)]
        changes.executions = [
            start(4, branch: mapBranch), start(5, origin: .items(run.key, first: 0, count: 1)),
            start(6, branch: taskBranch),
            start(7, origin: .task(BranchReference(execution: ExecutionKey(6), path: .root))),
        ]
        try store.commit(changes)
    }

    private func start(
        _ number: Int64,
        branch: BranchRecord? = nil,
        origin: ExecutionOrigin? = nil
    ) -> ExecutionChange {
        var change = Change.start(number)
        if let branch { change.branches = [.put(branch)] }
        if case .insert(var record) = change.row {
            record.origin = origin
            change.row = .insert(record)
        }
        return change
    }

    @Test("finds each violation, and says what can be done", arguments: plants)
    func finds(_ plant: Plant) throws {
        try withHealthyStore { store, path in
            try tamper(path, plant.sql)
            let violations = try store.audit(limit: 100)
            let found = try #require(violations.first { $0.invariant == plant.invariant }, "\(violations)")
            #expect(found.execution == ExecutionKey(plant.execution))
            #expect(found.message.contains(". "), "\(found)")
            #expect(!found.message.contains("%"), "\(found)")
            #expect(found.description.hasPrefix("\(plant.invariant): execution \(plant.execution): "))
        }
    }

    @Test("knows no invariant that these tests do not plant a violation of")
    func completeness() {
        #expect(Set(Invariant.all.map(\.name)) == Set(Self.plants.map(\.invariant)))
        #expect(Invariant.all.count == Self.plants.count)
    }

    @Test("does not hold an overdue timer against an engine that was down")
    func overdue() throws {
        try withHealthyStore { store, _ in
            let overdue = try store.dueBranches(at: .epoch, limit: 9)
            #expect(!overdue.isEmpty)
            #expect(try store.audit(limit: 9) == [])
        }
    }

    @Test("stops at its limit")
    func limit() throws {
        try withHealthyStore { store, path in
            try tamper(path, "DELETE FROM events")
            #expect(try store.audit(limit: 2).count == 2)
            #expect(try store.audit(limit: 100).count > 2)
        }
    }
}
