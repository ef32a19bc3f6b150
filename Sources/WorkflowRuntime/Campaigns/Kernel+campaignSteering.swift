internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// How people make campaigns go on otherwise: alone, or with another person's approval where many customers are concerned.
extension Kernel {
    func steer(
        _ campaign: LiveCampaign,
        _ steering: CampaignSteering,
        by signature: Signature
    ) throws(CatalogFailure) -> CampaignReply {
        guard !campaign.record.status.isTerminal else { throw .refused(Self.refusal(of: steering, campaign)) }
        switch steering {
        case .approve: return .campaign(try approve(campaign, by: signature))
        case .reject: return .campaign(try reject(campaign, by: signature))
        default: break
        }
        try check(steering, campaign)
        if needsApproval(steering, campaign) {
            try propose(steering, campaign, by: signature)
            return .proposed(campaign.written)
        }
        try apply(steering, to: campaign, by: signature)
        log(steering.name, campaign, by: signature, steering.details)
        return .campaign(campaign.written)
    }

    // MARK: Four eyes

    /// Whether so many customers are concerned that another person has to agree.
    private func needsApproval(_ steering: CampaignSteering, _ campaign: LiveCampaign) -> Bool {
        guard campaign.record.counts.total > configuration.approvalThreshold else { return false }
        return switch steering {
        case .start, .settings, .extend, .cancel(links: true): true
        case .rate(let rate): rate > campaign.settings.ratePerMinute
        // Whoever lets a halted campaign go on accepts failures beyond the tolerances.
        case .resume: campaign.record.status == .halted
        case .approve, .reject, .pause, .cancel(links: false): false
        }
    }

    private func propose(
        _ steering: CampaignSteering,
        _ campaign: LiveCampaign,
        by signature: Signature
    ) throws(CatalogFailure) {
        if let other = CampaignProposal(json: campaign.record.proposal) {
            let message = "'\(other.change.name)' waits for approval already. Approve or reject it first."
            throw .refused(EngineError(.conflict, message))
        }
        let proposal = CampaignProposal(steering, by: signature, at: now, on: campaign.record)
        campaign.update { $0.proposal = proposal.json }
        campaigns.list(campaign)
        var details = steering.details
        details["change"] = .string(steering.name)
        log("propose-campaign-change", campaign, by: signature, details)
    }

    private func proposal(of campaign: LiveCampaign) throws(CatalogFailure) -> CampaignProposal {
        if let proposal = CampaignProposal(json: campaign.record.proposal) { return proposal }
        throw .refused(EngineError(.actRefused, "Nothing waits for approval in the campaign \(campaign.key)."))
    }

    private func approve(_ campaign: LiveCampaign, by signature: Signature) throws(CatalogFailure) -> CampaignRecord {
        let proposal = try proposal(of: campaign)
        guard proposal.proposer != signature.actor else {
            let message = "Whoever proposed a change cannot approve it. Ask somebody else."
            throw .refused(EngineError(.forbidden, message))
        }
        campaigns.list(campaign)
        var details = proposal.change.details
        details["change"] = .string(proposal.change.name)
        details["proposer"] = .string(proposal.proposer)
        guard proposal.basis == CampaignProposal.basis(of: campaign.record) else {
            campaign.update { $0.proposal = nil }
            details["result"] = "void"
            log("approve-campaign", campaign, by: signature, details)
            return campaign.written
        }
        // What can no longer be done stays a proposal, for whoever has to withdraw it.
        try check(proposal.change, campaign)
        campaign.update { $0.proposal = nil }
        if proposal.change == .start { campaign.update { $0.approver = signature.actor } }
        let proposer = Signature(actor: proposal.proposer, reason: proposal.reason)
        try apply(proposal.change, to: campaign, by: proposer)
        log("approve-campaign", campaign, by: signature, details)
        return campaign.written
    }

    private func reject(_ campaign: LiveCampaign, by signature: Signature) throws(CatalogFailure) -> CampaignRecord {
        let proposal = try proposal(of: campaign)
        campaign.update { $0.proposal = nil }
        campaigns.list(campaign)
        log("reject-campaign", campaign, by: signature, ["change": .string(proposal.change.name)])
        return campaign.written
    }

    // MARK: Changes

    /// Refuses what cannot be done to the campaign as it is.
    private func check(_ steering: CampaignSteering, _ campaign: LiveCampaign) throws(CatalogFailure) {
        let status = campaign.record.status
        let isPossible =
            switch steering {
            case .start: status == .ready
            case .pause: status == .running || status == .draining
            case .resume: status.isHeld
            case .rate, .settings: campaign.memory.ending == nil
            // Those who run may get more time behind the deadline, although nobody new is started.
            case .extend: campaign.memory.ending != .cancelled
            case .cancel(let links): links || campaign.memory.ending != .cancelled
            case .approve, .reject: true
            }
        guard isPossible else { throw .refused(Self.refusal(of: steering, campaign)) }
        try refusing { () throws(EngineError) in
            switch steering {
            case .start:
                _ = try campaignWorkflow(campaign.record.workflow)
                if let deadline = campaign.settings.deadline, deadline <= now {
                    throw EngineError(.actRefused, "The campaign's deadline is over. Extend it first.")
                }
            case .rate(let rate):
                guard CampaignSettings.rates.contains(rate) else {
                    let range = "\(CampaignSettings.rates.lowerBound) to \(CampaignSettings.rates.upperBound)"
                    throw EngineError(.invalidRequest, "A rate is a whole number of customers a minute, from \(range).")
                }
            case .extend(let moment):
                guard moment > now else {
                    throw EngineError(.invalidRequest, "The new deadline is over already. Give a later one.")
                }
            case .settings(let settings):
                try check(settings)
                guard settings.segments == campaign.settings.segments || campaign.record.counts.read == 0 else {
                    let message = "The segments cannot change, since customers were sorted by them already."
                    throw EngineError(.actRefused, message)
                }
            case .pause, .resume, .cancel, .approve, .reject: break
            }
        }
    }

    private static func refusal(of steering: CampaignSteering, _ campaign: LiveCampaign) -> EngineError {
        let status = campaign.record.status.rawValue
        return EngineError(.actRefused, "The campaign is \(status), so '\(steering.name)' cannot be done to it.")
    }

    private func apply(
        _ steering: CampaignSteering,
        to campaign: LiveCampaign,
        by signature: Signature
    ) throws(CatalogFailure) {
        campaigns.list(campaign)
        switch steering {
        case .start: try begin(campaign)
        case .pause: enter(.paused, campaign)
        case .resume: resume(campaign)
        case .rate(let rate):
            var settings = campaign.settings
            settings.ratePerMinute = rate
            campaign.take(settings, at: now)
        case .extend(let moment):
            var settings = campaign.settings
            settings.deadline = moment
            campaign.take(settings, at: now)
        case .settings(let settings): campaign.take(settings, at: now)
        case .cancel(let links): try cancel(campaign, links: links)
        case .approve, .reject: break
        }
        wake(campaign)
    }

    /// Starts the campaign's execution.
    private func begin(_ campaign: LiveCampaign) throws(CatalogFailure) {
        let (_, definition) = try refusing { () throws(EngineError) in try campaignWorkflow(campaign.record.workflow) }
        do throws(StoreError) {
            let interpreter = try machines.interpreter(of: definition.key)
            var request = StartRequest(
                stateMachine: campaign.record.workflow,
                name: "campaign-\(campaign.key)",
                input: ["campaign": .integer(Int(campaign.key))]
            )
            if try executionKey(ExecutionName(request.stateMachine, request.name)) != nil {
                request.name += "." + makeUUID().prefix(8)
            }
            request.lane = .batch
            request.campaign = CampaignMembership(campaign: campaign.key, row: nil)
            enter(.running, campaign)
            let receipt = launch(request, (definition, nil, nil), interpreter, applicant: nil, waiter: nil)
            campaign.update { $0.execution = receipt.key }
        } catch {
            throw .store(error)
        }
    }

    private func resume(_ campaign: LiveCampaign) {
        if campaign.record.status == .halted {
            // Whoever resumes it has seen these failures.
            campaign.memory.acceptedFailures = campaign.record.counts.failures
            campaign.memory.acceptedEnded = campaign.record.counts.ended
            if campaign.record.counts.started >= campaign.settings.canary { campaign.memory.isCanaryOver = true }
        }
        enter(campaign.memory.ending == nil ? .running : .draining, campaign)
    }

    private func cancel(_ campaign: LiveCampaign, links: Bool) throws(CatalogFailure) {
        campaign.update { $0.proposal = nil }
        drain(
            campaign,
            .cancelled,
            reason: links ? "An operator ended it, and the customers' executions." : "An operator ended it."
        )
        guard links, let key = campaign.record.execution else { return }
        do throws(StoreError) {
            let cause = "The campaign \(campaign.key) was cancelled."
            try stopRunning(key, error: "Usher.CampaignCancelled", cause: cause)
        } catch {
            throw .store(error)
        }
    }

    /// Lets a campaign look at once whether it can go on.
    func wake(_ campaign: LiveCampaign) {
        guard !campaign.record.status.isTerminal else { return }
        campaign.clockDue = now
        campaign.startDue = nil
        if let run = campaign.run { noteWork(of: run) }
    }
}
