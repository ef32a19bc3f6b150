internal import JSONModel
public import WorkflowStore

/// Batches: what is decided becomes durable together, or is forgotten together.
extension Kernel {
    /// Whether anything was decided since the last batch was sealed.
    public var hasWork: Bool {
        !listed.isEmpty || !next.replies.isEmpty || !next.cancellations.isEmpty || !next.changes.tokens.isEmpty
            || !machines.unwritten.isEmpty || !catalog.unwritten.isEmpty || !inbox.unwritten.isEmpty
            || !ledger.unwritten.isEmpty || !runs.listed.isEmpty || !runs.orders.isEmpty || admission.isDirty
            || desk.hasWork || subjects.hasWork || campaigns.hasWork || unreadable.hasWork
    }

    /// Closes the current batch and begins the next one; `nil` if nothing was decided.
    public func seal() -> KernelBatch? {
        guard hasWork, followUps.isEmpty else { return nil }
        next.changes.definitions = machines.takeUnwritten()
        next.changes.catalog = catalog.takeUnwritten()
        next.changes.mapRuns = runs.takeChanges(for: batchNumber)
        next.changes.buckets = admission.takeUnwritten()
        next.changes.messages = unwrittenMessages.filter { $0.batch == batchNumber }.map(\.change)
        next.changes.inbox = inbox.takeUnwritten()
        next.changes.product = ledger.takeUnwritten()
        next.changes.executions.reserveCapacity(listed.count)
        for execution in listed {
            execution.isListed = false
            execution.newestBatch = batchNumber
            if execution.isDirty { next.changes.executions.append(execution.takeChange()) }
        }
        listed.removeAll(keepingCapacity: true)
        let setAside = unreadable.takeUnwritten(for: batchNumber)
        next.changes.executions += setAside.map(\.change)
        next.changes.operators = desk.takeUnwritten()
        next.changes.subjects = subjects.takeUnwritten()
        next.changes.campaigns = campaigns.takeUnwritten(for: batchNumber)
        next.alerts = admission.takeAlerts()
        next.mapOrders = runs.orders
        next.setAside = setAside.compactMap(\.alert)
        next.campaignAlerts = campaigns.takeAlerts()
        runs.orders = []
        runs.childrenStarted = 0
        defer { next = KernelBatch(number: next.number + 1) }
        return next
    }

    /// Notes that a batch is durable, and lets go of executions that only wait.
    public func committed(_ batch: KernelBatch) {
        committedBatch = batch.number
        unreadable.committed(batch.number)
        queues.committed(batch.number)
        runs.committed(batch)
        desk.committed(batch.number)
        subjects.committed(batch.number)
        campaignsCommitted(batch)
        unwrittenMessages.removeAll { $0.batch <= batch.number }
        inbox.committed(batch.number)
        ledger.committed(batch.number)
        for change in batch.changes.executions {
            guard let execution = executions[change.key] else { continue }
            if case .insert(let record) = change.row {
                unwrittenNames[ExecutionName(record.stateMachine, record.name)] = nil
            }
            if !execution.hasCall { evict(execution) }
        }
        guard executions.count > configuration.maximumExecutionsInMemory else { return }
        for execution in executions.values {
            evict(execution)
            if executions.count <= configuration.maximumExecutionsInMemory * 3 / 4 { return }
        }
    }

    /// Forgets everything that is not durable, after a commit failed: the failed batch and all that was decided since.
    ///
    /// Gives back the inputs that must not be lost, to be handled again once the store works, and the callers whose requests
    /// failed. Everything else is found again in the store.
    public func reset(after batch: KernelBatch) throws(StoreError) -> (inputs: [KernelInput], callers: [ReplyID]) {
        machines = try StateMachines(store: store, resources: resources, limits: configuration.interpreterLimits)
        catalog = try Catalog(store: store)
        desk = try OperatorDesk(store: store)
        subjects = try SubjectDesk(store: store)
        campaigns = try CampaignLedger(store: store)
        inbox = try Inbox(store: store)
        // Attempts at deliveries that have left already are still answered.
        var flights = ledger.flights
        let delivered = batch.deliveryAnswers + next.deliveryAnswers
        for answered in delivered { flights[answered.id] = answered.flight }
        ledger = try ProductLedger(store: store, flights: flights.filter { $0.value.batch < batch.number })
        nextExecution = try store.highestExecutionKey().number + 1
        // Calls for pages that have left already still take room.
        let pages = runs.pages.tickets(before: batch.number)
        runs = try RunLedger(store: store)
        for (id, ticket) in pages { runs.pages.open(id, ticket) }
        followUps.removeAll()
        let lost = batch.answers + next.answers
        let callers = (batch.replies + next.replies).map(\.0) + queues.callers + waiters.values.flatMap(\.self)
        queues = ActivityQueues()
        waiters.removeAll()
        calls.reset(after: batch.number, lost: lost.map(\.0))
        executions.removeAll()
        unreadable.forgetUnwritten()
        unwrittenNames.removeAll()
        listed.removeAll()
        next = KernelBatch(number: next.number)
        admission = try CallAdmission(
            store: store,
            directory: resources.buckets,
            maximumCalls: configuration.maximumCallsInFlight
        )
        for pass in calls.passes + pages.values.map(\.pass) { admission.adopt(pass) }
        unwrittenMessages = []
        let inputs = lost.map { KernelInput.answer($0.0.id, $0.1) } + delivered.map { .delivered($0.id, $0.answer) }
        return (inputs, callers)
    }

    /// Lets go of an execution that nothing is decided about, and which the store has as it is.
    func evict(_ execution: LiveExecution) {
        guard !execution.isListed, execution.newestBatch <= committedBatch, !holdsItems(execution) else { return }
        executions[execution.key] = nil
    }
}
