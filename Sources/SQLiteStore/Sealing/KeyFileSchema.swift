/// The tables of the key file.
///
/// - The file is a database of its own, so that a backup of the store is unreadable without it, and so that a key that is gone is
///   gone from every backup of the store too.
/// - `keyring` holds the key under which all others lie, itself under the master key: another master key rewrites one row.
///   `store` says to which store the file belongs: a digest of that store's secret.
/// - A subject is a key and whoever it belongs to. At most one subject of an applicant is open; who comes back after an erasure
///   gets another one. `wrapped` is gone when `erased_at` is there.
/// - `members` says under whose key an execution's payloads are. Numbers below 1 are no executions: 0 stands for what belongs to
///   nobody, -1 - *d* for the messages that came on day *d* and were nobody's, and -2³²·*c* - *n* for customer *n* of campaign *c*.
enum KeyFileSchema {
    /// `USHK` in ASCII, the mark of the file.
    static let applicationID: Int32 = 0x5553_484B

    /// What leads from version *n* to version *n* + 1, for each *n* from 0.
    static let migrations = [version1]

    private static let version1 = """
        CREATE TABLE keyring (
            number INTEGER NOT NULL PRIMARY KEY
                CONSTRAINT "a file holds one ring" CHECK (number = 1),
            root BLOB NOT NULL
                CONSTRAINT "a wrapped key has 60 bytes" CHECK (length(root) = 60),
            store BLOB
        ) STRICT;

        CREATE TABLE subjects (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "subject keys count from 1" CHECK (key >= 1),
            applicant TEXT,
            wrapped BLOB
                CONSTRAINT "a wrapped key has 60 bytes" CHECK (wrapped IS NULL OR length(wrapped) = 60),
            requested_at INTEGER,
            requested_by TEXT,
            reason TEXT,
            erased_at INTEGER,
            is_evidenced INTEGER NOT NULL DEFAULT 0
                CONSTRAINT "a truth is 0 or 1" CHECK (is_evidenced IN (0, 1)),
            CONSTRAINT "a key is there or was destroyed" CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL)),
            CONSTRAINT "what was erased was asked for" CHECK (erased_at IS NULL OR requested_at IS NOT NULL),
            CONSTRAINT "a request has an author"
                CHECK ((requested_at IS NULL) = (requested_by IS NULL) AND (requested_at IS NULL) = (reason IS NULL)),
            CONSTRAINT "only what happened is evidenced" CHECK (is_evidenced = 0 OR erased_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX subjects_by_applicant ON subjects (applicant) WHERE applicant IS NOT NULL;
        CREATE UNIQUE INDEX subjects_open ON subjects (applicant) WHERE applicant IS NOT NULL AND requested_at IS NULL;
        CREATE INDEX subjects_unfinished ON subjects (key) WHERE requested_at IS NOT NULL AND is_evidenced = 0;

        CREATE TABLE members (
            execution INTEGER NOT NULL PRIMARY KEY,
            subject INTEGER NOT NULL REFERENCES subjects (key)
        ) STRICT;
        CREATE INDEX members_by_subject ON members (subject, execution);

        CREATE TABLE holds (
            key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
                CONSTRAINT "hold keys count from 1" CHECK (key >= 1),
            subject INTEGER NOT NULL REFERENCES subjects (key),
            basis TEXT NOT NULL,
            reason TEXT NOT NULL,
            placed_at INTEGER NOT NULL,
            placed_by TEXT NOT NULL,
            until INTEGER,
            ended_at INTEGER
        ) STRICT;
        CREATE INDEX holds_by_subject ON holds (subject, key);
        """

    // MARK: Statements

    static let insertRoot = "INSERT INTO keyring (number, root) VALUES (1, ?)"
    static let putRoot = "UPDATE keyring SET root = ? WHERE number = 1"
    static let keyring = "SELECT root, store FROM keyring WHERE number = 1"
    /// Proves that the file can be written.
    static let rewriteRing = "UPDATE keyring SET number = number"
    static let bindStore = "UPDATE keyring SET store = ? WHERE number = 1"

    static let keyOfExecution = """
        SELECT s.key, s.wrapped, s.requested_at, s.erased_at
        FROM members AS m JOIN subjects AS s ON s.key = m.subject WHERE m.execution = ?
        """
    static let openSubject = """
        SELECT key, wrapped FROM subjects INDEXED BY subjects_open WHERE applicant = ? AND requested_at IS NULL
        """
    static let insertSubject = "INSERT INTO subjects (key, applicant, wrapped) VALUES (?, ?, ?)"
    static let highestKey = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    static let putMember = """
        INSERT INTO members (execution, subject) VALUES (?, ?)
        ON CONFLICT (execution) DO UPDATE SET subject = excluded.subject
        """
    static let subjectOfMember = "SELECT subject, execution FROM members WHERE execution = ?"
    static let membersOfSubject = """
        SELECT execution FROM members WHERE subject = ? AND execution > ? ORDER BY execution LIMIT ?
        """

    private static let subjects = """
        SELECT key, applicant, requested_at, requested_by, reason, erased_at, is_evidenced FROM subjects
        """
    static let subject = "\(subjects) WHERE key = ?"
    static let subjectsOfApplicant = "\(subjects) WHERE applicant = ? ORDER BY key DESC"
    static let unfinished = """
        \(subjects) INDEXED BY subjects_unfinished WHERE requested_at IS NOT NULL AND is_evidenced = 0 ORDER BY key
        """
    static let held = """
        \(subjects) WHERE key IN (SELECT subject FROM holds WHERE ended_at IS NULL)
        ORDER BY (SELECT max(key) FROM holds WHERE subject = subjects.key) DESC LIMIT ?
        """

    private static let holds = "SELECT key, subject, basis, reason, placed_at, placed_by, until, ended_at FROM holds"
    static let holdsOfSubject = "\(holds) WHERE subject = ? ORDER BY key"
    static let hold = "\(holds) WHERE key = ?"
    static let putHold = """
        INSERT INTO holds (key, subject, basis, reason, placed_at, placed_by, until, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET until = excluded.until, ended_at = excluded.ended_at
        """
    static let requestErasure = """
        UPDATE subjects SET requested_at = ?2, requested_by = ?3, reason = ?4 WHERE key = ?1 AND requested_at IS NULL
        """
    /// The key is written over before it goes, whatever `secure_delete` does.
    static let overwriteKey = "UPDATE subjects SET wrapped = zeroblob(60) WHERE key = ? AND erased_at IS NULL"
    static let destroyKey = "UPDATE subjects SET wrapped = NULL, erased_at = ?2 WHERE key = ?1 AND erased_at IS NULL"
    static let noteEvidence = "UPDATE subjects SET is_evidenced = 1 WHERE key = ? AND erased_at IS NOT NULL"

    static let forgetDays = "DELETE FROM members WHERE execution < 0 AND execution > ?"
    static let subjectsOfDays = "SELECT subject FROM members WHERE execution < 0 AND execution > ?"
    static let deleteSubject = "DELETE FROM subjects WHERE key = ?"
}
