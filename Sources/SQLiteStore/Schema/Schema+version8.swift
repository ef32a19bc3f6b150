extension Schema {
    /// What version 8 adds: causes of failures, pauses, the log of what operators did, bulk acts and reviews.
    ///
    /// - A branch that an operator holds has the wake source `pause`. Constraints cannot be altered, and making the table anew
    ///   would have to know the columns of every version before; so the texts of its constraints are changed where they
    ///   stand, in the way that SQLite documents for this (https://www.sqlite.org/lang_altertable.html#otheralter).
    ///   What the constraints allowed before, they allow still, so no row has to be looked at.
    /// - The log of operators takes one entry after the other, each with the digest of the one before, and nothing else. It has
    ///   no foreign keys: what was done to an execution is known when the execution is long gone.
    /// - `message` of a cause holds no applicant's data (the runtime has taken it out) and is no payload, because equal
    ///   causes must have equal rows. `act`, `subject` and `note` are payloads.
    static let version8 = """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, '''redrive''', '''redrive'', ''pause''')
        WHERE type = 'table' AND name = 'branches';
        PRAGMA writable_schema = RESET;

        ALTER TABLE executions ADD COLUMN fingerprint TEXT;
        ALTER TABLE executions ADD COLUMN failed_path TEXT;
        ALTER TABLE executions ADD COLUMN failed_state TEXT;
        ALTER TABLE executions ADD COLUMN failed_class TEXT;
        ALTER TABLE executions ADD COLUMN failed_message TEXT
            CONSTRAINT "a cause is known whole, and of an unsuccessful execution"
            CHECK ((fingerprint IS NULL) = (failed_message IS NULL) AND (fingerprint IS NULL) = (failed_state IS NULL)
                AND (fingerprint IS NULL) = (failed_path IS NULL)
                AND (fingerprint IS NULL OR status IN ('FAILED', 'TIMED_OUT')));
        ALTER TABLE executions ADD COLUMN paused_at INTEGER;
        ALTER TABLE executions ADD COLUMN pause_deadlines TEXT;
        ALTER TABLE executions ADD COLUMN held_deadline INTEGER
            CONSTRAINT "only a running execution is paused"
            CHECK ((paused_at IS NULL) = (pause_deadlines IS NULL) AND (paused_at IS NULL OR status = 'RUNNING')
                AND (held_deadline IS NULL OR paused_at IS NOT NULL));
        CREATE INDEX executions_by_cause ON executions (fingerprint) WHERE fingerprint IS NOT NULL;
        CREATE INDEX executions_paused ON executions (key) WHERE paused_at IS NOT NULL;
        CREATE INDEX branches_by_state ON branches (state_name);

        CREATE TABLE operator_log (
            sequence INTEGER NOT NULL PRIMARY KEY
                CONSTRAINT "entries count from 1" CHECK (sequence >= 1),
            happened_at INTEGER NOT NULL,
            actor TEXT NOT NULL CONSTRAINT "somebody did it" CHECK (actor <> ''),
            act TEXT NOT NULL,
            reason TEXT NOT NULL,
            execution INTEGER,
            job INTEGER,
            before TEXT,
            after TEXT,
            details TEXT NOT NULL,
            previous_digest TEXT NOT NULL
                CONSTRAINT "a digest has 64 hexadecimal digits" CHECK (length(previous_digest) = 64),
            digest TEXT NOT NULL
                CONSTRAINT "a digest has 64 hexadecimal digits" CHECK (length(digest) = 64)
        ) STRICT;
        CREATE INDEX operator_log_by_execution ON operator_log (execution, sequence) WHERE execution IS NOT NULL;
        CREATE TRIGGER operator_log_takes_the_next_entry BEFORE INSERT ON operator_log
        WHEN new.sequence <> coalesce((SELECT max(sequence) FROM operator_log), 0) + 1
            OR new.previous_digest <> coalesce(
                (SELECT digest FROM operator_log ORDER BY sequence DESC LIMIT 1), '\(zeros)')
        BEGIN SELECT raise(ABORT, 'the entry does not follow the newest one'); END;
        CREATE TRIGGER operator_log_is_not_changed BEFORE UPDATE ON operator_log
        BEGIN SELECT raise(ABORT, 'the log of operators is only appended to'); END;
        CREATE TRIGGER operator_log_is_not_deleted BEFORE DELETE ON operator_log
        BEGIN SELECT raise(ABORT, 'the log of operators is only appended to'); END;

        CREATE TABLE jobs (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            status TEXT NOT NULL CONSTRAINT "a status is one of six"
                CHECK (status IN ('proposed', 'running', 'paused', 'finished', 'cancelled', 'void')),
            act_name TEXT NOT NULL,
            selector TEXT NOT NULL,
            selection_digest TEXT NOT NULL,
            proposer TEXT NOT NULL,
            approver TEXT CONSTRAINT "nobody approves what they proposed" CHECK (approver <> proposer),
            reason TEXT NOT NULL,
            rate INTEGER NOT NULL CONSTRAINT "a rate is positive" CHECK (rate >= 1),
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            total INTEGER NOT NULL,
            succeeded INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            cursor INTEGER NOT NULL,
            act BLOB NOT NULL,
            CONSTRAINT "a job that came to its end has a time of it"
                CHECK ((status IN ('finished', 'cancelled', 'void')) = (finished_at IS NOT NULL)),
            CONSTRAINT "no item has two results"
                CHECK (succeeded >= 0 AND refused >= 0 AND succeeded + refused <= total)
        ) STRICT;
        CREATE INDEX jobs_unfinished ON jobs (key) WHERE finished_at IS NULL;

        CREATE TABLE job_items (
            job INTEGER NOT NULL REFERENCES jobs (key) ON DELETE CASCADE,
            execution INTEGER NOT NULL,
            status TEXT NOT NULL CONSTRAINT "a status is one of three"
                CHECK (status IN ('pending', 'succeeded', 'refused')),
            message TEXT,
            finished_at INTEGER CONSTRAINT "a result has a time"
                CHECK ((status = 'pending') = (finished_at IS NULL)),
            PRIMARY KEY (job, execution)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX job_items_by_status ON job_items (job, status, execution);

        CREATE TABLE reviews (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            path TEXT NOT NULL,
            visit INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            queue TEXT NOT NULL,
            title TEXT NOT NULL,
            status TEXT NOT NULL CONSTRAINT "a status is one of three" CHECK (status IN ('open', 'decided', 'closed')),
            opened_at INTEGER NOT NULL,
            due_at INTEGER,
            escalated_at INTEGER,
            claimed_by TEXT,
            claimed_until INTEGER CONSTRAINT "a claim has an end" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
            decided_by TEXT,
            decision TEXT CONSTRAINT "a decision is one of three" CHECK (decision IN ('approve', 'reject', 'refer')),
            closed_at INTEGER CONSTRAINT "a review is open or has an end"
                CHECK ((status = 'open') = (closed_at IS NULL)),
            note BLOB,
            subject BLOB NOT NULL,
            UNIQUE (execution, path, visit, attempt),
            CONSTRAINT "a decided review has a decision and who made it"
                CHECK ((status = 'decided') = (decision IS NOT NULL) AND (status = 'decided') = (decided_by IS NOT NULL))
        ) STRICT;
        CREATE INDEX reviews_open ON reviews (key) WHERE status = 'open';
        CREATE INDEX reviews_open_by_queue ON reviews (queue, key) WHERE status = 'open';

        CREATE TABLE search_fields (
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            PRIMARY KEY (name, value, execution)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX search_fields_by_execution ON search_fields (execution);
        """

    private static let zeros = String(repeating: "0", count: 64)
}
