extension Schema {
    /// What version 2 adds: what the Step Functions API manages by name, and the queues of activities.
    ///
    /// - A state machine's row points to its current definition. What is configured with a definition (type, logging, …) is
    ///   frozen with it, because a version freezes it too.
    /// - `settings`, `tags`, `routes` and `encryption` hold JSON text of the operator's, not of applicants; the codec leaves
    ///   them alone.
    /// - `AUTOINCREMENT` keys give the order of the making, which lists follow.
    /// - A task that waits for a worker keeps the wake source `token`, whose deadline is its own; the queue beside it says that
    ///   nobody holds that token yet.
    static let version2 = """
        ALTER TABLE definitions ADD COLUMN type TEXT NOT NULL DEFAULT 'STANDARD'
            CONSTRAINT "a type is one of two" CHECK (type IN ('STANDARD', 'EXPRESS'));
        ALTER TABLE definitions ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE definitions ADD COLUMN revision_id TEXT;

        CREATE TABLE state_machines (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            definition INTEGER NOT NULL REFERENCES definitions (key),
            type TEXT NOT NULL CONSTRAINT "a type is one of two" CHECK (type IN ('STANDARD', 'EXPRESS')),
            created_at INTEGER NOT NULL,
            newest_version INTEGER NOT NULL CONSTRAINT "versions count from 1" CHECK (newest_version >= 0),
            tags TEXT NOT NULL
        ) STRICT;

        INSERT INTO state_machines (name, definition, type, created_at, newest_version, tags)
        SELECT state_machine, max(key), 'STANDARD', min(created_at), 0, '[]'
        FROM definitions GROUP BY state_machine ORDER BY min(key);

        CREATE TABLE versions (
            state_machine TEXT NOT NULL REFERENCES state_machines (name) ON DELETE CASCADE,
            number INTEGER NOT NULL CONSTRAINT "versions count from 1" CHECK (number >= 1),
            definition INTEGER NOT NULL REFERENCES definitions (key),
            description TEXT,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (state_machine, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE aliases (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            state_machine TEXT NOT NULL REFERENCES state_machines (name) ON DELETE CASCADE,
            name TEXT NOT NULL,
            description TEXT,
            routes TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            UNIQUE (state_machine, name)
        ) STRICT;

        CREATE TABLE activities (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            encryption TEXT,
            tags TEXT NOT NULL
        ) STRICT;

        ALTER TABLE executions ADD COLUMN version INTEGER;
        ALTER TABLE executions ADD COLUMN alias TEXT;
        ALTER TABLE executions ADD COLUMN redrive_token TEXT;
        CREATE INDEX executions_by_version ON executions (state_machine, version) WHERE version IS NOT NULL;
        CREATE INDEX executions_by_alias ON executions (state_machine, alias) WHERE alias IS NOT NULL;

        ALTER TABLE branches ADD COLUMN queue TEXT;
        ALTER TABLE branches ADD COLUMN queued_at INTEGER
            CONSTRAINT "a place in a queue has a time, and waits for a token"
            CHECK ((queue IS NULL) = (queued_at IS NULL) AND (queue IS NULL OR wake = 'token'));
        CREATE INDEX branches_waiting_for_worker ON branches (queue, queued_at, execution, path) WHERE queue IS NOT NULL;
        """
}
