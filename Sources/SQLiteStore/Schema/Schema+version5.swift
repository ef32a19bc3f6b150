extension Schema {
    /// What version 5 adds: tokens of providers, and whom they told something.
    ///
    /// - A token is sealed before it comes here, with a key that the file does not hold. Each credential has one row, so that the
    ///   token which a refresh used up is gone when the new one is there.
    /// - A recipient is a digest under the store's own secret: the row tells that somebody was told something, and not whom.
    /// - A message belongs to a visit, which may send it again after a failure. Rows go when they cannot count any more; what is
    ///   left of recipients that never come again is cleared a few rows at a time.
    static let version5 = """
        CREATE TABLE tokens (
            credential TEXT NOT NULL PRIMARY KEY,
            written_at INTEGER NOT NULL,
            sealed BLOB NOT NULL
                CONSTRAINT "a sealed token has a nonce and a tag" CHECK (length(sealed) > 28)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sent_messages (
            recipient TEXT NOT NULL
                CONSTRAINT "a recipient has 64 hexadecimal digits" CHECK (length(recipient) = 64),
            visit TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
                CONSTRAINT "a message counts for a while" CHECK (expires_at > sent_at),
            PRIMARY KEY (recipient, visit)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX sent_messages_expiring ON sent_messages (expires_at);
        """
}
