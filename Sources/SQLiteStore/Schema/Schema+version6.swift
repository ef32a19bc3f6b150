extension Schema {
    /// What version 6 adds: what makes an execution an onboarding, what its product is told, and what it asked.
    ///
    /// - `onboardings` stands beside `executions`, so that an execution which is none has no part in it. Its unique index is what
    ///   lets a workflow run once at a time for an applicant, whoever starts it; `applicant` is a keyed hash.
    /// - Notices are the feed and the outbox in one: they are numbered in the order of the commits, and a delivery row for each
    ///   endpoint says what is still to be sent. A pending delivery always has a due time, also while it is being sent, so a
    ///   process that dies then sends it again.
    /// - `data` holds codes and ids only; the codec leaves it alone.
    /// - Answers are found by a keyed hash of client and key, so that keys which name somebody are not kept.
    static let version6 = """
        CREATE TABLE onboardings (
            execution INTEGER NOT NULL PRIMARY KEY REFERENCES executions (key) ON DELETE CASCADE,
            state_machine TEXT NOT NULL,
            applicant TEXT,
            is_live INTEGER NOT NULL CONSTRAINT "a truth is 0 or 1" CHECK (is_live IN (0, 1)),
            is_announced INTEGER NOT NULL CONSTRAINT "a truth is 0 or 1" CHECK (is_announced IN (0, 1)),
            notices INTEGER NOT NULL CONSTRAINT "notices count from 1" CHECK (notices >= 0),
            decision TEXT,
            decisions INTEGER NOT NULL,
            link_expires_at INTEGER,
            origin INTEGER REFERENCES executions (key) ON DELETE SET NULL,
            relation TEXT CONSTRAINT "a relation is one of two" CHECK (relation IN ('reconciliation', 'follow_up')),
            CONSTRAINT "a decision has a number" CHECK ((decision IS NULL) = (decisions = 0) AND decisions >= 0)
        ) STRICT;

        CREATE UNIQUE INDEX onboardings_live ON onboardings (state_machine, applicant)
            WHERE applicant IS NOT NULL AND is_live = 1;
        CREATE INDEX onboardings_by_applicant ON onboardings (applicant) WHERE applicant IS NOT NULL;
        CREATE INDEX onboardings_by_origin ON onboardings (origin) WHERE origin IS NOT NULL;
        CREATE INDEX onboardings_link_due ON onboardings (link_expires_at) WHERE link_expires_at IS NOT NULL;

        CREATE TABLE decisions (
            execution INTEGER NOT NULL REFERENCES executions (key) ON DELETE CASCADE,
            number INTEGER NOT NULL CONSTRAINT "decisions count from 1" CHECK (number >= 1),
            outcome TEXT NOT NULL,
            supersedes TEXT,
            source TEXT NOT NULL CONSTRAINT "a source is one of two" CHECK (source IN ('workflow', 'reconciliation')),
            decided_at INTEGER NOT NULL,
            evidence INTEGER,
            follow_up INTEGER,
            PRIMARY KEY (execution, number),
            CONSTRAINT "a later decision supersedes one" CHECK ((number = 1) = (supersedes IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE responses (
            key TEXT NOT NULL PRIMARY KEY,
            digest TEXT NOT NULL,
            status INTEGER NOT NULL,
            location TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX responses_expiring ON responses (expires_at);

        CREATE TABLE notices (
            position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "positions count from 1" CHECK (position >= 1),
            id TEXT NOT NULL UNIQUE,
            execution INTEGER REFERENCES executions (key) ON DELETE CASCADE,
            sequence INTEGER,
            type TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            data TEXT NOT NULL,
            UNIQUE (execution, sequence),
            CONSTRAINT "a notice about an onboarding has a number" CHECK ((execution IS NULL) = (sequence IS NULL))
        ) STRICT;

        CREATE TABLE endpoints (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "endpoint keys count from 1" CHECK (key >= 1),
            url TEXT NOT NULL UNIQUE,
            types TEXT NOT NULL,
            workflows TEXT NOT NULL,
            is_from_file INTEGER NOT NULL CONSTRAINT "a truth is 0 or 1" CHECK (is_from_file IN (0, 1)),
            secret_references TEXT NOT NULL,
            secret_generation INTEGER NOT NULL CONSTRAINT "generations count from 1" CHECK (secret_generation >= 1),
            previous_secret_until INTEGER,
            signs_asymmetrically INTEGER NOT NULL
                CONSTRAINT "a truth is 0 or 1" CHECK (signs_asymmetrically IN (0, 1)),
            disabled_reason TEXT,
            failures INTEGER NOT NULL CONSTRAINT "failures count from 0" CHECK (failures >= 0),
            failing_since INTEGER,
            created_at INTEGER NOT NULL,
            CONSTRAINT "failures have a beginning" CHECK ((failures > 0) = (failing_since IS NOT NULL))
        ) STRICT;

        CREATE TABLE deliveries (
            endpoint INTEGER NOT NULL REFERENCES endpoints (key) ON DELETE CASCADE,
            notice INTEGER NOT NULL REFERENCES notices (position) ON DELETE CASCADE,
            state TEXT NOT NULL
                CONSTRAINT "a state is one of three" CHECK (state IN ('pending', 'delivered', 'parked')),
            attempts INTEGER NOT NULL,
            schedule_step INTEGER NOT NULL,
            due_at INTEGER,
            PRIMARY KEY (endpoint, notice),
            CONSTRAINT "a pending delivery has a due time, and no other has" CHECK ((state = 'pending') = (due_at IS NOT NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX deliveries_due ON deliveries (endpoint, due_at, notice) WHERE state = 'pending';
        CREATE INDEX deliveries_by_state ON deliveries (endpoint, state, notice);
        CREATE INDEX deliveries_of_notice ON deliveries (notice);

        CREATE TABLE delivery_attempts (
            endpoint INTEGER NOT NULL,
            notice INTEGER NOT NULL,
            number INTEGER NOT NULL CONSTRAINT "attempts count from 1" CHECK (number >= 1),
            started_at INTEGER NOT NULL,
            latency INTEGER NOT NULL,
            status INTEGER,
            failure TEXT,
            body_digest TEXT NOT NULL,
            PRIMARY KEY (endpoint, notice, number),
            FOREIGN KEY (endpoint, notice) REFERENCES deliveries (endpoint, notice) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """
}
