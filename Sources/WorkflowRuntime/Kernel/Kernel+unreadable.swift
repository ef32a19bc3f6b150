internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// The end of executions that cannot be read: what stops them needs nothing of what is in them.
extension Kernel {
    /// Ends an execution that runs, also one that cannot be read; `false` if there is none, or it has ended.
    ///
    /// It is logged as an act if somebody signed it.
    @discardableResult
    func stopRunning(
        _ key: ExecutionKey,
        error name: String? = nil,
        cause: String? = nil,
        by signature: Signature? = nil
    ) throws(StoreError) -> Bool {
        let act = OperatorAct.stop(error: name, cause: cause)
        let loaded: LiveExecution?
        do throws(StoreError) {
            loaded = try load(key)
        } catch {
            guard error.code == .unreadable else { throw error }
            guard let remains = try runningRemains(of: key) else { return false }
            try giveUp(remains, error: name, cause: cause)
            if let signature { logGivingUp(act, of: key, by: signature) }
            return true
        }
        guard let execution = loaded, !execution.record.status.isTerminal else { return false }
        return logged(act, on: execution, by: signature) {
            let decision = execution.interpreter.stop(
                &execution.state,
                error: name,
                cause: cause,
                in: surroundings(of: execution)
            )
            carryOut(decision, in: execution)
            return true
        }
    }

    /// What is left of an execution that runs.
    private func runningRemains(of key: ExecutionKey) throws(StoreError) -> StoredExecution? {
        guard let remains = try store.remains(of: key), !remains.record.status.isTerminal else { return nil }
        return remains
    }

    /// Ends an execution that cannot be read, with everything that it had started.
    private func giveUp(_ remains: StoredExecution, error: String?, cause: String?) throws(StoreError) {
        let key = remains.record.key
        var runs: [MapRunRecord] = []
        for run in remains.branches.compactMap(\.mapRun) {
            try sparingOthers { () throws(StoreError) in
                if let record = try store.mapRun(run) { runs.append(record) }
            }
        }
        var filter = ReviewFilter()
        (filter.execution, filter.status) = (key, .open)
        let reviews = try store.reviews(matching: filter, after: 0, limit: remains.branches.count)
        let execution = LiveExecution(remains: remains, interpreter: try machines.placeholder())
        unreadable.forget(key)
        executions[key] = execution
        for run in runs { followUps.append(.abort(arn: run.arn)) }
        for review in reviews { desk.note(.closeReview(review.key, at: now)) }
        for row in remains.branches {
            let branch = BranchReference(execution: key, path: row.path)
            cancelCall(of: branch)
            if let child = row.child { followUps.append(.stop(child, waitingBranch: branch)) }
        }
        list(execution)
        execution.abandon(error: error, cause: cause, at: now)
        conclude(execution, isLookedAfter: false)
        if execution.record.origin != nil || execution.record.campaign != nil { followUps.append(.ended(key)) }
        for id in waiters.removeValue(forKey: key) ?? [] { reply(id, .ended(execution.record)) }
    }

    // MARK: Operators

    /// Stops an execution that cannot be read, and logs it; `nil` for any other act, and for an execution that can be read.
    ///
    /// - Parameter signature: Who stops it; without one it is only shown what would happen.
    func stopUnreadable(
        _ act: OperatorAct,
        on key: ExecutionKey,
        by signature: Signature?,
        job: Int64?
    ) throws(CatalogFailure) -> ActEffect? {
        guard case .stop(let error, let cause) = act else { return nil }
        do throws(StoreError) {
            guard try !sparingOthers({ () throws(StoreError) in _ = try load(key) }),
                let remains = try runningRemains(of: key)
            else { return nil }
            var entry: Int64?
            if let signature {
                try giveUp(remains, error: error, cause: cause)
                entry = logGivingUp(act, of: key, by: signature, job: job)
            }
            return ActEffect(
                execution: key,
                act: act.name,
                before: ["status": "running"],
                after: ["status": "aborted"],
                calls: [],
                events: [HistoryEventType.executionAborted.rawValue],
                warnings: [
                    "It cannot be read, so it cannot be resumed afterwards. A backup of the store still has it."
                ],
                entry: entry
            )
        } catch {
            throw CatalogFailure(error)
        }
    }
    /// Logs that an execution was stopped of which there is no snapshot.
    @discardableResult
    private func logGivingUp(
        _ act: OperatorAct,
        of key: ExecutionKey,
        by signature: Signature,
        job: Int64? = nil
    ) -> Int64 {
        var details = act.details
        details["unreadable"] = true
        return desk.log(act.name, by: signature, at: now, on: key, job: job, details: details)
    }
}
