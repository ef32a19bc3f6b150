internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What a store must do for campaigns: a cohort that never changes, rows that go on, tallies that agree with them.
extension StoreConformanceSuite {
    static let campaignCases: [StoreConformanceCase] = [
        StoreConformanceCase("a campaign comes back whole, and what is fixed at its making stays") { makeStore in
            let store = try makeStore()
            try expect("the highest key", try store.highestCampaignKey(), equals: 0)
            var record = Sample.campaign()
            try store.commit([.put(record)])
            try expect("the campaign", try store.campaign(1), equals: record)
            record.collection = ["page": 3]
            record.proposal = ["change": "start"]
            record.steering = ["accepted": 2]
            record.approver = "bob"
            record.statusReason = "Because."
            record.nextStartAt = Sample.time(7)
            record.counts.read = 9
            record.counts.rejected = ["duplicate": 2, "invalid": 1]
            try store.commit([.put(record)])
            try expect("the changed one", try store.campaign(1), equals: record)
            record.status = .cancelled
            record.finishedAt = Sample.time(9)
            record.collection = nil
            record.proposal = nil
            try store.commit([.put(record), .put(Sample.campaign(2))])
            try expect("the newest first", try store.campaigns(before: nil, limit: 9).map(\.key), equals: [2, 1])
            try expect("a page", try store.campaigns(before: 2, limit: 9), equals: [record])
            try expect("unfinished ones", try store.unfinishedCampaigns().map(\.key), equals: [2])
            try expect("the highest key", try store.highestCampaignKey(), equals: 2)
            try expect("an unknown one", try store.campaign(3), equals: nil)
        },
        StoreConformanceCase("a cohort takes the next customers while it is collected, and nobody twice") { makeStore in
            let store = try makeStore()
            let rows = (1...3).map { Sample.campaignRow($0) }
            try store.commit([.put(Sample.campaign()), .put(Sample.campaign(2)), .insertRows(rows)])
            try expect("the rows", try store.campaignRows(of: 1, status: nil, after: 0, limit: 9), equals: rows)
            try expect("a page", try store.campaignRows(of: 1, status: .pending, after: 1, limit: 1), equals: [rows[1]])
            try expect("one", try store.campaignRow(2, of: 1), equals: rows[1])
            try expect("by subject", try store.campaignRow(ofSubject: "subject-3", in: 1), equals: rows[2])
            try expect("in another cohort", try store.campaignRow(ofSubject: "subject-3", in: 2), equals: nil)
            let known = try store.campaignSubjects(among: ["subject-1", "subject-9", "subject-3"], of: 1)
            try expect("who is there", known, equals: ["subject-1", "subject-3"])
            try expect("a subject twice", failsWith: .conflict) {
                try store.commit([.insertRows([Sample.campaignRow(4, subject: "subject-1")])])
            }
            try expect("a gap", failsWith: .conflict) { try store.commit([.insertRows([Sample.campaignRow(5)])]) }
            try expect("a number twice", failsWith: .conflict) {
                try store.commit([.insertRows([Sample.campaignRow(3, subject: "subject-7")])])
            }
            try expect("another campaign's", failsWith: .conflict) {
                try store.commit([.insertRows([Sample.campaignRow(1, campaign: 3)])])
            }
            var other = Sample.campaignRow(1, campaign: 2, subject: "subject-1")
            other.segments = [:]
            other.reference = nil
            try store.commit([.insertRows([other])])
            try expect("the other cohort", try store.campaignRow(1, of: 2), equals: other)
            let rejects = [
                CampaignReject(campaign: 1, line: 4, code: "duplicate", message: "Twice.", reference: "c-4"),
                CampaignReject(campaign: 1, line: 9, code: "invalid", message: "No."),
            ]
            try store.commit([.insertRejects(rejects)])
            try expect("rejects", try store.campaignRejects(of: 1, after: 0, limit: 9), equals: rejects)
            try store.commit([.noteSeen(campaign: 1, keys: [7, .min, .max]), .noteSeen(campaign: 1, keys: [7, 8])])
            let seen = try store.campaignSeen(among: [.max, 1, 7, .min], of: 1)
            try expect("what a scan has seen", seen, equals: [7, .min, .max])
            try expect("another's scan", try store.campaignSeen(among: [7], of: 2), equals: [])
            try store.commit([.forgetSeen(campaign: 1)])
            try expect("after the scan", try store.campaignSeen(among: [7], of: 1), equals: [])
            try expect("a page of them", try store.campaignRejects(of: 1, after: 4, limit: 9), equals: [rejects[1]])
        },
        StoreConformanceCase("a frozen cohort does not change, whatever is written of its customers") { makeStore in
            let store = try makeStore()
            let record = try store.commitCampaign(customers: 2)
            try expect("another customer", failsWith: .conflict) {
                try store.commit([.insertRows([Sample.campaignRow(3)])])
            }
            try expect("another reject", failsWith: .conflict) {
                try store.commit([
                    .insertRejects([CampaignReject(campaign: 1, line: 9, code: "invalid", message: "No.")])
                ])
            }
            for change in [\CampaignRecord.counts.total, \.counts.read] {
                var changed = record
                changed.counts.read = 3
                changed[keyPath: change] += 1
                try expect("other counts", failsWith: .conflict) { try store.commit([.put(changed)]) }
            }
            var changed = record
            changed.cohortDigest = String(repeating: "a", count: 64)
            try expect("another digest", failsWith: .conflict) { try store.commit([.put(changed)]) }
            changed = record
            changed.frozenAt = Sample.time(99)
            try expect("another time", failsWith: .conflict) { try store.commit([.put(changed)]) }
            var row = Sample.campaignRow(1)
            (row.subject, row.reference, row.customer, row.segments) = ("x", "x", "x", ["country": "x"])
            row.openedAt = Sample.time(3)
            try store.commit([.updateRow(row)])
            var expected = Sample.campaignRow(1)
            expected.openedAt = row.openedAt
            try expect("the customer", try store.campaignRow(1, of: 1), equals: expected)
            row.number = 3
            try expect("nobody's row", failsWith: .conflict) { try store.commit([.updateRow(row)]) }
        },
        StoreConformanceCase("rows go on with their executions, and a tally counts them as they are") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = try store.commitCampaign(customers: 6)
            var rows = (1...6).map { Sample.campaignRow($0) }
            try store.begin(&record)
            for index in 0..<4 { try store.start(&rows[index], of: &record) }
            try expect("the audit", try store.audit(limit: 9), equals: [])
            try expect(
                "who runs",
                try store.campaignRows(of: 1, status: .running, after: 0, limit: 9),
                equals: Array(rows[..<4])
            )
            let stored = try store.execution(ExecutionKey(102))
            try expect("membership", stored?.record.campaign, equals: CampaignMembership(campaign: 1, row: 2))
            try store.end(&rows[0], as: "verified", of: &record)
            try store.end(&rows[1], as: "failed", failureClass: "unmapped", of: &record)
            (rows[2].reminderCount, rows[2].escalation, rows[2].openedAt) = (2, "warning", Sample.time(900))
            rows[2].submittedAt = Sample.time(901)
            try store.commit([.updateRow(rows[2])])
            try expect("the audit", try store.audit(limit: 9), equals: [])
            var tally = CampaignTally()
            tally.statuses = [.pending: 2, .running: 2, .ended: 2]
            tally.outcomes = ["verified": 1, "failed": 1]
            tally.failures = ["unmapped": 1]
            tally.escalations = ["warning": 1]
            tally.funnel.invited = 4
            tally.funnel.opened = 1
            tally.funnel.submitted = 1
            tally.reminders = 2
            try expect("the tally", try store.campaignTally(of: 1, segment: nil), equals: tally)
            try expect("segments", try store.campaignSegments(of: 1, named: "country", limit: 9), equals: ["AE", "DE"])
            try expect("one segment", try store.campaignSegments(of: 1, named: "country", limit: 1), equals: ["AE"])
            // The odd numbers: 1 verified, 3 running, 5 pending.
            var part = tally
            part.statuses = [.pending: 1, .running: 1, .ended: 1]
            (part.outcomes, part.failures, part.funnel.invited) = (["verified": 1], [:], 2)
            try expect("a segment's tally", try store.campaignTally(of: 1, segment: ("country", "DE")), equals: part)
            try expect("nobody's", try store.campaignTally(of: 1, segment: ("country", "FR")), equals: CampaignTally())
            let selector = try Selector(parsing: "campaign:1 status:running")
            let keys = try store.executionKeys(selectedBy: selector, at: Sample.time(999), after: nil, limit: 9)
            try expect("the selector", keys.map(\.number), equals: [50, 103, 104])
            let both = try Selector(parsing: "campaign:1 campaign:2 status:failed")
            let count = try store.executionCount(selectedBy: both, at: Sample.time(999), limit: 9)
            try expect("the selector of two", count, equals: 1)
        },
        StoreConformanceCase("results are rows with what their executions came to, a page at a time") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = try store.commitCampaign(customers: 5)
            var rows = (1...5).map { Sample.campaignRow($0) }
            try store.begin(&record)
            for index in 0..<3 { try store.start(&rows[index], of: &record) }
            try store.end(&rows[0], as: "approved", of: &record)
            try store.end(&rows[1], as: "failed", failureClass: "invalid", of: &record)
            var results = rows.map { row in
                var row = row
                row.customer = .null
                return CustomerResult(row: row)
            }
            results[0].output = ["outcome": "approved"]
            results[1].error = "Sardine.ConsentRevoked"
            try expect("all", try store.campaignResults(of: 1, after: 0, limit: 9), equals: results)
            try expect("a page", try store.campaignResults(of: 1, after: 1, limit: 2), equals: Array(results[1...2]))
            try expect("none", try store.campaignResults(of: 1, after: 5, limit: 9), equals: [])
            try expect("another campaign's", try store.campaignResults(of: 2, after: 0, limit: 9), equals: [])
        },
        StoreConformanceCase("a response has the times of those that ended and of those that run, or a sample") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = try store.commitCampaign(customers: 9)
            var rows = (1...9).map { Sample.campaignRow($0) }
            try store.begin(&record)
            for index in rows.indices { try store.start(&rows[index], of: &record) }
            for index in 0..<6 {
                try store.end(&rows[index], as: "verified", after: Int64(60 - 10 * index), of: &record)
            }
            // Row n started at 100 + n.
            let now = Sample.time(200)
            var response = CampaignResponse(
                durations: [10_000, 20_000, 30_000, 40_000, 50_000, 60_000],
                waiting: [91_000, 92_000, 93_000],
                endedCount: 6,
                runningCount: 3
            )
            (response.recentStarts, response.recentEnds) = (9, 6)
            try expect("all", try store.campaignResponse(of: 1, at: now, samples: 9), equals: response)
            (response.durations, response.waiting) = ([20_000, 50_000], [92_000])
            try expect("a sample", try store.campaignResponse(of: 1, at: now, samples: 2), equals: response)
            let later = try store.campaignResponse(of: 1, at: Sample.time(900), samples: 0)
            try expect("nothing recent", [later.recentStarts, later.recentEnds, later.endedCount], equals: [0, 0, 6])
        },
        StoreConformanceCase("who was not started when a campaign ends stays so, and open rows are found") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = try store.commitCampaign(customers: 4)
            var rows = (1...4).map { Sample.campaignRow($0) }
            try store.begin(&record)
            for index in 0..<2 { try store.start(&rows[index], of: &record) }
            try store.end(&rows[0], as: "verified", of: &record)
            (record.status, record.finishedAt) = (.finished, Sample.time(999))
            try store.commit([.put(record)])
            let open = "ended-campaign-has-no-open-row"
            try expect("the violations", try store.audit(limit: 9).map(\.invariant), equals: [open])
            try store.commit([.closePending(campaign: 1)])
            try expect(
                "the rows",
                try store.campaignTally(of: 1, segment: nil).statuses,
                equals: [
                    .ended: 1, .running: 1, .notStarted: 2,
                ]
            )
            try expect("one still runs", try store.audit(limit: 9).map(\.invariant), equals: [open])
            try store.end(&rows[1], as: "verified", of: &record)
            try expect("the audit", try store.audit(limit: 9), equals: [])
        },
        StoreConformanceCase("onboardings in flight are found by the customer, and decisions too") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            _ = try store.commitCampaign(customers: 5)
            func start(_ key: Int64, _ applicant: String?, in stateMachine: String = "onboarding") throws
                -> ExecutionRecord
            {
                var record = Sample.execution(key, stateMachine: stateMachine)
                record.onboarding = OnboardingRecord(applicant: applicant, isAnnounced: false)
                try store.commit(Sample.starting(record))
                return record
            }
            _ = try start(1, "subject-1")
            _ = try start(2, "subject-1", in: "other")
            let third = try start(3, "subject-3")
            _ = try start(4, "stranger")
            try store.commit(Sample.ending(third, as: .succeeded))
            _ = try start(5, "subject-4", in: "other")
            func inFlight(_ names: String...) throws -> Int { try store.campaignCustomersInFlight(of: 1, in: names) }
            try expect("in one", try inFlight("onboarding"), equals: 1)
            try expect("in both", try inFlight("onboarding", "other"), equals: 2)
            try expect("in none", try inFlight("third"), equals: 0)
            let live = try store.liveExecutions(ofApplicant: "subject-1", in: ["onboarding", "other"])
            try expect("live ones", live.map(\.number), equals: [2, 1])
            try expect("none", try store.liveExecutions(ofApplicant: "subject-3", in: ["onboarding"]), equals: [])
            func decide(_ key: Int64, _ number: Int, _ outcome: String, at seconds: Int64) throws -> DecisionRecord {
                let record = DecisionRecord(
                    execution: ExecutionKey(key),
                    number: number,
                    outcome: outcome,
                    supersedes: number == 1 ? nil : "verified",
                    source: .workflow,
                    decidedAt: Sample.time(seconds)
                )
                var changes = ChangeSet()
                changes.product = [.insertDecision(record)]
                try store.commit(changes)
                return record
            }
            let old = try decide(1, 1, "verified", at: 10)
            let new = try decide(2, 1, "verified", at: 20)
            _ = try decide(2, 2, "rejected", at: 30)
            func latest(_ outcomes: [String], since seconds: Int64) throws -> DecisionRecord? {
                try store.latestDecision(aboutApplicant: "subject-1", outcomes: outcomes, since: Sample.time(seconds))
            }
            try expect("the newest", try latest(["verified"], since: 0), equals: new)
            try expect("one of the moment", try latest(["verified"], since: 20), equals: new)
            try expect("too old", try latest(["verified"], since: 21), equals: nil)
            try expect("another outcome", try latest(["approved"], since: 0), equals: nil)
            try expect("the first", try store.decisions(of: ExecutionKey(1)), equals: [old])
        },
        StoreConformanceCase("an execution claims its applicant later, unless another one has") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            func start(_ key: Int64) throws -> ExecutionRecord {
                var record = Sample.execution(key)
                record.onboarding = OnboardingRecord(isAnnounced: true)
                try store.commit(Sample.starting(record))
                return record
            }
            func claim(_ applicant: String, for record: ExecutionRecord) throws {
                var record = record
                record.onboarding?.applicant = applicant
                var change = ExecutionChange(key: record.key)
                change.row = .update(record)
                try store.commit(change)
            }
            let first = try start(1)
            let second = try start(2)
            try claim("a-key", for: first)
            let live = try store.liveExecution(ofApplicant: "a-key", in: "onboarding")
            try expect("whose it is", live, equals: first.key)
            let claimed = try store.execution(first.key)?.record.onboarding?.applicant
            try expect("the record", claimed, equals: "a-key")
            try expect("another's claim", failsWith: .conflict) { try claim("a-key", for: second) }
            try claim("b-key", for: second)
            try claim("c-key", for: second)
            let kept = try store.execution(second.key)?.record.onboarding?.applicant
            try expect("the first claim stays", kept, equals: "b-key")
        },
    ]
}

extension Sample {
    /// A campaign that is collecting.
    static func campaign(_ key: Int64 = 1) -> CampaignRecord {
        CampaignRecord(
            key: key,
            name: "Spring",
            workflow: "onboarding",
            settings: ["ratePerMinute": 60],
            source: ["type": "file"],
            creator: "alice",
            reason: "Passports expire.",
            createdAt: start
        )
    }

    /// A customer of it.
    static func campaignRow(_ number: Int, campaign: Int64 = 1, subject: String? = nil) -> CampaignRow {
        CampaignRow(
            campaign: campaign,
            number: number,
            subject: subject ?? "subject-\(number)",
            reference: "c-\(number)",
            customer: ["email": "someone@example.com"],
            segments: ["country": number % 2 == 0 ? "AE" : "DE", "tier": "1"]
        )
    }
}

extension ExecutionStore {
    /// Commits changes of campaigns.
    fileprivate func commit(_ campaigns: [CampaignChange]) throws(StoreError) {
        var changes = ChangeSet()
        changes.campaigns = campaigns
        try commit(changes)
    }

    /// Commits a campaign with a frozen cohort of the sample's rows.
    fileprivate func commitCampaign(customers: Int) throws(StoreError) -> CampaignRecord {
        var record = Sample.campaign()
        try commit([.put(record), .insertRows((1...customers).map { Sample.campaignRow($0) })])
        (record.status, record.frozenAt) = (.ready, Sample.time(2))
        (record.counts.read, record.counts.total) = (customers, customers)
        try commit([.put(record)])
        return record
    }

    /// Starts the execution whose Map the campaign is.
    fileprivate func begin(_ record: inout CampaignRecord) throws(StoreError) {
        var parent = Sample.execution(50)
        parent.campaign = CampaignMembership(campaign: record.key, row: nil)
        (record.status, record.execution, record.startedAt) = (.running, parent.key, Sample.time(50))
        var changes = Sample.changes([Sample.starting(parent)])
        changes.campaigns = [.put(record)]
        try commit(changes)
    }

    /// Starts a customer, with the key 100 + *number*, and invites them.
    fileprivate func start(_ row: inout CampaignRow, of record: inout CampaignRecord) throws(StoreError) {
        let execution = customer(of: row)
        (row.status, row.execution) = (.running, execution.key)
        (row.startedAt, row.invitedAt) = (execution.header.startTime, execution.header.startTime)
        record.counts.started += 1
        var changes = Sample.changes([Sample.starting(execution)])
        changes.campaigns = [.updateRow(row), .put(record)]
        try commit(changes)
    }

    /// Ends a customer so many seconds after the start.
    fileprivate func end(
        _ row: inout CampaignRow,
        as outcome: String,
        failureClass: String? = nil,
        after seconds: Int64 = 60,
        of record: inout CampaignRecord
    ) throws(StoreError) {
        (row.status, row.outcome, row.failureClass) = (.ended, outcome, failureClass)
        row.endedAt = row.startedAt.map { $0.advanced(by: .seconds(seconds)) }
        record.counts.ended += 1
        record.counts.outcomes[outcome, default: 0] += 1
        if let failureClass { record.counts.failures[failureClass, default: 0] += 1 }
        let status = failureClass == nil ? ExecutionStatus.succeeded : .failed
        var changes = Sample.changes([Sample.ending(customer(of: row), as: status)])
        changes.campaigns = [.updateRow(row), .put(record)]
        try commit(changes)
    }

    private func customer(of row: CampaignRow) -> ExecutionRecord {
        var record = Sample.execution(100 + Int64(row.number))
        record.campaign = CampaignMembership(campaign: row.campaign, row: row.number)
        record.lane = .batch
        return record
    }
}
