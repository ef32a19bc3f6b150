internal import Crypto
internal import GRDB
internal import JSONModel
internal import WorkflowStore

/// Makes durable what a commit needs of keys, before anything is sealed under them.
///
/// All of it is one transaction of the key file, and none where a commit brings no new execution, no first message of a day and
/// no change of a subject. If the process dies behind it, the file holds a key of nothing, which the next execution of that
/// number replaces.
extension SealedPayloads {
    /// - Parameter owner: The execution that a map run belongs to.
    func prepare(
        _ changes: ChangeSet,
        owner: (MapRunKey) throws(StoreError) -> ExecutionKey?
    ) throws(StoreError) {
        var newcomers = try newcomers(in: changes, owner: owner)
        for place in try missingPlaces(in: changes) { newcomers.append(Newcomer(execution: place)) }
        let horizon = changes.inbox.compactMap { change -> Timestamp? in
            guard case .prune(let orphansBefore, _, _) = change else { return nil }
            return orphansBefore
        }.max()
        guard !newcomers.isEmpty || !changes.subjects.isEmpty || horizon != nil else { return }
        var made = Made()
        try file.write { db in
            for change in changes.subjects { try apply(change, to: db, &made) }
            var next = try highestSubject(db) + 1
            for newcomer in newcomers { try admit(newcomer, to: db, &next, &made) }
            if let horizon { try forgetDays(before: horizon, in: db, &made) }
        }
        if made.hasDestroyed { file.emptyLog() }
        remember { cache in
            for subject in made.changed { cache.forget(subject) }
            for entry in made.entries.values { cache.put(entry) }
            for (execution, subject) in made.members { cache.put(subject, of: execution) }
        }
    }

    /// An execution that needs a key, or something that is kept like one.
    fileprivate struct Newcomer {
        var execution: ExecutionKey
        var applicant: String?
        /// The customer's row that it is started for, whose key it shares in any case.
        var row: ExecutionKey?
        /// The execution whose key it shares, unless it has an applicant of its own.
        var parent: ExecutionKey?
        /// Whether it shares only the key of an applicant.
        var sharesApplicantsOnly = false
    }

    /// What a transaction made, to be remembered when it is durable.
    private struct Made {
        var entries: [SubjectKey: KeyCache.Entry] = [:]
        var members: [ExecutionKey: SubjectKey] = [:]
        var changed: Set<SubjectKey> = []
        var hasDestroyed = false
    }

    /// The executions that are new, parents before those that they started.
    private func newcomers(
        in changes: ChangeSet,
        owner: (MapRunKey) throws(StoreError) -> ExecutionKey?
    ) throws(StoreError) -> [Newcomer] {
        var owners: [MapRunKey: ExecutionKey] = [:]
        for change in changes.mapRuns {
            if case .insert(let record) = change { owners[record.key] = record.branch.execution }
        }
        let customers = changes.customers
        var newcomers = customers.new
        for change in changes.executions {
            guard case .insert(let record) = change.row else { continue }
            var newcomer = Newcomer(execution: record.key, applicant: record.onboarding?.applicant)
            newcomer.row = customers.started[record.key]
            switch record.origin {
            case .task(let branch): newcomer.parent = branch.execution
            case .items(let run, _, _):
                if owners[run] == nil { owners[run] = try owner(run) }
                newcomer.parent = owners[run]
                newcomer.sharesApplicantsOnly = true
            case nil: newcomer.parent = record.onboarding?.origin
            }
            newcomers.append(newcomer)
        }
        // A parent was started before its children, so its number is lower.
        return newcomers.sorted { $0.execution < $1.execution }
    }

    /// What is kept under numbers that are no executions, and has no key yet.
    private func missingPlaces(in changes: ChangeSet) throws(StoreError) -> [ExecutionKey] {
        var places: Set<ExecutionKey> = []
        for change in changes.inbox {
            switch change {
            case .insert(let record), .update(let record):
                if record.owner == nil { places.insert(.ofMessages(at: record.receivedAt)) }
            case .repeated, .decide, .prune: break
            }
        }
        for case .putJob in changes.operators { places.insert(.none) }
        for case .put in changes.campaigns { places.insert(.none) }
        var missing: [ExecutionKey] = []
        for place in places.sorted() where try knownEntry(of: place) == nil { missing.append(place) }
        return missing
    }

    // MARK: Writing

    private func highestSubject(_ db: Database) throws -> Int64 {
        try db.firstRow(KeyFileSchema.highestKey, [.text("subjects")]) { try $0.integer(0) } ?? 0
    }

    private func admit(_ newcomer: Newcomer, to db: Database, _ next: inout Int64, _ made: inout Made) throws {
        let subject = try existingSubject(for: newcomer, db, made) ?? makeSubject(newcomer.applicant, db, &next, &made)
        made.members[newcomer.execution] = subject
        try db.run(KeyFileSchema.putMember, [.integer(newcomer.execution.number), .integer(subject.number)])
    }

    private func existingSubject(for newcomer: Newcomer, _ db: Database, _ made: Made) throws -> SubjectKey? {
        if let row = newcomer.row, let known = try subject(of: row, db, made) { return known }
        if let applicant = newcomer.applicant {
            return try db.firstRow(KeyFileSchema.openSubject, [.text(applicant)]) { SubjectKey(try $0.integer(0)) }
        }
        guard let parent = newcomer.parent else { return nil }
        guard let known = try subject(of: parent, db, made) else { return nil }
        guard newcomer.sharesApplicantsOnly else { return known }
        let record = try db.firstRow(KeyFileSchema.subject, [.integer(known.number)], read: SubjectRecord.init)
        return record?.applicant == nil ? nil : known
    }

    private func subject(of member: ExecutionKey, _ db: Database, _ made: Made) throws -> SubjectKey? {
        try made.members[member]
            ?? db.firstRow(KeyFileSchema.subjectOfMember, [.integer(member.number)]) { SubjectKey(try $0.integer(0)) }
    }

    private func makeSubject(
        _ applicant: String?,
        _ db: Database,
        _ next: inout Int64,
        _ made: inout Made
    ) throws -> SubjectKey {
        let subject = SubjectKey(next)
        next += 1
        let key = SymmetricKey(size: .bits256)
        let wrapped = try PayloadCipher.wrap(key, with: file.root, for: Self.purpose(of: subject))
        let values: [QueryValue] = [.integer(subject.number), applicant.map(QueryValue.text) ?? .null, .blob(wrapped)]
        try db.run(KeyFileSchema.insertSubject, values)
        made.entries[subject] = KeyCache.Entry(subject: subject, key: key, standing: .open)
        return subject
    }

    private func apply(_ change: SubjectChange, to db: Database, _ made: inout Made) throws {
        switch change {
        case .putHold(let hold): try db.run(KeyFileSchema.putHold, hold.values)
        case .requestErasure(let subject, let erasure):
            let values: [QueryValue] = [
                .integer(subject.number), .integer(erasure.requestedAt.milliseconds), .text(erasure.requestedBy),
                .text(erasure.reason),
            ]
            try db.run(KeyFileSchema.requestErasure, values)
            made.changed.insert(subject)
        case .destroyKey(let subject, let moment):
            try db.run(KeyFileSchema.overwriteKey, [.integer(subject.number)])
            try db.run(KeyFileSchema.destroyKey, [.integer(subject.number), .integer(moment.milliseconds)])
            made.changed.insert(subject)
            made.hasDestroyed = true
        case .noteEvidence(let subject): try db.run(KeyFileSchema.noteEvidence, [.integer(subject.number)])
        }
    }

    /// Destroys the keys of days whose messages without an owner have been pruned.
    private func forgetDays(before horizon: Timestamp, in db: Database, _ made: inout Made) throws {
        // Pruning goes in small pieces, so a day is left to it.
        let bound = QueryValue.integer(ExecutionKey.ofMessages(at: horizon).number + 1)
        let rows = try db.rows(KeyFileSchema.subjectsOfDays, [bound]) { try $0.integer(0) }
        guard !rows.isEmpty else { return }
        try db.run(KeyFileSchema.forgetDays, [bound])
        for subject in rows {
            try db.run(KeyFileSchema.deleteSubject, [.integer(subject)])
            made.changed.insert(SubjectKey(subject))
        }
        made.hasDestroyed = true
    }
}

extension ChangeSet {
    /// The customers who come into a cohort, and the rows of those who are started with what is known of them, by execution.
    fileprivate var customers: (new: [SealedPayloads.Newcomer], started: [ExecutionKey: ExecutionKey]) {
        var new: [SealedPayloads.Newcomer] = []
        var started: [ExecutionKey: ExecutionKey] = [:]
        for change in campaigns {
            switch change {
            case .insertRows(let rows):
                for row in rows {
                    let place = ExecutionKey.ofCustomer(row.number, in: row.campaign)
                    new.append(SealedPayloads.Newcomer(execution: place, applicant: row.subject))
                }
            case .updateRow(let row):
                guard let execution = row.execution, !WithheldPayload.isWithheld(row.customer) else { continue }
                started[execution] = .ofCustomer(row.number, in: row.campaign)
            case .put, .insertRejects, .noteSeen, .forgetSeen, .closePending: break
            }
        }
        return (new, started)
    }
}
