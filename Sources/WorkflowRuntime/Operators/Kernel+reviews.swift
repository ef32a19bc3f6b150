internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Reviews: tasks that wait for the decision of a person.
extension Kernel {
    /// The longest time for which a review can be claimed.
    public static let maximumLease = Duration.seconds(7 * 86_400)

    /// Opens a review for a task.
    func open(
        _ question: ReviewQuestion,
        _ old: TaskProgress,
        at path: BranchPath,
        of execution: LiveExecution,
        _ turn: inout TaskTurn
    ) {
        var task = old
        let record = ReviewRecord(
            key: desk.makeReviewKey(),
            branch: BranchReference(execution: execution.key, path: path),
            visit: task.request.attempt.visit.number,
            attempt: task.request.attempt.number,
            queue: question.queue,
            title: question.title,
            subject: question.subject,
            openedAt: now,
            dueAt: question.dueAt
        )
        desk.put(record, batch: batchNumber)
        let place = ReviewPlace(review: record.key, dueAt: question.dueAt, failsWhenDue: question.failsWhenDue)
        task.phase = .reviewing(place)
        execution.setTask(task, at: path)
        advance(.task(.started(workerName: nil), attempt: task.request.attempt), at: path, of: execution, &turn)
    }

    /// The due date of a review may have come.
    func reviewIsDue(_ old: ReviewPlace, at path: BranchPath, of execution: LiveExecution) {
        guard let due = old.nextDue, due <= now, var task = execution.tasks[path] else { return }
        list(execution)
        var place = old
        place.isEscalated = true
        task.phase = .reviewing(place)
        execution.setTask(task, at: path)
        desk.note(.escalateReview(place.review, at: now))
        guard place.failsWhenDue else { return }
        let cause = "Nobody decided the review \(place.review) until it was due."
        carryOut(
            .report(.failed(error: "Usher.ReviewOverdue", cause: cause, retryAfter: nil)),
            at: path,
            of: execution
        )
    }

    /// The reviews whose due date an act moves, as they are after it.
    func reviews(movedBy plan: ActPlan, from before: FlowSnapshot) throws(CatalogFailure) -> [ReviewRecord] {
        var moved: [ReviewRecord] = []
        for (path, task) in plan.flow.tasks.sorted(by: { $0.key < $1.key }) {
            guard case .reviewing(let place) = task.phase, case .reviewing(let old)? = before.tasks[path]?.phase,
                place.dueAt != old.dueAt
            else { continue }
            do throws(StoreError) {
                guard var record = try review(place.review) else { continue }
                record.dueAt = place.dueAt
                moved.append(record)
            } catch {
                throw .store(error)
            }
        }
        return moved
    }

    /// A review as it is now, where the store may be behind.
    private func review(_ key: Int64) throws(StoreError) -> ReviewRecord? {
        if let record = desk.review(key) { return record }
        return try store.review(key)
    }

    func claimReview(
        _ key: Int64,
        lease: Duration,
        by signature: Signature
    ) throws(CatalogFailure) -> ReviewRecord {
        guard lease > .zero, lease <= Self.maximumLease else {
            throw .refused(
                EngineError(.invalidRequest, "A review is claimed for a second at least and seven days at most.")
            )
        }
        var (record, _) = try openReview(key, by: signature)
        record.claimedBy = signature.actor
        record.claimedUntil = now.advanced(by: lease)
        desk.put(record, batch: batchNumber)
        let execution = record.branch.execution
        desk.log("claim-review", by: signature, at: now, on: execution, details: ["review": .integer(Int(key))])
        return record
    }

    func releaseReview(_ key: Int64, by signature: Signature) throws(CatalogFailure) -> ReviewRecord {
        var (record, _) = try openReview(key, by: signature)
        guard record.claimedBy == signature.actor else {
            throw .refused(EngineError(.actRefused, "The review is not claimed by whoever gives it back."))
        }
        (record.claimedBy, record.claimedUntil) = (nil, nil)
        desk.put(record, batch: batchNumber)
        let execution = record.branch.execution
        desk.log("release-review", by: signature, at: now, on: execution, details: ["review": .integer(Int(key))])
        return record
    }

    func decideReview(
        _ key: Int64,
        _ decision: ReviewRecord.Decision,
        note: String?,
        by signature: Signature
    ) throws(CatalogFailure) -> ReviewRecord {
        var (record, execution) = try openReview(key, by: signature)
        record.status = .decided
        record.decision = decision
        record.decidedBy = signature.actor
        record.note = note
        record.closedAt = now
        desk.put(record, batch: batchNumber)
        var output: JSONObject = [
            "decision": .string(decision.rawValue), "decidedBy": .string(signature.actor),
            "review": .integer(Int(key)),
        ]
        if let note { output["note"] = .string(note) }
        let before = FlowSnapshot(of: execution).digest
        carryOut(.report(.succeeded(output: .object(output))), at: record.branch.path, of: execution)
        var details: JSONObject = ["review": .integer(Int(key)), "decision": .string(decision.rawValue)]
        if let note { details["noteDigest"] = .string(OperatorLog.digest(of: .string(note))) }
        desk.log(
            "decide-review",
            by: signature,
            at: now,
            on: execution.key,
            before: before,
            after: FlowSnapshot(of: execution).digest,
            details: details
        )
        return record
    }

    /// A review that waits, and that nobody else has claimed; the task in memory says whether it still waits.
    private func openReview(
        _ key: Int64,
        by signature: Signature
    ) throws(CatalogFailure) -> (ReviewRecord, LiveExecution) {
        var found: (record: ReviewRecord, execution: LiveExecution?)?
        do throws(StoreError) {
            if let record = try review(key) { found = (record, try load(record.branch.execution)) }
        } catch {
            throw .store(error)
        }
        guard let found else {
            let message = "There is no review \(key). 'usher reviews list' shows them."
            throw .refused(EngineError(.unknownResource, message))
        }
        guard found.record.status == .open, let execution = found.execution,
            case .reviewing(let place)? = execution.tasks[found.record.branch.path]?.phase, place.review == key
        else {
            let message = "The review is not open any more: it was decided, or its task ended."
            throw .refused(EngineError(.actRefused, message))
        }
        if let owner = found.record.claimedBy, owner != signature.actor, let until = found.record.claimedUntil,
            until > now
        {
            let message = "The review is claimed by \(owner) until \(until)."
            throw .refused(EngineError(.actRefused, message))
        }
        return (found.record, execution)
    }
}
