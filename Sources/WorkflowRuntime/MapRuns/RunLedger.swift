internal import DequeModule
internal import WorkflowStore

/// What the kernel keeps of map runs beside the store.
struct RunLedger {
    /// The running ones, and those whose end is not durable yet.
    var live: [MapRunKey: LiveMapRun] = [:]
    /// Whose rows the next transaction writes.
    var listed: [LiveMapRun] = []
    /// What the outside is to do after the next commit.
    var orders: [MapRunOrder] = []
    /// Whose orders are on their way.
    var owners: [CallID: MapRunKey] = [:]
    /// The calls for pages of connectors' lists.
    var pages = PageLine()
    /// How many child executions were started since the last batch was sealed.
    var childrenStarted = 0

    private var next: Int64
    /// Those that have something to do, each once, the longest waiting first.
    private var line: Deque<MapRunKey> = []
    private var isInLine: Set<MapRunKey> = []

    init(store: any MapRunStore) throws(StoreError) {
        next = try store.highestMapRunKey().number + 1
    }

    var hasWork: Bool { !line.isEmpty }

    mutating func makeKey() -> MapRunKey {
        defer { next += 1 }
        return MapRunKey(next)
    }

    mutating func noteWork(of key: MapRunKey) {
        if isInLine.insert(key).inserted { line.append(key) }
    }

    mutating func takeWork() -> MapRunKey? {
        guard let key = line.popFirst() else { return nil }
        isInLine.remove(key)
        return key
    }

    /// Takes the changes of all rows for the next transaction.
    mutating func takeChanges(for batch: Int) -> [MapRunChange] {
        defer { listed.removeAll(keepingCapacity: true) }
        return listed.compactMap { run in
            run.isListed = false
            run.newestBatch = batch
            return run.takeChange()
        }
    }

    /// Notes that a batch is durable: runs that waited for it go on, and ended ones leave.
    mutating func committed(_ batch: KernelBatch) {
        for change in batch.changes.mapRuns {
            guard let run = live[change.record.key] else { continue }
            if run.record.status != .running, !run.isListed, run.newestBatch <= batch.number {
                live[run.key] = nil
            } else {
                noteWork(of: run.key)
            }
        }
    }
}

/// What follows from the decisions about one execution for others.
///
/// It happens before the next transaction is closed.
enum FollowUp {
    /// Somebody may have waited for this execution.
    case ended(ExecutionKey)
    /// This execution, which had ended with the given status, runs again.
    case resumed(ExecutionKey, from: ExecutionStatus)
    /// A task ended that waited for this execution.
    case stop(ExecutionKey, waitingBranch: BranchReference)
    /// Nobody waits for this map run any more.
    case abort(arn: String)
    /// This map run goes on.
    case redrive(arn: String)
}

extension Kernel {
    func keep(_ run: LiveMapRun) { runs.live[run.key] = run }

    func list(_ run: LiveMapRun) {
        guard !run.isListed else { return }
        run.isListed = true
        runs.listed.append(run)
    }

    func noteWork(of key: MapRunKey) { runs.noteWork(of: key) }

    /// Whether a map run could take a step.
    public var hasMapWork: Bool { runs.hasWork || !followUps.isEmpty }

    /// How many child executions were started since the last batch was sealed.
    public var childrenStarted: Int { runs.childrenStarted }

    /// Gives up an order that nobody waits for any more.
    func cancelMapOrder(_ id: CallID, of run: LiveMapRun) {
        run.order = nil
        runs.owners[id] = nil
        abandonPage(id)
        if let index = runs.orders.firstIndex(where: { $0.id == id }) {
            runs.orders.remove(at: index)
        } else {
            cancel(id)
        }
    }

    /// Whether the items of a map run, or what makes inputs of them, are in this execution's branches.
    func holdsItems(_ execution: LiveExecution) -> Bool {
        execution.mapRuns.values.contains { key in
            guard let run = runs.live[key], !run.record.isExhausted else { return false }
            return run.plan.reader == nil || run.plan.hasSelector
        }
    }

    // MARK: Follow-ups

    /// Carries out what follows from the decisions so far.
    ///
    /// - Throws: ``StoreError`` if something could not be read. What is left is tried again, and no transaction is closed before.
    func settleFollowUps() throws(StoreError) {
        while let next = followUps.first {
            // What cannot be read hears of it when it is resumed.
            try sparingOthers { () throws(StoreError) in try settle(next) }
            followUps.removeFirst()
        }
    }

    private func settle(_ followUp: FollowUp) throws(StoreError) {
        switch followUp {
        case .ended(let key): try settleEnd(of: key)
        case .resumed(let key, let status): try settleReturn(of: key, from: status)
        case .stop(let key, let branch): try stopChild(key, waitingBranch: branch)
        case .abort(let arn): try abortMapRun(arn: arn)
        case .redrive(let arn): try redriveMapRun(arn: arn)
        }
    }

    private func settleEnd(of key: ExecutionKey) throws(StoreError) {
        guard let execution = try load(key), execution.record.status.isTerminal else { return }
        try campaignMemberEnded(execution)
        switch execution.record.origin {
        case .items(let key, _, _)?:
            if let run = try mapRun(key) { childEnded(execution, of: run) }
        case .task(let branch)?: try childEnded(execution, waitingBranch: branch)
        case nil: break
        }
    }

    /// A customer's execution that goes on counts as running again, in its campaign and in its map run.
    private func settleReturn(of key: ExecutionKey, from status: ExecutionStatus) throws(StoreError) {
        guard let execution = try load(key), !execution.record.status.isTerminal else { return }
        try campaignMemberResumed(execution)
        guard let runKey = execution.record.origin?.mapRun, let run = try mapRun(runKey),
            run.running.insert(key).inserted
        else { return }
        // One that has ended stays in memory until the store knows it as it is.
        keep(run)
        let count = execution.record.itemCount
        run.update { record in
            record.executions.add(-1, to: status)
            record.items.add(-count, to: status)
            record.executions.running += 1
            record.items.running += count
        }
        list(run)
        noteWork(of: run.key)
    }
}
