internal import GRDB
internal import Testing

@testable internal import SQLiteStore

/// A plan that scans or sorts is right and fast in every other test, and wrong with a million executions.
@Suite("A query of a few rows reads a few rows")
struct QueryPlanTests {
    @Test(
        "through its index, without sorting",
        arguments: [
            (Statements.dueBranches, "branches_due"),
            (Statements.dueExecutions, "executions_due"),
            (Statements.nextDueBranch, "branches_due"),
            (Statements.nextDueExecution, "executions_due"),
            (Statements.branchesWaitingForCapacity, "branches_waiting_for_capacity"),
            (Statements.capacityQueues, "branches_waiting_for_capacity"),
            (Statements.branchesWithCall, "branches_with_call"),
            (Statements.messageKey, "sqlite_autoindex_messages_1"),
            (Statements.branchesWaitingForMessage, "PRIMARY KEY"),
            (Statements.newestOrdering, "PRIMARY KEY"),
            (Statements.branchesPausing, "branches_pausing"),
            (Statements.inbox, "INTEGER PRIMARY KEY"),
            (Statements.execution, "INTEGER PRIMARY KEY"),
            (Statements.branches, "PRIMARY KEY"),
            (Statements.lastEventID, "sqlite_autoindex_events_1"),
            (Statements.executionKey, "sqlite_autoindex_executions_1"),
            (Statements.dueLinks, "onboardings_link_due"),
            (Statements.nextDueLink, "onboardings_link_due"),
            (Statements.liveExecution, "onboardings_live"),
            (Statements.executionsOfApplicant, "onboardings_by_applicant"),
            (Statements.executionsFrom, "onboardings_by_origin"),
            (Statements.response, "PRIMARY KEY"),
            (Statements.decisions, "PRIMARY KEY"),
            (Statements.notices, "INTEGER PRIMARY KEY"),
            (Statements.dueDeliveries, "deliveries_due"),
            (Statements.nextDelivery, "deliveries_due"),
            (Statements.deliveriesOfEndpoint, "PRIMARY KEY"),
            (Statements.deliveriesInState, "deliveries_by_state"),
            (Statements.attempts, "PRIMARY KEY"),
            (Statements.eventsForwards, "sqlite_autoindex_events_1"),
            (Statements.eventsBackwards, "sqlite_autoindex_events_1"),
            (Statements.allExecutions, "INTEGER PRIMARY KEY"),
            (Statements.executionsOfStatus, "executions_by_status"),
            (Statements.executionsOfStateMachine, "executions_by_state_machine"),
            (Statements.executionsOfStateMachineAndStatus, "executions_by_state_machine_and_status"),
        ]
    )
    func plan(sql: String, index: String) throws {
        try withStore { store, _ in
            let plan = try store.pool.read { db in
                try db.rows("EXPLAIN QUERY PLAN " + sql) { try $0.text(3) }
            }
            #expect(plan.contains { $0.contains(index) }, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            // The earliest entry of a partial index is found by starting to scan it; any other scan reads a table.
            let startsOfIndexes = [
                "branches_due", "executions_due", "branches_waiting_for_capacity", "onboardings_link_due",
            ]
            let scans = plan.filter { line in line.hasPrefix("SCAN") && !startsOfIndexes.contains { line.contains($0) }
            }
            #expect(scans.isEmpty, "\(plan)")
        }
    }
}
