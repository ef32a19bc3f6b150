internal import GRDB
internal import JSONModel
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("What operators ask of the store")
struct OperatorStoreTests {
    @Test("a selector's rows are found through an index", arguments: OperatorStatements.Way.allCases)
    func plans(way: OperatorStatements.Way) throws {
        try withStore { store, _ in
            for sql in [OperatorStatements.keys(way), OperatorStatements.summaries(way)] {
                let plan = try store.pool.read { db in
                    try db.rows("EXPLAIN QUERY PLAN " + sql) { try $0.text(3) }
                }
                // A set of values is walked through; a table never is, except all executions in the order of their keys.
                let scans = plan.filter { line in
                    line.hasPrefix("SCAN") && line != "SCAN page" && !line.contains("json_each")
                        && !line.contains("VIRTUAL TABLE")
                        && !line.contains("executions_paused") && !line.contains("reviews_open")
                        && !(way == .anyCause && line.contains("executions_by_cause"))
                }
                #expect(scans.isEmpty, "\(way): \(plan)")
                let sorts: [OperatorStatements.Way] = [.causes, .anyCause, .campaigns]
                // A list sorts one page. What would sort all that is selected is seen in the statement of the keys.
                let isList = sql == OperatorStatements.summaries(way)
                let isSorted = !isList && plan.contains { $0.contains("TEMP B-TREE FOR ORDER BY") }
                #expect(!isSorted || sorts.contains(way), "\(way): \(plan)")
            }
        }
    }

    @Test(
        "lists of reviews, jobs and entries read a few rows",
        arguments: [
            (OperatorStatements.newestRecord, "operator_log"), (OperatorStatements.allRecords, "INTEGER PRIMARY KEY"),
            (OperatorStatements.recordsOfExecution, "operator_log_by_execution"),
            (OperatorStatements.items, "PRIMARY KEY"), (OperatorStatements.itemsOfStatus, "job_items_by_status"),
            (OperatorStatements.reviews, "INTEGER PRIMARY KEY"), (OperatorStatements.openReviews, "reviews_open"),
            (OperatorStatements.openReviewsOfQueue, "reviews_open_by_queue"),
            (OperatorStatements.unfinishedJobs, "jobs_unfinished"),
        ]
    )
    func listPlans(sql: String, index: String) throws {
        try withStore { store, _ in
            let plan = try store.pool.read { db in
                try db.rows("EXPLAIN QUERY PLAN " + sql) { try $0.text(3) }
            }
            #expect(plan.contains { $0.contains(index) }, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test(
        "the log of acts takes the next entry, and nothing else",
        arguments: [
            "UPDATE operator_log SET actor = 'mallory'", "DELETE FROM operator_log",
            "INSERT INTO operator_log SELECT 3, happened_at, actor, act, reason, execution, job, before, after, details, digest, digest FROM operator_log",
            "INSERT INTO operator_log SELECT 2, happened_at, actor, act, reason, execution, job, before, after, details, previous_digest, digest FROM operator_log",
        ]
    )
    func logIsAppendOnly(sql: String) throws {
        try withStore { store, _ in
            var changes = ChangeSet()
            changes.operators = [.appendLog(Self.entry)]
            try store.commit(changes)
            do {
                try store.pool.write { db in try db.execute(sql: sql) }
                Issue.record("was accepted")
            } catch let error as DatabaseError {
                #expect(error.resultCode == .SQLITE_CONSTRAINT)
            }
            #expect(try store.operatorRecords(of: nil, after: 0, limit: 9) == [Self.entry])
        }
    }

    private static let entry = OperatorRecord(
        sequence: 1,
        happenedAt: .epoch,
        actor: "alice",
        act: "stop",
        reason: "Because.",
        execution: nil,
        job: nil,
        before: nil,
        after: nil,
        details: [:],
        previousDigest: OperatorRecord.beginning,
        digest: String(repeating: "a", count: 64)
    )
}
