internal import Connectors
internal import JSONModel
internal import StatesLanguage
internal import WorkflowStore

/// Pages of connectors' lists for map runs: calls like those of tasks, which wait for room in their buckets.
extension Kernel {
    /// Orders the next page, or lets the run wait until its call may leave.
    func callForPage(_ query: ItemQuery, of run: LiveMapRun) throws(StoreError) {
        guard !runs.pages.isWaiting(run.key), let parent = try load(run.record.branch.execution) else { return }
        let isNext = runs.pages.takeTurn(of: run.key)
        let bucket = admission.bucket(of: query.resource, .operation)
        guard freeCalls > 0, let pass = pass(bucket, of: parent, isNext: isNext) else {
            let queue = queue(before: bucket, of: parent)
            runs.pages.wait(run.key, in: queue, since: now)
            // No row of the store says so, so no batch has to come before the queue is known to be empty.
            return admission.wait(in: queue, batch: max(committedBatch, admission.queues[queue] ?? 0))
        }
        let id = order(.read(query), for: run)
        runs.pages.open(id, PageLine.Ticket(pass: pass, startedAt: now, batch: batchNumber))
    }

    /// Lets runs go on whose turn it is in a queue, and tells how many these are.
    func callForPages(in queue: CapacityQueue, limit: Int) -> Int {
        let keys = runs.pages.callNext(in: queue, limit: limit)
        for key in keys { noteWork(of: key) }
        return keys.count
    }

    /// Lets runs go on that have paused for long enough after a failure.
    func endPausesOfPages(at now: Timestamp) {
        for key in runs.pages.endPauses(at: now) { noteWork(of: key) }
    }

    /// Takes a call for a page off its bucket, and tells the bucket what came of it.
    ///
    /// - Returns: Whether the call should wait and go again, because its provider is known to be out of order.
    func closePage(_ id: CallID, _ answer: MapRunAnswer) -> Bool {
        guard let ticket = runs.pages.close(id) else { return false }
        let outcome = if case .unanswered(let outcome) = answer { outcome } else { Outcome(.ok) }
        let isHeld = admission.heard(outcome, ticket.pass, startedAt: ticket.startedAt, at: now)
        admission.release(ticket.pass)
        return isHeld
    }

    /// Gives up a call for a page that nobody waits for any more.
    func abandonPage(_ id: CallID) {
        guard let ticket = runs.pages.close(id) else { return }
        admission.release(ticket.pass)
        admission.abandon(ticket.pass, at: now)
    }

    /// A page could not be had: it is asked for again in a while, or the run fails.
    ///
    /// Results that the store could not give now are asked for again for as long as it takes.
    func putOff(_ run: LiveMapRun, after outcome: Outcome, isHeld: Bool) {
        if run.record.phase == .collecting { return runs.pages.rest(run.key, at: now) }
        guard run.record.phase == .working, !isHeld else { return }
        if outcome.outcomeClass.isWorthAnotherLook,
            runs.pages.pause(run.key, retryAfter: outcome.retryAfter, at: now) != nil
        {
            return
        }
        fail(run, error: ErrorName.itemReaderFailed, cause: outcome.message)
    }
}

extension OutcomeClass {
    fileprivate var isWorthAnotherLook: Bool {
        switch self {
        case .transient, .ambiguous, .notYet, .reauthenticate: true
        default: false
        }
    }
}
