internal import JSONModel
internal import WorkflowStore

extension RowBatch {
    /// Appends the rows of sealed tokens and of messages.
    mutating func append(_ tokens: [SealedToken], _ messages: [MessageChange]) {
        for token in tokens {
            append(.putToken) { batch in
                batch.add(token.credential)
                batch.add(token.writtenAt.milliseconds)
                batch.add(blob: token.sealed)
            }
        }
        for message in messages {
            switch message {
            case .note(let record): note(record)
            case .retract(let recipient, let visit):
                append(.retractMessage) { batch in
                    batch.add(recipient)
                    batch.add(visit)
                }
            }
        }
    }

    /// Each new row clears a few old ones, so that the table holds what still counts and little else.
    private mutating func note(_ record: MessageRecord) {
        append(.clearMessages) { $0.add(record.sentAt.milliseconds) }
        append(.noteMessage) { batch in
            batch.add(record.recipient)
            batch.add(record.visit)
            batch.add(record.sentAt.milliseconds)
            batch.add(record.expiresAt.milliseconds)
        }
    }
}
