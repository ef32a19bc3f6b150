internal import JSONModel
internal import WorkflowStore

/// The row of a campaign with its payloads still encoded.
struct CampaignRecordRow {
    let record: CampaignRecord
    private let source: [UInt8]
    private let collection: [UInt8]?
    private let proposal: [UInt8]?
    private let steering: [UInt8]?

    /// Reads the columns of ``Statements/campaign``.
    init(_ row: RowReader) throws(StoreError) {
        var record = CampaignRecord(
            key: try row.integer(0),
            name: try row.text(1),
            workflow: try row.text(2),
            settings: try row.json(5),
            source: .null,
            creator: try row.text(6),
            reason: try row.text(7),
            createdAt: try row.timestamp(9)
        )
        record.status = try row.name(3, as: CampaignStatus.self)
        record.statusReason = try row.optionalText(4)
        record.approver = try row.optionalText(8)
        record.frozenAt = try row.optionalTimestamp(10)
        record.startedAt = try row.optionalTimestamp(11)
        record.finishedAt = try row.optionalTimestamp(12)
        record.sourceDigest = try row.optionalText(13)
        record.cohortDigest = try row.text(14)
        record.execution = try row.optionalInteger(15).map { ExecutionKey($0) }
        record.nextStartAt = try row.optionalTimestamp(16)
        record.counts.read = try row.count(17)
        record.counts.total = try row.count(18)
        record.counts.started = try row.count(19)
        record.counts.ended = try row.count(20)
        record.counts.rejected = try row.counts(21)
        record.counts.outcomes = try row.counts(22)
        record.counts.failures = try row.counts(23)
        self.record = record
        source = try row.blob(24)
        collection = try row.optionalBlob(25)
        proposal = try row.optionalBlob(26)
        steering = try row.optionalBlob(27)
    }

    /// The record, its payloads decoded.
    func record(codec: any PayloadCodec) throws(StoreError) -> CampaignRecord {
        let payloads = PayloadDecoder(codec: codec, execution: .none)
        var record = record
        record.source = try payloads.decode(source)
        record.collection = try payloads.decode(collection)
        record.proposal = try payloads.decode(proposal)
        record.steering = try payloads.decode(steering)
        return record
    }
}

/// The row of a customer with the fields of the source still encoded.
struct CampaignCustomerRow {
    private let row: CampaignRow
    private let customer: [UInt8]

    /// Reads the columns of ``Statements/campaignRow``.
    init(_ row: RowReader) throws(StoreError) {
        self.row = try CampaignRow(row)
        customer = try row.blob(CampaignRow.columnCount)
    }

    /// The row, its payload decoded as far as it can be read: what nobody can read of one customer holds up no other.
    func row(
        codec: any PayloadCodec,
        _ note: (StoreError, Int64, Int) -> Void
    ) throws(StoreError) -> CampaignRow {
        var row = row
        let owner = ExecutionKey.ofCustomer(row.number, in: row.campaign)
        let payloads = PayloadDecoder(codec: codec, execution: owner)
        row.customer = try payloads.decodeForShow(customer) { note($0, row.campaign, row.number) }
        return row
    }
}

/// The row of a customer with what their execution came to, its output still encoded.
struct CustomerResultRow {
    private let result: CustomerResult
    private let output: [UInt8]?

    /// Reads the columns of ``Statements/campaignResults``.
    init(_ row: RowReader) throws(StoreError) {
        var result = CustomerResult(row: try CampaignRow(row))
        let next = CampaignRow.columnCount
        result.error = try row.optionalText(next)
        result.cause = try row.optionalText(next + 1)
        output = try row.optionalBlob(next + 2)
        self.result = result
    }

    /// The result, its payload decoded.
    func result(codec: any PayloadCodec) throws(StoreError) -> CustomerResult {
        guard let output, let execution = result.row.execution else { return result }
        var result = result
        result.output = try PayloadDecoder(codec: codec, execution: execution).decode(output)
        return result
    }
}

extension CampaignRow {
    /// How many columns a row has without the fields of the source.
    fileprivate static let columnCount: CInt = 17

    /// Reads the first columns of ``Statements/campaignRow``, without the fields of the source.
    fileprivate init(_ row: RowReader) throws(StoreError) {
        self.init(
            campaign: try row.integer(0),
            number: try row.count(1),
            subject: try row.text(2),
            reference: try row.optionalText(3),
            customer: .null,
            segments: try row.codes(4)
        )
        status = try row.name(5, as: CampaignRow.Status.self)
        execution = try row.optionalInteger(6).map { ExecutionKey($0) }
        startedAt = try row.optionalTimestamp(7)
        endedAt = try row.optionalTimestamp(8)
        outcome = try row.optionalText(9)
        failureClass = try row.optionalText(10)
        invitedAt = try row.optionalTimestamp(11)
        reminderCount = try row.count(12)
        lastMessageAt = try row.optionalTimestamp(13)
        escalation = try row.optionalText(14)
        openedAt = try row.optionalTimestamp(15)
        submittedAt = try row.optionalTimestamp(16)
    }
}

extension CampaignReject {
    /// Reads the columns of ``Statements/campaignRejects``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            campaign: try row.integer(0),
            line: try row.count(1),
            code: try row.text(2),
            message: try row.text(3),
            reference: try row.optionalText(4)
        )
    }
}

extension RowReader {
    /// A JSON object from code to count.
    fileprivate func counts(_ column: CInt) throws(StoreError) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (code, count) in try json(column).objectValue ?? [:] {
            guard case .integer(let count) = count else { throw unexpected(column) }
            counts[code] = count
        }
        return counts
    }

    /// A JSON object from name to text.
    fileprivate func codes(_ column: CInt) throws(StoreError) -> [String: String] {
        var codes: [String: String] = [:]
        for (name, value) in try json(column).objectValue ?? [:] {
            guard let value = value.stringValue else { throw unexpected(column) }
            codes[name] = value
        }
        return codes
    }
}
