public import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Campaigns: what compliance teams ask for, and what campaigns do by themselves when the time comes.
extension Kernel {
    /// How many campaigns may be unfinished at a time.
    public static let maximumUnfinishedCampaigns = 100
    /// How many characters the name of a campaign may have.
    public static let maximumCampaignNameLength = 120

    /// When there is something to do for a campaign by itself.
    ///
    /// The shell gives ``KernelInput/continueCampaigns`` then.
    public var nextCampaignDue: Timestamp? { isClosing ? nil : campaigns.nextDue }

    func campaign(_ request: CampaignRequest, _ id: ReplyID) throws(StoreError) {
        if case .create(let draft, let signature, let claim?) = request {
            return try once(claim, asking: draft.canonicalText(by: signature), id) { () throws(StoreError) in
                do throws(CatalogFailure) {
                    return .success(try make(draft, by: signature))
                } catch {
                    switch error {
                    case .refused(let refusal): return .failure(refusal)
                    case .store(let failure): throw failure
                    }
                }
            }
        }
        do throws(CatalogFailure) {
            reply(id, .campaign(try answer(request)))
        } catch {
            switch error {
            case .refused(let refusal): reply(id, .failed(refusal))
            case .store(let failure): throw failure
            }
        }
    }

    private func answer(_ request: CampaignRequest) throws(CatalogFailure) -> CampaignReply {
        switch request {
        case .create(let draft, let signature, _):
            return .campaign(try make(draft, by: signature))
        case .hand(let key, let piece): return try hand(piece, to: try require(key))
        case .freeze(let key, let digest, let signature):
            try check(signature)
            return .campaign(try freeze(try require(key), sourceDigest: digest, by: signature))
        case .steer(let key, let steering, let signature):
            try check(signature)
            return try steer(try require(key), steering, by: signature)
        }
    }

    private func require(_ key: Int64) throws(CatalogFailure) -> LiveCampaign {
        do throws(StoreError) {
            if let campaign = try campaigns.campaign(key, in: store) { return campaign }
        } catch {
            throw .store(error)
        }
        if let problem = campaigns.unreadable[key] {
            let message = "The campaign \(key) cannot be read: \(problem.message) It was made by another version."
            throw .refused(EngineError(.actRefused, message))
        }
        let message = "There is no campaign \(key). 'usher campaign list' shows them."
        throw .refused(EngineError(.unknownResource, message))
    }

    func refusing<Value>(_ body: () throws(EngineError) -> Value) throws(CatalogFailure) -> Value {
        do throws(EngineError) {
            return try body()
        } catch {
            throw .refused(error)
        }
    }

    // MARK: Making

    private func make(_ draft: CampaignDraft, by signature: Signature) throws(CatalogFailure) -> CampaignRecord {
        try check(signature)
        return try refusing { () throws(EngineError) in try create(draft, by: signature) }
    }

    private func create(_ draft: CampaignDraft, by signature: Signature) throws(EngineError) -> CampaignRecord {
        guard (1...Self.maximumCampaignNameLength).contains(draft.name.count) else {
            let message = "A campaign has a name of 1 to \(Self.maximumCampaignNameLength) characters."
            throw EngineError(.invalidRequest, message)
        }
        guard campaigns.live.values.count(where: { !$0.record.status.isTerminal }) < Self.maximumUnfinishedCampaigns
        else {
            let message =
                "There are \(Self.maximumUnfinishedCampaigns) unfinished campaigns. Wait for the end of one, or cancel it."
            throw EngineError(.quotaExceeded, message)
        }
        _ = try campaignWorkflow(draft.workflow)
        try check(draft.settings)
        switch draft.source {
        case .file: break
        case .list(let resource, let input, let filter, let customer):
            _ = try CohortScan(resource, input, filter: filter, customer: customer, in: resources)
        case .selection(let selector):
            guard !selector.isEmpty else {
                let message = "A selection needs terms, such as workflow:NAME age:>365d."
                throw EngineError(.invalidRequest, message)
            }
        }
        var record = CampaignRecord(
            key: campaigns.makeKey(),
            name: draft.name,
            workflow: draft.workflow,
            settings: draft.settings.json,
            source: draft.source.json,
            creator: signature.actor,
            reason: signature.reason,
            createdAt: now
        )
        record.collection = CampaignCollection().json
        let campaign = try LiveCampaign(record)
        campaigns.insert(campaign)
        log("create-campaign", campaign, by: signature, ["workflow": .string(draft.workflow)])
        tellProgress(of: campaign)
        return record
    }

    /// Refuses settings that cannot hold now.
    func check(_ settings: CampaignSettings) throws(EngineError) {
        // Their JSON form knows all ranges.
        _ = try CampaignSettings(json: settings.json)
        if let deadline = settings.deadline, deadline <= now {
            throw EngineError(.invalidRequest, "The deadline is over already. Give a later one.")
        }
    }

    private func freeze(
        _ campaign: LiveCampaign,
        sourceDigest: String?,
        by signature: Signature
    ) throws(CatalogFailure) -> CampaignRecord {
        let digest = sourceDigest?.lowercased()
        if let digest, digest.utf8.count != 64 || !digest.utf8.allSatisfy({ $0 &- 48 < 10 || $0 &- 97 < 6 }) {
            throw .refused(EngineError(.invalidRequest, "The digest of a file is a SHA-256 of 64 hexadecimal digits."))
        }
        // A request that is repeated because its answer was lost gets that answer.
        if campaign.record.frozenAt != nil, campaign.record.sourceDigest == digest { return campaign.written }
        guard case .file? = campaign.source, campaign.record.status == .collecting else {
            let message = "The campaign is \(campaign.record.status.rawValue), and its cohort is not for you to freeze."
            throw .refused(EngineError(.actRefused, message))
        }
        guard campaign.record.counts.total > 0 else {
            let message = "Nobody is in the cohort yet. Hand in the file's lines first."
            throw .refused(EngineError(.actRefused, message))
        }
        campaign.update { $0.sourceDigest = digest }
        freeze(campaign)
        let details: JSONObject = [
            "total": .integer(campaign.record.counts.total), "cohortDigest": .string(campaign.record.cohortDigest),
        ]
        log("freeze-campaign", campaign, by: signature, details)
        return campaign.written
    }

    // MARK: By themselves

    /// Does what is due for campaigns.
    func continueCampaigns() throws(StoreError) {
        for key in campaigns.live.keys.sorted() {
            guard let campaign = campaigns.live[key] else { continue }
            if let due = campaign.startDue, due <= now {
                campaign.startDue = nil
                if let run = campaign.run { noteWork(of: run) }
            }
            guard let due = campaign.clockDue, due <= now else { continue }
            campaign.clockDue = nil
            do throws(StoreError) {
                try sparingOthers { () throws(StoreError) in try tick(campaign) }
            } catch {
                campaign.clockDue = now.advanced(by: .seconds(1))
                throw error
            }
        }
    }

    private func tick(_ campaign: LiveCampaign) throws(StoreError) {
        guard campaign.record.status == .collecting else {
            watchTheClock(of: campaign)
            return
        }
        switch campaign.source {
        case .file, nil: break
        case .list(let resource, let input, let filter, let customer):
            do throws(EngineError) {
                let scan = try CohortScan(resource, input, filter: filter, customer: customer, in: resources)
                collectList(scan, for: campaign)
            } catch {
                fail(campaign, error.message)
            }
        case .selection(let selector): try collectSelection(selector, for: campaign)
        }
    }

    /// Campaigns whose page is durable go on with the next one.
    func campaignsCommitted(_ batch: KernelBatch) {
        for case .put(let record) in batch.changes.campaigns where record.status == .collecting {
            guard let campaign = campaigns.live[record.key], case .selection? = campaign.source else { continue }
            campaign.clockDue = .epoch
        }
        campaigns.committed(batch.number)
    }

    // MARK: Telling

    /// Brings a campaign into another status, and tells the product.
    func enter(_ status: CampaignStatus, _ campaign: LiveCampaign, reason: String? = nil) {
        campaign.update { record in
            record.status = status
            record.statusReason = reason
        }
        campaigns.list(campaign)
        tellProgress(of: campaign)
    }

    /// Tells the product how far a campaign is.
    func tellProgress(of campaign: LiveCampaign) {
        let record = campaign.record
        let data: JSONObject = [
            "campaign": .integer(Int(campaign.key)), "workflow": .string(record.workflow),
            "status": .string(record.status.rawValue), "counts": record.counts.json,
        ]
        tell(.campaignProgress, about: nil, .object(data))
    }

    /// Appends an entry to the log of what people did.
    func log(_ act: String, _ campaign: LiveCampaign, by signature: Signature, _ details: JSONObject = [:]) {
        var all: JSONObject = ["campaign": .integer(Int(campaign.key))]
        all.merge(details)
        all["status"] = .string(campaign.record.status.rawValue)
        desk.log(act, by: signature, at: now, details: all)
    }
}

extension CampaignCounts {
    /// The counts as notices and the output of the campaign's Map hold them.
    var json: JSON {
        func object(_ counts: [String: Int]) -> JSON {
            .object(
                JSONObject(
                    counts.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }
                )
            )
        }
        return [
            "read": .integer(read), "total": .integer(total), "rejected": object(rejected),
            "started": .integer(started),
            "ended": .integer(ended), "outcomes": object(outcomes), "failures": object(failures),
        ]
    }
}
