public import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// How erasures are carried out, whatever happens between their steps.
extension Kernel {
    /// When ``KernelInput/continueErasures`` has something to do.
    public var nextErasureDue: Timestamp? { subjects.nextDue }

    /// Goes on with every erasure that is not carried out and evidenced yet.
    ///
    /// A key is destroyed in the transaction that logs it, and before it: after a crash in between, the key file says that the
    /// key is gone, and the log is made good here. That the log tells of it is noted only when the store shows it.
    func continueErasures() throws(StoreError) {
        // What is being written is looked at when it is durable.
        guard subjects.newestBatch <= committedBatch else { return subjects.nextDue = nil }
        var next: Timestamp?
        try forEach(try store.unfinishedErasures()) { subject throws(StoreError) in
            guard let erasure = subject.erasure else { return }
            if let erasedAt = erasure.erasedAt { return try complete(subject, erasedAt: erasedAt) }
            if !subjects.hasLooked { try makeGood(subject) }
            // What began while the request was being written is in the store by now, and stops, whatever a hold keeps.
            if subjects.touched.contains(subject.key), try stopFlows(of: subject.key) > 0 { return }
            guard let due = subject.erasureDue else { return }
            guard due <= now else {
                next = next.map { min($0, due) } ?? due
                return
            }
            // Only what is durable counts: flows that stop now must have stopped before their key goes.
            guard try stopFlows(of: subject.key) == 0 else { return }
            subjects.note(.destroyKey(subject.key, at: now), of: subject.key, batch: batchNumber)
            try logCompletion(of: subject, erasedAt: now)
        }
        subjects.hasLooked = true
        let isWriting = subjects.newestBatch == batchNumber
        if !isWriting { subjects.touched = [] }
        subjects.nextDue = isWriting ? nil : next
    }

    /// Does for a request what a crash may have kept from being done: its flows are stopped and it is logged.
    private func makeGood(_ subject: SubjectRecord) throws(StoreError) {
        let stopped = try stopFlows(of: subject.key)
        guard try !isLogged(ErasureAct.request, of: subject) else { return }
        do throws(CatalogFailure) {
            try logRequest(of: subject, stopped: stopped)
        } catch {
            if case .store(let failure) = error { throw failure }
        }
        subjects.noteStop(of: subject.key, batch: batchNumber)
    }

    private func complete(_ subject: SubjectRecord, erasedAt: Timestamp) throws(StoreError) {
        if try isLogged(ErasureAct.completion, of: subject) {
            subjects.note(.noteEvidence(subject.key), of: subject.key, batch: batchNumber)
        } else {
            try logCompletion(of: subject, erasedAt: erasedAt)
            subjects.noteStop(of: subject.key, batch: batchNumber)
        }
    }

    private func logCompletion(of subject: SubjectRecord, erasedAt: Timestamp) throws(StoreError) {
        guard let erasure = subject.erasure else { return }
        desk.log(
            ErasureAct.completion,
            by: Signature(actor: erasure.requestedBy, reason: erasure.reason),
            at: now,
            on: try firstExecution(of: subject.key),
            details: [
                "subject": .integer(Int(subject.key.number)),
                "requestedAt": .string(erasure.requestedAt.description),
                "erasedAt": .string(erasedAt.description),
            ]
        )
    }

    /// Whether the log tells of a step of an erasure already.
    private func isLogged(_ act: String, of subject: SubjectRecord) throws(StoreError) -> Bool {
        // Of somebody who is only in a campaign's cohort there is no execution: all of the log is looked through.
        let execution = try firstExecution(of: subject.key)
        var last: Int64 = 0
        while true {
            let page = try store.operatorRecords(of: execution, after: last, limit: Self.subjectPage)
            let isThere = page.contains { record in
                record.act == act && record.details["subject"]?.integerValue == Int(subject.key.number)
            }
            if isThere { return true }
            guard page.count == Self.subjectPage, let newest = page.last else { return false }
            last = newest.sequence
        }
    }

    /// The execution as the store has it, restricted or not: the kernel must be able to stop it.
    func stored(_ key: ExecutionKey) throws(StoreError) -> StoredExecution? {
        guard store.sealsPayloads else { return try store.execution(key) }
        let result = RestrictionLift.$isInForce.withValue(true) {
            Result { () throws(StoreError) in try store.execution(key) }
        }
        return try result.get()
    }

    /// Ends an execution that runs in the store although its person was erased: a backup from before brought it back.
    ///
    /// What it had started ends with it: map runs here, other executions of the person when they are met.
    func abandon(_ execution: LiveExecution, _ branches: [BranchRecord]) throws(StoreError) {
        guard !execution.record.status.isTerminal else { return }
        for run in branches.compactMap(\.mapRun) {
            if let record = try store.mapRun(run) { followUps.append(.abort(arn: record.arn)) }
        }
        list(execution)
        execution.abandon(error: ErasureAct.error, at: now)
        if execution.record.origin != nil { followUps.append(.ended(execution.key)) }
    }
}
