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
    var ledger: ProductLedger
    /// Who waits for the end of which execution.
    var waiters: [ExecutionKey: [ReplyID]] = [:]
    var executions: [ExecutionKey: LiveExecution] = [:]
    /// What cannot be read.
    var unreadable = UnreadableExecutions()
    var calls = CallsUnderWay()
    var nextExecution: Int64
    private var nextCall: UInt64 = 1

    /// The buckets of calls, and who waits before them.
    var admission: CallAdmission

    /// Whether no call may begin any more.
    ///
    /// Tasks that want one wait in the store, for the next process.
    public var isClosing = false

    /// What the next batch will hold, as far as it is not kept elsewhere.
    var next = KernelBatch(number: 1)
    /// The executions that the next batch writes.
    var listed: [LiveExecution] = []
    /// Names that are taken by executions which the store does not know yet.
    var unwrittenNames: [ExecutionName: ExecutionKey] = [:]
    /// Notes of messages that the store does not know yet; those of the next batch have its number.
    var unwrittenMessages: [UnwrittenMessage] = []
    let recipientKey: RecipientKey
    /// The number of the next batch.
    var batchNumber: Int { next.number }
    var committedBatch = 0

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
    /// `UnreadableExecutions`.
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
    public var callsInFlight: Int { calls.count + runs.pages.tickets.count }

    /// How many executions are in memory.
    public var executionsInMemory: Int { executions.count }

    /// The time, never earlier than that of an input before: a clock that steps back turns no history around.
    func steady(_ time: Timestamp) -> Timestamp { max(now, time) }

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

    func reply(_ id: ReplyID, _ reply: KernelReply) {
        next.replies.append((id, reply))
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
        next.changes.tokens.append(token)
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
