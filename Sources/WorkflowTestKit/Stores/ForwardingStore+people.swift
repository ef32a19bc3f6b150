public import JSONModel
public import WorkflowStore

/// Operators, campaigns and persons.
extension ForwardingStore {
    /// Passed on.
    public func executionKeys(
        selectedBy selector: Selector,
        at now: Timestamp,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        try base.executionKeys(selectedBy: selector, at: now, after: key, limit: limit)
    }

    /// Passed on.
    public func executions(
        selectedBy selector: Selector,
        at now: Timestamp,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary] {
        try base.executions(selectedBy: selector, at: now, before: key, limit: limit)
    }

    /// Passed on.
    public func executionCount(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> Int {
        try base.executionCount(selectedBy: selector, at: now, limit: limit)
    }

    /// Passed on.
    public func failureGroups(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [FailureGroup] {
        try base.failureGroups(selectedBy: selector, at: now, limit: limit)
    }

    /// Passed on.
    public func retryGroups(
        selectedBy selector: Selector,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [RetryGroup] {
        try base.retryGroups(selectedBy: selector, at: now, limit: limit)
    }

    /// Passed on.
    public func definition(of stateMachine: String, revision: Int) throws(StoreError) -> DefinitionRecord? {
        try base.definition(of: stateMachine, revision: revision)
    }

    /// Passed on.
    public func newestOperatorRecord() throws(StoreError) -> OperatorRecord? { try base.newestOperatorRecord() }

    /// Passed on.
    public func operatorRecords(
        of key: ExecutionKey?,
        after sequence: Int64,
        limit: Int
    ) throws(StoreError) -> [OperatorRecord] {
        try base.operatorRecords(of: key, after: sequence, limit: limit)
    }

    /// Passed on.
    public func highestJobKey() throws(StoreError) -> Int64 { try base.highestJobKey() }

    /// Passed on.
    public func job(_ key: Int64) throws(StoreError) -> JobRecord? { try base.job(key) }

    /// Passed on.
    public func jobs(limit: Int) throws(StoreError) -> [JobRecord] { try base.jobs(limit: limit) }

    /// Passed on.
    public func unfinishedJobs() throws(StoreError) -> [JobRecord] { try base.unfinishedJobs() }

    /// Passed on.
    public func items(
        of job: Int64,
        status: JobItem.Status?,
        after key: ExecutionKey,
        limit: Int
    ) throws(StoreError) -> [JobItem] {
        try base.items(of: job, status: status, after: key, limit: limit)
    }

    /// Passed on.
    public func highestReviewKey() throws(StoreError) -> Int64 { try base.highestReviewKey() }

    /// Passed on.
    public func review(_ key: Int64) throws(StoreError) -> ReviewRecord? { try base.review(key) }

    /// Passed on.
    public func reviews(
        matching filter: ReviewFilter,
        after key: Int64,
        limit: Int
    ) throws(StoreError) -> [ReviewRecord] {
        try base.reviews(matching: filter, after: key, limit: limit)
    }

    /// Passed on.
    public func highestCampaignKey() throws(StoreError) -> Int64 { try base.highestCampaignKey() }

    /// Passed on.
    public func campaign(_ key: Int64) throws(StoreError) -> CampaignRecord? { try base.campaign(key) }

    /// Passed on.
    public func campaigns(before key: Int64?, limit: Int) throws(StoreError) -> [CampaignRecord] {
        try base.campaigns(before: key, limit: limit)
    }

    /// Passed on.
    public func unfinishedCampaigns() throws(StoreError) -> [CampaignRecord] { try base.unfinishedCampaigns() }

    /// Passed on.
    public func campaignRows(
        of campaign: Int64,
        status: CampaignRow.Status?,
        after number: Int,
        limit: Int
    ) throws(StoreError) -> [CampaignRow] {
        try base.campaignRows(of: campaign, status: status, after: number, limit: limit)
    }

    /// Passed on.
    public func campaignResults(
        of campaign: Int64,
        after number: Int,
        limit: Int
    ) throws(StoreError) -> [CustomerResult] {
        try base.campaignResults(of: campaign, after: number, limit: limit)
    }

    /// Passed on.
    public func campaignRow(_ number: Int, of campaign: Int64) throws(StoreError) -> CampaignRow? {
        try base.campaignRow(number, of: campaign)
    }

    /// Passed on.
    public func campaignRow(ofSubject subject: String, in campaign: Int64) throws(StoreError) -> CampaignRow? {
        try base.campaignRow(ofSubject: subject, in: campaign)
    }

    /// Passed on.
    public func campaignSubjects(among subjects: [String], of campaign: Int64) throws(StoreError) -> Set<String> {
        try base.campaignSubjects(among: subjects, of: campaign)
    }

    /// Passed on.
    public func campaignSeen(among keys: [Int64], of campaign: Int64) throws(StoreError) -> Set<Int64> {
        try base.campaignSeen(among: keys, of: campaign)
    }

    /// Passed on.
    public func campaignRejects(of campaign: Int64, after line: Int, limit: Int) throws(StoreError) -> [CampaignReject]
    {
        try base.campaignRejects(of: campaign, after: line, limit: limit)
    }

    /// Passed on.
    public func campaignTally(
        of campaign: Int64,
        segment: (name: String, value: String)?
    ) throws(StoreError) -> CampaignTally {
        try base.campaignTally(of: campaign, segment: segment)
    }

    /// Passed on.
    public func campaignSegments(of campaign: Int64, named name: String, limit: Int) throws(StoreError) -> [String] {
        try base.campaignSegments(of: campaign, named: name, limit: limit)
    }

    /// Passed on.
    public func campaignResponse(
        of campaign: Int64,
        at now: Timestamp,
        samples: Int
    ) throws(StoreError) -> CampaignResponse {
        try base.campaignResponse(of: campaign, at: now, samples: samples)
    }

    /// Passed on.
    public func campaignCustomersInFlight(of campaign: Int64, in stateMachines: [String]) throws(StoreError) -> Int {
        try base.campaignCustomersInFlight(of: campaign, in: stateMachines)
    }

    /// Passed on.
    public func liveExecutions(
        ofApplicant applicant: String,
        in stateMachines: [String]
    ) throws(StoreError) -> [ExecutionKey] {
        try base.liveExecutions(ofApplicant: applicant, in: stateMachines)
    }

    /// Passed on.
    public func latestDecision(
        aboutApplicant applicant: String,
        outcomes: [String],
        since: Timestamp
    ) throws(StoreError) -> DecisionRecord? {
        try base.latestDecision(aboutApplicant: applicant, outcomes: outcomes, since: since)
    }

    /// Passed on.
    public var sealsPayloads: Bool { base.sealsPayloads }

    /// Passed on.
    public func subjects(ofApplicant applicant: String) throws(StoreError) -> [SubjectRecord] {
        try base.subjects(ofApplicant: applicant)
    }

    /// Passed on.
    public func subject(_ key: SubjectKey) throws(StoreError) -> SubjectRecord? { try base.subject(key) }

    /// Passed on.
    public func subject(of execution: ExecutionKey) throws(StoreError) -> SubjectRecord? {
        try base.subject(of: execution)
    }

    /// Passed on.
    public func standing(of execution: ExecutionKey) throws(StoreError) -> SubjectStanding {
        try base.standing(of: execution)
    }

    /// Passed on.
    public func executions(
        of subject: SubjectKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        try base.executions(of: subject, after: key, limit: limit)
    }

    /// Passed on.
    public func unfinishedErasures() throws(StoreError) -> [SubjectRecord] { try base.unfinishedErasures() }

    /// Passed on.
    public func heldSubjects(limit: Int) throws(StoreError) -> [SubjectRecord] { try base.heldSubjects(limit: limit) }

    /// Passed on.
    public func hold(_ key: Int64) throws(StoreError) -> HoldRecord? { try base.hold(key) }

    /// Passed on.
    public func highestHoldKey() throws(StoreError) -> Int64 { try base.highestHoldKey() }
}

/// What cannot be read.
extension ForwardingStore {
    /// Passed on.
    public func unreadableRecords() -> [UnreadableRecord] { base.unreadableRecords() }

    /// Passed on.
    public func remains(of key: ExecutionKey) throws(StoreError) -> StoredExecution? { try base.remains(of: key) }
}
