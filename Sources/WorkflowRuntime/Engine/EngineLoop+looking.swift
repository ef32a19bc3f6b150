internal import JSONModel
internal import Logging
internal import WorkflowStore

/// What the loop looks for between two commits: what the store, the budgets and the clock have for it to do.
extension EngineLoop {
    /// Looks for work that the store knows of: due times, calls that wait for room, calls of an earlier process.
    mutating func lookAround() {
        let now = clock.now()
        if let pausedUntil {
            guard pausedUntil <= now, resume() else { return }
        }
        do throws(StoreError) {
            // First, so that nothing of a person goes on who is being erased.
            try lookForErasures(at: now)
            try lookForDue(at: now)
            try lookForRoom(at: now)
            try lookForJobs(at: now)
            try lookForCampaigns(at: now)
            try lookForDeliveries(at: now)
            try recoverSome(at: now)
            try stepMapRuns(at: now)
            try sweepSome(at: now)
            try tidy(at: now)
        } catch {
            fail(error)
        }
        tellOfRecords()
    }

    /// Decides what was found, and notes the batch behind which it is looked for again.
    ///
    /// Nothing is noted where nothing is to be written, also after a read that failed: no commit would ever take the note away.
    ///
    /// - Returns: Whether there is something to write.
    @discardableResult
    private mutating func take(
        _ input: KernelInput,
        as batch: WritableKeyPath<EngineLoop, Int?>,
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        defer { self[keyPath: batch] = kernel.hasWork ? kernel.batchNumber : nil }
        try kernel.handle(input, at: now, seed: randomness.seed())
        return kernel.hasWork
    }

    mutating func lookForDue(at now: Timestamp) throws(StoreError) {
        guard dueBatch == nil, let due = nextDue, due <= now else { return }
        let branches = try store.dueBranches(at: now, limit: Self.maximumDue)
        let executions = try store.dueExecutions(at: now, limit: Self.maximumDue)
        if branches.isEmpty, executions.isEmpty {
            nextDue = earlier(try store.nextDueTime(), than: nil)
            return
        }
        guard try !take(.due(branches: branches, executions: executions), as: \.dueBatch, at: now) else { return }
        // Nothing came of it: what is due has been decided already and is being written, or waits for what never comes.
        nextDue = now.advanced(by: Self.longestWait)
    }

    mutating func lookForRoom(at now: Timestamp) throws(StoreError) {
        guard roomBatch == nil, let turn = kernel.nextTurn(at: now), turn <= now else { return }
        let branches = try kernel.branchesToCall(at: now)
        guard !branches.isEmpty else { return }
        try take(.room(for: branches), as: \.roomBatch, at: now)
    }

    /// Goes on with bulk acts, a few items a transaction: the next ones are looked at when these are durable.
    mutating func lookForJobs(at now: Timestamp) throws(StoreError) {
        guard jobBatch == nil, let due = kernel.nextJobDue, due <= now, !kernel.isClosing else { return }
        try take(.continueJobs, as: \.jobBatch, at: now)
    }

    /// Goes on with erasures: at the start, when one was asked for, and when a hold has ended.
    mutating func lookForErasures(at now: Timestamp) throws(StoreError) {
        guard erasureBatch == nil, let due = kernel.nextErasureDue, due <= now, !kernel.isClosing else { return }
        try take(.continueErasures, as: \.erasureBatch, at: now)
    }

    /// Goes on with campaigns whose time has come.
    func lookForCampaigns(at now: Timestamp) throws(StoreError) {
        guard let due = kernel.nextCampaignDue, due <= now else { return }
        try kernel.handle(.continueCampaigns, at: now, seed: randomness.seed())
    }

    mutating func lookForDeliveries(at now: Timestamp) throws(StoreError) {
        guard deliveryBatch == nil, let due = nextDelivery, due <= now else { return }
        let deliveries = try kernel.dueDeliveries(at: now)
        guard !deliveries.isEmpty else {
            nextDelivery = try kernel.nextDelivery()
            return
        }
        guard try !take(.deliver(deliveries), as: \.deliveryBatch, at: now) else { return }
        // What is due has been decided already and is being written.
        nextDelivery = now.advanced(by: Self.longestWait)
    }

    mutating func recoverSome(at now: Timestamp) throws(StoreError) {
        guard isRecovering else { return }
        let page = try store.branchesWithCall(after: recoveryCursor, limit: Self.recoveryPage)
        try kernel.handle(.recover(page), at: now, seed: randomness.seed())
        recoveryCursor = page.last ?? recoveryCursor
        let runs = try store.runningMapRuns(after: mapRunCursor, limit: Self.recoveryPage)
        try kernel.handle(.recoverMapRuns(runs), at: now, seed: randomness.seed())
        mapRunCursor = runs.last ?? mapRunCursor
        isRecovering = page.count == Self.recoveryPage || runs.count == Self.recoveryPage
        let isDone = !isRecovering
        publish { status in
            status.recovered += page.count
            status.isRecovering = !isDone
        }
        if isDone { logger.info("recovery finished") }
    }

    /// Lets map runs start child executions, as long as the batch has room for them.
    func stepMapRuns(at now: Timestamp) throws(StoreError) {
        guard kernel.hasMapWork, hasRoom, !kernel.isClosing else { return }
        try kernel.handle(.mapRuns, at: now, seed: randomness.seed())
    }

    /// Whether the batch that is being decided has room for more.
    var hasRoom: Bool { inputsInBatch + kernel.childrenStarted < Self.maximumBatchSize }
}
