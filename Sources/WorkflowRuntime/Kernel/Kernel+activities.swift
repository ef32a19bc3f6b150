public import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Activities: workers outside take tasks from durable queues, in the order in which these were scheduled.
extension Kernel {
    /// How many queued branches are read from the store at once.
    private static let queuePage = 16

    /// A worker asks for a task.
    ///
    /// It waits if there is none.
    func claim(_ activity: String, worker: String?, _ id: ReplyID) throws(StoreError) {
        guard catalog.activity(activity) != nil else {
            let message = "There is no activity '\(activity)'. Create it first."
            return reply(id, .failed(EngineError(.unknownActivity, message)))
        }
        if let (execution, path) = try nextQueued(of: activity) {
            return handOver(to: worker, id, at: path, of: execution)
        }
        guard queues.add(ActivityQueues.Poller(reply: id, worker: worker), to: activity) else {
            let message = "\(ActivityQueues.maximumPollers) workers poll this activity already. Use fewer."
            return reply(id, .failed(EngineError(.quotaExceeded, message)))
        }
    }

    /// A worker's patience is over.
    func withdraw(_ id: ReplyID) {
        if queues.withdraw(id) { reply(id, .activityTask(nil)) }
    }

    /// A task was queued: a worker that waits gets it at once, or the store keeps it.
    func enqueued(at path: BranchPath, of execution: LiveExecution) {
        guard let activity = execution.tasks[path]?.queue?.activity else { return }
        if let poller = queues.takePoller(of: activity) {
            return handOver(to: poller.worker, poller.reply, at: path, of: execution)
        }
        queues.add(BranchReference(execution: execution.key, path: path), to: activity, batch: batchNumber)
    }

    private func handOver(to worker: String?, _ id: ReplyID, at path: BranchPath, of execution: LiveExecution) {
        guard let task = execution.tasks[path], let token = task.request.token else {
            return reply(id, .activityTask(nil))
        }
        carryOut(.handOver(worker: worker), at: path, of: execution)
        reply(id, .activityTask(ActivityAssignment(token: token, input: task.request.parameters)))
    }

    /// The task that has waited longest.
    ///
    /// The store may be behind: what counts is the task in memory.
    private func nextQueued(of activity: String) throws(StoreError) -> (LiveExecution, BranchPath)? {
        var skipped = 0
        while true {
            let page = try store.branchesWaitingForWorker(of: activity, skipping: skipped, limit: Self.queuePage)
            if let found = try firstQueued(in: page, activity) { return found }
            guard page.count == Self.queuePage else { break }
            skipped += page.count
        }
        return try firstQueued(in: queues.unwrittenBranches(of: activity), activity)
    }

    private func firstQueued(
        in branches: [BranchReference],
        _ activity: String
    ) throws(StoreError) -> (LiveExecution, BranchPath)? {
        for branch in branches {
            var found: LiveExecution?
            try sparingOthers { () throws(StoreError) in found = try load(branch.execution) }
            guard let execution = found, execution.record.pause == nil,
                execution.tasks[branch.path]?.queue?.activity == activity
            else { continue }
            return (execution, branch.path)
        }
        return nil
    }
}

/// A task that a worker of an activity has taken.
public struct ActivityAssignment: Sendable, Hashable {
    /// The token with which the worker reports.
    public var token: String
    /// What the task is given.
    public var input: JSON
}
