internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension RowBatch {
    /// Appends what happened to the inbox.
    mutating func append(_ changes: [InboxChange], codec: any PayloadCodec) throws(StoreError) {
        for change in changes {
            switch change {
            case .insert(let record): try insert(record, codec)
            case .repeated(let key, let moment):
                append(.repeatMessage) { batch in
                    batch.add(moment.milliseconds)
                    batch.add(key.number)
                }
            case .update(let record): try update(record, codec)
            case .decide(let decision): insert(decision)
            case .prune(let orphans, let others, let limit):
                append(.pruneMessages) { batch in
                    batch.add(orphans.milliseconds)
                    batch.add(others.milliseconds)
                    batch.add(Int64(max(0, limit)))
                }
            }
        }
    }

    /// Appends by what messages find a branch.
    mutating func append(_ waits: [BranchWaits], of key: ExecutionKey) {
        for branch in waits {
            append(.deleteWaits) { batch in
                batch.add(key.number)
                batch.add(branch.path.description)
            }
            for waitKey in branch.keys {
                append(.insertWait) { batch in
                    batch.add(blob: waitKey.bytes)
                    batch.add(key.number)
                    batch.add(branch.path.description)
                }
            }
        }
    }

    private mutating func insert(_ record: InboxRecord, _ codec: any PayloadCodec) throws(StoreError) {
        let payload = try record.encodedPayload(codec)
        append(.insertMessage) { batch in
            batch.add(record.key.number)
            batch.add(record.connector)
            batch.add(record.webhook)
            batch.add(blob: record.deduplicationKey)
            batch.add(record.event)
            batch.add(record.ordering)
            batch.add(record.receivedAt.milliseconds)
            batch.add(record.state.rawValue)
            batch.add(record.decidedAt.milliseconds)
            batch.add(record.owner?.number)
            batch.add(blob: payload)
        }
        for waitKey in record.waitKeys {
            append(.insertMessageKey) { batch in
                batch.add(blob: waitKey.bytes)
                batch.add(record.key.number)
            }
        }
    }

    private mutating func update(_ record: InboxRecord, _ codec: any PayloadCodec) throws(StoreError) {
        let payload = try record.encodedPayload(codec)
        append(.updateMessage) { batch in
            batch.add(record.state.rawValue)
            batch.add(record.decidedAt.milliseconds)
            batch.add(record.owner?.number)
            batch.add(blob: payload)
            batch.add(record.key.number)
        }
    }

    private mutating func insert(_ decision: MessageDecision) {
        append(.insertMessageDecision) { batch in
            batch.add(decision.message.number)
            batch.add(decision.branch.execution.number)
            batch.add(decision.branch.path.description)
            batch.add(Int64(decision.visit))
            batch.add(decision.decidedAt.milliseconds)
        }
    }
}

extension InboxRecord {
    fileprivate func encodedPayload(_ codec: any PayloadCodec) throws(StoreError) -> [UInt8] {
        try codec.encode(payload.utf8(), of: owner ?? .ofMessages(at: receivedAt))
    }
}
