internal import HeapModule
public import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// How virtual time goes by: from one moment at which something happens to the next.
extension VirtualEngine {
    /// Runs until nothing more will happen, or until a moment.
    ///
    /// - Returns: Whether nothing is left that would ever happen by itself.
    @discardableResult
    public func run(until end: Timestamp = Timestamp(milliseconds: .max)) throws -> Bool {
        while true {
            try settle()
            guard let next = try nextMoment() else { return true }
            guard next <= end else {
                now = max(now, end)
                return false
            }
            now = max(now, next)
            try happen()
        }
    }

    /// Everything that waits looks once, page by page, as after a start behind a pause.
    ///
    /// - Returns: How many branches were met.
    @discardableResult
    public func sweep(connector: String? = nil) throws -> Int {
        var cursor: BranchReference?
        var count = 0
        while true {
            let page = try store.branchesPausing(after: cursor, limit: Self.dueLimit)
            count += page.count
            try kernel.handle(.sweep(page, connector: connector), at: time, seed: seeds.next())
            try settle()
            guard page.count == Self.dueLimit else { return count }
            cursor = page.last
        }
    }

    /// Deletes messages that have been kept for long enough.
    public func prune() throws {
        try kernel.handle(.prune, at: time, seed: seeds.next())
        try settle()
    }

    /// The earliest moment at which anything happens by itself.
    func nextMoment() throws -> Timestamp? {
        // The engine's own times are those of a clock that may have been set.
        let lag = time.duration(to: now)
        let own = [
            try store.nextDueTime(), try kernel.nextDelivery(), kernel.nextTurn(at: time), kernel.nextJobDue,
            kernel.nextErasureDue, kernel.nextCampaignDue,
        ]
        .compactMap { $0?.advanced(by: lag) }
        return (own + [answers.min?.due, world.nextWake].compactMap { $0 }).min()
    }

    /// Lets happen what is due now.
    func happen() throws {
        for effect in world.wake(at: now) { push(effect) }
        while let event = answers.min, event.due <= now {
            answers.removeMin()
            switch event.what {
            case .answer(let id, let outcome):
                if let query = listCalls.removeValue(forKey: id) {
                    let page = planner.page(outcome, of: query.order, query, at: now)
                    try kernel.handle(.mapAnswer(id, page), at: time, seed: seeds.next())
                    continue
                }
                try kernel.handle(.answer(id, outcome), at: time, seed: seeds.next())
            case .mapAnswer(let id, let answer):
                try kernel.handle(.mapAnswer(id, answer), at: time, seed: seeds.next())
            case .effect(let effect): try receive(effect)
            case .token(let event): try tokenEvent(event)
            case .work(let work): try finish(work)
            case .delivered(let id, let answer):
                try kernel.handle(.delivered(id, answer), at: time, seed: seeds.next())
            }
        }
        if let due = kernel.nextErasureDue, due <= time {
            try kernel.handle(.continueErasures, at: time, seed: seeds.next())
        }
        if let due = kernel.nextJobDue, due <= time { try kernel.handle(.continueJobs, at: time, seed: seeds.next()) }
        if let due = kernel.nextCampaignDue, due <= time {
            try kernel.handle(.continueCampaigns, at: time, seed: seeds.next())
        }
        let deliveries = try kernel.dueDeliveries(at: time)
        if !deliveries.isEmpty { try kernel.handle(.deliver(deliveries), at: time, seed: seeds.next()) }
        let branches = try store.dueBranches(at: time, limit: Self.dueLimit)
        let executions = try store.dueExecutions(at: time, limit: Self.dueLimit)
        guard !branches.isEmpty || !executions.isEmpty else { return }
        try kernel.handle(.due(branches: branches, executions: executions), at: time, seed: seeds.next())
    }
}
