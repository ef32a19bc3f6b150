extension Schema {
    /// What version 3 adds: executions that executions start, one by one or as a map run.
    ///
    /// - A map run's counts stand in its row and not in a view of its child executions, because the row is read at every end of a
    ///   child; the audit compares the two.
    /// - `plan`, `cursor` and `cause` are payloads of the execution that waits for the run.
    /// - The references between map runs and executions go both ways, so they are checked at the end of a transaction.
    /// - A task that waits for the end of another execution keeps the wake source `token`, whose deadline is its own; a branch that
    ///   waits for a map run keeps `children`. The columns beside them say whose end will come. (An operator may hold the first
    ///   kind with `pause`, which version 8 brings.)
    static let version3 = """
        CREATE TABLE map_runs (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "map run keys count from 1" CHECK (key >= 1),
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            path TEXT NOT NULL,
            arn TEXT NOT NULL UNIQUE,
            state_machine TEXT NOT NULL,
            definition INTEGER NOT NULL REFERENCES definitions (key),
            processor INTEGER NOT NULL,
            type TEXT NOT NULL CONSTRAINT "a type is one of two" CHECK (type IN ('STANDARD', 'EXPRESS')),
            role_arn TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            status TEXT NOT NULL
                CONSTRAINT "a map run's status is one of four"
                CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED')),
            phase TEXT NOT NULL
                CONSTRAINT "a map run's phase is one of four"
                CHECK (phase IN ('WORKING', 'STOPPING', 'COLLECTING', 'ENDED')),
            is_paused INTEGER NOT NULL CONSTRAINT "a map run is paused or not" CHECK (is_paused IN (0, 1)),
            stopped_at INTEGER,
            maximum_concurrency INTEGER NOT NULL,
            tolerated_count INTEGER,
            tolerated_percentage REAL,
            running INTEGER NOT NULL,
            succeeded INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            timed_out INTEGER NOT NULL,
            aborted INTEGER NOT NULL,
            written INTEGER NOT NULL,
            pending_redrive INTEGER NOT NULL,
            items_running INTEGER NOT NULL,
            items_succeeded INTEGER NOT NULL,
            items_failed INTEGER NOT NULL,
            items_timed_out INTEGER NOT NULL,
            items_aborted INTEGER NOT NULL,
            items_written INTEGER NOT NULL,
            items_pending_redrive INTEGER NOT NULL,
            item_count INTEGER,
            skipped INTEGER NOT NULL,
            is_exhausted INTEGER NOT NULL,
            redrive_count INTEGER NOT NULL,
            redriven_at INTEGER,
            redrive_cursor INTEGER,
            error TEXT,
            cause BLOB,
            cursor BLOB,
            plan BLOB NOT NULL,
            CONSTRAINT "a map run has stopped unless it is running"
                CHECK ((status = 'RUNNING') = (stopped_at IS NULL) AND (status = 'RUNNING') = (phase <> 'ENDED')),
            CONSTRAINT "counts are not negative"
                CHECK (min(running, succeeded, failed, timed_out, aborted, written, pending_redrive) >= 0
                    AND min(items_running, items_succeeded, items_failed, items_timed_out, items_aborted,
                        items_written, items_pending_redrive) >= 0)
        ) STRICT;
        CREATE INDEX map_runs_by_execution ON map_runs (execution);
        CREATE INDEX map_runs_running ON map_runs (key) WHERE status = 'RUNNING';

        ALTER TABLE executions ADD COLUMN map_run INTEGER
            REFERENCES map_runs (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE executions ADD COLUMN map_index INTEGER;
        ALTER TABLE executions ADD COLUMN map_items INTEGER
            CONSTRAINT "a child of a map run has items"
            CHECK ((map_run IS NULL) = (map_items IS NULL) AND (map_run IS NULL) = (map_index IS NULL));
        ALTER TABLE executions ADD COLUMN parent INTEGER;
        ALTER TABLE executions ADD COLUMN parent_path TEXT
            CONSTRAINT "a parent is a branch, and not a map run's"
            CHECK ((parent IS NULL) = (parent_path IS NULL) AND (parent IS NULL OR map_run IS NULL));
        CREATE INDEX executions_by_map_run ON executions (map_run, key) WHERE map_run IS NOT NULL;
        CREATE INDEX executions_by_map_run_and_status ON executions (map_run, status, key) WHERE map_run IS NOT NULL;

        ALTER TABLE branches ADD COLUMN child INTEGER
            CONSTRAINT "a branch that waits for an execution waits for a token"
            CHECK (child IS NULL OR wake IN ('token', 'pause'));
        ALTER TABLE branches ADD COLUMN map_run INTEGER
            CONSTRAINT "a branch that waits for a map run waits for children"
            CHECK (map_run IS NULL OR wake = 'children');
        CREATE INDEX branches_waiting_for_execution ON branches (child) WHERE child IS NOT NULL;
        CREATE INDEX branches_waiting_for_map_run ON branches (map_run) WHERE map_run IS NOT NULL;
        """
}
