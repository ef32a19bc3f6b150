internal import JSONModel
internal import WorkflowStore

// The rows of onboardings, notices and deliveries. Nothing in them is a payload, so they need no codec.

extension OnboardingRecord {
    /// Reads the columns of ``Statements/onboarding``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(applicant: try row.optionalText(0), isAnnounced: try row.integer(1) == 1)
        noticeCount = try row.count(2)
        decision = try row.optionalText(3)
        decisionCount = try row.count(4)
        linkExpiresAt = try row.optionalTimestamp(5)
        origin = try row.optionalInteger(6).map(ExecutionKey.init)
        relation = row.isNull(7) ? nil : try row.name(7, as: Relation.self)
    }
}

extension StoredResponse {
    /// Reads the columns of ``Statements/response``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            key: try row.text(0),
            digest: try row.text(1),
            status: try row.count(2),
            location: try row.text(3),
            body: try row.blob(6),
            createdAt: try row.timestamp(4),
            expiresAt: try row.timestamp(5)
        )
    }
}

extension DecisionRecord {
    /// Reads the columns of ``Statements/decisions``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            execution: ExecutionKey(try row.integer(0)),
            number: try row.count(1),
            outcome: try row.text(2),
            supersedes: try row.optionalText(3),
            source: try row.name(4, as: Source.self),
            decidedAt: try row.timestamp(5),
            evidence: try row.optionalInteger(6).map(ExecutionKey.init),
            followUp: try row.optionalInteger(7).map(ExecutionKey.init)
        )
    }
}

extension NoticeRecord {
    /// Reads the columns of ``Statements/notices``.
    ///
    /// A notice is a hint, so one whose data cannot be read says at least that something happened, and to which onboarding.
    init(_ row: RowReader, noting note: (StoreError, Int64) -> Void) throws(StoreError) {
        let position = try row.integer(0)
        let data: JSON
        do throws(StoreError) {
            data = try row.json(6)
        } catch {
            note(error, position)
            data = WithheldPayload.unreadable
        }
        self.init(
            position: position,
            id: try row.text(1),
            execution: try row.optionalInteger(2).map(ExecutionKey.init),
            sequence: row.isNull(3) ? nil : try row.count(3),
            type: try row.name(4, as: NoticeType.self),
            createdAt: try row.timestamp(5),
            data: data
        )
    }
}

extension EndpointRecord {
    /// Reads the columns of ``Statements/endpoints``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            key: try row.integer(0),
            url: try row.text(1),
            types: try row.texts(2),
            workflows: try row.texts(3),
            createdAt: try row.timestamp(12)
        )
        isFromFile = try row.integer(4) == 1
        secretReferences = try row.texts(5)
        secretGeneration = try row.count(6)
        previousSecretUntil = try row.optionalTimestamp(7)
        signsAsymmetrically = try row.integer(8) == 1
        disabledReason = try row.optionalText(9)
        failureCount = try row.count(10)
        failingSince = try row.optionalTimestamp(11)
    }
}

extension DeliveryRecord {
    /// Reads the columns of ``Statements/delivery``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(endpoint: try row.integer(0), notice: try row.integer(1), dueAt: Timestamp.epoch)
        state = try row.name(2, as: State.self)
        attemptCount = try row.count(3)
        scheduleStep = try row.count(4)
        dueAt = try row.optionalTimestamp(5)
    }
}

extension DeliveryAttempt {
    /// Reads the columns of ``Statements/attempts``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            delivery: DeliveryReference(endpoint: try row.integer(0), notice: try row.integer(1)),
            number: try row.count(2),
            startedAt: try row.timestamp(3),
            latency: try row.count(4),
            status: row.isNull(5) ? nil : try row.count(5),
            failure: try row.optionalText(6),
            bodyDigest: try row.text(7)
        )
    }
}

extension RowReader {
    /// A JSON array of texts.
    fileprivate func texts(_ column: CInt) throws(StoreError) -> [String] {
        var texts: [String] = []
        for element in try json(column).arrayValue ?? [] {
            guard let text = element.stringValue else { throw unexpected(column) }
            texts.append(text)
        }
        return texts
    }
}
