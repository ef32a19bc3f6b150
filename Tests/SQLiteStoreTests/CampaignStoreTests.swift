internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("Campaigns in the store")
struct CampaignStoreTests {
    @Test(
        "are read through an index, without sorting",
        arguments: [
            (Statements.unfinishedCampaigns, "campaigns_unfinished"), (Statements.campaigns, "INTEGER PRIMARY KEY"),
            (Statements.campaignRows, "SEARCH r USING PRIMARY KEY (campaign=? AND number>?)"),
            (Statements.campaignRowsOfStatus, "campaign_rows_by_status (campaign=? AND status=? AND number>?)"),
            (Statements.campaignRow, "SEARCH r USING PRIMARY KEY (campaign=? AND number=?)"),
            (Statements.campaignRowOfSubject, "(campaign=? AND subject=?)"),
            (Statements.campaignSubjects, "(campaign=? AND subject=?)"),
            (Statements.campaignSeen, "PRIMARY KEY (campaign=? AND item=?)"),
            (Statements.campaignRejects, "PRIMARY KEY (campaign=? AND line>?)"),
            (Statements.campaignSegments, "COVERING INDEX campaign_segments_by_value"),
            (Statements.campaignResponseCounts, "PRIMARY KEY (campaign=?)"),
            (Statements.campaignCustomersInFlight, "onboardings_live (state_machine=? AND applicant>?)"),
        ]
    )
    func plan(sql: String, index: String) throws {
        let plan = try self.plan(of: sql)
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") && !$0.contains("count(DISTINCT)") }, "\(plan)")
        let scans = plan.filter { line in
            line.hasPrefix("SCAN") && !line.contains("VIRTUAL TABLE") && !line.contains("campaigns_unfinished")
        }
        #expect(scans.isEmpty, "\(plan)")
    }

    @Test("are counted in indexes alone, whole", arguments: Statements.CampaignColumn.allCases)
    func countingPlans(column: Statements.CampaignColumn) throws {
        let plan = try self.plan(of: Statements.campaignCounts(of: column, in: .whole))
        #expect(plan.allSatisfy { $0.contains("COVERING INDEX") }, "\(plan)")
    }

    @Test("are sampled in order of their times, whatever the limit")
    func samples() throws {
        try withStore { store, _ in
            try store.commitCampaign(customers: 100, ended: 97)
            let now = Timestamp(milliseconds: 1000)
            for samples in [1, 2, 7, 50, 97, 1000] {
                let response = try store.campaignResponse(of: 1, at: now, samples: samples)
                #expect(response.durations.count <= samples)
                #expect(response.durations.count * 2 >= min(samples, 97))
                #expect(response.durations == response.durations.sorted())
                #expect(response.waiting == [1000])
            }
            let whole = try store.campaignResponse(of: 1, at: now, samples: 97)
            #expect(whole.durations == (1...97).map(Int64.init))
            let middle = try store.campaignResponse(of: 1, at: now, samples: 1)
            #expect(middle.durations == [49])
        }
    }

    @Test("refuse what cannot be", arguments: refusals)
    func refuse(sql: String) throws {
        try withStore { store, _ in
            try store.commitCampaign(customers: 3, ended: 1)
            do {
                try store.pool.write { db in try db.execute(sql: sql) }
                Issue.record("was accepted")
            } catch let error as DatabaseError {
                #expect(error.resultCode == .SQLITE_CONSTRAINT)
            }
        }
    }

    /// Of a running campaign whose first customer has a result, whose second runs, and whose third is pending.
    private static let refusals = [
        "INSERT INTO campaign_customers VALUES (1, 4, 's', NULL, x'31')",
        "UPDATE campaign_customers SET customer = x'32'",
        "UPDATE campaign_customers SET subject = 'x' WHERE number = 1",
        "UPDATE campaign_customers SET number = 9 WHERE number = 1", "DELETE FROM campaign_customers",
        "INSERT INTO campaign_segments VALUES (1, 1, 'x', 'y')", "UPDATE campaign_segments SET value = 'FR'",
        "DELETE FROM campaign_segments", "INSERT INTO campaign_rejects VALUES (1, 1, 'invalid', 'No.', NULL)",
        "UPDATE campaign_rows SET number = 9 WHERE number = 1",
        "UPDATE campaigns SET frozen_at = NULL, status = 'collecting', started_at = NULL",
        "UPDATE campaigns SET total = 4, read = 9", "UPDATE campaigns SET rejected = '{\"invalid\":1}'",
        "UPDATE campaigns SET status = 'collecting'", "UPDATE campaigns SET status = 'finished'",
        "UPDATE campaigns SET finished_at = 1", "UPDATE campaigns SET ended = 3", "UPDATE campaigns SET started = 4",
        "UPDATE campaigns SET status = 'waiting'", "UPDATE campaigns SET creator = ''",
        "UPDATE campaigns SET cohort_digest = 'x'",
        "UPDATE campaign_rows SET status = 'gone'", "UPDATE campaign_rows SET status = 'ended' WHERE number = 2",
        "UPDATE campaign_rows SET status = 'running' WHERE number = 3",
        "UPDATE campaign_rows SET outcome = NULL WHERE number = 1",
        "UPDATE campaign_rows SET ended_at = 1 WHERE number = 2",
        "UPDATE campaign_rows SET failure_class = 'invalid' WHERE number = 2",
        "UPDATE campaign_rows SET execution = NULL WHERE number = 2", "UPDATE campaign_rows SET reminders = -1",
        "UPDATE executions SET campaign = NULL WHERE campaign_row = 1", "UPDATE executions SET campaign = 9",
    ]

    @Test("hold customers as the codec made them, and nothing of them elsewhere")
    func codec() throws {
        struct MirrorCodec: PayloadCodec {
            func encode(_ payload: [UInt8], of execution: ExecutionKey) -> [UInt8] { payload.map { ~$0 } }
            func decode(_ stored: [UInt8], of execution: ExecutionKey) -> [UInt8] { stored.map { ~$0 } }
        }
        try withTemporaryFolder { folder in
            let store = try SQLiteStore(path: folder + "/usher.db", codec: MirrorCodec())
            var record = Change.campaign
            (record.source, record.collection) = (["filter": "Musterfrau"], ["at": "Musterfrau"])
            (record.proposal, record.steering) = (["for": "Musterfrau"], ["of": "Musterfrau"])
            var row = Change.campaignRow(1)
            row.customer = ["email": "Musterfrau"]
            var changes = ChangeSet()
            changes.campaigns = [.put(record), .insertRows([row])]
            try store.commit(changes)
            #expect(try store.campaign(1) == record)
            #expect(try store.campaignRow(1, of: 1) == row)
            try store.pool.read { db in
                for table in ["campaigns", "campaign_customers", "campaign_segments", "campaign_rows"] {
                    let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)")
                    #expect(!rows.isEmpty)
                    for value in rows.flatMap(\.databaseValues) {
                        #expect(!(String.fromDatabaseValue(value) ?? "").contains("Musterfrau"), "\(table)")
                    }
                }
            }
        }
    }

    private func plan(of sql: String) throws -> [String] {
        var plan: [String] = []
        try withStore { store, _ in
            plan = try store.pool.read { db in try db.rows("EXPLAIN QUERY PLAN " + sql) { try $0.text(3) } }
        }
        return plan
    }
}

extension AuditTests {
    /// Of a campaign whose execution is 1001: the first customer has a result, the second runs, the third is pending.
    static let campaignPlants = [
        Plant(
            invariant: "cohort-has-no-gaps",
            sql: "DELETE FROM campaign_rows WHERE number = 3",
            execution: 1001
        ),
        Plant(invariant: "campaign-counts-its-rows", sql: "UPDATE campaigns SET started = 3", execution: 1001),
        Plant(
            invariant: "campaign-counts-its-outcomes",
            sql: #"UPDATE campaigns SET outcomes = '{"verified":2}'"#,
            execution: 1001
        ),
        Plant(
            invariant: "campaign-counts-its-failures",
            sql: #"UPDATE campaigns SET failures = '{"invalid":1}'"#,
            execution: 1001
        ),
        Plant(
            invariant: "campaign-counts-its-rejected",
            sql: """
                DROP TRIGGER campaign_rejects_come_until_the_cohort_is_frozen;
                INSERT INTO campaign_rejects VALUES (1, 1, 'invalid', 'No.', NULL)
                """,
            execution: 1001
        ),
        Plant(
            invariant: "running-row-has-a-running-execution",
            sql: "UPDATE executions SET campaign_row = 3 WHERE key = 1003",
            execution: 1003
        ),
        Plant(
            invariant: "customers-execution-has-their-row",
            sql: "UPDATE campaign_rows SET execution = 99 WHERE number = 1",
            execution: 1002
        ),
        Plant(
            invariant: "campaign-that-goes-on-has-a-running-execution",
            sql: "UPDATE executions SET campaign = NULL WHERE key = 1001",
            execution: 1001
        ),
        Plant(
            invariant: "ended-campaign-has-no-open-row",
            sql: "UPDATE campaigns SET status = 'finished', finished_at = 1",
            execution: 1001
        ),
    ]
}

extension Change {
    /// A campaign that is collecting.
    static let campaign = CampaignRecord(
        key: 1,
        name: "Spring",
        workflow: "onboarding",
        settings: [:],
        source: [:],
        creator: "alice",
        reason: "Because.",
        createdAt: .epoch
    )

    /// A customer of it.
    static func campaignRow(_ number: Int) -> CampaignRow {
        CampaignRow(
            campaign: 1,
            number: number,
            subject: "subject-\(number)",
            reference: nil,
            customer: ["email": "Maria"],
            segments: ["country": "DE"]
        )
    }
}

extension SQLiteStore {
    /// Commits a running campaign as execution 1001, with one customer more that runs than those that ended, and pending ones.
    ///
    /// Customer *n* is execution 1001 + *n*, began at the epoch, and ended *n* milliseconds behind it.
    func commitCampaign(customers: Int, ended: Int) throws(StoreError) {
        var record = Change.campaign
        var changes = ChangeSet()
        changes.definitions = (try highestDefinitionKey()).number == 0 ? [Change.definition] : []
        changes.campaigns = [.put(record), .insertRows((1...customers).map(Change.campaignRow))]
        try commit(changes)
        (record.status, record.frozenAt, record.startedAt) = (.running, .epoch, .epoch)
        (record.counts.read, record.counts.total) = (customers, customers)
        (record.counts.started, record.counts.ended, record.counts.outcomes) = (ended + 1, ended, ["failed": ended])
        record.execution = ExecutionKey(1001)
        changes = ChangeSet()
        changes.executions = [Self.start(1001, row: nil)]
        changes.campaigns = [.put(record)]
        for number in 1...(ended + 1) {
            changes.executions.append(Self.start(1001 + Int64(number), row: number))
            var row = Change.campaignRow(number)
            (row.status, row.startedAt, row.execution) = (.running, .epoch, ExecutionKey(1001 + Int64(number)))
            if number <= ended {
                var end = Change.end(1001 + Int64(number))
                end.row = end.row.map { $0.stoppedAt = Timestamp(milliseconds: Int64(number)) }
                changes.executions.append(end)
                (row.status, row.outcome, row.endedAt) = (.ended, "failed", Timestamp(milliseconds: Int64(number)))
            }
            changes.campaigns.append(.updateRow(row))
        }
        try commit(changes)
    }

    private static func start(_ key: Int64, row: Int?) -> ExecutionChange {
        var change = Change.start(key)
        change.row = change.row.map { $0.campaign = CampaignMembership(campaign: 1, row: row) }
        return change
    }
}

extension ExecutionChange.Row {
    /// The same row with another record.
    fileprivate func map(_ body: (inout ExecutionRecord) -> Void) -> Self {
        switch self {
        case .unchanged: return self
        case .insert(var record):
            body(&record)
            return .insert(record)
        case .update(var record):
            body(&record)
            return .update(record)
        }
    }
}
