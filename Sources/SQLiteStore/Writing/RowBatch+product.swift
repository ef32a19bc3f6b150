internal import JSONModel
internal import WorkflowStore

extension RowBatch {
    /// Appends the row that makes an execution an onboarding, if it is one.
    mutating func put(_ onboarding: OnboardingRecord?, of execution: ExecutionRecord) {
        guard let onboarding else { return }
        append(.putOnboarding) { batch in
            batch.add(execution.key.number)
            batch.add(execution.stateMachine)
            batch.add(onboarding.applicant)
            batch.add(execution.status.isTerminal ? 0 : Int64(1))
            batch.add(onboarding.isAnnounced ? Int64(1) : 0)
            batch.add(Int64(onboarding.noticeCount))
            batch.add(onboarding.decision)
            batch.add(Int64(onboarding.decisionCount))
            batch.add(onboarding.linkExpiresAt?.milliseconds)
            batch.add(onboarding.origin?.number)
            batch.add(onboarding.relation?.rawValue)
        }
    }

    /// Appends the rows of a change for the product.
    mutating func append(_ change: ProductChange) {
        switch change {
        case .insertNotice(let record, let bound):
            insert(record)
            append(.forgetNotices) { $0.add(bound.milliseconds) }
        case .insertDecision(let record): insert(record)
        case .putResponse(let record):
            put(record)
            append(.forgetResponses) { $0.add(record.createdAt.milliseconds) }
        case .putEndpoint(let record): put(record)
        case .deleteEndpoint(let key): append(.deleteEndpoint) { $0.add(key) }
        case .putDelivery(let record): put(record)
        case .insertAttempt(let record): insert(record)
        }
    }

    private mutating func insert(_ record: NoticeRecord) {
        append(.insertNotice) { batch in
            batch.add(record.position)
            batch.add(record.id)
            batch.add(record.execution?.number)
            batch.add(record.sequence.map(Int64.init))
            batch.add(record.type.rawValue)
            batch.add(record.createdAt.milliseconds)
            batch.add(record.data.text())
        }
    }

    private mutating func insert(_ record: DecisionRecord) {
        append(.insertDecision) { batch in
            batch.add(record.execution.number)
            batch.add(Int64(record.number))
            batch.add(record.outcome)
            batch.add(record.supersedes)
            batch.add(record.source.rawValue)
            batch.add(record.decidedAt.milliseconds)
            batch.add(record.evidence?.number)
            batch.add(record.followUp?.number)
        }
    }

    private mutating func put(_ record: StoredResponse) {
        append(.putResponse) { batch in
            batch.add(record.key)
            batch.add(record.digest)
            batch.add(Int64(record.status))
            batch.add(record.location)
            batch.add(record.createdAt.milliseconds)
            batch.add(record.expiresAt.milliseconds)
            batch.add(blob: record.body)
        }
    }

    private mutating func put(_ record: EndpointRecord) {
        append(.putEndpoint) { batch in
            batch.add(record.key)
            batch.add(record.url)
            batch.add(record.types.encoded)
            batch.add(record.workflows.encoded)
            batch.add(record.isFromFile ? Int64(1) : 0)
            batch.add(record.secretReferences.encoded)
            batch.add(Int64(record.secretGeneration))
            batch.add(record.previousSecretUntil?.milliseconds)
            batch.add(record.signsAsymmetrically ? Int64(1) : 0)
            batch.add(record.disabledReason)
            batch.add(Int64(record.failureCount))
            batch.add(record.failingSince?.milliseconds)
            batch.add(record.createdAt.milliseconds)
        }
    }

    private mutating func put(_ record: DeliveryRecord) {
        append(.putDelivery) { batch in
            batch.add(record.endpoint)
            batch.add(record.notice)
            batch.add(record.state.rawValue)
            batch.add(Int64(record.attemptCount))
            batch.add(Int64(record.scheduleStep))
            batch.add(record.dueAt?.milliseconds)
        }
    }

    private mutating func insert(_ record: DeliveryAttempt) {
        append(.insertAttempt) { batch in
            batch.add(record.delivery.endpoint)
            batch.add(record.delivery.notice)
            batch.add(Int64(record.number))
            batch.add(record.startedAt.milliseconds)
            batch.add(Int64(record.latency))
            batch.add(record.status.map(Int64.init))
            batch.add(record.failure)
            batch.add(record.bodyDigest)
        }
    }
}

extension [String] {
    /// The texts as they are stored: a JSON array.
    fileprivate var encoded: String { JSON.array(map(JSON.string)).text() }
}
