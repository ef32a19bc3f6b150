public import JSONModel
public import WorkflowStore

extension SQLiteStore: TokenStore {
    /// The newest token of a credential.
    public func sealedToken(of credential: String) throws(StoreError) -> SealedToken? {
        try read { db in
            try db.firstRow(Statements.sealedToken, [.text(credential)]) { row in
                SealedToken(
                    credential: credential,
                    writtenAt: try row.timestamp(0),
                    sealed: try row.blob(1)
                )
            }
        }
    }

    /// The messages to a recipient that still count, the newest first.
    public func messages(
        to recipient: String,
        at now: Timestamp,
        limit: Int
    ) throws(StoreError) -> [MessageRecord] {
        let values = [QueryValue.text(recipient), .integer(now.milliseconds), .limit(limit)]
        return try read { db in
            try db.rows(Statements.messagesToRecipient, values) { row in
                MessageRecord(
                    recipient: recipient,
                    visit: try row.text(0),
                    sentAt: try row.timestamp(1),
                    expiresAt: try row.timestamp(2)
                )
            }
        }
    }
}
