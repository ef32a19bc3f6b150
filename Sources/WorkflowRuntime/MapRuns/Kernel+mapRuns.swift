internal import Crypto
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Map runs: their child executions start in bounded steps, each in one transaction with the row that counts them.
extension Kernel {
    /// How many child executions one step starts, redrives or stops.
    private static let childrenPerStep = 64
    /// How many items are asked for at once.
    private static let itemsPerPage = 256
    /// When fewer items than this are left, the next page is asked for.
    private static let lowWater = 128

    // MARK: Beginning

    func startMapRun(_ request: MapRunRequest, of execution: LiveExecution) {
        let header = execution.record.header
        let plan = MapPlan(request)
        var record = MapRunRecord(
            key: runs.makeKey(),
            branch: BranchReference(execution: execution.key, path: request.path),
            arn: request.arn,
            stateMachine: "\(header.stateMachineName.prefix { $0 != "/" })/\(request.label)",
            definition: execution.record.definition,
            processor: request.processor.number,
            type: request.executionType == .express ? .express : .standard,
            roleARN: header.roleARN,
            plan: plan.encoded,
            startedAt: now
        )
        record.maximumConcurrency = request.maximumConcurrency
        record.toleratedFailureCount = request.toleratedFailureCount
        record.toleratedFailurePercentage = request.toleratedFailurePercentage
        record.itemCount = request.itemCount
        let run = LiveMapRun(starting: record, plan: plan)
        keep(run)
        execution.mapRuns[request.path] = run.key
        list(run)
        noteWork(of: run.key)
    }

    /// A run from memory or from the store; `nil` if there is none.
    func mapRun(_ key: MapRunKey) throws(StoreError) -> LiveMapRun? {
        if let live = runs.live[key] { return live }
        guard let record = try store.mapRun(key) else { return nil }
        let running = record.executions.running > 0 ? try store.runningChildren(of: key) : []
        let run = LiveMapRun(stored: record, running: running)
        if record.status == .running || !running.isEmpty { keep(run) }
        return run
    }

    /// Takes up the runs of an earlier process.
    func recoverMapRuns(_ keys: [MapRunKey]) throws(StoreError) {
        try forEach(keys) { key throws(StoreError) in
            if try mapRun(key) != nil { noteWork(of: key) }
        }
    }

    // MARK: Steps

    /// Lets the next runs that have something to do take a step.
    func stepMapRuns() throws(StoreError) {
        var stepsLeft = Self.childrenPerStep
        while stepsLeft > 0, let key = runs.takeWork() {
            let before = stepsLeft
            do throws(StoreError) {
                guard let run = try mapRun(key), run.record.status == .running else { continue }
                try step(run, &stepsLeft)
                try settleFollowUps()
                // A run that started something goes to the end of the line; one that waits for something leaves it.
                if stepsLeft < before, run.record.status == .running { noteWork(of: key) }
            } catch {
                guard error.code != .unreadable else {
                    // It goes on with the execution that cannot be read now, or with the next start.
                    stepsLeft -= 1
                    continue
                }
                noteWork(of: key)
                throw error
            }
            // Steps without children are bounded too.
            if stepsLeft == before { stepsLeft -= 1 }
        }
    }

    private func step(_ run: LiveMapRun, _ stepsLeft: inout Int) throws(StoreError) {
        switch run.record.phase {
        case .working: try work(run, &stepsLeft)
        case .stopping: try stopChildren(of: run, &stepsLeft)
        case .collecting: try collect(run)
        case .ended: break
        }
    }

    private func work(_ run: LiveMapRun, _ stepsLeft: inout Int) throws(StoreError) {
        let campaign = try campaign(of: run)
        if let campaign, campaign.isEnding, !run.record.isExhausted {
            if let order = run.order { cancelMapOrder(order, of: run) }
            run.exhaust()
            list(run)
        }
        if campaign?.isHeld != true, try !isHeld(run) {
            try redriveChildren(of: run, &stepsLeft)
            try startChildren(of: run, &stepsLeft)
        }
        guard run.record.phase == .working, run.running.isEmpty, run.record.redriveCursor == nil, run.order == nil,
            run.buffered == 0, run.nextPlace == nil || run.allowance == 0
        else { return }
        finishWork(of: run)
        try collect(run)
    }

    /// Whether nothing of a run begins until further notice: by itself, or because an operator holds its execution.
    private func isHeld(_ run: LiveMapRun) throws(StoreError) -> Bool {
        if run.record.isPaused { return true }
        return try load(run.record.branch.execution)?.record.pause != nil
    }

    private func limit(of run: LiveMapRun) -> Int {
        // A campaign has bounds of its own, and many of its customers wait for days.
        let most = run.campaign == nil ? configuration.maximumChildExecutions : Int.max
        let asked = run.record.maximumConcurrency
        return asked == 0 ? most : min(asked, most)
    }

    private func startChildren(of run: LiveMapRun, _ stepsLeft: inout Int) throws(StoreError) {
        // Ends that are not settled yet still count, so that no step starts more than may run.
        while run.record.phase == .working, stepsLeft > 0, run.running.count < limit(of: run) {
            let campaign = try campaign(of: run)
            if let campaign, !run.record.isExhausted || run.buffered > 0, try !mayStart(campaign, of: run) { return }
            try readMore(of: run)
            guard run.record.phase == .working, run.buffered > 0 else { return }
            guard let batching = run.plan.batching else {
                guard let item = run.upcoming(1).first else { return }
                try startChild(of: run, input: item, count: 1)
                stepsLeft -= 1
                continue
            }
            let items = run.upcoming(ItemBatching.maximumItemsOfBatch + 1)
            let length = batching.length(of: items)
            // A batch that the next page may fill up waits for it.
            guard
                length < items.count || run.nextPlace == nil || run.allowance == 0
                    || length == batching.maximumItems
            else { return }
            try startChild(of: run, input: batching.input(for: Array(items.prefix(length))), count: length)
            stepsLeft -= 1
        }
    }

    /// Reads or asks for the next page, if few items are left.
    private func readMore(of run: LiveMapRun) throws(StoreError) {
        let isHungry =
            run.plan.batching.map { run.buffered <= ($0.maximumItems ?? ItemBatching.maximumItemsOfBatch) }
            ?? (run.buffered < Self.lowWater)
        guard isHungry, run.order == nil, !runs.pages.isWaiting(run.key), run.allowance > 0, let place = run.nextPlace
        else { return }
        // What of the page is in child executions already does not count, but has to be read to be passed over.
        let passed = run.pages.isEmpty ? run.record.skipped : 0
        let wanted = min(run.allowance + passed, Self.itemsPerPage)
        guard let reader = run.plan.reader else {
            try readStateData(of: run, at: place, wanted)
            return run.record.phase == .working ? try readMore(of: run) : ()
        }
        var query = ItemQuery(
            reader: reader,
            cursor: place,
            limit: wanted,
            execution: run.record.branch.execution,
            runARN: run.record.arn,
            seed: makeSeed()
        )
        query.campaign = run.campaign
        if query.isOfConnector { return try callForPage(query, of: run) }
        order(.read(query), for: run)
    }

    private func readStateData(of run: LiveMapRun, at place: JSON?, _ limit: Int) throws(StoreError) {
        guard let parent = try load(run.record.branch.execution) else { return }
        let start = place?.integerValue ?? 0
        let items = parent.interpreter.items(of: parent.state, at: run.record.branch.path, from: start, limit: limit)
        let end = start + items.count
        let next: JSON? = items.isEmpty || end >= run.record.itemCount ?? 0 ? .none : .some(.integer(end))
        try take(items, source: "STATE_DATA", next: next, of: run)
    }

    /// Takes in a page of items, as their selector makes them.
    func take(_ items: [JSON], source: String, next: JSON?, of run: LiveMapRun) throws(StoreError) {
        guard let place = run.nextPlace else { return }
        var (items, next) = (items, next)
        let passed = run.pages.isEmpty ? run.record.skipped : 0
        if items.count - passed >= run.allowance {
            items = Array(items.prefix(run.allowance + passed))
            next = nil
        }
        if run.plan.hasSelector, !items.isEmpty {
            guard let parent = try load(run.record.branch.execution) else { return }
            // The first page may begin with items that are in child executions already.
            let first = run.record.items.started + run.buffered - passed
            let numbered = items.enumerated().map { MapRunItem(index: first + $0, value: $1, source: source) }
            do throws(ItemFailure) {
                items = try parent.interpreter.selectedItems(
                    numbered,
                    of: parent.state,
                    at: run.record.branch.path,
                    in: surroundings(of: parent)
                )
            } catch {
                return fail(run, error: error.error, cause: error.cause)
            }
        }
        run.append(LiveMapRun.Page(start: place, items: items, next: next))
        list(run)
    }

    private func startChild(of run: LiveMapRun, input item: JSON, count: Int) throws(StoreError) {
        let interpreter = try machines.interpreter(of: run.record.definition)
        let first = run.record.items.started
        let name = Self.childName(of: run.record.arn, item: first)
        let stateMachine = run.record.stateMachine
        let isExpress = run.record.type == .express
        let key = makeExecutionKey()
        let campaign = try campaign(of: run)
        let customer = try campaign.map { campaign throws(StoreError) in try nextCustomer(first + 1, of: campaign) }
        var input = item
        if let customer, WithheldPayload.isWithheld(customer.customer) { input = customer.customer }
        let header = ExecutionHeader(
            arn: isExpress
                ? configuration.expressExecutionARN(name, of: stateMachine, instance: name)
                : configuration.executionARN(name, of: stateMachine),
            name: name,
            roleARN: run.record.roleARN,
            input: input,
            startTime: now,
            stateMachineARN: configuration.stateMachineARN(stateMachine),
            stateMachineName: stateMachine
        )
        let scope = ScopeID(run.record.processor)
        let membership = campaign.map { CampaignMembership(campaign: $0.key, row: first + 1) }
        let surroundings = surroundings(of: key, startedAt: now, campaign: membership)
        let (state, decision) = interpreter.start(header, at: scope, in: surroundings)
        var record = ExecutionRecord(
            key: key,
            name: isExpress ? "\(name):\(name)" : name,
            stateMachine: stateMachine,
            definition: run.record.definition,
            header: header,
            deadline: isExpress ? now.advanced(by: Self.longestExpressExecution) : nil
        )
        record.origin = .items(run.key, first: first, count: count)
        if let parent = try load(run.record.branch.execution) { record.lane = parent.record.lane }
        if let campaign, let customer { customerStarts(&record, customer, of: campaign) }
        let execution = LiveExecution(starting: record, state: state, interpreter: interpreter)
        take(execution, named: ExecutionName(stateMachine, record.name))
        run.running.insert(key)
        run.update { record in
            record.executions.running += 1
            record.items.running += count
        }
        run.consume(count)
        list(run)
        runs.childrenStarted += 1
        if campaign != nil { announce(.onboardingStarted, about: execution) }
        carryOut(decision, in: execution)
        try settleFollowUps()
    }

    /// The name of the child execution for an item: the same whenever it is asked for, so that no item can run under two names.
    private static func childName(of runARN: String, item: Int) -> String {
        var digest = Array(SHA256.hash(data: Array("\(runARN)\0\(item)".utf8)).prefix(16))
        // A UUID of version 8, variant 1 (RFC 9562).
        digest[6] = digest[6] & 0x0F | 0x80
        digest[8] = digest[8] & 0x3F | 0x80
        let digits = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var characters = Array(digits)
        for position in [20, 16, 12, 8] { characters.insert("-", at: position) }
        return String(characters)
    }

    private func redriveChildren(of run: LiveMapRun, _ stepsLeft: inout Int) throws(StoreError) {
        guard run.barrier <= committedBatch else { return }
        while let cursor = run.record.redriveCursor, stepsLeft > 0, run.running.count < limit(of: run) {
            if run.unsuccessful.isEmpty {
                run.unsuccessful = try store.unsuccessfulChildren(
                    of: run.key,
                    after: cursor,
                    limit: Self.childrenPerStep
                )
            }
            guard let key = run.unsuccessful.first else {
                run.update { $0.redriveCursor = nil }
                return list(run)
            }
            var found: LiveExecution?
            // One that cannot be read is passed over, as one is in which nothing can go on.
            try sparingOthers { () throws(StoreError) in found = try load(key) }
            guard let child = found else {
                run.unsuccessful.removeFirst()
                continue
            }
            run.unsuccessful.removeFirst()
            stepsLeft -= 1
            try redriveChild(child, of: run)
            try settleFollowUps()
        }
    }

    private func redriveChild(_ child: LiveExecution, of run: LiveMapRun) throws(StoreError) {
        let status = child.record.status
        let count = child.record.itemCount
        run.update { record in
            record.redriveCursor = child.key
            record.executions.pendingRedrive -= 1
            record.items.pendingRedrive -= count
        }
        list(run)
        guard try reasonAgainstGoingOn(child.key) == nil, goOn(with: child, clientToken: nil) else {
            // Nothing in it was stopped, or its person asked for erasure: it stays what it is.
            return run.update { record in
                record.executions.add(1, to: status)
                record.items.add(count, to: status)
            }
        }
        run.running.insert(child.key)
        run.update { record in
            record.executions.running += 1
            record.items.running += count
        }
    }
}

extension ExecutionRecord {
    /// How many items a child execution of a map run has.
    var itemCount: Int {
        if case .items(_, _, let count)? = origin { count } else { 0 }
    }
}
