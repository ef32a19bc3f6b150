public import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Bulk acts: a selection that is frozen when it is proposed, and worked off in the order of its keys.
///
/// A few items are done at a time: their acts, their results and how far the job has come are one transaction. So whatever ends
/// the process, no item is done twice and none is left out.
extension Kernel {
    /// How many executions one bulk act may select.
    public static let maximumJobItems = 200_000
    /// How many items are done in one turn of the kernel, so that others get theirs.
    static let maximumItemsPerTurn = 32
    /// How many items a preview shows.
    static let sampleSize = 5
    /// The highest rate of a job, in items a second.
    public static let maximumRate = 10_000

    /// When there is something to do for a bulk act.
    public var nextJobDue: Timestamp? { desk.nextDue }

    // MARK: Proposing

    /// Shows what a bulk act would do: every item is decided, so that the counts are exact.
    ///
    /// Nothing is changed, so it can be asked of a kernel that nobody else asks anything.
    func previewJob(_ act: OperatorAct, _ selector: Selector) throws(CatalogFailure) -> JobPreview {
        try requireTerms(selector)
        let keys = try select(try resolve(selector))
        var preview = JobPreview(
            total: keys.count,
            refused: 0,
            examined: 0,
            sample: [],
            refusals: [:],
            needsApproval: keys.count > configuration.approvalThreshold
        )
        for key in keys {
            preview.examined += 1
            // It need not stay in memory, where it came only to be looked at.
            defer { if let execution = executions[key] { evict(execution) } }
            do throws(CatalogFailure) {
                if preview.sample.count < Self.sampleSize {
                    preview.sample.append(try self.preview(act, on: key))
                } else {
                    try examine(act, on: key)
                }
            } catch {
                guard case .refused(let refusal) = error else { throw error }
                preview.refused += 1
                preview.refusals[refusal.message, default: 0] += 1
            }
        }
        return preview
    }

    func propose(
        _ act: OperatorAct,
        _ selector: Selector,
        rate: Int,
        by signature: Signature
    ) throws(CatalogFailure) -> JobRecord {
        guard (1...Self.maximumRate).contains(rate) else { throw .refused(Self.badRate) }
        try requireTerms(selector)
        let selector = try resolve(selector)
        let keys = try select(selector)
        guard !keys.isEmpty else {
            throw .refused(EngineError(.actRefused, "The selector means no execution, so there is nothing to do."))
        }
        let isSmall = keys.count <= configuration.approvalThreshold
        var record = JobRecord(
            key: desk.makeJobKey(),
            status: isSmall ? .running : .proposed,
            act: .object(act.members),
            actName: act.name,
            selector: selector.text,
            selectionDigest: Self.digest(of: keys),
            proposer: signature.actor,
            reason: signature.reason,
            rate: rate,
            createdAt: now,
            total: keys.count
        )
        if isSmall {
            record.startedAt = now
            record.beginPace(at: now)
        }
        desk.put(record, nextDue: isSmall ? now : nil)
        desk.note(.insertItems(job: record.key, keys))
        var details = act.details
        details["act"] = .string(act.name)
        details["selector"] = .string(record.selector)
        details["total"] = .integer(record.total)
        details["selectionDigest"] = .string(record.selectionDigest)
        desk.log("propose", by: signature, at: now, job: record.key, details: details)
        return record
    }

    private func requireTerms(_ selector: Selector) throws(CatalogFailure) {
        guard selector.isEmpty else { return }
        let message =
            "A bulk act needs a selector, such as status:failed. One that means everything must say so in terms."
        throw .refused(EngineError(.invalidRequest, message))
    }

    private func resolve(_ selector: Selector) throws(CatalogFailure) -> Selector {
        let keys = ApplicantKeys(mint: mint, fields: resources.settings.values.flatMap(\.applicant))
        do throws(EngineError) {
            return try keys.resolve(selector)
        } catch {
            throw .refused(error)
        }
    }

    private func select(_ selector: Selector) throws(CatalogFailure) -> [ExecutionKey] {
        let keys: [ExecutionKey]
        do throws(StoreError) {
            keys = try store.executionKeys(
                selectedBy: selector,
                at: now,
                after: nil,
                limit: Self.maximumJobItems + 1
            )
        } catch {
            throw .store(error)
        }
        guard keys.count <= Self.maximumJobItems else {
            let message =
                "The selector means more than \(Self.maximumJobItems) executions. Narrow it, by age for example."
            throw .refused(EngineError(.quotaExceeded, message))
        }
        return keys
    }

    private static func digest(of keys: [ExecutionKey]) -> String {
        OperatorLog.digest(of: keys.map(\.description).joined(separator: " "))
    }

    private static let badRate = EngineError(
        .invalidRequest,
        "A rate is a whole number of items a second, from 1 to \(maximumRate)."
    )

    // MARK: Steering

    func steer(_ key: Int64, _ steering: JobSteering, by signature: Signature) throws(CatalogFailure) -> JobRecord {
        guard var record = desk.jobs[key]?.record else { throw .refused(try endedOrUnknown(key)) }
        var details: JSONObject = [:]
        switch (steering, record.status) {
        case (.approve, .proposed):
            guard record.proposer != signature.actor else {
                let message = "Whoever proposed a bulk act cannot approve it. Ask somebody else."
                throw .refused(EngineError(.forbidden, message))
            }
            try approve(&record, by: signature)
            details["selectionDigest"] = .string(record.selectionDigest)
        case (.pause, .running): record.status = .paused
        case (.resume, .paused):
            record.status = .running
            record.beginPace(at: now)
        case (.cancel, _): record.end(as: .cancelled, at: now)
        case (.rate(let rate), _):
            guard (1...Self.maximumRate).contains(rate) else { throw .refused(Self.badRate) }
            record.rate = rate
            record.beginPace(at: now)
            details["rate"] = .integer(rate)
        default:
            let message = "The bulk act is \(record.status.rawValue), so this cannot be done to it."
            throw .refused(EngineError(.actRefused, message))
        }
        desk.put(record, nextDue: record.status == .running ? now : nil)
        details["status"] = .string(record.status.rawValue)
        desk.log(steering.name, by: signature, at: now, job: key, details: details)
        return record
    }

    /// Lets a proposed job begin, or voids it where what it selects has changed since: who approves, approves what they were shown.
    private func approve(_ record: inout JobRecord, by signature: Signature) throws(CatalogFailure) {
        let selector: Selector
        do throws(SelectorError) {
            selector = try Selector(parsing: record.selector)
        } catch {
            throw .refused(EngineError(.invalidRequest, error.message))
        }
        guard Self.digest(of: try select(selector)) == record.selectionDigest else {
            return record.end(as: .void, at: now)
        }
        record.approver = signature.actor
        record.status = .running
        record.startedAt = now
        record.beginPace(at: now)
    }

    private func endedOrUnknown(_ key: Int64) throws(CatalogFailure) -> EngineError {
        do throws(StoreError) {
            guard let record = try store.job(key) else {
                return EngineError(.unknownResource, "There is no bulk act \(key). 'usher jobs list' shows them.")
            }
            return EngineError(.actRefused, "The bulk act is \(record.status.rawValue), so this cannot be done to it.")
        } catch {
            throw .store(error)
        }
    }

    // MARK: Working

    /// Does the next items of the jobs whose time has come.
    func continueJobs() throws(StoreError) {
        for key in desk.jobs.keys.sorted() {
            guard var job = desk.jobs[key], let due = job.nextDue, due <= now else { continue }
            // The first turn after a start: the time without a process is no part of the pace.
            if due == .epoch { job.record.beginPace(at: now) }
            try continueJob(job.record)
        }
    }

    private func continueJob(_ old: JobRecord) throws(StoreError) {
        var record = old
        let size = min(Self.maximumItemsPerTurn, max(1, record.rate / 10))
        let items = try store.items(of: record.key, status: .pending, after: record.cursor, limit: size)
        let signature = Signature(actor: record.proposer, reason: record.reason)
        // Nobody but this code wrote the act, so one that cannot be read is refused item by item and stops nothing.
        let act = try? OperatorAct(name: record.actName, members: record.act.objectValue ?? [:])
        var failure: StoreError?
        turn: for item in items {
            var result = item
            result.finishedAt = now
            do throws(CatalogFailure) {
                guard let act else {
                    throw .refused(EngineError(.invalidRequest, "The act cannot be read. Propose it again."))
                }
                _ = try perform(act, on: item.execution, by: signature, job: record.key)
                result.status = .succeeded
                record.succeeded += 1
            } catch {
                switch error {
                case .store(let error):
                    // What is done of this turn is done, and counts; the rest is tried again.
                    failure = error
                    break turn
                case .refused(let refusal):
                    result.status = .refused
                    result.message = refusal.message
                    record.refused += 1
                }
            }
            record.cursor = item.execution
            desk.note(.putItem(result))
        }
        // The items of a job whose making is not written yet are not there yet either.
        let isFinished = record.done == record.total
        if isFinished { record.end(as: .finished, at: now) }
        let count = record.done - old.done
        if count > 0 || isFinished {
            let pause = Duration.microseconds(1_000_000 * Int64(count) / Int64(record.rate))
            desk.put(record, nextDue: now.advanced(by: pause))
        } else {
            desk.jobs[record.key]?.nextDue = now.advanced(by: .milliseconds(10))
        }
        if isFinished {
            let details: JSONObject = [
                "succeeded": .integer(record.succeeded), "refused": .integer(record.refused),
            ]
            desk.log("finish-job", by: signature, at: now, job: record.key, details: details)
        }
        if let failure { throw failure }
    }
}
