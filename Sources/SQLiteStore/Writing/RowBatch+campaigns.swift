internal import JSONModel
internal import WorkflowStore

extension RowBatch {
    /// Appends what happened to campaigns.
    mutating func append(_ changes: [CampaignChange], codec: any PayloadCodec) throws(StoreError) {
        // What is said of a campaign as a whole is about nobody.
        let payloads = PayloadEncoder(codec: codec, execution: .none)
        for change in changes {
            switch change {
            case .put(let record): try put(record, payloads)
            case .insertRows(let rows): for row in rows { try insert(row, codec) }
            case .insertRejects(let rejects): for reject in rejects { insert(reject) }
            case .updateRow(let row): append(.updateCampaignRow) { $0.addProgress(of: row) }
            case .noteSeen(let campaign, let keys): for key in keys { note(key, campaign) }
            case .forgetSeen(let campaign): append(.forgetCampaignItems) { $0.add(campaign) }
            case .closePending(let campaign): append(.closePendingCampaignRows) { $0.add(campaign) }
            }
        }
    }

    private mutating func put(_ record: CampaignRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        try append(.putCampaign) { batch throws(StoreError) in
            batch.add(record.key)
            batch.add(record.name)
            batch.add(record.workflow)
            batch.add(record.status.rawValue)
            batch.add(record.statusReason)
            batch.add(record.settings.text())
            batch.add(record.creator)
            batch.add(record.reason)
            batch.add(record.approver)
            batch.add(record.createdAt.milliseconds)
            batch.add(record.frozenAt?.milliseconds)
            batch.add(record.startedAt?.milliseconds)
            batch.add(record.finishedAt?.milliseconds)
            batch.add(record.sourceDigest)
            batch.add(record.cohortDigest)
            batch.add(record.execution?.number)
            batch.add(record.nextStartAt?.milliseconds)
            batch.add(Int64(record.counts.read))
            batch.add(Int64(record.counts.total))
            batch.add(Int64(record.counts.started))
            batch.add(Int64(record.counts.ended))
            batch.add(record.counts.rejected.encoded)
            batch.add(record.counts.outcomes.encoded)
            batch.add(record.counts.failures.encoded)
            batch.add(blob: try payloads.encode(record.source))
            try batch.add(record.collection, payloads)
            try batch.add(record.proposal, payloads)
            try batch.add(record.steering, payloads)
        }
    }

    private mutating func insert(_ row: CampaignRow, _ codec: any PayloadCodec) throws(StoreError) {
        let owner = ExecutionKey.ofCustomer(row.number, in: row.campaign)
        let payloads = PayloadEncoder(codec: codec, execution: owner)
        try append(.insertCampaignCustomer) { batch throws(StoreError) in
            batch.add(row.campaign)
            batch.add(Int64(row.number))
            batch.add(row.subject)
            batch.add(row.reference)
            batch.add(blob: try payloads.encode(row.customer))
        }
        for (name, value) in row.segments {
            append(.insertCampaignSegment) { batch in
                batch.add(row.campaign)
                batch.add(Int64(row.number))
                batch.add(name)
                batch.add(value)
            }
        }
        append(.insertCampaignRow) { $0.addProgress(of: row) }
    }

    /// Adds what has become of a customer, and whose row it is.
    private mutating func addProgress(of row: CampaignRow) {
        add(row.status.rawValue)
        add(row.execution?.number)
        add(row.startedAt?.milliseconds)
        add(row.endedAt?.milliseconds)
        add(row.outcome)
        add(row.failureClass)
        add(row.invitedAt?.milliseconds)
        add(Int64(row.reminderCount))
        add(row.lastMessageAt?.milliseconds)
        add(row.escalation)
        add(row.openedAt?.milliseconds)
        add(row.submittedAt?.milliseconds)
        add(row.campaign)
        add(Int64(row.number))
    }

    private mutating func note(_ item: Int64, _ campaign: Int64) {
        append(.noteCampaignItem) { batch in
            batch.add(campaign)
            batch.add(item)
        }
    }

    private mutating func insert(_ reject: CampaignReject) {
        append(.insertCampaignReject) { batch in
            batch.add(reject.campaign)
            batch.add(Int64(reject.line))
            batch.add(reject.code)
            batch.add(reject.message)
            batch.add(reject.reference)
        }
    }
}

extension [String: Int] {
    /// The counts as they are stored: a JSON object, in the order of the codes.
    fileprivate var encoded: String {
        var object = JSONObject()
        for (code, count) in sorted(by: { $0.key < $1.key }) { object[code] = .integer(count) }
        return JSON.object(object).text()
    }
}
