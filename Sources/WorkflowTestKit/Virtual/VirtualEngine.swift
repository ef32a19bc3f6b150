internal import Connectors
internal import HTTPTypes
internal import HeapModule
public import JSONModel
internal import ProviderSandbox
internal import StatesInterpreter
public import WorkflowRuntime
public import WorkflowStore

/// The real kernel over a real store on virtual time: one thread, no waiting, reproducible from a seed.
///
/// It is the shell that `Engine` is in production, without threads: whatever is decided is committed, then calls are made to a
/// ``VirtualWorld``, and when nothing is left to do the clock jumps to the next moment at which something happens. A crash can be
/// struck at any of its seams.
public final class VirtualEngine<World: VirtualWorld> {
    /// The outside.
    public var world: World
    /// The buckets that map runs read items from and write results to.
    public var buckets = Buckets()
    /// The current virtual time.
    public private(set) var now: Timestamp
    /// Called at each seam; answering `true` kills the engine there.
    public var strikes: (CrashPoint) -> Bool = { _ in false }
    /// How many transactions have been committed.
    public private(set) var commits = 0
    /// By how much the wall clock was set: the machine's time is not the one that goes by.
    public var clockStep = Duration.zero
    /// What operators should have heard of.
    public private(set) var alerts: [LimitAlert] = []
    /// What came in from outside, and what completed waits.
    public private(set) var tally = InboundTally()
    /// The HTTP statuses with which messages from outside were answered, in order.
    public private(set) var deliveries: [Int] = []
    /// The bounds with which the engine starts again after a crash.
    public var configuration: KernelConfiguration

    let store: any EngineStore
    private let resources: TaskResources
    let planner: CallPlanner
    let mint: TokenMint
    private let reader: InboundReader
    private let deliveryPlanner: DeliveryPlanner
    private var kernel: Kernel
    private var seeds: SeedSequence
    private var answers = Heap<PendingEvent>()
    private var sequence = 0
    private var replies: [ReplyID: KernelReply] = [:]
    /// What an operator would have heard about tokens.
    public internal(set) var alarms: [TokenAlarm] = []
    /// How many calls were made for the sake of tokens since the last crash.
    public var tokenCalls: Int { tokens.renewals }
    private let seal: TokenSeal?
    var tokens: TokenMachine
    var waitingForToken: [TokenWaiter: WaitingCall] = [:]
    /// The queries for pages of lists whose calls wait for a token.
    private var listCalls: [CallID: ItemQuery] = [:]
    var tokensBeingKept: [ReplyID: CredentialID] = [:]
    var nextWaiter: UInt64 = 1
    var workers: [String: VirtualWorker] = [:]
    var claims: [ReplyID: String] = [:]
    private var nextReply: UInt64 = 1
    private let begin: Timestamp
    private var steady: SteadyTime

    /// How many due rows are looked at in one turn.
    private static var dueLimit: Int { 256 }

    /// Makes an engine over a store.
    public init(
        store: any EngineStore,
        resources: TaskResources,
        planner: CallPlanner,
        world: World,
        at start: Timestamp,
        seed: UInt64 = 1,
        configuration: KernelConfiguration = KernelConfiguration(),
        seal: TokenSeal? = nil,
        secrets: any SecretSource = TwinProviders.Secrets()
    ) throws {
        self.seal = seal
        tokens = TokenMachine(planner: planner, seal: seal)
        self.store = store
        self.resources = resources
        self.planner = planner
        self.world = world
        self.configuration = configuration
        now = start
        begin = start
        steady = SteadyTime(wall: start, elapsed: .zero)
        seeds = SeedSequence(seed: seed)
        mint = TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1:8080")
        reader = InboundReader(resources: resources, mint: mint, secrets: secrets)
        deliveryPlanner = DeliveryPlanner(
            signer: NoticeSigner(mint: mint, secrets: TwinProviders.Secrets()),
            allowsLoopback: configuration.allowsLoopbackEndpoints
        )
        kernel = try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
    }

    /// The engine's time, made steady of a wall clock that may be set and of the virtual time as the monotonic one.
    private var time: Timestamp {
        steady.reading(wall: now.advanced(by: clockStep), elapsed: begin.duration(to: now))
    }

    // MARK: Requests

    /// Starts many executions in one transaction.
    public func start(_ requests: [StartRequest]) throws -> [ExecutionKey] {
        var ids: [ReplyID] = []
        for request in requests {
            let id = ReplyID(nextReply)
            nextReply += 1
            ids.append(id)
            try kernel.handle(.start(request, reply: id), at: time, seed: seeds.next())
        }
        try settle()
        return try ids.map { id in
            guard case .started(let receipt)? = replies.removeValue(forKey: id) else {
                throw EngineError(.shuttingDown, "The engine did not start all executions.")
            }
            return receipt.key
        }
    }

    /// What signs the notices of this engine.
    public var signer: NoticeSigner { NoticeSigner(mint: mint, secrets: TwinProviders.Secrets()) }

    /// A message arrives from outside, as over HTTP.
    ///
    /// - Returns: The HTTP status with which it is answered.
    @discardableResult
    public func deliver(_ request: InboundRequest, connector: String, webhook: String? = nil) throws -> Int {
        let status = try answer(request, connector: connector, webhook: webhook)
        deliveries.append(status)
        return status
    }

    private func answer(_ request: InboundRequest, connector: String, webhook: String?) throws -> Int {
        do {
            let message = try reader.read(request, connector: connector, webhook: webhook, at: time)
            _ = try ask { .take(message, reply: $0) }
            return 202
        } catch let refusal as InboundRefusal {
            return refusal.status
        } catch let error as EngineError where error.code == .shuttingDown {
            // Struck before the commit or behind it: whoever sent it hears nothing, and sends it again.
            return 0
        }
    }

    func ask(_ request: (ReplyID) -> KernelInput) throws -> KernelReply {
        let id = ReplyID(nextReply)
        nextReply += 1
        try kernel.handle(request(id), at: time, seed: seeds.next())
        try settle()
        guard let reply = replies.removeValue(forKey: id) else {
            throw EngineError(.shuttingDown, "The engine was struck before it could answer.")
        }
        if case .failed(let error) = reply { throw error }
        return reply
    }

    // MARK: Time

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
    private func nextMoment() throws -> Timestamp? {
        // The engine's own times are those of a clock that may have been set.
        let lag = time.duration(to: now)
        let own = [
            try store.nextDueTime(), try kernel.nextDelivery(), kernel.nextTurn(at: time), kernel.nextJobDue,
            kernel.nextCampaignDue,
        ]
        .compactMap { $0?.advanced(by: lag) }
        return (own + [answers.min?.due, world.nextWake].compactMap { $0 }).min()
    }

    /// Lets happen what is due now.
    private func happen() throws {
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

    // MARK: Commit and act

    /// Commits everything that is decided and makes the calls that follow, until the kernel has nothing more to write.
    private func settle() throws {
        while true {
            if kernel.hasMapWork { try kernel.handle(.mapRuns, at: time, seed: seeds.next()) }
            if let turn = kernel.nextTurn(at: time), turn <= time {
                let waiting = try kernel.branchesToCall(at: time)
                if !waiting.isEmpty { try kernel.handle(.room(for: waiting), at: time, seed: seeds.next()) }
            }
            guard let batch = kernel.seal() else {
                if kernel.hasMapWork { continue }
                return
            }
            if try !write(batch) || !act(on: batch) { try crash() }
        }
    }

    /// Commits a batch; `false` if the process was struck down.
    private func write(_ batch: KernelBatch) throws -> Bool {
        guard !strikes(.beforeCommit) else { return false }
        if !batch.isReadOnly {
            try store.commit(batch.changes)
            commits += 1
        }
        return !strikes(.afterCommit)
    }

    /// Does what had to wait for the commit; `false` if the process was struck down.
    private func act(on batch: KernelBatch) -> Bool {
        kernel.committed(batch)
        tally.add(batch.tally)
        for (id, reply) in batch.replies {
            if let credential = tokensBeingKept.removeValue(forKey: id) {
                push(.token(.kept(credential)), after: .zero)
            } else if let activity = claims.removeValue(forKey: id) {
                work(on: activity, reply)
            } else {
                replies[id] = reply
            }
        }
        alerts += batch.alerts
        for order in batch.orders {
            guard !call(order) || !strikes(.afterCall) else { return false }
        }
        for order in batch.deliveries {
            send(order)
            guard !strikes(.afterCall) else { return false }
        }
        for order in batch.mapOrders {
            perform(order)
            guard !strikes(.afterCall) else { return false }
        }
        return true
    }

    /// Makes a call; `false` if it waits for a token and has not been made.
    private func call(_ order: CallOrder) -> Bool {
        if let outcome = world.answer(order, at: now) {
            push(.answer(order.id, outcome), after: .zero)
            return true
        }
        switch planner.plan(order, at: now) {
        case .answered(let outcome): push(.answer(order.id, outcome), after: .zero)
        case .request(let planned):
            let answer = send(planned.request)
            let arrival = now.advanced(by: answer.delay)
            push(.answer(order.id, planner.read(answer.result, of: planned, at: arrival)), after: answer.delay)
        case .needsToken(let need):
            push(.token(.needed(WaitingCall(order: order.id, need: need))), after: .zero)
            return false
        }
        return true
    }

    /// Sends a request to the world, and lets happen what it causes.
    func send(_ request: OutgoingRequest) -> VirtualAnswer {
        let answer = world.respond(to: request, at: now)
        for effect in answer.sideEffects { push(effect) }
        return answer
    }

    private func send(_ order: DeliveryOrder) {
        switch deliveryPlanner.plan(order, at: now) {
        case .failure(let refusal):
            push(.delivered(order.id, DeliveryAnswer(status: nil, failure: refusal.message)), after: .zero)
        case .success(let request):
            let answer = world.receive(notice: request, at: now)
            let arrival = now.advanced(by: answer.delay)
            push(.delivered(order.id, deliveryPlanner.read(answer.result, at: arrival)), after: answer.delay)
        }
    }

    private func perform(_ order: MapRunOrder) {
        guard case .read(let query) = order.work, query.isOfConnector else {
            let answer = MapRunCaller(store: store, buckets: buckets, lists: nil).performNow(order)
            return push(.mapAnswer(order.id, answer), after: .zero)
        }
        let call = query.order
        switch planner.plan(call, at: now) {
        case .answered(let outcome):
            push(.mapAnswer(order.id, planner.page(outcome, of: call, query, at: now)), after: .zero)
        case .request(let planned):
            let answer = world.respond(to: planned.request, at: now)
            let arrival = now.advanced(by: answer.delay)
            let outcome = planner.read(answer.result, of: planned, at: arrival)
            push(.mapAnswer(order.id, planner.page(outcome, of: call, query, at: arrival)), after: answer.delay)
            for effect in answer.sideEffects { push(effect) }
        case .needsToken(let need):
            listCalls[order.id] = query
            push(.token(.needed(WaitingCall(order: order.id, need: need))), after: .zero)
        }
    }

    /// The outside calls one of our addresses.
    private func receive(_ effect: SideEffect) throws {
        if case .webhook(let call) = effect { return try receive(call) }
        guard case .visit(let call) = effect, let path = call.head.path, let token = path.split(separator: "/").last,
            let key = mint.execution(ofReturnToken: String(token.prefix { $0 != "?" }))
        else { return }
        let id = ReplyID(nextReply)
        nextReply += 1
        try kernel.handle(.returned(key, reply: id), at: time, seed: seeds.next())
    }

    /// A provider calls `/hooks/{connector}` or `/hooks/{connector}/{webhook}`.
    private func receive(_ call: SideEffect.OutgoingCall) throws {
        let parts = (call.head.path ?? "").split(separator: "/").map(String.init)
        guard parts.count == 2 || parts.count == 3, parts[0] == "hooks" else { return deliveries.append(404) }
        let headers = call.head.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let request = InboundRequest(headers: headers, body: call.body, sender: "127.0.0.1")
        try deliver(request, connector: parts[1], webhook: parts.count == 3 ? parts[2] : nil)
    }

    private func push(_ effect: SideEffect) {
        switch effect {
        case .webhook(let call), .visit(let call): push(.effect(effect), after: call.delay)
        }
    }

    func makeReplyID() -> ReplyID {
        defer { nextReply += 1 }
        return ReplyID(nextReply)
    }

    /// Gives the kernel an input, without waiting for a reply.
    func handle(_ input: KernelInput) throws { try kernel.handle(input, at: now, seed: seeds.next()) }

    func push(_ what: PendingEvent.What, after delay: Duration) {
        answers.insert(PendingEvent(due: now.advanced(by: delay), sequence: sequence, what: what))
        sequence += 1
    }
}

/// Where a virtual engine can be struck.
public enum CrashPoint: String, Sendable, Hashable, CaseIterable {
    /// Decided, not committed.
    case beforeCommit
    /// Committed, nothing done.
    case afterCommit
    /// A call has had its effect, and its answer is lost.
    case afterCall
}

/// Something that happens later in virtual time; what is due at the same moment happens in order of insertion.
struct PendingEvent: Comparable {
    enum What {
        case answer(CallID, Outcome)
        case mapAnswer(CallID, MapRunAnswer)
        case effect(SideEffect)
        case token(TokenEvent)
        case work(VirtualWork)
        case delivered(CallID, DeliveryAnswer)
    }

    var due: Timestamp
    var sequence: Int
    var what: What

    static func < (left: PendingEvent, right: PendingEvent) -> Bool {
        (left.due, left.sequence) < (right.due, right.sequence)
    }

    static func == (left: PendingEvent, right: PendingEvent) -> Bool { left.sequence == right.sequence }
}
