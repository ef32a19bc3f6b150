extension Schema {
    /// What version 4 adds: what providers send by themselves, and who waits for it.
    ///
    /// - `waits` and `message_keys` hold keyed digests, so that the file does not tell which addresses are waited for.
    /// - `payload` holds what the payload codec made of a message without its secrets, under the name of `owner`.
    /// - `AUTOINCREMENT` keeps a message's key from being reused when retention has deleted the newest one.
    /// - A decision outlives its execution for as long as its message is kept, so it does not refer to it.
    static let version4 = """
        CREATE TABLE messages (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "message keys count from 1" CHECK (key >= 1),
            connector TEXT NOT NULL,
            webhook TEXT NOT NULL,
            deduplication_key BLOB NOT NULL
                CONSTRAINT "a de-duplication key has 32 bytes" CHECK (length(deduplication_key) = 32),
            event TEXT,
            ordering INTEGER,
            received_at INTEGER NOT NULL,
            deliveries INTEGER NOT NULL
                CONSTRAINT "a message was delivered at least once" CHECK (deliveries >= 1),
            last_received_at INTEGER NOT NULL,
            state TEXT NOT NULL
                CONSTRAINT "a message's state is one of three" CHECK (state IN ('orphan', 'applied', 'stale')),
            decided_at INTEGER NOT NULL,
            owner INTEGER,
            payload BLOB NOT NULL,
            UNIQUE (connector, webhook, deduplication_key),
            CONSTRAINT "a message that nobody waited for is nobody's" CHECK (state <> 'orphan' OR owner IS NULL)
        ) STRICT;

        CREATE INDEX messages_by_age ON messages (state, received_at);
        CREATE INDEX messages_by_webhook ON messages (connector, webhook, last_received_at);

        CREATE TABLE message_keys (
            wait_key BLOB NOT NULL
                CONSTRAINT "a wait key has 16 bytes" CHECK (length(wait_key) = 16),
            message INTEGER NOT NULL REFERENCES messages (key) ON DELETE CASCADE,
            PRIMARY KEY (wait_key, message)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX message_keys_by_message ON message_keys (message);

        CREATE TABLE message_decisions (
            message INTEGER NOT NULL REFERENCES messages (key) ON DELETE CASCADE,
            execution INTEGER NOT NULL,
            path TEXT NOT NULL,
            visit INTEGER NOT NULL,
            decided_at INTEGER NOT NULL,
            PRIMARY KEY (message, execution, path)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE waits (
            wait_key BLOB NOT NULL
                CONSTRAINT "a wait key has 16 bytes" CHECK (length(wait_key) = 16),
            execution INTEGER NOT NULL,
            path TEXT NOT NULL,
            PRIMARY KEY (wait_key, execution, path),
            FOREIGN KEY (execution, path) REFERENCES branches (execution, path) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX waits_by_branch ON waits (execution, path);
        CREATE INDEX branches_pausing ON branches (execution, path) WHERE wake = 'timer' AND task IS NOT NULL;
        """
}
