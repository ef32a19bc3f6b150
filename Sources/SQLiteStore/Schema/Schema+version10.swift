extension Schema {
    /// What version 10 adds: a table of its own for the causes after which live executions try again, and since when a bulk act
    /// goes at its present pace.
    ///
    /// - The causes stood between the declared search fields under a name that no field can have.
    /// - `paced_at` and `paced_done` are the moment, and the number of items done by then, from which the expected end is
    ///   reckoned: the last beginning, resumption or change of rate. What an operator held overnight says nothing about the pace.
    static let version10 = """
        CREATE TABLE retry_causes (
            fingerprint TEXT NOT NULL,
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            PRIMARY KEY (fingerprint, execution)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX retry_causes_by_execution ON retry_causes (execution);

        INSERT INTO retry_causes (fingerprint, execution)
            SELECT value, execution FROM search_fields WHERE name = 'usher:retrying';
        DELETE FROM search_fields WHERE name = 'usher:retrying';

        ALTER TABLE jobs ADD COLUMN paced_at INTEGER;
        ALTER TABLE jobs ADD COLUMN paced_done INTEGER NOT NULL DEFAULT 0
            CONSTRAINT "a pace begins at an item" CHECK (paced_done >= 0);
        UPDATE jobs SET paced_at = started_at;
        """
}
