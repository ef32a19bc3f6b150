internal import Dispatch
internal import JSONModel
internal import Logging
internal import WorkflowStore

/// The engine's thread: it takes inputs from the mailbox, lets the kernel decide them and hands batches to the store's writer.
///
/// While one batch is being synced, the kernel decides the next one, so that deciding and syncing overlap and the size of a
/// batch follows the load by itself (group commit). Only after a batch is durable do its calls begin and its replies go out.
struct EngineLoop {
    /// How many inputs are decided before the loop looks around: few, so that a writer that is done soon gets its next batch.
    private static let inputsPerTurn = 32
    /// How many inputs a batch may hold while the one before is being written.
    private static let maximumBatchSize = 2048
    /// How many due branches are looked at between two commits.
    private static let maximumDue = 512
    /// How many interrupted calls are recovered in one turn.
    private static let recoveryPage = 64
    /// How often messages are deleted that have been kept for long enough.
    private static let pruningPeriod = Duration.seconds(60)
    /// The longest sleep: a bound on how late a mistake about the next due time could be noticed.
    private static let longestWait = Duration.seconds(1)
    /// How long the store is left alone after a failure.
    private static let storeBackOff = Duration.milliseconds(500)

    let kernel: Kernel
    let store: any EngineStore
    let mailbox: Mailbox
    let pool: CallPool
    let clock: any WallClock
    let randomness: any Randomness
    let logger: Logger
    /// Gives a reply to its caller.
    let deliver: (ReplyID, KernelReply) -> Void
    /// Publishes the engine's status.
    let publish: ((inout EngineStatus) -> Void) -> Void

    private let writer = DispatchQueue(label: "usher.writer")
    private var writing: KernelBatch?
    private var inputsInBatch = 0
    private var nextDue: Timestamp?
    /// Due rows have been decided in this batch; the store shows them as due until it is written.
    private var dueBatch: Int?
    private var roomBatch: Int?
    private var jobBatch: Int?
    private var nextDelivery: Timestamp?
    private var deliveryBatch: Int?
    private var recoveryCursor: BranchReference?
    private var mapRunCursor: MapRunKey?
    private var isRecovering = true
    /// The store failed: it is left alone until then.
    private var pausedUntil: Timestamp?
    /// Inputs to be decided again once the store works.
    private var deferred: [KernelInput] = []
    private var failedBatch: KernelBatch?
    private let resources: TaskResources
    private let isReconciling: Bool
    private var sweep: Sweep?
    private var silence: SilenceWatch
    /// When the inbox is tidied next, and when webhooks are next checked for silence.
    private var nextPruning: Timestamp
    private var nextListening: Timestamp

    init(
        kernel: Kernel,
        store: any EngineStore,
        mailbox: Mailbox,
        pool: CallPool,
        clock: any WallClock,
        randomness: any Randomness,
        logger: Logger,
        resources: TaskResources,
        isReconciling: Bool,
        deliver: @escaping (ReplyID, KernelReply) -> Void,
        publish: @escaping ((inout EngineStatus) -> Void) -> Void
    ) {
        self.kernel = kernel
        self.store = store
        self.mailbox = mailbox
        self.pool = pool
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        self.resources = resources
        self.isReconciling = isReconciling
        let now = clock.now()
        silence = SilenceWatch(resources: resources, at: now)
        (nextPruning, nextListening) = (now.advanced(by: SilenceWatch.period), now)
        self.deliver = deliver
        self.publish = publish
    }

    /// Runs until the mailbox is stopped and everything decided is durable.
    mutating func run() {
        nextDue = clock.now()
        prepareSweep()
        nextDelivery = nextDue
        publish { $0.health = .serving }
        while true {
            let isFull = !hasRoom
            let delivery = mailbox.take(maximum: isFull ? 0 : Self.inputsPerTurn, timeout: timeToWait())
            if let outcome = delivery.commit { settle(outcome) }
            for input in delivery.inputs {
                switch input {
                case .answer(let id, _), .mapAnswer(let id, _), .delivered(let id, _): pool.end(id)
                default: break
                }
                decide(input)
            }
            switch delivery.phase {
            case .open: lookAround()
            case .closing: close()
            case .stopping where writing == nil && (!kernel.hasWork || pausedUntil != nil): return
            case .stopping: break
            }
            writeIfIdle()
        }
    }

    /// Lets no call begin any more; answers that are under way are still decided.
    private func close() {
        guard !kernel.isClosing else { return }
        kernel.isClosing = true
        publish { $0.health = .stopping }
    }

    // MARK: Deciding

    private mutating func decide(_ input: KernelInput) {
        if pausedUntil != nil { return refuse(input) }
        do throws(StoreError) {
            try kernel.handle(input, at: clock.now(), seed: randomness.seed())
            inputsInBatch += 1
        } catch {
            fail(error)
            refuse(input)
        }
    }

    /// Puts off an answer until the store works again, and refuses a request at once.
    private mutating func refuse(_ input: KernelInput) {
        if let caller = input.caller { refuse(caller) }
        // The order of a map run is given again when the run is recovered.
        if case .answer = input { deferred.append(input) }
    }

    private func refuse(_ caller: ReplyID) {
        let message = "The store does not work at the moment, and nothing was changed. Try again in a few seconds."
        deliver(caller, .failed(EngineError(.storeFailed, message)))
    }

    /// Looks for work that the store knows of: due times, calls that wait for room, calls of an earlier process.
    private mutating func lookAround() {
        let now = clock.now()
        if let pausedUntil {
            guard pausedUntil <= now, resume() else { return }
        }
        do throws(StoreError) {
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
    }

    private mutating func lookForDue(at now: Timestamp) throws(StoreError) {
        guard dueBatch == nil, let due = nextDue, due <= now else { return }
        let branches = try store.dueBranches(at: now, limit: Self.maximumDue)
        let executions = try store.dueExecutions(at: now, limit: Self.maximumDue)
        if branches.isEmpty, executions.isEmpty {
            nextDue = earlier(try store.nextDueTime(), than: nil)
            return
        }
        dueBatch = kernel.batchNumber
        try kernel.handle(.due(branches: branches, executions: executions), at: now, seed: randomness.seed())
        guard !kernel.hasWork else { return }
        // Nothing came of it: what is due has been decided already and is being written, or waits for what never comes.
        dueBatch = nil
        nextDue = now.advanced(by: Self.longestWait)
    }

    private mutating func lookForRoom(at now: Timestamp) throws(StoreError) {
        guard roomBatch == nil, let turn = kernel.nextTurn(at: now), turn <= now else { return }
        let branches = try kernel.branchesToCall(at: now)
        guard !branches.isEmpty else { return }
        roomBatch = kernel.batchNumber
        try kernel.handle(.room(for: branches), at: now, seed: randomness.seed())
        if !kernel.hasWork { roomBatch = nil }
    }

    /// Goes on with bulk acts, a few items a transaction: the next ones are looked at when these are durable.
    private mutating func lookForJobs(at now: Timestamp) throws(StoreError) {
        guard jobBatch == nil, let due = kernel.nextJobDue, due <= now, !kernel.isClosing else { return }
        jobBatch = kernel.batchNumber
        try kernel.handle(.continueJobs, at: now, seed: randomness.seed())
        if !kernel.hasWork { jobBatch = nil }
    }

    /// Goes on with campaigns whose time has come.
    private func lookForCampaigns(at now: Timestamp) throws(StoreError) {
        guard let due = kernel.nextCampaignDue, due <= now else { return }
        try kernel.handle(.continueCampaigns, at: now, seed: randomness.seed())
    }

    private mutating func lookForDeliveries(at now: Timestamp) throws(StoreError) {
        guard deliveryBatch == nil, let due = nextDelivery, due <= now else { return }
        let deliveries = try kernel.dueDeliveries(at: now)
        guard !deliveries.isEmpty else {
            nextDelivery = try kernel.nextDelivery()
            return
        }
        deliveryBatch = kernel.batchNumber
        try kernel.handle(.deliver(deliveries), at: now, seed: randomness.seed())
        guard !kernel.hasWork else { return }
        // What is due has been decided already and is being written.
        deliveryBatch = nil
        nextDelivery = now.advanced(by: Self.longestWait)
    }

    private mutating func recoverSome(at now: Timestamp) throws(StoreError) {
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
    private func stepMapRuns(at now: Timestamp) throws(StoreError) {
        guard kernel.hasMapWork, hasRoom, !kernel.isClosing else { return }
        try kernel.handle(.mapRuns, at: now, seed: randomness.seed())
    }

    /// Whether the batch that is being decided has room for more.
    private var hasRoom: Bool { inputsInBatch + kernel.childrenStarted < Self.maximumBatchSize }

    // MARK: Sweeps

    /// Decides whether those who wait must look because messages may have been lost.
    private mutating func prepareSweep() {
        let now = clock.now()
        do throws(StoreError) {
            var heard: [InboundTally.Source: Timestamp] = [:]
            for (connector, webhook, time) in try store.lastDeliveries() {
                heard[InboundTally.Source(connector: connector, webhook: webhook)] = time
            }
            publish { $0.inbound.lastDeliveries = heard }
            let newestEvent = try store.newestEventTime()
            guard isReconciling || Sweep.isNeeded(newestEvent: newestEvent, at: now) else { return }
            begin(Sweep(connector: nil, at: now))
        } catch {
            // The store cannot be read: everything is looked at once it can.
            begin(Sweep(connector: nil, at: now))
        }
    }

    private mutating func begin(_ sweep: Sweep) {
        self.sweep = sweep
        publish { $0.inbound.isSweeping = true }
        logger.info("a sweep begins", metadata: ["connector": "\(sweep.connector ?? "all")"])
    }

    private mutating func sweepSome(at now: Timestamp) throws(StoreError) {
        // What an earlier process had on its way is recovered first.
        guard var step = sweep, !isRecovering, step.next <= now else { return }
        step.next = now.advanced(by: Sweep.pause)
        let size = Sweep.size(freeCalls: kernel.freeCalls)
        guard size > 0 else { return sweep = step }
        let page = try store.branchesPausing(after: step.cursor, limit: size)
        let input = KernelInput.sweep(page, connector: step.connector)
        try kernel.handle(input, at: now, seed: randomness.seed())
        step.cursor = page.last ?? step.cursor
        let isDone = page.count < size
        sweep = isDone ? nil : step
        publish { status in
            status.inbound.swept += page.count
            status.inbound.isSweeping = !isDone
        }
        if isDone { logger.info("the sweep has ended") }
    }

    /// Deletes old messages, and looks after those who wait for a webhook that has been silent for too long.
    private mutating func tidy(at now: Timestamp) throws(StoreError) {
        if nextPruning <= now {
            nextPruning = now.advanced(by: Self.pruningPeriod)
            // Where no message ever came, nothing is written.
            if try store.highestMessageKey().number > 0 {
                try kernel.handle(.prune, at: now, seed: randomness.seed())
            }
        }
        guard nextListening <= now, sweep == nil else { return }
        nextListening = now.advanced(by: SilenceWatch.period)
        if let connector = silence.takeSilent(at: now) { begin(Sweep(connector: connector, at: now)) }
    }

    /// Counts what a batch did about messages from outside, and tells of what an honest provider does not do.
    private mutating func tell(of tally: InboundTally) {
        guard !tally.isEmpty else { return }
        let now = clock.now()
        silence.heard(tally, at: now)
        publish { $0.inbound.add(tally, at: now) }
        for event in tally.securityEvents {
            var metadata: Logger.Metadata = [
                "security.event": "\(event.kind.rawValue)",
                "webhook": "\(event.source.connector):\(event.source.webhook)", "message": "\(event.message)",
            ]
            if let execution = event.execution { metadata["execution.id"] = "\(execution)" }
            logger.warning("a webhook is not what it claims to be", metadata: metadata)
        }
    }

    // MARK: Writing

    private mutating func writeIfIdle() {
        guard writing == nil, pausedUntil == nil, let batch = kernel.seal() else { return }
        writing = batch
        inputsInBatch = 0
        // It has its turn all the same, behind the batch that may be being settled right now.
        guard !batch.isReadOnly else { return mailbox.post(commit: .success(())) }
        writer.async { [store, mailbox] in
            mailbox.post(commit: Result { () throws(StoreError) in try store.commit(batch.changes) })
        }
    }

    /// A batch has been written, or has failed to be.
    private mutating func settle(_ outcome: Result<Void, StoreError>) {
        guard let batch = writing else { return }
        writing = nil
        switch outcome {
        case .success:
            kernel.committed(batch)
            // The writer goes on first. Everything else is done beside it.
            writeIfIdle()
            act(on: batch)
        case .failure(let error):
            failedBatch = batch
            fail(error)
            // At once, so that callers need not wait for the store to work again before they hear that it failed.
            _ = forget()
        }
    }

    /// Does what had to wait until the batch was durable.
    private mutating func act(on batch: KernelBatch) {
        for id in batch.cancellations { pool.cancel(id) }
        for order in batch.orders { pool.begin(order) }
        for order in batch.mapOrders { pool.begin(order) }
        for order in batch.deliveries { pool.begin(order) }
        for (id, reply) in batch.replies { deliver(id, reply) }
        for alert in batch.alerts { logger.log(alert) }
        for alert in batch.campaignAlerts { logger.log(alert) }
        if let number = dueBatch, number <= batch.number {
            dueBatch = nil
            nextDue = clock.now()
        }
        if let number = roomBatch, number <= batch.number { roomBatch = nil }
        if let number = jobBatch, number <= batch.number { jobBatch = nil }
        tell(of: batch.tally)
        if let number = deliveryBatch, number <= batch.number { deliveryBatch = nil }
        if !batch.changes.product.isEmpty { nextDelivery = clock.now() }
        for change in batch.changes.executions { nextDue = earlier(nextDue, than: change.earliestDueTime) }
        let (inFlight, inMemory) = (kernel.callsInFlight, kernel.executionsInMemory)
        publish { status in
            status.commits += batch.isReadOnly ? 0 : 1
            status.executionsWritten += batch.changes.executions.count
            status.events += batch.changes.executions.reduce(0) { $0 + $1.events.count }
            status.callsInFlight = inFlight
            status.executionsInMemory = inMemory
        }
    }

    // MARK: Failures of the store

    private mutating func fail(_ error: StoreError) {
        logger.error("the store failed", metadata: ["error": "\(error.message)"])
        pausedUntil = clock.now().advanced(by: Self.storeBackOff)
        publish { $0.health = .failing(reason: error.message) }
    }

    /// Forgets what is not durable after a failed commit; `false` if the store cannot even be read.
    private mutating func forget() -> Bool {
        guard let batch = failedBatch else { return true }
        do throws(StoreError) {
            let (inputs, callers) = try kernel.reset(after: batch)
            for id in callers { refuse(id) }
            deferred = inputs + deferred
        } catch {
            fail(error)
            return false
        }
        failedBatch = nil
        (dueBatch, roomBatch, jobBatch, deliveryBatch, inputsInBatch) = (nil, nil, nil, nil, 0)
        isRecovering = true
        (recoveryCursor, mapRunCursor) = (nil, nil)
        return true
    }

    /// Tries to go on after a failure; `false` if the store still fails.
    private mutating func resume() -> Bool {
        guard forget(), isWritable() else { return false }
        pausedUntil = nil
        nextDue = clock.now()
        nextDelivery = nextDue
        let inputs = deferred
        deferred = []
        for input in inputs { decide(input) }
        guard pausedUntil == nil else { return false }
        publish { $0.health = .serving }
        return true
    }

    /// Whether the store takes a transaction again, so that nobody is told so before it is true.
    private mutating func isWritable() -> Bool {
        do throws(StoreError) {
            try store.checkWritability()
            return true
        } catch {
            fail(error)
            return false
        }
    }

    // MARK: Waiting

    private func timeToWait() -> Duration {
        let now = clock.now()
        if let pausedUntil { return min(max(.zero, now.duration(to: pausedUntil)), Self.longestWait) }
        if isRecovering || kernel.hasMapWork && hasRoom && !kernel.isClosing { return .zero }
        // While a batch is being written, its end is what the mailbox brings.
        let turn = roomBatch == nil && writing == nil ? kernel.nextTurn(at: now) : nil
        let moments = [
            dueBatch == nil ? nextDue : nil, deliveryBatch == nil ? nextDelivery : nil, turn, sweep?.next,
            jobBatch == nil ? kernel.nextJobDue : nil, kernel.nextCampaignDue,
        ]
        guard let due = moments.compactMap({ $0 }).min() else { return Self.longestWait }
        return min(max(.zero, now.duration(to: due)), Self.longestWait)
    }

    private func earlier(_ left: Timestamp?, than right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

extension ExecutionChange {
    /// The earliest moment at which something that this change writes becomes due.
    fileprivate var earliestDueTime: Timestamp? {
        var earliest: Timestamp?
        func consider(_ moment: Timestamp?) {
            guard let moment else { return }
            earliest = earliest.map { min($0, moment) } ?? moment
        }
        switch row {
        case .insert(let record), .update(let record):
            consider(record.deadline)
            consider(record.onboarding?.linkExpiresAt)
        case .unchanged: break
        }
        for branch in branches {
            switch branch {
            case .put(let record), .touch(let record): consider(record.wake.dueAt)
            case .delete: break
            }
        }
        return earliest
    }
}
