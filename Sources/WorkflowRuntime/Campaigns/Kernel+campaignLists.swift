internal import Connectors
internal import JSONModel
internal import JSONata
internal import StatesInterpreter
internal import WorkflowStore

/// Cohorts that are read from a provider's list: one page at a time, each in one transaction with the place behind it.
extension Kernel {
    /// How often in a row a page may fail for now before the collection is given up: about four hours with the longest pauses.
    private static let maximumPageFailures = 60
    /// The first and the longest pause before a page is asked for again, where the provider names none.
    private static let firstPagePause = Duration.seconds(1)
    private static let longestPagePause = Duration.seconds(300)
    /// How long a page waits for room among the calls before it looks again.
    private static let pauseForRoom = Duration.milliseconds(250)

    /// A list as it is scanned, and what its items become.
    struct CohortScan {
        var scan: ListScan
        var resource: String
        var filter: Expression?
        var customer: Expression?

        /// Makes the scan of a source.
        ///
        /// - Throws: ``EngineError`` for a list that cannot be read.
        init(_ resource: String, _ input: JSONObject, filter: String?, customer: String?, in resources: TaskResources)
            throws(EngineError)
        {
            self.resource = resource
            let parts = resource.split(separator: ":").map(String.init)
            guard parts.count == 3, parts[0] == "connector", let connector = resources.connectors[parts[1]] else {
                let known = resources.connectors.keys.sorted().joined(separator: ", ")
                let message = "'\(resource)' is no operation of a connector that is there. There are: \(known)."
                throw EngineError(.invalidRequest, message)
            }
            do throws(ConnectorError) {
                scan = try ListScan(of: parts[2], in: connector, input: input)
            } catch {
                throw EngineError(.invalidRequest, error.message)
            }
            self.filter = try Self.expression(filter, "filter")
            self.customer = try Self.expression(customer, "customer")
        }

        private static func expression(_ text: String?, _ name: String) throws(EngineError) -> Expression? {
            guard let text else { return nil }
            do throws(JSONataError) {
                return try Expression(text)
            } catch {
                throw EngineError(.invalidRequest, "The source's '\(name)' is no JSONata expression. \(error.message)")
            }
        }

        /// A customer's fields, or why there are none; `nil` for an item that does not belong to the cohort.
        func row(of item: JSON, in environment: JSONata.Environment) -> SourceRow? {
            do throws(JSONataError) {
                if let filter, try filter.evaluate(item, in: environment) != true { return nil }
                guard let customer else { return item.objectValue.map { .fields($0) } ?? Self.noObject }
                return try customer.evaluate(item, in: environment)?.objectValue.map { .fields($0) } ?? Self.noObject
            } catch {
                return .unreadable("The source's expression fails for this item with \(error.code). Correct it.")
            }
        }

        private static let noObject = SourceRow.unreadable(
            "The item, or what the source's 'customer' makes of it, is no object of fields. Correct the expression."
        )
    }

    // MARK: Calls

    /// Asks for the next page, if there is room for the call.
    func collectList(_ scan: CohortScan, for campaign: LiveCampaign) {
        guard campaign.call == nil else { return }
        let collection = CampaignCollection(campaign.record.collection)
        if let retryAt = collection.retryAt, retryAt > now {
            campaign.clockDue = retryAt
            return
        }
        let bucket = admission.bucket(of: scan.resource, .operation)
        let pass: CallAdmission.Pass?
        if let bucket {
            // It is one call at a time, so it takes nobody's turn away for long.
            pass = freeCalls > 0 ? admission.admit(bucket, .batch, isNext: true, at: now) : nil
        } else {
            pass = freeCalls > 0 ? CallAdmission.Pass(bucket: nil, lane: .batch) : nil
        }
        guard let pass else {
            campaign.clockDue = now.advanced(by: Self.pauseForRoom)
            return
        }
        let cursor = collection.cursor.flatMap { ListScan.Cursor(json: $0) } ?? scan.scan.start
        let call = CampaignCall(id: makeCallID(), campaign: campaign.key, startedAt: now, pass: pass, seed: makeSeed())
        campaign.call = call
        campaigns.calls[call.id] = call
        campaigns.list(campaign)
        order(Self.order(call, scan.resource, cursor, of: campaign))
    }

    /// The call of a page: its visit is the campaign's, whose every page has a key of its own.
    private static func order(
        _ call: CampaignCall,
        _ resource: String,
        _ cursor: ListScan.Cursor,
        of campaign: LiveCampaign
    ) -> CallOrder {
        let visit = TaskVisit(
            executionARN: "campaign-\(campaign.key)",
            path: .root,
            stateName: cursor.json.text(),
            number: EventID(1)
        )
        return CallOrder(
            id: call.id,
            execution: ExecutionKey(0),
            attempt: TaskAttempt(visit: visit, number: 1),
            number: 1,
            resource: resource,
            purpose: .operation,
            parameters: cursor.json["input"] ?? [:],
            idempotencyKey: TokenMint.idempotencyKey(of: visit, startedAt: campaign.record.createdAt),
            returnLink: "",
            visitStartedAt: campaign.record.createdAt,
            deadline: nil,
            seed: call.seed
        )
    }

    /// A call for a campaign was answered.
    func receiveForCampaign(_ answer: Outcome, to id: CallID) throws(StoreError) {
        guard let call = campaigns.calls[id] else { return }
        // Of a campaign that was cancelled meanwhile nothing is kept.
        let campaign = campaigns.live[call.campaign]
        if let campaign, campaign.call?.id == id, campaign.record.status == .collecting {
            try take(answer, of: call, for: campaign)
        }
        _ = admission.heard(answer, call.pass, startedAt: call.startedAt, at: now)
        admission.release(call.pass)
        if campaign?.call?.id == id { campaign?.call = nil }
        campaigns.calls[id] = nil
    }

    private func take(_ answer: Outcome, of call: CampaignCall, for campaign: LiveCampaign) throws(StoreError) {
        guard case .list(let resource, let input, let filter, let customer)? = campaign.source else { return }
        do throws(EngineError) {
            let scan = try CohortScan(resource, input, filter: filter, customer: customer, in: resources)
            try take(answer, of: call, scan, for: campaign)
        } catch {
            // What the scan itself refuses will not pass; what the store cannot do may.
            guard error.code != .storeFailed else { throw StoreError(.unavailable, error.message) }
            fail(campaign, error.message)
        }
    }

    private func take(
        _ answer: Outcome,
        of call: CampaignCall,
        _ scan: CohortScan,
        for campaign: LiveCampaign
    ) throws(EngineError) {
        var collection = CampaignCollection(campaign.record.collection)
        guard answer.outcomeClass == .ok else { return notePageFailure(answer, collection, of: campaign) }
        let cursor = collection.cursor.flatMap { ListScan.Cursor(json: $0) } ?? scan.scan.start
        let context = CallContext(
            deployment: resources.deployment(ofResource: scan.resource),
            idempotencyKey: "",
            now: now,
            seed: call.seed
        )
        let page: ListPage
        do throws(ConnectorError) {
            page = try scan.scan.page(answer, of: try scan.scan.call(at: cursor, context: context))
        } catch {
            throw EngineError(.invalidRequest, error.message)
        }
        let digests = Dictionary(page.keys.map { ($0, digest(of: $0)) }, uniquingKeysWith: { first, _ in first })
        let seen: Set<Int64>
        do throws(StoreError) {
            seen = try store.campaignSeen(among: digests.values.sorted(), of: campaign.key)
        } catch {
            throw EngineError(error)
        }
        let step: ListScan.Step
        do throws(ConnectorError) {
            let known = Set(digests.filter { seen.contains($0.value) }.keys)
            step = try scan.scan.step(after: page, at: cursor, known: known, knownCount: collection.seenCount)
        } catch {
            throw EngineError(.invalidRequest, error.message)
        }
        try take(step, scan, call, &collection, for: campaign)
    }

    private func take(
        _ step: ListScan.Step,
        _ scan: CohortScan,
        _ call: CampaignCall,
        _ collection: inout CampaignCollection,
        for campaign: LiveCampaign
    ) throws(EngineError) {
        let environment = JSONata.Environment(now: campaign.record.createdAt, seed: call.seed)
        var rows: [(line: Int, row: SourceRow)] = []
        for item in step.items {
            guard let row = scan.row(of: item.value, in: environment) else { continue }
            rows.append((campaign.record.counts.read + rows.count + 1, row))
        }
        do throws(StoreError) {
            try admit(rows, to: campaign, dropsEmptyTexts: false)
        } catch {
            throw EngineError(error)
        }
        let keys = step.items.compactMap(\.key).map { digest(of: $0) }
        if !keys.isEmpty { campaigns.note(.noteSeen(campaign: campaign.key, keys: keys)) }
        collection.cursor = step.next?.json
        collection.seenCount += step.items.count
        (collection.failures, collection.retryAt) = (0, nil)
        campaign.update { $0.collection = collection.json }
        campaigns.list(campaign)
        campaign.clockDue = now
        guard let end = step.end else { return }
        guard end.missing == 0 else {
            let message =
                "The list changed too much while it was read: \(end.missing) of its \(end.count ?? 0) items were not found. "
                + "Make the campaign again at a quieter time."
            return fail(campaign, message)
        }
        campaign.clockDue = nil
        freeze(campaign)
    }

    private func notePageFailure(_ answer: Outcome, _ old: CampaignCollection, of campaign: LiveCampaign) {
        var collection = old
        collection.failures += 1
        let remedy = "Put it right, and make the campaign again."
        switch answer.outcomeClass {
        case .transient, .ambiguous, .notYet, .reauthenticate:
            guard collection.failures < Self.maximumPageFailures else {
                return fail(campaign, "The list could not be read for hours: \(answer.message) \(remedy)")
            }
        case .ok, .notFound, .alreadyDone, .invalid, .denied, .configurationFault, .unmapped:
            return fail(campaign, "The list cannot be read: \(answer.message) \(remedy)")
        }
        let exponential = Self.firstPagePause * (1 << min(collection.failures - 1, 10))
        let pause = answer.retryAfter ?? min(exponential, Self.longestPagePause)
        let retryAt = now.advanced(by: pause)
        collection.retryAt = retryAt
        campaign.update { $0.collection = collection.json }
        campaign.clockDue = retryAt
        campaigns.list(campaign)
    }

    /// A digest of an item's key, of 64 bits.
    private func digest(of key: String) -> Int64 {
        let digits = mint.blind("item", key).prefix(16)
        return Int64(bitPattern: UInt64(digits, radix: 16) ?? 0)
    }
}
