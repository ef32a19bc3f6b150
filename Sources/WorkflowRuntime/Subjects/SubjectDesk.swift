internal import JSONModel
internal import WorkflowStore

/// What the kernel remembers of erasures beside the store: what is to be written, and when to look again.
struct SubjectDesk {
    private var nextHold: Int64
    private var unwritten: [SubjectChange] = []
    /// The newest batch that changes subjects or stops their flows.
    ///
    /// Keys are destroyed only on what is durable, so that no hold that is being written is overlooked.
    private(set) var newestBatch = 0
    /// When the unfinished erasures are looked at next; `nil` if nothing is due by itself.
    var nextDue: Timestamp?
    /// Whether they were looked at since the start: what a crash left undone is made good then.
    var hasLooked = false
    /// The subjects that were changed since the last look.
    var touched: Set<SubjectKey> = []
    /// The subjects whose key the next or the current transaction destroys, with its number.
    private var destroying: [SubjectKey: Int] = [:]
    /// The applicants whose erasure was asked for and whose payloads the store still shows, with the transaction that changes that.
    private var askedFor: [String: Int] = [:]
    /// Whether flows are being stopped for an erasure: nothing follows from their end.
    var isStopping = false

    init(store: any EngineStore) throws(StoreError) {
        nextHold = try store.highestHoldKey() + 1
        nextDue = store.sealsPayloads ? .epoch : nil
    }

    /// Whether there is something to write.
    var hasWork: Bool { !unwritten.isEmpty }

    mutating func makeHoldKey() -> Int64 {
        defer { nextHold += 1 }
        return nextHold
    }

    mutating func note(_ change: SubjectChange, of subject: SubjectKey, batch: Int) {
        unwritten.append(change)
        touched.insert(subject)
        newestBatch = batch
        if case .destroyKey = change { destroying[subject] = batch }
    }

    /// Notes that a subject's erasure is asked for.
    mutating func noteRequest(_ erasure: ErasureRecord, of subject: SubjectRecord, batch: Int) {
        note(.requestErasure(subject.key, erasure), of: subject.key, batch: batch)
        if let applicant = subject.applicant { askedFor[applicant] = batch }
    }

    /// Whether an applicant's erasure was asked for, and the store still shows their payloads.
    func isAskedFor(applicant: String) -> Bool { askedFor[applicant] != nil }

    /// Notes that a batch stops flows of a subject.
    mutating func noteStop(of subject: SubjectKey, batch: Int) {
        touched.insert(subject)
        newestBatch = batch
    }

    func isDestroying(_ subject: SubjectKey) -> Bool { destroying[subject] != nil }

    /// What the next transaction writes.
    mutating func takeUnwritten() -> [SubjectChange] {
        defer { unwritten = [] }
        return unwritten
    }

    /// Notes that the store shows all that was decided up to a batch.
    mutating func committed(_ batch: Int) {
        if !destroying.isEmpty { destroying = destroying.filter { $0.value > batch } }
        if !askedFor.isEmpty { askedFor = askedFor.filter { $0.value > batch } }
        if !touched.isEmpty, newestBatch <= batch { nextDue = .epoch }
    }
}
