internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Campaigns under way: when customers are started, what their ends come to, and how a campaign itself ends.
///
/// A row changes in the transaction that starts or ends its execution, so the counts are those of the rows at any time. Nothing
/// here costs more where there are more customers.
extension Kernel {
    /// How many of a campaign's calls may wait for room before it starts nobody for a while.
    static let maximumBacklog = 1000
    /// How long the number of those is believed, and how long a campaign waits that has too many.
    private static let backlogAge = Duration.milliseconds(250)
    /// How often the product is told of progress: each time so many hundredths of the customers have their result.
    private static let progressSteps = 20

    // MARK: Runs

    /// The campaign that a map run is, if it reads a cohort.
    func campaign(of run: LiveMapRun) throws(StoreError) -> LiveCampaign? {
        guard run.plan.readsCohort else { return nil }
        if run.campaign == nil {
            guard let parent = try load(run.record.branch.execution), let membership = parent.record.campaign,
                membership.row == nil
            else { return nil }
            run.campaign = membership.campaign
        }
        guard let key = run.campaign, let campaign = try campaigns.campaign(key, in: store) else { return nil }
        campaign.run = run.key
        return campaign
    }

    /// Whether a customer may be started now; if not, the campaign wakes up when that may have changed.
    func mayStart(_ campaign: LiveCampaign, of run: LiveMapRun) throws(StoreError) -> Bool {
        watchTheClock(of: campaign)
        guard campaign.record.status == .running, !campaign.isEnding else { return false }
        let counts = campaign.record.counts
        let settings = campaign.settings
        if settings.canary > 0, !campaign.memory.isCanaryOver, counts.started >= settings.canary { return false }
        if let most = settings.maximumRunning, run.running.count >= most { return false }
        let opening = max(campaign.calendar.start(from: now), campaign.pace.opening(at: now))
        guard opening <= now else {
            campaign.startDue = opening
            return false
        }
        guard try backlog(of: campaign) < Self.maximumBacklog else {
            campaign.startDue = now.advanced(by: Self.backlogAge)
            return false
        }
        return true
    }

    private func backlog(of campaign: LiveCampaign) throws(StoreError) -> Int {
        if let known = campaign.backlog, known.readAt.advanced(by: Self.backlogAge) > now { return known.count }
        let share = CampaignRecord.share(of: campaign.key)
        let count =
            admission.isAnybodyWaiting(inShare: share)
            ? try store.capacityQueues().reduce(0) { $0 + ($1.queue.share == share ? $1.count : 0) } : 0
        campaign.backlog = (count, now)
        return count
    }

    /// The row of the customer who is started next.
    ///
    /// The Map read their fields a while ago. Who has asked for erasure since is started without them.
    func nextCustomer(_ number: Int, of campaign: LiveCampaign) throws(StoreError) -> CampaignRow {
        guard var row = try campaigns.row(number, of: campaign.key, in: store) else {
            throw StoreError(
                .unreadable,
                "The customer \(number) of campaign \(campaign.key) is missing. "
                    + "Run 'usher audit', and restore the database from a backup if it was damaged."
            )
        }
        if subjects.isAskedFor(applicant: row.subject) { row.customer = WithheldPayload.restricted }
        return row
    }

    /// A customer's execution starts.
    func customerStarts(_ record: inout ExecutionRecord, _ customer: CampaignRow, of campaign: LiveCampaign) {
        record.campaign = CampaignMembership(campaign: campaign.key, row: customer.number)
        record.onboarding = OnboardingRecord(isAnnounced: true)
        record.lane = .batch
        var row = customer
        row.status = .running
        row.execution = record.key
        row.startedAt = now
        campaigns.put(row, batch: batchNumber)
        campaign.pace.start(at: now)
        campaign.update { record in
            record.counts.started += 1
            record.startedAt = record.startedAt ?? now
        }
        campaigns.list(campaign)
    }

    /// An execution that is part of a campaign has ended.
    func campaignMemberEnded(_ execution: LiveExecution) throws(StoreError) {
        guard let membership = execution.record.campaign,
            let campaign = try campaigns.campaign(membership.campaign, in: store)
        else { return }
        guard let number = membership.row else { return executionEnded(execution, of: campaign) }
        guard var row = try campaigns.row(number, of: campaign.key, in: store), row.status == .running,
            row.execution == execution.key
        else { return }
        row.status = .ended
        row.endedAt = now
        row.outcome = execution.record.outcomeCode
        row.failureClass = execution.record.campaignFailureClass
        campaigns.put(row, batch: batchNumber)
        let before = campaign.record.counts
        campaign.update { record in
            record.counts.ended += 1
            record.counts.outcomes[execution.record.outcomeCode, default: 0] += 1
            if let name = row.failureClass { record.counts.failures[name, default: 0] += 1 }
        }
        campaigns.list(campaign)
        judge(campaign)
        watchTheClock(of: campaign)
        let total = max(1, before.total)
        let isStep = before.ended * Self.progressSteps / total < (before.ended + 1) * Self.progressSteps / total
        if isStep, !campaign.record.status.isTerminal { tellProgress(of: campaign) }
        finishIfOver(campaign)
    }

    /// A customer's execution that had ended goes on: the result does not count any more.
    func campaignMemberResumed(_ execution: LiveExecution) throws(StoreError) {
        guard let membership = execution.record.campaign, let number = membership.row,
            let campaign = try campaigns.campaign(membership.campaign, in: store),
            var row = try campaigns.row(number, of: campaign.key, in: store), row.status == .ended,
            row.execution == execution.key
        else { return }
        let (outcome, failureClass) = (row.outcome, row.failureClass)
        row.status = .running
        (row.endedAt, row.outcome, row.failureClass) = (nil, nil, nil)
        campaigns.put(row, batch: batchNumber)
        campaign.update { record in
            record.counts.ended -= 1
            if let outcome { record.counts.outcomes.take(one: outcome) }
            if let failureClass { record.counts.failures.take(one: failureClass) }
        }
        campaign.memory.acceptedEnded = min(campaign.memory.acceptedEnded, campaign.record.counts.ended)
        campaigns.list(campaign)
        watchTheClock(of: campaign)
    }

    // MARK: Judging

    /// Halts a campaign whose failures are more than is tolerated.
    private func judge(_ campaign: LiveCampaign) {
        guard campaign.record.status == .running || campaign.record.status == .paused, !campaign.isEnding,
            let reason = campaign.excess(minimumEnded: CampaignSettings.Tolerance.minimumEnded)
        else { return }
        halt(campaign, reason)
    }

    private func halt(_ campaign: LiveCampaign, _ reason: String) {
        campaigns.alert(CampaignAlert(campaign: campaign.key, message: reason))
        enter(.halted, campaign, reason: reason)
    }

    /// Does what the time brings: the end of the canary, and the deadline; and notes when to look again.
    func watchTheClock(of campaign: LiveCampaign) {
        guard campaign.record.status == .running, !campaign.isEnding else { return }
        if let deadline = campaign.settings.deadline, deadline <= now {
            return drain(campaign, .deadline, reason: "The deadline is over.")
        }
        var due = campaign.settings.deadline
        let counts = campaign.record.counts
        if campaign.settings.canary > 0, !campaign.memory.isCanaryOver, counts.started >= campaign.settings.canary,
            let startedAt = campaign.record.startedAt
        {
            let patience = startedAt.advanced(by: campaign.settings.canaryPatience)
            if counts.ended >= counts.started || patience <= now { return endCanary(of: campaign) }
            due = due.map { min($0, patience) } ?? patience
        }
        campaign.clockDue = due
    }

    private func endCanary(of campaign: LiveCampaign) {
        if let reason = campaign.excess(minimumEnded: 1) { return halt(campaign, "The canary ended badly. \(reason)") }
        campaign.memory.isCanaryOver = true
        campaigns.list(campaign)
        wake(campaign)
    }

    // MARK: Ends

    /// Lets nobody new be started any more; the campaign ends with the last of those that run.
    func drain(_ campaign: LiveCampaign, _ ending: CampaignMemory.Ending, reason: String) {
        let isCollecting = campaign.record.status == .collecting
        let wasEnding = campaign.memory.ending != nil
        campaign.memory.ending = ending
        if !wasEnding {
            if isCollecting, case .list? = campaign.source { campaigns.note(.forgetSeen(campaign: campaign.key)) }
            campaigns.note(.closePending(campaign: campaign.key))
        }
        campaign.update { $0.collection = nil }
        campaign.startDue = nil
        campaign.clockDue = nil
        if campaign.record.execution == nil { campaign.memory.isExecutionOver = true }
        if !isOver(campaign) { enter(.draining, campaign, reason: reason) }
        campaign.update { $0.statusReason = reason }
        campaigns.list(campaign)
        finishIfOver(campaign)
        if let run = campaign.run { noteWork(of: run) }
    }

    /// The execution whose Map the campaign is has ended.
    private func executionEnded(_ execution: LiveExecution, of campaign: LiveCampaign) {
        guard !campaign.memory.isExecutionOver, !campaign.record.status.isTerminal else { return }
        campaign.memory.isExecutionOver = true
        campaigns.list(campaign)
        if campaign.memory.ending == nil {
            switch execution.record.status {
            case .succeeded, .running:
                // A definition that passes by its Map leaves customers behind.
                if campaign.record.counts.started < campaign.record.counts.total {
                    campaigns.note(.closePending(campaign: campaign.key))
                }
                // Somebody resumed a customer's execution behind the Map's end.
                if campaign.runningCount > 0 { enter(.draining, campaign) }
            case .aborted:
                drain(campaign, .cancelled, reason: "Its execution was stopped.")
            case .failed, .timedOut:
                let error = execution.record.error ?? execution.record.status.rawValue
                drain(campaign, .cancelled, reason: "Its execution failed with \(error).")
            }
        }
        finishIfOver(campaign)
    }

    private func isOver(_ campaign: LiveCampaign) -> Bool {
        campaign.memory.isExecutionOver && campaign.runningCount == 0
    }

    private func finishIfOver(_ campaign: LiveCampaign) {
        guard isOver(campaign), !campaign.record.status.isTerminal else { return }
        campaign.update { record in
            record.finishedAt = now
            record.proposal = nil
        }
        campaign.clockDue = nil
        campaign.startDue = nil
        let reason = campaign.memory.ending == nil ? nil : campaign.record.statusReason
        enter(campaign.memory.ending == .cancelled ? .cancelled : .finished, campaign, reason: reason)
    }
}

extension LiveCampaign {
    /// Which tolerance is exceeded, in words; `nil` where none is.
    ///
    /// - Parameter minimumEnded: how many results there must be for a share to count.
    fileprivate func excess(minimumEnded: Int) -> String? {
        let counts = record.counts
        let ended = counts.ended - memory.acceptedEnded
        for tolerance in settings.tolerances {
            let isAll = tolerance.failureClass == "*"
            var failed = 0
            for (name, count) in counts.failures where isAll || name == tolerance.failureClass {
                failed += max(0, count - (memory.acceptedFailures[name] ?? 0))
            }
            let what = isAll ? "customers failed" : "customers failed with the class '\(tolerance.failureClass)'"
            if let most = tolerance.count, failed > most {
                return "\(failed) \(what); \(most) are tolerated."
            }
            if let most = tolerance.percentage, ended >= minimumEnded, Double(failed) * 100 > most * Double(ended) {
                return "\(failed) of \(ended) \(what); \(most) in a hundred are tolerated."
            }
        }
        return nil
    }
}

extension CampaignRecord {
    /// The share of a bucket's turns that a campaign's calls have.
    static func share(of campaign: Int64) -> String { "campaign-\(campaign)" }
}

extension ExecutionRecord {
    /// The class of failure that a customer's end counts as; `nil` for no failure.
    ///
    /// It is how the last call was understood. Where that is not known, the name of the error says it: `Aurora.Unmapped`.
    /// An outcome `unmapped` of a workflow that parks what it does not know counts, too.
    fileprivate var campaignFailureClass: String? {
        switch status {
        case .running, .aborted: return nil
        case .succeeded: return outcomeCode == "unmapped" ? "unmapped" : nil
        case .failed, .timedOut: break
        }
        if let name = failure?.outcomeClass { return name }
        guard let error = error ?? failure?.error, let last = error.split(separator: ".").last, last.isASCII else {
            return status.rawValue.lowercased()
        }
        let name = last.prefix(1).lowercased() + last.dropFirst()
        return name.isOutcomeCode ? name : status.rawValue.lowercased()
    }
}

extension Substring {
    fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}

extension [String: Int] {
    /// Takes one off a number, which goes when nothing is left.
    fileprivate mutating func take(one name: String) {
        guard let count = self[name] else { return }
        self[name] = count > 1 ? count - 1 : nil
    }
}
