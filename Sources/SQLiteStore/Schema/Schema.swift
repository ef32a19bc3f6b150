internal import GRDB

/// The shape of the database file, and how a file gets there from any older version.
///
/// A file is marked as ours by its `application_id`, and its version is its `user_version`: both are in the file's header,
/// change in the same transaction as the tables, and can be read before anything is written. Versions are numbered, go
/// forward only, and a migration that was released is never edited.
enum Schema {
    /// `USHR` in ASCII, the mark of the file.
    static let applicationID: Int32 = 0x5553_4852

    /// `USHS` in ASCII, the mark of a file whose payloads are sealed.
    ///
    /// It is given to the file in the transaction that makes it and never changes, so no program can take sealed payloads for
    /// readable ones, nor write readable ones between them; an older version takes the file for another program's.
    static let sealedApplicationID: Int32 = 0x5553_4853

    /// What leads from version *n* to version *n* + 1, for each *n* from 0.
    static let migrations: [String] = [
        version1, version2, version3, version4, version5, version6, version7, version8, version9, version10,
    ]

    /// The version that this code reads and writes.
    static var latestVersion: Int { migrations.count }

    /// Brings the database to a version, each migration in a transaction of its own.
    static func migrate(
        _ db: Database,
        from version: Int,
        to target: Int = latestVersion,
        isSealed: Bool = false
    ) throws {
        let mark = isSealed ? sealedApplicationID : applicationID
        for (offset, migration) in migrations.enumerated() where offset >= version && offset < target {
            try db.inTransaction(.immediate) {
                try db.execute(sql: migration)
                if offset == 0 { try insertTokenSecret(db) }
                // Pragmas take no parameters. Both numbers are our own.
                try db.execute(sql: "PRAGMA application_id = \(mark)")
                try db.execute(sql: "PRAGMA user_version = \(offset + 1)")
                return .commit
            }
        }
    }

    /// Gives the store its secret.
    ///
    /// It does not come from SQLite's own generator, which is not made for secrets.
    private static func insertTokenSecret(_ db: Database) throws {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try db.run(Statements.insertTokenSecret, [.blob(secret)])
    }
}
