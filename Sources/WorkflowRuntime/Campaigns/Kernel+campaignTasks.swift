internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What customers' executions ask of their campaign: whether they may go on, messages, and milestones.
extension Kernel {
    /// How long a message waits while its campaign is held before it looks again; as much again is drawn for each, so that not
    /// all messages go at once when it goes on.
    private static let pauseWhileHeld = Duration.seconds(300)
    /// How long an execution that waits for another one's end waits at least and at most before it looks again.
    private static let shortestAttachment = Duration.seconds(10)
    private static let longestAttachment = Duration.seconds(600)

    /// A customer's place in a campaign.
    private func place(of execution: LiveExecution) throws(StoreError) -> (campaign: LiveCampaign, row: CampaignRow)? {
        guard let membership = execution.record.campaign, let number = membership.row,
            let campaign = try campaigns.campaign(membership.campaign, in: store),
            let row = try campaigns.row(number, of: campaign.key, in: store), row.execution == execution.key
        else { return nil }
        return (campaign, row)
    }

    // MARK: Admission

    /// Lets a customer's execution go on beside no other, as the campaign's policy says.
    func admit(_ execution: LiveExecution) throws(StoreError) -> TaskStep {
        let input = execution.record.header.input
        if input == WithheldPayload.unreadable {
            let cause = "The row of this customer is damaged. Repair it, and resume the onboarding with its input."
            return .report(.failed(error: "Usher.UnreadableCustomer", cause: cause, retryAfter: nil))
        }
        guard let (campaign, row) = try place(of: execution) else {
            return .report(.succeeded(output: ["admitted": true]))
        }
        // Of somebody who was erased since the cohort was frozen there is nothing to go by.
        if WithheldPayload.isWithheld(execution.record.header.input) {
            return .report(.succeeded(output: ["admitted": false, "reason": "erased"]))
        }
        let (running, ended) = try others(than: execution, row.subject, campaign)
        let satisfying = campaign.settings.satisfiedBy
        if !satisfying.isEmpty {
            // What ended in a transaction that is not written yet is not found by its decision.
            if let other = ended.first(where: { satisfying.contains($0.record.outcomeCode) }) {
                return .report(Self.refused("satisfied", by: other.key, outcome: other.record.outcomeCode))
            }
            let since = campaign.record.frozenAt ?? campaign.record.createdAt
            if let decision = try store.latestDecision(aboutApplicant: row.subject, outcomes: satisfying, since: since)
            {
                return .report(Self.refused("satisfied", by: decision.execution, outcome: decision.outcome))
            }
        }
        guard let other = running.first else { return claim(row.subject, for: execution) }
        switch campaign.settings.inFlight {
        case .skip: return .report(Self.refused("in_flight", by: other.key, outcome: nil))
        case .attach: return .attach(to: other.key, until: now.advanced(by: Self.shortestAttachment))
        case .supersede:
            for other in running {
                let cause = "The campaign \(campaign.key) onboards the customer anew."
                let decision = other.interpreter.stop(
                    &other.state,
                    error: "Usher.Superseded",
                    cause: cause,
                    in: surroundings(of: other)
                )
                carryOut(decision, in: other)
            }
            return claim(row.subject, for: execution)
        }
    }

    /// An execution that waits for another one's end looks whether it has come.
    func look(at other: ExecutionKey, for task: TaskProgress, of execution: LiveExecution) throws(StoreError)
        -> TaskStep
    {
        guard let attached = try load(other) else { return try admit(execution) }
        guard attached.record.status.isTerminal else {
            let waited = task.startedAt.duration(to: now)
            let pause = min(max(waited / 8, Self.shortestAttachment), Self.longestAttachment)
            return .attach(to: other, until: now.advanced(by: pause))
        }
        return .report(Self.refused("in_flight", by: other, outcome: attached.record.outcomeCode))
    }

    private static func refused(_ reason: String, by other: ExecutionKey, outcome: String?) -> TaskReport {
        var output: JSONObject = [
            "admitted": false, "reason": .string(reason), "onboarding": .string(OnboardingRecord.publicID(of: other)),
        ]
        output["outcome"] = outcome.map { .string($0) }
        return .succeeded(output: .object(output))
    }

    /// Makes an execution the one that is about a customer.
    private func claim(_ subject: String, for execution: LiveExecution) -> TaskStep {
        // Its row comes after that of one for the same applicant that ended in this transaction.
        listLast(execution)
        execution.updateRecord { $0.onboarding?.applicant = subject }
        let place = ProductLedger.Place(stateMachine: execution.record.stateMachine, applicant: subject)
        ledger.note(execution.key, for: place, batch: batchNumber)
        return .report(.succeeded(output: ["admitted": true]))
    }

    /// The other executions that are about a customer and count as being in flight: those that run, and those that have just ended.
    private func others(
        than execution: LiveExecution,
        _ subject: String,
        _ campaign: LiveCampaign
    ) throws(StoreError) -> (running: [LiveExecution], ended: [LiveExecution]) {
        let workflow = campaign.record.workflow
        var names: Set<String> = [execution.record.stateMachine, workflow]
        for name in campaign.settings.conflictsWith {
            names.insert(name)
            // Customers of a campaign have executions of a name of their own.
            if let customers = try? campaignWorkflow(name).workflow.customerStateMachine { names.insert(customers) }
        }
        var keys = Set(try store.liveExecutions(ofApplicant: subject, in: names.sorted()))
        for name in names {
            let place = ProductLedger.Place(stateMachine: name, applicant: subject)
            if let key = ledger.unwrittenExecution(for: place) { keys.insert(key) }
        }
        keys.remove(execution.key)
        var running: [LiveExecution] = []
        var ended: [LiveExecution] = []
        for key in keys.sorted(by: >) {
            guard let other = try load(key) else { continue }
            if other.record.status.isTerminal { ended.append(other) } else { running.append(other) }
        }
        return (running, ended)
    }

    // MARK: Messages

    /// Writes to a customer, or waits until that may be done.
    ///
    /// - Parameter freshFor: How long the message may have waited; `nil` for any time.
    func contact(
        _ kind: String,
        freshFor: Duration?,
        _ task: TaskProgress,
        of execution: LiveExecution
    ) throws(StoreError) -> TaskStep {
        var presentation = task.request.parameters.objectValue ?? [:]
        presentation["kind"] = nil
        presentation["freshSeconds"] = nil
        if let (campaign, old) = try place(of: execution) {
            var row = old
            if campaign.isHeld {
                let draw = Duration.milliseconds(Int64(makeSeed() % UInt64(Self.pauseWhileHeld.wholeMilliseconds)))
                return .pause(.operation, until: now.advanced(by: Self.pauseWhileHeld + draw))
            }
            let zone = campaign.settings.contactHours?.timeZoneField.flatMap { row.customer[$0]?.stringValue }
            let moment = campaign.calendar.contact(from: now, zoneNamed: zone, seed: makeSeed())
            guard moment <= now else { return .pause(.operation, until: moment) }
            if let freshFor, task.startedAt.duration(to: now) > freshFor {
                let cause = "The message had to wait, and may not be true any more. Look again before it is sent."
                return .report(.failed(error: ContactTask.outdated, cause: cause, retryAfter: nil))
            }
            row.lastMessageAt = now
            switch kind {
            case "invite": row.invitedAt = row.invitedAt ?? now
            case "reminder": row.reminderCount += 1
            case "warning", "restriction", "exit": row.escalation = kind
            default: break
            }
            campaigns.put(row, batch: batchNumber)
        }
        var output = presentation
        output["sentAt"] = .string(now.description)
        return .publish(.object(presentation), output: .object(output), kind: kind)
    }

    /// Notes how far a customer has come.
    func reach(_ milestone: CampaignMilestone, by execution: LiveExecution) throws(StoreError) -> TaskReport {
        var at = now
        if let (_, old) = try place(of: execution) {
            var row = old
            switch milestone {
            case .opened: row.openedAt = row.openedAt ?? now
            case .submitted:
                row.submittedAt = row.submittedAt ?? now
                // Whoever did their part has come.
                row.openedAt = row.openedAt ?? now
            }
            at = (milestone == .opened ? row.openedAt : row.submittedAt) ?? now
            if row != old { campaigns.put(row, batch: batchNumber) }
        }
        return .succeeded(output: ["reached": .string(milestone.rawValue), "at": .string(at.description)])
    }

    // MARK: Context

    /// What the Context object tells about the campaign, beside the customer's row.
    func campaignContext(_ membership: CampaignMembership?) -> CampaignContext? {
        guard let membership, let campaign = try? campaigns.campaign(membership.campaign, in: store) else { return nil }
        let row = membership.row.flatMap { campaigns.unwrittenRow($0, of: campaign.key) }
        return CampaignContext(
            record: campaign.record,
            settings: campaign.settings,
            number: membership.row,
            row: row,
            store: store,
            now: now,
            calendar: campaign.calendar
        )
    }
}

/// What the Context object tells an execution about its campaign: made only where a definition reads it.
struct CampaignContext: Sendable {
    let record: CampaignRecord
    let settings: CampaignSettings
    let number: Int?
    /// The row, where the store may not know it.
    let row: CampaignRow?
    let store: any CampaignStore
    let now: Timestamp
    let calendar: CampaignCalendar

    /// The member `Usher.campaign`.
    var json: JSON {
        var object: JSONObject = [
            "id": .integer(Int(record.key)),
            "name": .string(record.name),
            "since": .string((record.frozenAt ?? record.createdAt).description),
            "deadline": settings.deadline.map { .string($0.description) } ?? .null,
            "reminders": .array(settings.reminders.map { .integer($0.wholeMilliseconds / 1000) }),
            "inFlight": .string(settings.inFlight.rawValue),
            "satisfiedBy": .array(settings.satisfiedBy.map { .string($0) }),
            "timeZone": .string(settings.timeZone),
        ]
        guard let number else {
            object["total"] = .integer(record.counts.total)
            return .object(object)
        }
        object["row"] = .integer(number)
        let stored = row ?? (try? store.campaignRow(number, of: record.key))
        object["reference"] = stored?.reference.map { .string($0) } ?? .null
        let zone = settings.contactHours?.timeZoneField.flatMap { stored?.customer[$0]?.stringValue }
        // The same place in the first hour each time it is asked for.
        let seed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        object["contactAt"] = .string(calendar.contact(from: now, zoneNamed: zone, seed: seed).description)
        return .object(object)
    }
}
