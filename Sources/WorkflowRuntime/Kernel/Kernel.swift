internal import Connectors
internal import DequeModule
public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// The engine's heart: `handle(input, now) → (changes, commands)`, synchronous, without threads, clock, randomness or network.
///
/// Inputs are decided one after the other against executions in memory; an execution that is not there is loaded from its rows.
/// ``seal()`` turns everything decided since the last call into one transaction and the orders that may be carried out once it
/// is durable. The kernel goes on deciding while that transaction is being written: executions in it stay in memory until
/// ``committed(_:)``. If the transaction fails, ``reset(after:)`` forgets all that is not durable, as a crash would, and keeps
/// only the answers that had arrived. The shell around it (``Engine``, or a virtual one in tests) owns threads and time.
///
/// A class because it is one long-lived thing that its shell drives from one thread.
public final class Kernel {
    let store: any EngineStore
    let resources: TaskResources
    let mint: TokenMint
    let configuration: KernelConfiguration

    var machines: StateMachines
    var catalog: Catalog
    var queues = ActivityQueues()
    var runs: RunLedger
    /// What still has to happen before the next transaction is closed.
    var followUps: Deque<FollowUp> = []
    var desk: OperatorDesk
    var subjects: SubjectDesk
    var campaigns: CampaignLedger
    var inbox: Inbox
    /// What the next batch did about messages from outside and about waiting.
    var tally = InboundTally()
    var ledger: ProductLedger
    /// Who waits for the end of which execution.
    var waiters: [ExecutionKey: [ReplyID]] = [:]
    var executions: [ExecutionKey: LiveExecution] = [:]
    /// What cannot be read.
    var unreadable = UnreadableExecutions()
    /// The calls on their way, by their names and by the branches that wait for them.
    private var tickets: [CallID: CallTicket] = [:]
    private var callOfBranch: [BranchReference: CallID] = [:]
    private var nextExecution: Int64
    private var nextCall: UInt64 = 1

    /// The buckets of calls, and who waits before them.
    var admission: CallAdmission

    /// Whether no call may begin any more.
    ///
    /// Tasks that want one wait in the store, for the next process.
    public var isClosing = false

    // What the next batch will hold.
    private var listed: [LiveExecution] = []
    private var orders: [CallOrder] = []
    private var deliveryOrders: [DeliveryOrder] = []
    private var cancellations: [CallID] = []
    private var replies: [(ReplyID, KernelReply)] = []
    private var answers: [(CallTicket, Outcome)] = []
    private var deliveryAnswers: [DeliveryAnswered] = []
    /// Names that are taken by executions which the store does not know yet.
    private var unwrittenNames: [ExecutionName: ExecutionKey] = [:]
    /// Sealed tokens for the next batch.
    private var tokens: [SealedToken] = []
    /// Notes of messages that the store does not know yet; those of the next batch have its number.
    private(set) var unwrittenMessages: [UnwrittenMessage] = []
    let recipientKey: RecipientKey
    private(set) var batchNumber = 1
    private(set) var committedBatch = 0

    /// The moment of the input that is being handled.
    var now = Timestamp.epoch
    private var seeds = SplitMix64(seed: 0)

    /// Makes a kernel over a store.
    public init(
        store: any EngineStore,
        resources: TaskResources,
        mint: TokenMint,
        configuration: KernelConfiguration = KernelConfiguration()
    ) throws(StoreError) {
        self.store = store
        self.resources = resources
        self.mint = mint
        self.configuration = configuration
        machines = try StateMachines(store: store, resources: resources, limits: configuration.interpreterLimits)
        catalog = try Catalog(store: store)
        runs = try RunLedger(store: store)
        desk = try OperatorDesk(store: store)
        subjects = try SubjectDesk(store: store)
        campaigns = try CampaignLedger(store: store)
        admission = try CallAdmission(
            store: store,
            directory: resources.buckets,
            maximumCalls: configuration.maximumCallsInFlight
        )
        inbox = try Inbox(store: store)
        ledger = try ProductLedger(store: store)
        nextExecution = try store.highestExecutionKey().number + 1
        recipientKey = RecipientKey(secret: try store.tokenSecret())
    }

    // MARK: Deciding

    /// Decides one input.
    ///
    /// What concerns a record that alone cannot be read is refused or passed over, and does not throw: see
    /// ``UnreadableExecutions``.
    ///
    /// - Throws: `StoreError` if the store could not be read. Then nothing was decided, and the input may be given again.
    public func handle(_ input: KernelInput, at now: Timestamp, seed: UInt64) throws(StoreError) {
        self.now = steady(now)
        seeds = SplitMix64(seed: seed)
        try settleFollowUps()
        do throws(StoreError) {
            try decide(input)
        } catch {
            guard error.code == .unreadable else { throw error }
            if let caller = input.caller { reply(caller, .failed(EngineError(error))) }
        }
        // The input is decided; what could not be read is tried again before anything is written.
        try? settleFollowUps()
    }

    /// Settles what follows from earlier decisions and could not be read then: no batch is closed before.
    public func settle() throws(StoreError) { try settleFollowUps() }

    private func decide(_ input: KernelInput) throws(StoreError) {
        switch input {
        case .register(let draft, let reply): try register(draft, reply)
        case .start(let request, let reply): try start(request, reply)
        case .stop(let key, let error, let cause, let signature, let reply):
            try stop(key, error: error, cause: cause, by: signature, reply)
        case .catalog(let request, let reply): try change(request, reply)
        case .limits(let request, let signature, let reply): try limit(request, by: signature, reply)
        case .redrive(let key, let token, let signature, let reply):
            try redrive(key, clientToken: token, by: signature, reply)
        case .claim(let activity, let worker, let reply): try claim(activity, worker: worker, reply)
        case .withdraw(let reply): withdraw(reply)
        case .operate(let request, let reply): try operate(request, reply)
        case .continueJobs: try continueJobs()
        case .continueErasures: try continueErasures()
        case .campaign(let request, let reply): try campaign(request, reply)
        case .continueCampaigns: try continueCampaigns()
        case .keep(let token, let reply): keep(token, reply)
        case .returned(let visit, let reply): try returned(visit, reply)
        case .report(let target, let report, let reply): try self.report(report, to: target, reply)
        case .endpoint(let request, let signature, let reply):
            let before = ledger.endpoints
            try change(request, reply)
            log(request, since: before, by: signature)
        case .delivered(let id, let answer): try receive(answer, of: id)
        case .deliver(let deliveries):
            try forEach(deliveries) { delivery throws(StoreError) in try deliver(delivery) }
        case .answer(let id, let answer): try receive(answer, to: id)
        case .due(let branches, let due):
            try forEach(due) { key throws(StoreError) in try executionIsDue(key) }
            try forEach(branches) { branch throws(StoreError) in try branchIsDue(branch) }
        case .room(let branches):
            try forEach(branches) { branch throws(StoreError) in try roomIsFree(for: branch) }
        case .recover(let branches):
            try forEach(branches) { branch throws(StoreError) in try recover(branch) }
        case .mapRuns: try stepMapRuns()
        case .recoverMapRuns(let keys): try recoverMapRuns(keys)
        case .mapAnswer(let id, let answer): try receive(answer, to: id)
        case .updateMapRun(let key, let update, let signature, let reply):
            try updateMapRun(key, update, by: signature, reply)
        case .take(let message, let reply): try take(message, reply)
        case .sweep(let branches, let connector): try sweep(branches, connector: connector)
        case .prune: prune()
        }
        adoptOrphans()
    }

    /// How many more calls may be on their way at the same time.
    public var freeCalls: Int { isClosing ? 0 : max(0, configuration.maximumCallsInFlight - callsInFlight) }

    /// How many calls are on their way, or will be after the next commit.
    public var callsInFlight: Int { tickets.count + runs.pages.tickets.count }

    /// How many executions are in memory.
    public var executionsInMemory: Int { executions.count }

    /// Whether anything was decided since the last batch was sealed.
    public var hasWork: Bool {
        !listed.isEmpty || !replies.isEmpty || !cancellations.isEmpty || !machines.unwritten.isEmpty
            || !catalog.unwritten.isEmpty || admission.isDirty || !tokens.isEmpty || !inbox.unwritten.isEmpty
            || !ledger.unwritten.isEmpty || !runs.listed.isEmpty || !runs.orders.isEmpty || desk.hasWork
            || subjects.hasWork
            || campaigns.hasWork || unreadable.hasWork
    }

    /// The time, never earlier than that of an input before: a clock that steps back turns no history around.
    func steady(_ time: Timestamp) -> Timestamp { max(now, time) }

    // MARK: Batches

    /// Closes the current batch and begins the next one; `nil` if nothing was decided.
    public func seal() -> KernelBatch? {
        guard hasWork, followUps.isEmpty else { return nil }
        var changes = ChangeSet()
        changes.definitions = machines.takeUnwritten()
        changes.catalog = catalog.takeUnwritten()
        changes.mapRuns = runs.takeChanges(for: batchNumber)
        changes.buckets = admission.takeUnwritten()
        changes.tokens = tokens
        changes.messages = unwrittenMessages.filter { $0.batch == batchNumber }.map(\.change)
        changes.inbox = inbox.takeUnwritten()
        changes.product = ledger.takeUnwritten()
        changes.executions.reserveCapacity(listed.count)
        for execution in listed {
            execution.isListed = false
            execution.newestBatch = batchNumber
            if execution.isDirty { changes.executions.append(execution.takeChange()) }
        }
        let setAside = unreadable.takeUnwritten(for: batchNumber)
        changes.executions += setAside.map(\.change)
        changes.operators = desk.takeUnwritten()
        changes.subjects = subjects.takeUnwritten()
        changes.campaigns = campaigns.takeUnwritten(for: batchNumber)
        var batch = KernelBatch(
            number: batchNumber,
            changes: changes,
            orders: orders,
            deliveries: deliveryOrders,
            cancellations: cancellations,
            replies: replies,
            answers: answers,
            alerts: admission.takeAlerts(),
            tally: tally
        )
        batch.deliveryAnswers = deliveryAnswers
        batch.mapOrders = runs.orders
        batch.setAside = setAside.compactMap(\.alert)
        batch.campaignAlerts = campaigns.takeAlerts()
        runs.orders = []
        runs.childrenStarted = 0
        listed.removeAll(keepingCapacity: true)
        orders = []
        deliveryOrders = []
        cancellations = []
        replies = []
        answers = []
        deliveryAnswers = []
        tokens = []
        tally = InboundTally()
        batchNumber += 1
        return batch
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
        tally = InboundTally()
        // Attempts at deliveries that have left already are still answered.
        var flights = ledger.flights
        let delivered = batch.deliveryAnswers + deliveryAnswers
        for answered in delivered { flights[answered.id] = answered.flight }
        ledger = try ProductLedger(store: store, flights: flights.filter { $0.value.batch < batch.number })
        nextExecution = try store.highestExecutionKey().number + 1
        // Calls for pages that have left already still take room.
        let pages = runs.pages.tickets(before: batch.number)
        runs = try RunLedger(store: store)
        for (id, ticket) in pages { runs.pages.open(id, ticket) }
        followUps.removeAll()
        let lost = batch.answers + answers
        let callers = (batch.replies + replies).map(\.0) + queues.callers + waiters.values.flatMap(\.self)
        queues = ActivityQueues()
        waiters.removeAll()
        // Calls that were ordered but never left.
        tickets = tickets.filter { $0.value.batch < batch.number }
        for (ticket, _) in lost where ticket.batch < batch.number { tickets[ticket.id] = ticket }
        callOfBranch = Dictionary(
            tickets.values.map { ($0.branch, $0.id) },
            uniquingKeysWith: { CallID(number: max($0.number, $1.number)) }
        )
        executions.removeAll()
        unreadable.forgetUnwritten()
        unwrittenNames.removeAll()
        listed.removeAll()
        orders = []
        deliveryOrders = []
        cancellations = []
        replies = []
        answers = []
        deliveryAnswers = []
        admission = try CallAdmission(
            store: store,
            directory: resources.buckets,
            maximumCalls: configuration.maximumCallsInFlight
        )
        for pass in tickets.values.map(\.pass) + pages.values.map(\.pass) { admission.adopt(pass) }
        tokens = []
        unwrittenMessages = []
        let inputs = lost.map { KernelInput.answer($0.0.id, $0.1) } + delivered.map { .delivered($0.id, $0.answer) }
        return (inputs, callers)
    }

    /// Lets go of an execution that nothing is decided about, and which the store has as it is.
    func evict(_ execution: LiveExecution) {
        guard !execution.isListed, execution.newestBatch <= committedBatch, !holdsItems(execution) else { return }
        executions[execution.key] = nil
    }

    // MARK: What the extensions build on

    /// Puts an execution on the list of those that the next transaction writes.
    func list(_ execution: LiveExecution) {
        guard !execution.isListed else { return }
        execution.isListed = true
        listed.append(execution)
    }

    /// Lists an execution behind all others, so that it is written after those that made room for it.
    func listLast(_ execution: LiveExecution) {
        if execution.isListed { listed.removeAll { $0 === execution } }
        execution.isListed = true
        listed.append(execution)
    }

    func order(_ order: DeliveryOrder) { deliveryOrders.append(order) }

    /// Orders a call that no branch waits for.
    func order(_ order: CallOrder) { orders.append(order) }

    func reply(_ id: ReplyID, _ reply: KernelReply) {
        replies.append((id, reply))
    }

    func order(_ order: CallOrder, _ ticket: CallTicket) {
        tickets[ticket.id] = ticket
        callOfBranch[ticket.branch] = ticket.id
        orders.append(order)
    }

    /// Whether a call of this branch is on its way.
    func hasCall(_ branch: BranchReference) -> Bool { callOfBranch[branch] != nil }

    /// Whether a call of this branch may have left already; one that was ordered in this batch has not.
    func hasLeft(_ branch: BranchReference) -> Bool {
        guard let id = callOfBranch[branch], let ticket = tickets[id] else { return true }
        return ticket.batch < batchNumber
    }

    func ticket(of id: CallID) -> CallTicket? { tickets[id] }

    /// Takes a call off the list of those on their way.
    func close(_ ticket: CallTicket) {
        if tickets.removeValue(forKey: ticket.id) != nil { admission.release(ticket.pass) }
        if callOfBranch[ticket.branch] == ticket.id { callOfBranch[ticket.branch] = nil }
    }

    /// Gives up a branch's call, if there is one.
    func cancelCall(of branch: BranchReference) {
        guard let id = callOfBranch[branch], let ticket = tickets[id] else { return }
        close(ticket)
        admission.abandon(ticket.pass, at: now)
        // A call that was ordered in this batch never leaves.
        if let index = orders.lastIndex(where: { $0.id == id }) {
            orders.remove(at: index)
            unwrittenMessages.removeAll { message in
                guard message.batch == batchNumber, case .note(let record) = message.change else { return false }
                return record.visit == ticket.idempotencyKey
            }
        } else {
            cancellations.append(id)
        }
    }

    /// Ends a call or an order whose answer nobody waits for.
    func cancel(_ id: CallID) { cancellations.append(id) }

    func keep(_ ticket: CallTicket, _ answer: Outcome) {
        answers.append((ticket, answer))
    }

    func keep(_ answer: DeliveryAnswer, of id: CallID, _ flight: ProductLedger.Flight) {
        deliveryAnswers.append(DeliveryAnswered(id: id, flight: flight, answer: answer))
    }

    /// Notes that a provider is about to tell somebody something.
    func note(_ message: MessageRecord) {
        unwrittenMessages.append(UnwrittenMessage(change: .note(message), batch: batchNumber))
    }

    /// Takes a note back.
    func retract(_ recipient: String, visit: String) {
        let change = MessageChange.retract(recipient: recipient, visit: visit)
        unwrittenMessages.append(UnwrittenMessage(change: change, batch: batchNumber))
    }

    /// Writes a sealed token with the next batch.
    private func keep(_ token: SealedToken, _ id: ReplyID) {
        tokens.append(token)
        reply(id, .done(at: now))
    }

    func makeExecutionKey() -> ExecutionKey {
        defer { nextExecution += 1 }
        return ExecutionKey(nextExecution)
    }

    func makeCallID() -> CallID {
        defer { nextCall += 1 }
        return CallID(number: nextCall)
    }

    func makeSeed() -> UInt64 { seeds.next() }

    /// The execution with a name, whether the store knows it already or not.
    func executionKey(_ name: ExecutionName) throws(StoreError) -> ExecutionKey? {
        if let key = unwrittenNames[name] { return key }
        return try store.executionKey(named: name.name, of: name.stateMachine)
    }

    func take(_ execution: LiveExecution, named name: ExecutionName) {
        executions[execution.key] = execution
        unwrittenNames[name] = execution.key
    }
}

/// An execution's name within its state machine.
struct ExecutionName: Hashable {
    var stateMachine: String
    var name: String

    init(_ stateMachine: String, _ name: String) {
        self.stateMachine = stateMachine
        self.name = name
    }
}
