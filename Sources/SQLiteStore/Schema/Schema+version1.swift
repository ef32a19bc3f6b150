extension Schema {
    /// The tables of version 1.
    ///
    /// - Moments are milliseconds since the Unix epoch. Columns called after a payload (`input`, `output`, `cause`,
    ///   `presentation`, `frame`, `activity`, `task`, `details`) hold what the payload codec made of JSON text.
    /// - `AUTOINCREMENT` keeps the highest key ever given in `sqlite_sequence`, so that a key is not reused when retention
    ///   has deleted the newest execution.
    /// - Events are appended at the end of a table with row ids, and found through an index. Clustering them by execution
    ///   was measured: with 10,000 live executions each commit then dirties a page an execution, at half the speed.
    ///   The index has small entries, so the events of many executions share its pages.
    /// - Branches are clustered by their key (`WITHOUT ROWID`), because they are updated in place and read by execution.
    ///   The frame has a table of its own, so that a report that only moves a deadline does not rewrite it.
    /// - Payload columns come last in their rows, so that lists do not read the overflow pages of large payloads.
    /// - Whatever belongs to an execution goes with it (`ON DELETE CASCADE`): retention deletes one row.
    static let version1 = """
        CREATE TABLE store (
            number INTEGER NOT NULL PRIMARY KEY
                CONSTRAINT "a file holds one store" CHECK (number = 1),
            token_secret BLOB NOT NULL
                CONSTRAINT "the token secret has 32 bytes" CHECK (length(token_secret) = 32)
        ) STRICT;

        CREATE TABLE definitions (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "definition keys count from 1" CHECK (key >= 1),
            state_machine TEXT NOT NULL,
            revision INTEGER NOT NULL
                CONSTRAINT "revisions count from 1" CHECK (revision >= 1),
            digest TEXT NOT NULL
                CONSTRAINT "a digest has 64 hexadecimal digits" CHECK (length(digest) = 64),
            role_arn TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            text TEXT NOT NULL,
            UNIQUE (state_machine, revision)
        ) STRICT;

        CREATE TABLE executions (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "execution keys count from 1" CHECK (key >= 1),
            state_machine TEXT NOT NULL,
            name TEXT NOT NULL,
            definition INTEGER NOT NULL REFERENCES definitions (key),
            status TEXT NOT NULL
                CONSTRAINT "a status is one of five"
                CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED')),
            started_at INTEGER NOT NULL,
            stopped_at INTEGER,
            deadline INTEGER,
            redrive_count INTEGER NOT NULL,
            redriven_at INTEGER,
            error TEXT,
            arn TEXT NOT NULL,
            state_machine_arn TEXT NOT NULL,
            role_arn TEXT NOT NULL,
            output BLOB,
            cause BLOB,
            presentation BLOB,
            input BLOB NOT NULL,
            UNIQUE (state_machine, name),
            CONSTRAINT "an execution has stopped unless it is running"
                CHECK ((status = 'RUNNING') = (stopped_at IS NULL)),
            CONSTRAINT "an execution has an output if it succeeded"
                CHECK ((status = 'SUCCEEDED') = (output IS NOT NULL)),
            CONSTRAINT "only an unsuccessful execution has an error"
                CHECK (status NOT IN ('RUNNING', 'SUCCEEDED') OR (error IS NULL AND cause IS NULL)),
            CONSTRAINT "a redriven execution has a time of its redrive"
                CHECK (redrive_count >= 0 AND (redrive_count > 0) = (redriven_at IS NOT NULL))
        ) STRICT;

        -- Lists, the newest first: the key comes behind the columns of every index by itself.
        CREATE INDEX executions_by_status ON executions (status);
        CREATE INDEX executions_by_state_machine ON executions (state_machine);
        CREATE INDEX executions_by_state_machine_and_status ON executions (state_machine, status);
        CREATE INDEX executions_due ON executions (deadline) WHERE status = 'RUNNING' AND deadline IS NOT NULL;

        CREATE TABLE branches (
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            path TEXT NOT NULL,
            state_name TEXT NOT NULL,
            entered_at INTEGER NOT NULL,
            wake TEXT NOT NULL
                CONSTRAINT "a branch has one wake source"
                CHECK (wake IN ('timer', 'call', 'capacity', 'token', 'children', 'parent', 'redrive')),
            due_at INTEGER,
            waiting_since INTEGER,
            activity BLOB NOT NULL,
            task BLOB,
            PRIMARY KEY (execution, path),
            CONSTRAINT "a timer has a due time"
                CHECK (wake <> 'timer' OR due_at IS NOT NULL),
            CONSTRAINT "a branch that waits for another one has no due time"
                CHECK (wake NOT IN ('children', 'parent', 'redrive') OR due_at IS NULL),
            CONSTRAINT "a branch waits for capacity since a time"
                CHECK ((wake = 'capacity') = (waiting_since IS NOT NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX branches_due ON branches (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX branches_waiting_for_capacity ON branches (waiting_since) WHERE wake = 'capacity';
        CREATE INDEX branches_with_call ON branches (execution, path) WHERE wake = 'call';

        CREATE TABLE frames (
            execution INTEGER NOT NULL,
            path TEXT NOT NULL,
            frame BLOB NOT NULL,
            PRIMARY KEY (execution, path),
            FOREIGN KEY (execution, path) REFERENCES branches (execution, path) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE events (
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            id INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            happened_at INTEGER NOT NULL,
            type TEXT NOT NULL,
            details BLOB NOT NULL,
            PRIMARY KEY (execution, id),
            CONSTRAINT "an event follows an earlier one" CHECK (id >= 1 AND previous >= 0 AND previous < id)
        ) STRICT;

        CREATE TABLE calls (
            sequence INTEGER NOT NULL PRIMARY KEY,
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            path TEXT NOT NULL,
            visit INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            number INTEGER NOT NULL,
            resource TEXT NOT NULL,
            purpose TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            status INTEGER,
            message TEXT,
            UNIQUE (execution, visit, attempt, number),
            CONSTRAINT "visits, attempts and calls count from 1" CHECK (visit >= 1 AND attempt >= 1 AND number >= 1)
        ) STRICT;
        """
}
