internal import GRDB
internal import JSONModel
public import WorkflowStore

extension SQLiteStore: SubjectStore {
    /// Whether the store was made with keys.
    public var sealsPayloads: Bool { sealed != nil }

    /// The subjects of an applicant's blind key, the newest first.
    public func subjects(ofApplicant applicant: String) throws(StoreError) -> [SubjectRecord] {
        try subjectRecords(KeyFileSchema.subjectsOfApplicant, [.text(applicant)])
    }

    /// The subject with a key.
    public func subject(_ key: SubjectKey) throws(StoreError) -> SubjectRecord? {
        try subjectRecords(KeyFileSchema.subject, [.integer(key.number)]).first
    }

    /// The subject under whose key an execution's payloads are.
    public func subject(of execution: ExecutionKey) throws(StoreError) -> SubjectRecord? {
        guard let sealed else { return nil }
        let key = try sealed.file.read { db in
            try db.firstRow(KeyFileSchema.subjectOfMember, [.integer(execution.number)]) {
                SubjectKey(try $0.integer(0))
            }
        }
        guard let key else { return nil }
        return try subject(key)
    }

    /// Whether an execution's payloads can be read.
    public func standing(of execution: ExecutionKey) throws(StoreError) -> SubjectStanding {
        try sealed?.standing(of: execution) ?? .open
    }

    /// The executions of a subject behind the given one.
    public func executions(
        of subject: SubjectKey,
        after key: ExecutionKey?,
        limit: Int
    ) throws(StoreError) -> [ExecutionKey] {
        guard let sealed else { return [] }
        let values: [QueryValue] = [.integer(subject.number), .integer(key?.number ?? 0), .limit(limit)]
        return try sealed.file.read { db in
            try db.rows(KeyFileSchema.membersOfSubject, values) { ExecutionKey(try $0.integer(0)) }
        }
    }

    /// The subjects whose erasure is not carried out or not evidenced yet.
    public func unfinishedErasures() throws(StoreError) -> [SubjectRecord] {
        try subjectRecords(KeyFileSchema.unfinished, [])
    }

    /// The subjects with holds, those with the newest hold first.
    public func heldSubjects(limit: Int) throws(StoreError) -> [SubjectRecord] {
        try subjectRecords(KeyFileSchema.held, [.limit(limit)])
    }

    /// The hold with a key.
    public func hold(_ key: Int64) throws(StoreError) -> HoldRecord? {
        try sealed?.file.read { db in
            try db.firstRow(KeyFileSchema.hold, [.integer(key)], read: HoldRecord.init)
        }
    }

    /// The highest key that was ever given to a hold, or zero.
    public func highestHoldKey() throws(StoreError) -> Int64 {
        let highest = try sealed?.file.read { db in
            try db.firstRow(KeyFileSchema.highestKey, [.text("holds")]) { try $0.integer(0) }
        }
        return (highest ?? nil) ?? 0
    }

    private func subjectRecords(_ sql: String, _ values: [QueryValue]) throws(StoreError) -> [SubjectRecord] {
        guard let sealed else { return [] }
        return try sealed.file.read { db in
            var records = try db.rows(sql, values, read: SubjectRecord.init)
            for index in records.indices {
                let subject = QueryValue.integer(records[index].key.number)
                records[index].holds = try db.rows(KeyFileSchema.holdsOfSubject, [subject], read: HoldRecord.init)
            }
            return records
        }
    }
}
