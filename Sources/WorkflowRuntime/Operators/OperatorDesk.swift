internal import JSONModel
internal import WorkflowStore

/// What the kernel remembers of the work of operators beside the store: the end of the log, the jobs that go on, and what the
/// store does not know yet.
struct OperatorDesk {
    /// A job that goes on.
    struct OpenJob {
        var record: JobRecord
        /// When its next items may be done; `nil` while it is held.
        var nextDue: Timestamp?
    }

    private var newestSequence: Int64
    private var newestDigest: String
    var jobs: [Int64: OpenJob] = [:]
    private var nextJob: Int64
    private var nextReview: Int64
    /// Reviews that were changed, until the store shows them so.
    private var reviews: [Int64: (record: ReviewRecord, batch: Int)] = [:]
    private var unwritten: [OperatorChange] = []

    init(store: any OperatorStore) throws(StoreError) {
        let newest = try store.newestOperatorRecord()
        newestSequence = newest?.sequence ?? 0
        newestDigest = newest?.digest ?? OperatorRecord.beginning
        nextJob = try store.highestJobKey() + 1
        nextReview = try store.highestReviewKey() + 1
        for record in try store.unfinishedJobs() {
            // What was going on goes on at once.
            jobs[record.key] = OpenJob(record: record, nextDue: record.status == .running ? .epoch : nil)
        }
    }

    /// Whether there is something to write.
    var hasWork: Bool { !unwritten.isEmpty }

    /// What the next transaction writes.
    mutating func takeUnwritten() -> [OperatorChange] {
        defer { unwritten = [] }
        return unwritten
    }

    /// Notes that the store shows all that was decided up to a batch.
    mutating func committed(_ batch: Int) {
        guard !reviews.isEmpty else { return }
        reviews = reviews.filter { $0.value.batch > batch }
    }

    mutating func note(_ change: OperatorChange) { unwritten.append(change) }

    /// Appends an entry to the log.
    ///
    /// - Returns: its number.
    @discardableResult
    mutating func log(
        _ act: String,
        by signature: Signature,
        at now: Timestamp,
        on execution: ExecutionKey? = nil,
        job: Int64? = nil,
        before: String? = nil,
        after: String? = nil,
        details: JSONObject = [:]
    ) -> Int64 {
        var record = OperatorRecord(
            sequence: newestSequence + 1,
            happenedAt: now,
            actor: signature.actor,
            act: act,
            reason: signature.reason,
            execution: execution,
            job: job,
            before: before,
            after: after,
            details: details,
            previousDigest: newestDigest,
            digest: ""
        )
        record.digest = OperatorLog.seal(of: record)
        (newestSequence, newestDigest) = (record.sequence, record.digest)
        note(.appendLog(record))
        return record.sequence
    }

    // MARK: Jobs

    mutating func makeJobKey() -> Int64 {
        defer { nextJob += 1 }
        return nextJob
    }

    /// Takes a job as it is now.
    mutating func put(_ record: JobRecord, nextDue: Timestamp?) {
        note(.putJob(record))
        jobs[record.key] = record.status.isTerminal ? nil : OpenJob(record: record, nextDue: nextDue)
    }

    /// When there is something to do for a job.
    var nextDue: Timestamp? { jobs.values.compactMap(\.nextDue).min() }

    // MARK: Reviews

    mutating func makeReviewKey() -> Int64 {
        defer { nextReview += 1 }
        return nextReview
    }

    /// The review as it is now, where the store may be behind.
    func review(_ key: Int64) -> ReviewRecord? { reviews[key]?.record }

    /// Takes a review as it is now.
    mutating func put(_ record: ReviewRecord, batch: Int) {
        note(.putReview(record))
        reviews[record.key] = (record, batch)
    }
}
