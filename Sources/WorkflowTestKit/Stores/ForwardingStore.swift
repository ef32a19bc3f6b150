public import JSONModel
public import StatesInterpreter
public import WorkflowStore

/// A store in front of another one: whoever adopts it writes only what it does differently.
///
/// Benchmarks record commits with it, and tests let them fail.
public protocol ForwardingStore: EngineStore {
    /// The store behind it.
    var base: any EngineStore { get }
}

extension ForwardingStore {
    /// Passed on.
    public func commit(_ changes: ChangeSet) throws(StoreError) { try base.commit(changes) }

    /// Passed on.
    public func checkWritability() throws(StoreError) { try base.checkWritability() }

    /// Passed on.
    public func execution(_ key: ExecutionKey) throws(StoreError) -> StoredExecution? { try base.execution(key) }

    /// Passed on.
    public func executionKey(named name: String, of stateMachine: String) throws(StoreError) -> ExecutionKey? {
        try base.executionKey(named: name, of: stateMachine)
    }

    /// Passed on.
    public func highestExecutionKey() throws(StoreError) -> ExecutionKey { try base.highestExecutionKey() }

    /// Passed on.
    public func sealedToken(of credential: String) throws(StoreError) -> SealedToken? {
        try base.sealedToken(of: credential)
    }

    /// Passed on.
    public func messages(to recipient: String, at now: Timestamp, limit: Int) throws(StoreError) -> [MessageRecord] {
        try base.messages(to: recipient, at: now, limit: limit)
    }

    /// Passed on.
    public func tokenSecret() throws(StoreError) -> [UInt8] { try base.tokenSecret() }

    /// Passed on.
    public func dueBranches(at now: Timestamp, limit: Int) throws(StoreError) -> [BranchReference] {
        try base.dueBranches(at: now, limit: limit)
    }

    /// Passed on.
    public func dueExecutions(at now: Timestamp, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try base.dueExecutions(at: now, limit: limit)
    }

    /// Passed on.
    public func nextDueTime() throws(StoreError) -> Timestamp? { try base.nextDueTime() }

    /// Passed on.
    public func branchesWaitingForCapacity(
        in queue: CapacityQueue,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        try base.branchesWaitingForCapacity(in: queue, limit: limit)
    }

    /// Passed on.
    public func capacityQueues() throws(StoreError) -> [CapacityQueueLength] { try base.capacityQueues() }

    /// Passed on.
    public func buckets() throws(StoreError) -> [BucketRecord] { try base.buckets() }

    /// Passed on.
    public func branchesWithCall(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference]
    {
        try base.branchesWithCall(after: reference, limit: limit)
    }

    /// Passed on.
    public func definition(_ key: DefinitionKey) throws(StoreError) -> DefinitionRecord? { try base.definition(key) }

    /// Passed on.
    public func currentDefinitions() throws(StoreError) -> [DefinitionRecord] { try base.currentDefinitions() }

    /// Passed on.
    public func newestRevision(of stateMachine: String) throws(StoreError) -> Int {
        try base.newestRevision(of: stateMachine)
    }

    /// Passed on.
    public func stateMachines() throws(StoreError) -> [StateMachineRecord] { try base.stateMachines() }

    /// Passed on.
    public func stateMachine(named name: String) throws(StoreError) -> StateMachineRecord? {
        try base.stateMachine(named: name)
    }

    /// Passed on.
    public func versions(of stateMachine: String?) throws(StoreError) -> [VersionRecord] {
        try base.versions(of: stateMachine)
    }

    /// Passed on.
    public func aliases(of stateMachine: String?) throws(StoreError) -> [AliasRecord] {
        try base.aliases(of: stateMachine)
    }

    /// Passed on.
    public func activities() throws(StoreError) -> [ActivityRecord] { try base.activities() }

    /// Passed on.
    public func branchesWaitingForWorker(
        of activity: String,
        skipping skipped: Int,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        try base.branchesWaitingForWorker(of: activity, skipping: skipped, limit: limit)
    }

    /// Passed on.
    public func highestDefinitionKey() throws(StoreError) -> DefinitionKey { try base.highestDefinitionKey() }

    /// Passed on.
    public func events(
        of key: ExecutionKey,
        after id: EventID?,
        isReversed: Bool,
        limit: Int
    ) throws(StoreError) -> [HistoryEvent] {
        try base.events(of: key, after: id, isReversed: isReversed, limit: limit)
    }

    /// Passed on.
    public func calls(of key: ExecutionKey) throws(StoreError) -> [CallRecord] { try base.calls(of: key) }

    /// Passed on.
    public func executions(
        matching filter: ExecutionFilter,
        before key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionSummary] {
        try base.executions(matching: filter, before: key, limit: limit)
    }

    /// Passed on.
    public func executionCounts() throws(StoreError) -> [ExecutionStatus: Int] { try base.executionCounts() }

    /// Passed on.
    public func audit(limit: Int) throws(StoreError) -> [InvariantViolation] { try base.audit(limit: limit) }

    /// Passed on.
    public func mapRun(_ key: MapRunKey) throws(StoreError) -> MapRunRecord? { try base.mapRun(key) }

    /// Passed on.
    public func mapRunKey(arn: String) throws(StoreError) -> MapRunKey? { try base.mapRunKey(arn: arn) }

    /// Passed on.
    public func mapRuns(
        of execution: ExecutionKey,
        before key: MapRunKey?,
        limit: Int
    ) throws(StoreError) -> [MapRunRecord] {
        try base.mapRuns(of: execution, before: key, limit: limit)
    }

    /// Passed on.
    public func runningMapRuns(after key: MapRunKey?, limit: Int) throws(StoreError) -> [MapRunKey] {
        try base.runningMapRuns(after: key, limit: limit)
    }

    /// Passed on.
    public func highestMapRunKey() throws(StoreError) -> MapRunKey { try base.highestMapRunKey() }

    /// Passed on.
    public func runningChildren(of run: MapRunKey) throws(StoreError) -> [ExecutionKey] {
        try base.runningChildren(of: run)
    }

    /// Passed on.
    public func unsuccessfulChildren(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        try base.unsuccessfulChildren(of: run, after: key, limit: limit)
    }

    /// Passed on.
    public func children(
        of run: MapRunKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionRecord] {
        try base.children(of: run, after: key, limit: limit)
    }

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
    public func highestMessageKey() throws(StoreError) -> MessageKey { try base.highestMessageKey() }

    /// Passed on.
    public func messageKey(_ identity: MessageIdentity) throws(StoreError) -> MessageKey? {
        try base.messageKey(identity)
    }

    /// Passed on.
    public func branchesWaiting(for keys: [WaitKey], limit: Int) throws(StoreError) -> [BranchReference] {
        try base.branchesWaiting(for: keys, limit: limit)
    }

    /// Passed on.
    public func orphans(for keys: [WaitKey], limit: Int) throws(StoreError) -> [InboxRecord] {
        try base.orphans(for: keys, limit: limit)
    }

    /// Passed on.
    public func newestOrdering(
        for keys: [WaitKey],
        connector: String,
        webhook: String
    ) throws(StoreError) -> Int64? {
        try base.newestOrdering(for: keys, connector: connector, webhook: webhook)
    }

    /// Passed on.
    public func branchesPausing(after reference: BranchReference?, limit: Int) throws(StoreError) -> [BranchReference] {
        try base.branchesPausing(after: reference, limit: limit)
    }

    /// Passed on.
    public func lastDeliveries() throws(StoreError) -> [(connector: String, webhook: String, at: Timestamp)] {
        try base.lastDeliveries()
    }

    /// Passed on.
    public func newestEventTime() throws(StoreError) -> Timestamp? { try base.newestEventTime() }

    /// Passed on.
    public func inbox(before key: MessageKey?, limit: Int) throws(StoreError) -> [InboxEntry] {
        try base.inbox(before: key, limit: limit)
    }

    /// Passed on.
    public func liveExecution(
        ofApplicant applicant: String,
        in stateMachine: String
    ) throws(StoreError) -> ExecutionKey? {
        try base.liveExecution(ofApplicant: applicant, in: stateMachine)
    }

    /// Passed on.
    public func executions(ofApplicant applicant: String, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try base.executions(ofApplicant: applicant, limit: limit)
    }

    /// Passed on.
    public func executions(from origin: ExecutionKey, limit: Int) throws(StoreError) -> [ExecutionKey] {
        try base.executions(from: origin, limit: limit)
    }

    /// Passed on.
    public func response(_ key: String) throws(StoreError) -> StoredResponse? { try base.response(key) }

    /// Passed on.
    public func decisions(of execution: ExecutionKey) throws(StoreError) -> [DecisionRecord] {
        try base.decisions(of: execution)
    }

    /// Passed on.
    public func notices(after position: Int64, limit: Int) throws(StoreError) -> [NoticeRecord] {
        try base.notices(after: position, limit: limit)
    }

    /// Passed on.
    public func notice(_ position: Int64) throws(StoreError) -> NoticeRecord? { try base.notice(position) }

    /// Passed on.
    public func highestNotice() throws(StoreError) -> Int64 { try base.highestNotice() }

    /// Passed on.
    public func endpoints() throws(StoreError) -> [EndpointRecord] { try base.endpoints() }

    /// Passed on.
    public func highestEndpoint() throws(StoreError) -> Int64 { try base.highestEndpoint() }

    /// Passed on.
    public func delivery(_ reference: DeliveryReference) throws(StoreError) -> DeliveryRecord? {
        try base.delivery(reference)
    }

    /// Passed on.
    public func dueDeliveries(
        of endpoint: Int64,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [DeliveryReference] {
        try base.dueDeliveries(of: endpoint, at: now, limit: limit)
    }

    /// Passed on.
    public func nextDelivery(of endpoint: Int64) throws(StoreError) -> Timestamp? {
        try base.nextDelivery(of: endpoint)
    }

    /// Passed on.
    public func deliveries(
        of endpoint: Int64,
        in state: DeliveryRecord.State?,
        after notice: Int64,
        limit: Int
    ) throws(StoreError) -> [DeliveryRecord] {
        try base.deliveries(of: endpoint, in: state, after: notice, limit: limit)
    }

    /// Passed on.
    public func attempts(at delivery: DeliveryReference) throws(StoreError) -> [DeliveryAttempt] {
        try base.attempts(at: delivery)
    }

    /// Passed on.
    public func deliveryCounts() throws(StoreError) -> [DeliveryRecord.State: Int] { try base.deliveryCounts() }

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
}
