extension Schema {
    /// What version 7 adds: the buckets that bound calls to providers, and the queues before them.
    ///
    /// - A branch that waits for room names its queue in three columns, and the partial index over them leads to the next
    ///   one of a queue without looking at the others, however many wait behind a provider that is down.
    /// - `configured`, `settings` and `state` hold JSON text about providers, not about applicants; the codec leaves them alone.
    /// - A branch that waited before has an empty bucket: the engine asks again what its call needs.
    static let version7 = """
        ALTER TABLE executions ADD COLUMN lane TEXT NOT NULL DEFAULT 'interactive'
            CONSTRAINT "a lane is one of two" CHECK (lane IN ('interactive', 'batch'));

        ALTER TABLE branches ADD COLUMN bucket TEXT;
        ALTER TABLE branches ADD COLUMN lane TEXT
            CONSTRAINT "a queue is in one of two lanes" CHECK (lane IS NULL OR lane IN ('interactive', 'batch'));
        ALTER TABLE branches ADD COLUMN share TEXT;
        UPDATE branches SET bucket = '', lane = 'interactive', share = '' WHERE wake = 'capacity';

        DROP INDEX branches_waiting_for_capacity;
        CREATE INDEX branches_waiting_for_capacity ON branches (bucket, lane, share, waiting_since, execution, path)
            WHERE wake = 'capacity';

        CREATE TABLE buckets (
            name TEXT NOT NULL PRIMARY KEY,
            configured TEXT NOT NULL,
            settings TEXT NOT NULL,
            state TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
