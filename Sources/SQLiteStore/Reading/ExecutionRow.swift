internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The row of an execution with its payloads still encoded.
///
/// Decoding calls the codec, which is foreign code and may be slow, so it happens when the connection has been given
/// back.
struct ExecutionRow {
    private let record: ExecutionRecord
    private let input: [UInt8]
    private let output: [UInt8]?
    private let cause: [UInt8]?
    private let presentation: [UInt8]?
    /// What is in the row beside it.
    var onboarding: OnboardingRecord?

    /// Reads the columns of ``Statements/execution``.
    init(_ row: RowReader) throws(StoreError) {
        let name = try row.text(2)
        let arn = try row.text(11)
        // The record's name of an express execution goes on behind a colon.
        let isExpress = arn.contains(":express:")
        let shownName = isExpress ? name.prefix { $0 != ":" } : name[...]
        let stateMachine = try row.text(1)
        var header = ExecutionHeader(
            arn: arn,
            name: String(shownName),
            roleARN: try row.text(13),
            input: .null,
            startTime: try row.timestamp(5),
            stateMachineARN: try row.text(12),
            stateMachineName: stateMachine
        )
        header.redriveCount = try row.count(8)
        header.redriveTime = try row.optionalTimestamp(9)
        var record = ExecutionRecord(
            key: ExecutionKey(try row.integer(0)),
            name: name,
            stateMachine: stateMachine,
            definition: DefinitionKey(try row.integer(3)),
            header: header,
            deadline: try row.optionalTimestamp(7)
        )
        record.status = try row.name(4, as: ExecutionStatus.self)
        record.stoppedAt = try row.optionalTimestamp(6)
        record.error = try row.optionalText(10)
        record.version = row.isNull(18) ? nil : try row.count(18)
        record.alias = try row.optionalText(19)
        record.redriveToken = try row.optionalText(20)
        if !row.isNull(21) {
            record.origin = .items(
                MapRunKey(try row.integer(21)),
                first: try row.count(22),
                count: try row.count(23)
            )
        } else if !row.isNull(24) {
            record.origin = .task(try row.reference(execution: 24, path: 25))
        }
        record.failure = try FailureCause(row, from: 26, error: 10)
        record.pause = try ExecutionPause(row, from: 31)
        record.lane = try row.name(34, as: Lane.self)
        if let campaign = try row.optionalInteger(35) {
            record.campaign = CampaignMembership(campaign: campaign, row: row.isNull(36) ? nil : try row.count(36))
        }
        self.record = record
        output = try row.optionalBlob(14)
        cause = try row.optionalBlob(15)
        presentation = try row.optionalBlob(16)
        input = try row.blob(17)
    }

    /// The record, its payloads decoded as far as they can be read.
    func remains(codec: any PayloadCodec) throws(StoreError) -> ExecutionRecord {
        let payloads = PayloadDecoder(codec: codec, execution: record.key)
        var record = record
        record.header.input = try payloads.decodeForShow(input) { _ in }
        if let output { record.output = try payloads.decodeForShow(output) { _ in } }
        record.onboarding = onboarding
        return record
    }

    /// The record, its payloads decoded.
    func record(codec: any PayloadCodec) throws(StoreError) -> ExecutionRecord {
        let payloads = PayloadDecoder(codec: codec, execution: record.key)
        var record = record
        record.header.input = try payloads.decode(input)
        record.output = try payloads.decode(output)
        record.presentation = try payloads.decodeUnlessWithheld(presentation)
        record.cause = try payloads.decode(cause)?.stringValue
        record.onboarding = onboarding
        return record
    }
}
