internal import HeapModule
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// How the process dies and comes back.
extension VirtualEngine {
    /// The process dies: what is not in the store is gone, and so are the answers of calls on their way.
    public func crash() throws {
        answers = Heap()
        replies = [:]
        steady = SteadyTime(wall: now.advanced(by: clockStep), elapsed: begin.duration(to: now))
        tokens = TokenMachine(planner: planner, seal: seal)
        waitingForToken = [:]
        listCalls = [:]
        tokensBeingKept = [:]
        claims = [:]
        kernel = try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
        if let due = kernel.nextErasureDue, due <= time {
            try kernel.handle(.continueErasures, at: time, seed: seeds.next())
        }
        var cursor: BranchReference?
        while true {
            let page = try store.branchesWithCall(after: cursor, limit: Self.dueLimit)
            try kernel.handle(.recover(page), at: time, seed: seeds.next())
            guard page.count == Self.dueLimit else { break }
            cursor = page.last
        }
        var runCursor: MapRunKey?
        while true {
            let page = try store.runningMapRuns(after: runCursor, limit: Self.dueLimit)
            try kernel.handle(.recoverMapRuns(page), at: time, seed: seeds.next())
            guard page.count == Self.dueLimit else { break }
            runCursor = page.last
        }
        for activity in workers.keys.sorted() { try claim(activity) }
    }

    /// The engine is down for a while: what the outside sends meanwhile is lost.
    public func stayDown(for duration: Duration) throws {
        let end = now.advanced(by: duration)
        while let next = world.nextWake, next <= end {
            now = max(now, next)
            _ = world.wake(at: now)
        }
        now = end
        try crash()
    }
}
