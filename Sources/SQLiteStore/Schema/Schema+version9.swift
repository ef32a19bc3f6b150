extension Schema {
    /// What version 9 adds: campaigns, their cohorts, and what has become of each customer.
    ///
    /// - A customer's row is kept in two tables. `campaign_customers` is the cohort: written once, in order, while the campaign is
    ///   collecting, and never again; triggers see to it, so that the digest of a frozen cohort can be checked at any time.
    ///   `campaign_rows` is what has become of them: narrow rows, sixty to a page, so that a transaction that starts a
    ///   hundred customers dirties few pages, and a tally of 200,000 reads some 15 MB and no customer's data.
    /// - Both are clustered by (campaign, number), which is the order in which customers are read and started.
    /// - Counts stand in the campaign's row, because they are looked at with every start; the audit compares them with the rows.
    /// - `customer`, `source`, `collection`, `proposal` and `steering` are payloads. `settings` hold numbers, hours and names of the operator's;
    ///   `outcomes`, `failures` and `rejected` hold JSON objects from code to count.
    /// - Neither rows nor campaigns have foreign keys to executions: what came of a customer is known when retention has deleted
    ///   the execution.
    static let version9 = """
        CREATE TABLE campaigns (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "campaign keys count from 1" CHECK (key >= 1),
            name TEXT NOT NULL,
            workflow TEXT NOT NULL,
            status TEXT NOT NULL CONSTRAINT "a status is one of nine"
                CHECK (status IN ('collecting', 'ready', 'running', 'paused', 'halted', 'draining', 'finished', 'cancelled',
                    'failed')),
            status_reason TEXT,
            settings TEXT NOT NULL,
            creator TEXT NOT NULL CONSTRAINT "somebody made it" CHECK (creator <> ''),
            reason TEXT NOT NULL,
            approver TEXT,
            created_at INTEGER NOT NULL,
            frozen_at INTEGER,
            started_at INTEGER,
            finished_at INTEGER,
            source_digest TEXT
                CONSTRAINT "a digest has 64 hexadecimal digits" CHECK (length(source_digest) = 64),
            cohort_digest TEXT NOT NULL
                CONSTRAINT "a digest has 64 hexadecimal digits" CHECK (length(cohort_digest) = 64),
            execution INTEGER,
            next_start_at INTEGER,
            read INTEGER NOT NULL,
            total INTEGER NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            rejected TEXT NOT NULL,
            outcomes TEXT NOT NULL,
            failures TEXT NOT NULL,
            source BLOB NOT NULL,
            collection BLOB,
            proposal BLOB,
            steering BLOB,
            CONSTRAINT "a campaign that came to its end has a time of it"
                CHECK ((status IN ('finished', 'cancelled', 'failed')) = (finished_at IS NOT NULL)),
            CONSTRAINT "a cohort is frozen before anything begins"
                CHECK (CASE WHEN status = 'collecting' THEN frozen_at IS NULL AND started_at IS NULL
                    WHEN status IN ('cancelled', 'failed') THEN started_at IS NULL OR frozen_at IS NOT NULL
                    ELSE frozen_at IS NOT NULL END),
            CONSTRAINT "nobody ends who was not started, and nobody is started who is not in the cohort"
                CHECK (0 <= ended AND ended <= started AND started <= total AND total <= read)
        ) STRICT;
        CREATE INDEX campaigns_unfinished ON campaigns (key) WHERE finished_at IS NULL;
        CREATE TRIGGER campaigns_keep_their_cohort
        BEFORE UPDATE OF frozen_at, source_digest, cohort_digest, read, total, rejected ON campaigns
        WHEN old.frozen_at IS NOT NULL
            AND (new.frozen_at IS NOT old.frozen_at OR new.source_digest IS NOT old.source_digest
                OR new.cohort_digest <> old.cohort_digest OR new.read <> old.read OR new.total <> old.total
                OR new.rejected <> old.rejected)
        BEGIN SELECT raise(ABORT, 'the cohort of the campaign is frozen'); END;

        CREATE TABLE campaign_customers (
            campaign INTEGER NOT NULL REFERENCES campaigns (key),
            number INTEGER NOT NULL CONSTRAINT "customers count from 1" CHECK (number >= 1),
            subject TEXT NOT NULL CONSTRAINT "a customer is somebody" CHECK (subject <> ''),
            reference TEXT,
            customer BLOB NOT NULL,
            PRIMARY KEY (campaign, number),
            UNIQUE (campaign, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER campaign_customers_come_in_order_until_the_cohort_is_frozen BEFORE INSERT ON campaign_customers
        WHEN new.number <> coalesce((SELECT max(number) FROM campaign_customers WHERE campaign = new.campaign), 0) + 1
            OR (SELECT status FROM campaigns WHERE key = new.campaign) IS NOT 'collecting'
        BEGIN SELECT raise(ABORT, 'the customer is not the next one of a campaign that is collecting'); END;
        CREATE TRIGGER campaign_customers_do_not_change BEFORE UPDATE ON campaign_customers
        BEGIN SELECT raise(ABORT, 'the customers of a cohort do not change'); END;
        CREATE TRIGGER campaign_customers_stay BEFORE DELETE ON campaign_customers
        WHEN (SELECT frozen_at FROM campaigns WHERE key = old.campaign) IS NOT NULL
        BEGIN SELECT raise(ABORT, 'the cohort of the campaign is frozen'); END;

        CREATE TABLE campaign_segments (
            campaign INTEGER NOT NULL,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (campaign, number, name),
            FOREIGN KEY (campaign, number) REFERENCES campaign_customers (campaign, number) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX campaign_segments_by_value ON campaign_segments (campaign, name, value, number);
        CREATE TRIGGER campaign_segments_come_until_the_cohort_is_frozen BEFORE INSERT ON campaign_segments
        WHEN (SELECT status FROM campaigns WHERE key = new.campaign) IS NOT 'collecting'
        BEGIN SELECT raise(ABORT, 'the cohort of the campaign is frozen'); END;
        CREATE TRIGGER campaign_segments_do_not_change BEFORE UPDATE ON campaign_segments
        BEGIN SELECT raise(ABORT, 'the customers of a cohort do not change'); END;
        CREATE TRIGGER campaign_segments_stay BEFORE DELETE ON campaign_segments
        WHEN (SELECT frozen_at FROM campaigns WHERE key = old.campaign) IS NOT NULL
        BEGIN SELECT raise(ABORT, 'the cohort of the campaign is frozen'); END;

        CREATE TABLE campaign_rows (
            campaign INTEGER NOT NULL,
            number INTEGER NOT NULL,
            status TEXT NOT NULL CONSTRAINT "a status is one of four"
                CHECK (status IN ('pending', 'running', 'ended', 'not_started')),
            execution INTEGER,
            started_at INTEGER,
            ended_at INTEGER,
            outcome TEXT,
            failure_class TEXT,
            invited_at INTEGER,
            reminders INTEGER NOT NULL CONSTRAINT "reminders count from 0" CHECK (reminders >= 0),
            last_message_at INTEGER,
            escalation TEXT,
            opened_at INTEGER,
            submitted_at INTEGER,
            PRIMARY KEY (campaign, number),
            FOREIGN KEY (campaign, number) REFERENCES campaign_customers (campaign, number) ON DELETE CASCADE,
            CONSTRAINT "whoever was started has an execution and a time of it"
                CHECK ((status IN ('running', 'ended')) = (started_at IS NOT NULL)
                    AND (execution IS NULL) = (started_at IS NULL)),
            CONSTRAINT "a result has a time, and a time has a result"
                CHECK ((status = 'ended') = (ended_at IS NOT NULL) AND (status = 'ended') = (outcome IS NOT NULL)),
            CONSTRAINT "only a result is a failure" CHECK (failure_class IS NULL OR outcome IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX campaign_rows_by_status ON campaign_rows (campaign, status, number);
        CREATE INDEX campaign_rows_by_outcome ON campaign_rows (campaign, outcome) WHERE outcome IS NOT NULL;
        CREATE INDEX campaign_rows_by_failure ON campaign_rows (campaign, failure_class)
            WHERE failure_class IS NOT NULL;
        CREATE INDEX campaign_rows_by_escalation ON campaign_rows (campaign, escalation) WHERE escalation IS NOT NULL;
        CREATE TRIGGER campaign_rows_stay_with_their_customer BEFORE UPDATE OF campaign, number ON campaign_rows
        BEGIN SELECT raise(ABORT, 'the row of a customer does not become that of another one'); END;

        -- What a list scan has seen of the source, as digests of 64 bits, until the cohort is frozen.
        CREATE TABLE campaign_seen (
            campaign INTEGER NOT NULL REFERENCES campaigns (key),
            item INTEGER NOT NULL,
            PRIMARY KEY (campaign, item)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE campaign_rejects (
            campaign INTEGER NOT NULL REFERENCES campaigns (key),
            line INTEGER NOT NULL CONSTRAINT "lines count from 1" CHECK (line >= 1),
            code TEXT NOT NULL,
            message TEXT NOT NULL,
            reference TEXT,
            PRIMARY KEY (campaign, line)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER campaign_rejects_come_until_the_cohort_is_frozen BEFORE INSERT ON campaign_rejects
        WHEN (SELECT status FROM campaigns WHERE key = new.campaign) IS NOT 'collecting'
        BEGIN SELECT raise(ABORT, 'the cohort of the campaign is frozen'); END;

        ALTER TABLE executions ADD COLUMN campaign INTEGER
            REFERENCES campaigns (key) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE executions ADD COLUMN campaign_row INTEGER
            CONSTRAINT "a row is one of a campaign"
            CHECK (campaign_row IS NULL OR (campaign IS NOT NULL AND campaign_row >= 1));
        CREATE INDEX executions_by_campaign ON executions (campaign) WHERE campaign IS NOT NULL;
        """
}
