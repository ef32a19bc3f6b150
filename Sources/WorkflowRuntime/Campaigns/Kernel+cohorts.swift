internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Cohorts: customers join in pieces, each with its rejects and the place behind it in one transaction, until nobody joins any more.
extension Kernel {
    /// How many lines a piece of a file may have.
    public static let maximumPieceLength = 2000
    /// How many customers a cohort may have.
    public static let maximumCohortSize = 5_000_000
    /// How many executions of a selection are looked at in one turn.
    static let selectionPage = 128

    /// A row of a source, before anybody looked at it.
    enum SourceRow {
        case fields(JSONObject)
        case unreadable(String)
    }

    // MARK: Files

    /// Takes the next lines of a file, or answers what became of them when they were taken.
    func hand(_ piece: CampaignPiece, to campaign: LiveCampaign) throws(CatalogFailure) -> CampaignReply {
        guard case .file(let format)? = campaign.source else {
            throw .refused(EngineError(.actRefused, "The campaign's customers do not come from a file."))
        }
        guard campaign.record.status == .collecting else {
            let message =
                "The cohort is frozen, so nobody joins it any more. Make another campaign for other customers."
            throw .refused(EngineError(.conflict, message))
        }
        var collection = CampaignCollection(campaign.record.collection)
        let next = collection.nextLine
        guard piece.lines.count <= Self.maximumPieceLength else {
            let message = "A piece has at most \(Self.maximumPieceLength) lines. Hand in smaller ones."
            throw .refused(EngineError(.invalidRequest, message))
        }
        var last = piece.firstLine - 1
        for (number, _) in piece.lines {
            guard number > last, number < piece.nextLine else {
                let message =
                    "The lines of a piece come in the order of the file, each once, before the line behind the piece."
                throw .refused(EngineError(.invalidRequest, message))
            }
            last = number
        }
        guard piece.firstLine >= 1, piece.nextLine > piece.firstLine else {
            throw .refused(
                EngineError(.invalidRequest, "A piece begins at line 1 or later, and ends behind its beginning.")
            )
        }
        if piece.nextLine <= next { return try repeated(piece, of: campaign) }
        guard piece.firstLine == next else {
            let message = "The next piece begins at line \(next), and not at line \(piece.firstLine). Go on from there."
            throw .refused(EngineError(.conflict, message))
        }
        let before = campaign.record.counts
        let rows = piece.lines.map { number, line -> (Int, SourceRow) in
            switch line {
            case .fields(let fields): (number, .fields(fields))
            case .unreadable(let message): (number, .unreadable(message))
            }
        }
        do throws(StoreError) {
            try admit(rows, to: campaign, dropsEmptyTexts: format == .csv)
        } catch {
            throw .store(error)
        }
        collection.nextLine = piece.nextLine
        campaign.update { $0.collection = collection.json }
        campaigns.list(campaign)
        let counts = campaign.record.counts
        let taken = counts.total - before.total
        let rejected = counts.read - counts.total - (before.read - before.total)
        campaign.newestPiece = (piece.firstLine, piece.nextLine, taken, rejected)
        return .handed(campaign.written, taken: taken, rejected: rejected)
    }

    private func repeated(_ piece: CampaignPiece, of campaign: LiveCampaign) throws(CatalogFailure) -> CampaignReply {
        if let newest = campaign.newestPiece, newest.firstLine == piece.firstLine, newest.nextLine == piece.nextLine {
            return .handed(campaign.written, taken: newest.taken, rejected: newest.rejected)
        }
        do throws(StoreError) {
            let rejects = try store.campaignRejects(
                of: campaign.key,
                after: piece.firstLine - 1,
                limit: piece.nextLine - piece.firstLine
            )
            let rejected = rejects.count { $0.line < piece.nextLine }
            return .handed(campaign.written, taken: max(0, piece.lines.count - rejected), rejected: rejected)
        } catch {
            throw .store(error)
        }
    }

    // MARK: Joining

    /// Lets rows of a source join the cohort, or notes why they do not.
    func admit(
        _ rows: [(line: Int, row: SourceRow)],
        to campaign: LiveCampaign,
        dropsEmptyTexts: Bool
    ) throws(StoreError) {
        let door = CohortDoor(
            contacts: resources.settings[campaign.record.workflow]?.applicant ?? [],
            settings: campaign.settings,
            dropsEmptyTexts: dropsEmptyTexts,
            mint: mint
        )
        var candidates: [CohortDoor.Candidate] = []
        var refusals: [(line: Int, refusal: CohortDoor.Refusal)] = []
        for (line, row) in rows {
            do throws(CohortDoor.Refusal) {
                switch row {
                case .fields(let fields): candidates.append(try door.examine(fields, line: line))
                case .unreadable(let message): throw .invalid(message)
                }
            } catch {
                refusals.append((line, error))
            }
        }
        var known = try campaigns.known(candidates.map(\.subject), of: campaign.key, in: store)
        var record = campaign.record
        var joining: [CampaignRow] = []
        for candidate in candidates {
            guard known.insert(candidate.subject).inserted else {
                refusals.append((candidate.line, .duplicate(candidate.reference)))
                continue
            }
            guard record.counts.total < Self.maximumCohortSize else {
                let message = "A cohort has at most \(Self.maximumCohortSize) customers. Make another campaign."
                refusals.append((candidate.line, .invalid(message, candidate.reference)))
                continue
            }
            record.counts.total += 1
            let row = CampaignRow(
                campaign: campaign.key,
                number: record.counts.total,
                subject: candidate.subject,
                reference: candidate.reference,
                customer: candidate.customer,
                segments: candidate.segments
            )
            record.cohortDigest = CohortDoor.digest(record.cohortDigest, with: row)
            joining.append(row)
        }
        record.counts.read += rows.count
        for (_, refusal) in refusals { record.counts.rejected[refusal.code, default: 0] += 1 }
        campaigns.insert(joining, of: campaign.key, batch: batchNumber)
        if !refusals.isEmpty {
            let rejects = refusals.sorted { $0.line < $1.line }.map { line, refusal in
                CampaignReject(
                    campaign: campaign.key,
                    line: line,
                    code: refusal.code,
                    message: refusal.message,
                    reference: refusal.reference
                )
            }
            campaigns.note(.insertRejects(rejects))
        }
        campaign.update { $0 = record }
        campaigns.list(campaign)
    }

    /// Freezes the cohort; one that nobody is in is of no use.
    func freeze(_ campaign: LiveCampaign) {
        guard campaign.record.counts.total > 0 else {
            return fail(campaign, "Nobody is in the cohort. Look at the rows that were not taken, and at the source.")
        }
        if case .list? = campaign.source { campaigns.note(.forgetSeen(campaign: campaign.key)) }
        campaign.update { record in
            record.frozenAt = now
            record.collection = nil
        }
        enter(.ready, campaign)
    }

    /// The customers could not be collected.
    func fail(_ campaign: LiveCampaign, _ reason: String) {
        campaign.update { record in
            record.collection = nil
            record.finishedAt = now
        }
        if case .list? = campaign.source { campaigns.note(.forgetSeen(campaign: campaign.key)) }
        if campaign.record.counts.total > 0 { campaigns.note(.closePending(campaign: campaign.key)) }
        campaign.clockDue = nil
        campaigns.alert(CampaignAlert(campaign: campaign.key, message: reason))
        enter(.failed, campaign, reason: reason)
    }

    // MARK: Selections

    /// Takes the next applicants of past onboardings.
    func collectSelection(_ selector: Selector, for campaign: LiveCampaign) throws(StoreError) {
        guard campaign.newestBatch <= committedBatch, !campaign.isListed else { return }
        var collection = CampaignCollection(campaign.record.collection)
        let keys = try store.executionKeys(
            selectedBy: selector,
            at: campaign.record.createdAt,
            after: collection.lastExecution.map { ExecutionKey($0) },
            limit: Self.selectionPage
        )
        var rows: [(line: Int, row: SourceRow)] = []
        for key in keys {
            var found: StoredExecution?
            // Of one whose snapshot is damaged, what is left says whom it is about; without an input it is a row to be rejected.
            if try !sparingOthers({ () throws(StoreError) in found = try store.execution(key) }) {
                found = try store.remains(of: key)
            }
            guard let stored = found else { continue }
            let line = campaign.record.counts.read + rows.count + 1
            rows.append((line, .fields(customer(of: stored.record, for: campaign))))
        }
        try admit(rows, to: campaign, dropsEmptyTexts: false)
        collection.lastExecution = keys.last?.number ?? collection.lastExecution
        campaign.update { $0.collection = collection.json }
        campaigns.list(campaign)
        if keys.count < Self.selectionPage { freeze(campaign) }
    }

    /// A past onboarding's applicant, by the fields that the campaign's workflow and its own declare as contacts.
    private func customer(of record: ExecutionRecord, for campaign: LiveCampaign) -> JSONObject {
        let own = String(record.stateMachine.prefix { $0 != "/" })
        let names = [campaign.record.workflow, own]
        var customer: JSON = [:]
        for field in names.flatMap({ resources.settings[$0]?.applicant ?? [] }) {
            guard let value = record.header.input[field.pointer], !value.isNull else { continue }
            customer = customer.setting(field.pointer.tokens[...], to: value)
        }
        var fields = customer.objectValue ?? [:]
        fields[CohortDoor.referenceField] = .string(OnboardingRecord.publicID(of: record.key))
        return fields
    }
}

extension JSON {
    /// The value with another one at a place, whose objects are made where they are missing.
    fileprivate func setting(_ tokens: ArraySlice<String>, to value: JSON) -> JSON {
        guard let token = tokens.first else { return value }
        var object = objectValue ?? [:]
        object[token] = (object[token] ?? [:]).setting(tokens.dropFirst(), to: value)
        return .object(object)
    }
}
