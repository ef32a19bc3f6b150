public import JSONModel
public import WorkflowStore

/// The bounds of calls: who may call now, and what operators change about that.
extension Kernel {
    // MARK: Turns

    /// When somebody who waits for room may get it; `nil` if nobody waits, or only for calls under way.
    ///
    /// The shell looks at ``branchesToCall(at:)`` then.
    public func nextTurn(at now: Timestamp) -> Timestamp? { freeCalls > 0 ? admission.nextTurn(at: steady(now)) : nil }

    /// The branches whose turn it is to call, as the store sees it: for ``KernelInput/room(for:)``.
    public func branchesToCall(at now: Timestamp) throws(StoreError) -> [BranchReference] {
        guard freeCalls > 0 else { return [] }
        let turns = try admission.turns(
            room: freeCalls,
            lengths: { () throws(StoreError) in try store.capacityQueues() },
            at: steady(now)
        )
        var branches: [BranchReference] = []
        for turn in turns {
            let found = try store.branchesWaitingForCapacity(in: turn.queue, limit: turn.count)
            if found.count < turn.count { admission.isEmpty(turn.queue, committed: committedBatch) }
            branches += found
        }
        return branches
    }

    /// Lets a call go, if its bucket has room; one that is in no bucket goes at once.
    func pass(_ bucket: Int?, of execution: LiveExecution, isNext: Bool) -> CallAdmission.Pass? {
        let lane = execution.record.lane
        guard let bucket else { return CallAdmission.Pass(bucket: nil, lane: lane) }
        return admission.admit(bucket, lane, isNext: isNext, at: now)
    }

    /// Where a call of an execution waits.
    func queue(before bucket: Int?, of execution: LiveExecution) -> CapacityQueue {
        let share = execution.record.campaign.map { CampaignRecord.share(of: $0.campaign) }
        return CapacityQueue(
            bucket: admission.name(of: bucket),
            lane: execution.record.lane,
            share: share ?? execution.record.stateMachine
        )
    }

    // MARK: Operators

    func limit(_ request: LimitRequest, _ id: ReplyID) throws(StoreError) {
        switch request {
        case .list:
            let lengths = try store.capacityQueues()
            let reports = admission.budgets.map { LimitReport($0, lengths: lengths, at: now) }
            reply(id, .limits(reports))
        case .set(let name, let change):
            try edit(name, id) { budget in
                var settings = budget.settings
                change.apply(to: &settings)
                budget.apply(settings, at: now)
            }
        case .open(let name):
            try edit(name, id, alert: .opened(reason: CallBreaker.Reason.operatorAct.rawValue)) { $0.open(at: now) }
        case .close(let name):
            try edit(name, id, alert: .closed) { $0.close(at: now) }
        case .addMaintenance(let name, let window):
            try edit(name, id) { budget in
                var settings = budget.settings
                settings.maintenance.removeAll { $0.name == window.name }
                settings.maintenance.append(window)
                budget.apply(settings, at: now)
            }
        case .removeMaintenance(let name, let window):
            guard let index = admission.index(named: name),
                admission.budgets[index].settings.maintenance.contains(where: { $0.name == window })
            else {
                let message = "The bucket '\(name)' has no maintenance '\(window)'. 'usher limits show' lists them."
                return reply(id, .failed(EngineError(.unknownResource, message)))
            }
            try edit(name, id) { budget in
                var settings = budget.settings
                settings.maintenance.removeAll { $0.name == window }
                budget.apply(settings, at: now)
            }
        }
    }

    private func edit(
        _ name: String,
        _ id: ReplyID,
        alert: LimitAlert.What? = nil,
        _ change: (inout CallBudget) -> Void
    ) throws(StoreError) {
        guard let index = admission.index(named: name) else {
            let message = "There is no bucket '\(name)'. 'usher limits' lists them."
            return reply(id, .failed(EngineError(.unknownResource, message)))
        }
        let before = admission.budgets[index].settings.maintenance.count
        var budget = admission.budgets[index]
        change(&budget)
        let windows = budget.settings.maintenance.count
        guard windows <= max(before, MaintenanceWindow.maximumCount) else {
            let message =
                "The bucket '\(name)' has \(MaintenanceWindow.maximumCount) maintenances already. Remove one first."
            return reply(id, .failed(EngineError(.invalidRequest, message)))
        }
        admission.change(index) { $0 = budget }
        if let alert { admission.alert(index, alert) }
        let report = LimitReport(budget, lengths: try store.capacityQueues(), at: now)
        reply(id, .limits([report]))
    }
}
