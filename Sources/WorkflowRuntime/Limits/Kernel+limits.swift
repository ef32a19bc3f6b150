public import JSONModel
public import WorkflowStore

/// The bounds of calls: who may call now, and what operators change about that.
extension Kernel {
    // MARK: Turns

    /// When somebody who waits for room may get it; `nil` if nobody waits, or only for calls under way.
    ///
    /// The shell looks at ``branchesToCall(at:)`` then.
    public func nextTurn(at now: Timestamp) -> Timestamp? {
        guard freeCalls > 0 else { return nil }
        guard let end = runs.pages.nextEnd else { return admission.nextTurn(at: steady(now)) }
        return min(admission.nextTurn(at: steady(now)) ?? end, end)
    }

    /// The branches whose turn it is to call, as the store sees it: for ``KernelInput/room(for:)``.
    ///
    /// Map runs whose turn it is to read a page have it with their next step.
    public func branchesToCall(at now: Timestamp) throws(StoreError) -> [BranchReference] {
        guard freeCalls > 0 else { return [] }
        endPausesOfPages(at: steady(now))
        let turns = try admission.turns(
            room: freeCalls,
            lengths: { () throws(StoreError) in try lengthsOfQueues() },
            at: steady(now)
        )
        var branches: [BranchReference] = []
        for turn in turns {
            let room = turn.count - callForPages(in: turn.queue, limit: turn.count)
            guard room > 0 else { continue }
            let found = try store.branchesWaitingForCapacity(in: turn.queue, limit: room)
            if found.count < room { admission.isEmpty(turn.queue, committed: committedBatch) }
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

    /// How many calls wait in each queue: those of tasks, which are in the store, and those for pages.
    private func lengthsOfQueues() throws(StoreError) -> [CapacityQueueLength] {
        try store.capacityQueues() + runs.pages.lengths
    }

    // MARK: Operators

    func limit(_ request: LimitRequest, by signature: Signature, _ id: ReplyID) throws(StoreError) {
        guard let name = request.bucket else {
            let lengths = try lengthsOfQueues()
            let reports = zip(admission.budgets, admission.directory.resources).map { budget, resources in
                var report = LimitReport(budget, lengths: lengths, at: now)
                report.resources = resources
                return report
            }
            return reply(id, .limits(reports))
        }
        do throws(CatalogFailure) {
            try check(signature, needsReason: false)
            let report = try change(name, by: request, signature)
            reply(id, .limits([report]))
        } catch {
            switch error {
            case .refused(let refusal): reply(id, .failed(refusal))
            case .store(let failure): throw failure
            }
        }
    }

    /// Changes a bucket, and logs it in the same transaction.
    private func change(
        _ name: String,
        by request: LimitRequest,
        _ signature: Signature
    ) throws(CatalogFailure) -> LimitReport {
        guard let index = admission.index(named: name) else {
            let message = "There is no bucket '\(name)'. 'usher limits' lists them."
            throw .refused(EngineError(.unknownResource, message))
        }
        let lengths: [CapacityQueueLength]
        do throws(StoreError) {
            lengths = try lengthsOfQueues()
        } catch {
            throw .store(error)
        }
        let before = admission.budgets[index]
        let budget = try before.changed(by: request, at: now)
        admission.change(index) { $0 = budget }
        switch request {
        case .open: admission.alert(index, .opened(reason: CallBreaker.Reason.operatorAct.rawValue))
        case .close: admission.alert(index, .closed)
        case .list, .set, .addMaintenance, .removeMaintenance: break
        }
        desk.log(
            request.name,
            by: signature,
            at: now,
            before: before.operatedDigest,
            after: budget.operatedDigest,
            details: request.details
        )
        return LimitReport(budget, lengths: lengths, at: now)
    }
}

extension CallBudget {
    /// The bucket after what an operator asks for.
    fileprivate func changed(by request: LimitRequest, at now: Timestamp) throws(CatalogFailure) -> CallBudget {
        var budget = self
        var settings = budget.settings
        switch request {
        case .list: return budget
        case .open:
            budget.open(at: now)
            return budget
        case .close:
            budget.close(at: now)
            return budget
        case .set(_, let change): change.apply(to: &settings)
        case .addMaintenance(_, let window):
            settings.maintenance.removeAll { $0.name == window.name }
            settings.maintenance.append(window)
        case .removeMaintenance(_, let window):
            guard settings.maintenance.contains(where: { $0.name == window }) else {
                let message =
                    "The bucket '\(name.text)' has no maintenance '\(window)'. 'usher limits show' lists them."
                throw .refused(EngineError(.unknownResource, message))
            }
            settings.maintenance.removeAll { $0.name == window }
        }
        let count = budget.settings.maintenance.count
        budget.apply(settings, at: now)
        guard budget.settings.maintenance.count <= max(count, MaintenanceWindow.maximumCount) else {
            let message =
                "The bucket '\(name.text)' has \(MaintenanceWindow.maximumCount) maintenances already. Remove one first."
            throw .refused(EngineError(.invalidRequest, message))
        }
        return budget
    }

    /// The digest of what operators change, for the log.
    fileprivate var operatedDigest: String {
        OperatorLog.digest(of: [settings.json, breaker.opening.map { .string($0.reason.rawValue) } ?? .null])
    }
}

extension LimitRequest {
    /// The bucket that it changes; `nil` for a question.
    fileprivate var bucket: String? {
        switch self {
        case .list: nil
        case .set(let bucket, _), .open(let bucket), .close(let bucket), .addMaintenance(let bucket, _),
            .removeMaintenance(let bucket, _):
            bucket
        }
    }

    /// The name in the log.
    fileprivate var name: String {
        switch self {
        case .list: "list-limits"
        case .set: "set-limits"
        case .open: "open-breaker"
        case .close: "close-breaker"
        case .addMaintenance: "add-maintenance"
        case .removeMaintenance: "remove-maintenance"
        }
    }

    /// What stands in the log of it.
    fileprivate var details: JSONObject {
        var details: JSONObject = [:]
        details["bucket"] = bucket.map { .string($0) }
        switch self {
        case .list, .open, .close: break
        case .set(_, let change):
            var settings = BucketSettings()
            change.apply(to: &settings)
            details["set"] = settings.json
            details["asConfigured"] = change.configuredNames.isEmpty ? nil : .array(change.configuredNames)
        case .addMaintenance(_, let window): details["maintenance"] = window.json
        case .removeMaintenance(_, let name): details["maintenance"] = .string(name)
        }
        return details
    }
}

extension LimitChange {
    /// The bounds that become what the connector's file says.
    fileprivate var configuredNames: [JSON] {
        var names: [JSON] = []
        if rate == .configured { names.append("rate") }
        if concurrency == .configured { names.append("concurrency") }
        if interactiveReserve == .configured { names.append("interactiveReserve") }
        return names
    }
}
