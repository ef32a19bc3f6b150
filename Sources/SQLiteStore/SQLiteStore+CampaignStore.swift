internal import GRDB
public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

extension SQLiteStore: CampaignStore {
    // MARK: Campaigns

    /// The highest key that was ever given to a campaign, or zero.
    public func highestCampaignKey() throws(StoreError) -> Int64 { try highestKey(of: "campaigns") }

    /// The campaign with a key.
    public func campaign(_ key: Int64) throws(StoreError) -> CampaignRecord? {
        for row in try campaignRows(Statements.campaign, [.integer(key)]) { return try row.record(codec: codec) }
        return nil
    }

    /// A page of campaigns, the newest first, older than the given one.
    public func campaigns(before key: Int64?, limit: Int) throws(StoreError) -> [CampaignRecord] {
        try campaigns(Statements.campaigns, [.integer(key ?? .max), .limit(limit)])
    }

    /// The campaigns that have not come to their end, in order.
    public func unfinishedCampaigns() throws(StoreError) -> [CampaignRecord] {
        try campaigns(Statements.unfinishedCampaigns, [])
    }

    private func campaigns(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [CampaignRecord] {
        let rows = try campaignRows(sql, values)
        return try decodable(rows, of: "campaigns", key: { String($0.record.key) }) { row throws(StoreError) in
            try row.record(codec: codec)
        }
    }

    private func campaignRows(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [CampaignRecordRow] {
        try read { db in try readableRows(of: "campaigns", db, sql, values, read: CampaignRecordRow.init) }
    }

    // MARK: Customers

    /// A page of a cohort in order, behind the given number; of one status, or of all.
    public func campaignRows(
        of campaign: Int64,
        status: CampaignRow.Status?,
        after number: Int,
        limit: Int
    ) throws(StoreError) -> [CampaignRow] {
        let page = [QueryValue.integer(Int64(number)), .limit(limit)]
        guard let status else { return try customers(Statements.campaignRows, [.integer(campaign)] + page) }
        return try customers(Statements.campaignRowsOfStatus, [.integer(campaign), .text(status.rawValue)] + page)
    }

    /// One row of a cohort.
    public func campaignRow(_ number: Int, of campaign: Int64) throws(StoreError) -> CampaignRow? {
        try customers(Statements.campaignRow, [.integer(campaign), .integer(Int64(number))]).first
    }

    /// The row of a customer; there is at most one.
    public func campaignRow(ofSubject subject: String, in campaign: Int64) throws(StoreError) -> CampaignRow? {
        try customers(Statements.campaignRowOfSubject, [.integer(campaign), .text(subject)]).first
    }

    /// A page of a cohort in order, behind the given number, each customer with what their execution came to if it ended.
    public func campaignResults(
        of campaign: Int64,
        after number: Int,
        limit: Int
    ) throws(StoreError) -> [CustomerResult] {
        let values = [QueryValue.integer(campaign), .integer(Int64(number)), .limit(limit)]
        var results: [CustomerResult] = []
        for row in try read({ db in try db.rows(Statements.campaignResults, values, read: CustomerResultRow.init) }) {
            results.append(try row.result(codec: codec))
        }
        return results
    }

    /// Those of these subjects that are in the cohort.
    public func campaignSubjects(
        among subjects: [String],
        of campaign: Int64
    ) throws(StoreError) -> Set<String> {
        let values = [QueryValue.integer(campaign), .list(subjects)]
        return try read { db in Set(try db.rows(Statements.campaignSubjects, values) { try $0.text(0) }) }
    }

    /// Those of these digests of items' keys that the campaign's list scan has seen.
    public func campaignSeen(among keys: [Int64], of campaign: Int64) throws(StoreError) -> Set<Int64> {
        let values = [QueryValue.integer(campaign), .text(JSON.array(keys.map { .integer(Int($0)) }).text())]
        return try read { db in Set(try db.rows(Statements.campaignSeen, values) { try $0.integer(0) }) }
    }

    /// A page of the rows that are not in the cohort, in order of their lines, behind the given one.
    public func campaignRejects(
        of campaign: Int64,
        after line: Int,
        limit: Int
    ) throws(StoreError) -> [CampaignReject] {
        let values = [QueryValue.integer(campaign), .integer(Int64(line)), .limit(limit)]
        return try read { db in try db.rows(Statements.campaignRejects, values, read: CampaignReject.init) }
    }

    private func customers(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [CampaignRow] {
        var rows: [CampaignRow] = []
        for row in try read({ db in try db.rows(sql, values, read: CampaignCustomerRow.init) }) {
            let record = try row.row(codec: codec) { [damage] error, campaign, number in
                damage.note(error, table: "campaign_rows", key: "\(campaign)/\(number)")
            }
            rows.append(record)
        }
        return rows
    }

    // MARK: Tallies

    /// How the customers are; of those with a value of an attribute, or of all.
    ///
    /// Indexes and narrow rows are counted: some 60 ms for 200,000 customers.
    public func campaignTally(
        of campaign: Int64,
        segment: (name: String, value: String)?
    ) throws(StoreError) -> CampaignTally {
        var values = [QueryValue.integer(campaign)]
        if let segment { values += [.text(segment.name), .text(segment.value)] }
        let part = segment == nil ? Statements.CampaignPart.whole : .segment
        return try read { db in
            func counts(_ column: Statements.CampaignColumn) throws -> [String: Int] {
                let sql = Statements.campaignCounts(of: column, in: part)
                let rows = try db.rows(sql, values) { (try $0.text(0), try $0.count(1)) }
                return Dictionary(rows, uniquingKeysWith: +)
            }
            var tally = CampaignTally()
            let sql = Statements.campaignCounts(of: .status, in: part)
            for (status, count) in try db.rows(
                sql,
                values,
                read: { (try $0.name(0, as: CampaignRow.Status.self), try $0.count(1)) }
            ) { tally.statuses[status] = count }
            tally.outcomes = try counts(.outcome)
            tally.failures = try counts(.failureClass)
            tally.escalations = try counts(.escalation)
            _ = try db.firstRow(Statements.campaignFunnel(in: part), values) { row in
                tally.funnel.invited = try row.count(0)
                tally.funnel.opened = try row.count(1)
                tally.funnel.submitted = try row.count(2)
                tally.reminders = try row.count(3)
            }
            return tally
        }
    }

    /// The values that an attribute has in a cohort, sorted, up to a limit.
    public func campaignSegments(
        of campaign: Int64,
        named name: String,
        limit: Int
    ) throws(StoreError) -> [String] {
        let values = [QueryValue.integer(campaign), .text(name), .limit(limit)]
        return try read { db in try db.rows(Statements.campaignSegments, values) { try $0.text(0) } }
    }

    /// How long customers took, with at most so many sample points of each kind.
    ///
    /// The times are sorted by SQLite: some 200 ms for 200,000 customers.
    public func campaignResponse(
        of campaign: Int64,
        at now: Timestamp,
        samples: Int
    ) throws(StoreError) -> CampaignResponse {
        let key = QueryValue.integer(campaign)
        let moment = QueryValue.integer(now.milliseconds)
        let since = now.advanced(by: .zero - CampaignResponse.recentTime).milliseconds
        func step(_ count: Int) -> QueryValue {
            let samples = max(1, samples)
            return .integer(Int64(max(1, (count + samples - 1) / samples)))
        }
        return try read { db in
            var response = CampaignResponse(durations: [], waiting: [], endedCount: 0, runningCount: 0)
            _ = try db.firstRow(Statements.campaignResponseCounts, [key, .integer(since)]) { row in
                response.endedCount = try row.count(0)
                response.runningCount = try row.count(1)
                response.recentStarts = try row.count(2)
                response.recentEnds = try row.count(3)
            }
            guard samples > 0 else { return response }
            response.durations = try db.rows(Statements.campaignDurations, [key, step(response.endedCount)]) {
                try $0.integer(0)
            }
            let waiting = [key, step(response.runningCount), moment]
            response.waiting = try db.rows(Statements.campaignWaitingTimes, waiting) { try $0.integer(0) }
            return response
        }
    }

    // MARK: Customers and onboardings

    /// How many pending customers have a running onboarding of one of these state machines.
    public func campaignCustomersInFlight(
        of campaign: Int64,
        in stateMachines: [String]
    ) throws(StoreError) -> Int {
        let values = [QueryValue.integer(campaign), .list(stateMachines)]
        return try read { db in try db.firstRow(Statements.campaignCustomersInFlight, values) { try $0.count(0) } } ?? 0
    }

    /// The newest onboardings of an applicant in any of these state machines that run, the newest first.
    public func liveExecutions(
        ofApplicant applicant: String,
        in stateMachines: [String]
    ) throws(StoreError) -> [ExecutionKey] {
        let values = [QueryValue.text(applicant), .list(stateMachines)]
        return try read { db in
            try db.rows(Statements.liveExecutionsOfApplicant, values) { ExecutionKey(try $0.integer(0)) }
        }
    }

    /// The newest decision about an applicant with one of these outcomes that is not older than the given moment, over all
    /// onboardings.
    public func latestDecision(
        aboutApplicant applicant: String,
        outcomes: [String],
        since: Timestamp
    ) throws(StoreError) -> DecisionRecord? {
        let values = [QueryValue.text(applicant), .list(outcomes), .integer(since.milliseconds)]
        return try read { db in try db.firstRow(Statements.latestDecision, values, read: DecisionRecord.init) }
    }
}

extension QueryValue {
    /// Texts, as a JSON array for `json_each`.
    fileprivate static func list(_ texts: [String]) -> QueryValue { .text(JSON.array(texts.map(JSON.string)).text()) }
}
