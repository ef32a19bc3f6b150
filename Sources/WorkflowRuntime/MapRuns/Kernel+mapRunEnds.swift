internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// What changes about a running map run; what is `nil` stays.
public struct MapRunUpdate: Sendable, Hashable {
    /// How many child executions may run at once; 0 for as many as the engine allows.
    public var maximumConcurrency: Int?
    /// How many items may fail.
    public var toleratedFailureCount: Int?
    /// How many items in a hundred may fail.
    public var toleratedFailurePercentage: Double?
    /// Whether no child executions are started until further notice.
    ///
    /// Those that run go on.
    public var isPaused: Bool?

    /// Makes an update of nothing.
    public init() {}
}

/// The ends of map runs and of their child executions, and what changes them from outside.
extension Kernel {
    /// Counts the end of a child execution.
    func childEnded(_ child: LiveExecution, of run: LiveMapRun) {
        let count = child.record.itemCount
        guard run.running.remove(child.key) != nil else { return }
        run.update { record in
            record.executions.running -= 1
            record.items.running -= count
            record.executions.add(1, to: child.record.status)
            record.items.add(count, to: child.record.status)
        }
        list(run)
        run.barrier = batchNumber
        if run.record.phase == .working, isOverTolerance(run.record, isFinal: false) { failOverTolerance(run) }
        noteWork(of: run.key)
    }

    /// All items were worked through.
    func finishWork(of run: LiveMapRun) {
        if isOverTolerance(run.record, isFinal: true) { return failOverTolerance(run) }
        run.update { record in
            record.phase = .collecting
            record.itemCount = record.items.started
            record.isExhausted = true
        }
        list(run)
    }

    private func failOverTolerance(_ run: LiveMapRun) {
        fail(
            run,
            error: ErrorName.exceedToleratedFailureThreshold,
            cause: "The specified tolerated failure threshold was exceeded"
        )
    }

    /// Whether more items failed than are tolerated.
    ///
    /// A share can be told as soon as the number of all items is known.
    private func isOverTolerance(_ record: MapRunRecord, isFinal: Bool) -> Bool {
        FailureTolerance(count: record.toleratedFailureCount, percentage: record.toleratedFailurePercentage)
            .isExceeded(by: record.items.unsuccessful, of: isFinal ? record.items.started : record.itemCount)
    }

    /// Lets a run fail: no child starts any more, and those that run are stopped.
    func fail(_ run: LiveMapRun, error: String, cause: String?) {
        run.update { record in
            record.phase = .stopping
            (record.error, record.cause) = (error, cause)
        }
        forgetPages(of: run)
        list(run)
        noteWork(of: run.key)
    }

    /// Stops some of the child executions that run; without any, the run goes on to its end.
    func stopChildren(of run: LiveMapRun, _ stepsLeft: inout Int) throws(StoreError) {
        if run.stopping.isEmpty { run.stopping = run.running.sorted(by: >) }
        while stepsLeft > 0, let key = run.stopping.last {
            guard run.running.contains(key), try stopRunning(key) else {
                // One that ended as it was loaded is counted first.
                try settleFollowUps()
                run.running.remove(key)
                run.stopping.removeLast()
                continue
            }
            stepsLeft -= 1
            try settleFollowUps()
        }
        guard run.running.isEmpty else { return }
        if run.record.error == nil { return try conclude(run, .aborted, report: nil) }
        run.update { $0.phase = .collecting }
        list(run)
        noteWork(of: run.key)
    }

    /// No item is taken from what was read, and nothing more is read.
    private func forgetPages(of run: LiveMapRun) {
        run.dropPages()
        runs.pages.drop(run.key)
    }

    // MARK: Conclusions

    /// The results were brought together.
    func conclude(_ run: LiveMapRun, output: JSON) throws(StoreError) {
        if let error = run.record.error {
            return try conclude(run, .failed, report: .failed(error: error, cause: run.record.cause))
        }
        run.update { record in
            record.executions.resultsWritten = record.executions.succeeded
            record.items.resultsWritten = record.items.succeeded
        }
        try conclude(run, .succeeded, report: .succeeded(output: output))
    }

    /// The results could not be brought together; a failure from before counts more.
    func conclude(_ run: LiveMapRun, failure: (error: String, cause: String)) throws(StoreError) {
        if run.record.error == nil {
            run.update { ($0.error, $0.cause) = (failure.error, failure.cause) }
        }
        try conclude(run, output: .null)
    }

    private func conclude(_ run: LiveMapRun, _ status: MapRunStatus, report: MapRunReport?) throws(StoreError) {
        let parent = try load(run.record.branch.execution)
        run.update { record in
            record.status = status
            record.phase = .ended
            record.stoppedAt = now
        }
        run.barrier = batchNumber
        list(run)
        guard let report, let parent else { return }
        let path = run.record.branch.path
        parent.mapRuns[path] = nil
        let decision = parent.interpreter.advance(
            &parent.state,
            at: path,
            on: .mapRun(report, arn: run.record.arn),
            in: surroundings(of: parent)
        )
        carryOut(decision, in: parent)
    }

    // MARK: From outside

    /// Nobody waits for a run any more.
    func abortMapRun(arn: String) throws(StoreError) {
        guard let run = try mapRun(arn: arn), run.record.status == .running else { return }
        if let order = run.order { cancelMapOrder(order, of: run) }
        run.update { record in
            record.phase = .stopping
            (record.error, record.cause) = (nil, nil)
        }
        forgetPages(of: run)
        list(run)
        noteWork(of: run.key)
    }

    /// A run that came to an unsuccessful end goes on with what did not succeed, and with what was not begun.
    func redriveMapRun(arn: String) throws(StoreError) {
        guard let run = try mapRun(arn: arn), let parent = try load(run.record.branch.execution) else { return }
        while run.record.status == .running, run.record.phase == .stopping {
            var steps = Int.max
            try stopChildren(of: run, &steps)
            guard run.record.phase == .collecting else { break }
            try conclude(run, output: .null)
        }
        parent.mapRuns[run.record.branch.path] = run.key
        keep(run)
        run.barrier = max(run.barrier, run.newestBatch)
        run.update { record in
            record.status = .running
            record.phase = .working
            record.stoppedAt = nil
            (record.error, record.cause) = (nil, nil)
            record.redriveCount += 1
            record.redrivenAt = now
            record.redriveCursor = ExecutionKey(0)
            record.executions.moveUnsuccessful()
            record.items.moveUnsuccessful()
        }
        list(run)
        noteWork(of: run.key)
    }

    private func mapRun(arn: String) throws(StoreError) -> LiveMapRun? {
        if let live = runs.live.values.first(where: { $0.record.arn == arn }) { return live }
        guard let key = try store.mapRunKey(arn: arn) else { return nil }
        return try mapRun(key)
    }

    /// Changes the limits of a run, at once.
    func updateMapRun(
        _ key: MapRunKey,
        _ update: MapRunUpdate,
        by signature: Signature?,
        _ id: ReplyID
    ) throws(StoreError) {
        guard let run = try mapRun(key) else {
            return reply(id, .failed(EngineError(.unknownResource, "There is no map run \(key).")))
        }
        guard run.record.status == .running else {
            let message = "The map run has ended already, with status \(run.record.status.rawValue)."
            return reply(id, .failed(EngineError(.conflict, message)))
        }
        let before = run.record.limits
        run.update { record in
            if let value = update.maximumConcurrency { record.maximumConcurrency = value }
            if let value = update.toleratedFailureCount { record.toleratedFailureCount = value }
            if let value = update.toleratedFailurePercentage { record.toleratedFailurePercentage = value }
            if let value = update.isPaused { record.isPaused = value }
        }
        list(run)
        if let signature {
            desk.log(
                "update-map-run",
                by: signature,
                at: now,
                on: run.record.branch.execution,
                before: OperatorLog.digest(of: before),
                after: OperatorLog.digest(of: run.record.limits),
                details: ["mapRun": .string(run.record.arn), "limits": run.record.limits]
            )
        }
        if run.record.phase == .working, isOverTolerance(run.record, isFinal: false) { failOverTolerance(run) }
        noteWork(of: key)
        reply(id, .done(at: now))
    }
}

extension MapRunRecord {
    /// What can be changed about the run while it works, for the log.
    fileprivate var limits: JSON {
        var limits: JSONObject = ["maxConcurrency": .integer(maximumConcurrency)]
        limits["toleratedFailureCount"] = toleratedFailureCount.map { .integer($0) }
        limits["toleratedFailurePercentage"] = toleratedFailurePercentage.map { .double($0) }
        if isPaused { limits["isPaused"] = true }
        return .object(limits)
    }
}

extension MapRunCounts {
    /// Lets everything that came to an unsuccessful end wait for its redrive.
    fileprivate mutating func moveUnsuccessful() {
        pendingRedrive += failed + timedOut + aborted
        (failed, timedOut, aborted) = (0, 0, 0)
    }
}
