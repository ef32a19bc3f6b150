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
    /// The current virtual time.
    public private(set) var now: Timestamp
    /// Called at each seam; answering `true` kills the engine there.
    public var strikes: (CrashPoint) -> Bool = { _ in false }
    /// How many transactions have been committed.
    public private(set) var commits = 0

    private let store: any EngineStore
    private let resources: TaskResources
    private let planner: CallPlanner
    private let deliveryPlanner: DeliveryPlanner
    private let mint: TokenMint
    private let configuration: KernelConfiguration
    private var kernel: Kernel
    private var seeds: SeedSequence
    private var answers = Heap<PendingEvent>()
    private var sequence = 0
    private var replies: [ReplyID: KernelReply] = [:]
    private var nextReply: UInt64 = 1

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
        configuration: KernelConfiguration = KernelConfiguration()
    ) throws {
        self.store = store
        self.resources = resources
        self.planner = planner
        self.world = world
        self.configuration = configuration
        now = start
        seeds = SeedSequence(seed: seed)
        mint = TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1:8080")
        deliveryPlanner = DeliveryPlanner(
            signer: NoticeSigner(mint: mint, secrets: TwinProviders.Secrets()),
            allowsLoopback: configuration.allowsLoopbackEndpoints
        )
        kernel = try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
    }

    // MARK: Requests

    /// Registers a definition.
    public func register(_ draft: DefinitionDraft) throws {
        _ = try ask { .register(draft, reply: $0) }
    }

    /// Starts an execution.
    public func start(_ request: StartRequest) throws -> StartReceipt {
        guard case .started(let receipt) = try ask({ .start(request, reply: $0) }) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return receipt
    }

    /// Starts an execution under a client's key.
    public func startOnce(_ request: StartRequest) throws -> (response: StoredResponse, isReplay: Bool) {
        guard case .answered(let response, let isReplay) = try ask({ .start(request, reply: $0) }) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return (response, isReplay)
    }

    /// Changes an endpoint, or sends notices to it again.
    public func changeEndpoint(_ request: EndpointRequest) throws -> EndpointReply {
        guard case .endpoint(let reply) = try ask({ .endpoint(request, reply: $0) }) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return reply
    }

    /// Goes on with an unsuccessful execution.
    public func resume(_ key: ExecutionKey) throws {
        _ = try ask { .redrive(key, clientToken: nil, reply: $0) }
    }

    /// What signs the notices of this engine.
    public var signer: NoticeSigner { NoticeSigner(mint: mint, secrets: TwinProviders.Secrets()) }

    /// Stops an execution.
    public func stop(_ key: ExecutionKey, error: String? = nil, cause: String? = nil) throws {
        _ = try ask { .stop(key, error: error, cause: cause, reply: $0) }
    }

    /// The applicant of an execution visits the return link.
    public func visitReturnLink(of key: ExecutionKey) throws {
        _ = try ask { .returned(key, reply: $0) }
    }

    private func ask(_ request: (ReplyID) -> KernelInput) throws -> KernelReply {
        let id = ReplyID(nextReply)
        nextReply += 1
        try kernel.handle(request(id), at: now, seed: seeds.next())
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
        kernel = try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
        var cursor: BranchReference?
        while true {
            let page = try store.branchesWithCall(after: cursor, limit: Self.dueLimit)
            try kernel.handle(.recover(page), at: now, seed: seeds.next())
            guard page.count == Self.dueLimit else { break }
            cursor = page.last
        }
    }

    /// The earliest moment at which anything happens by itself.
    private func nextMoment() throws -> Timestamp? {
        [answers.min?.due, try store.nextDueTime(), try kernel.nextDelivery(), world.nextWake].compactMap { $0 }.min()
    }

    /// Lets happen what is due now.
    private func happen() throws {
        for effect in world.wake(at: now) { push(effect) }
        while let event = answers.min, event.due <= now {
            answers.removeMin()
            switch event.what {
            case .answer(let id, let outcome):
                try kernel.handle(.answer(id, outcome), at: now, seed: seeds.next())
            case .effect(let effect): try receive(effect)
            case .delivered(let id, let answer):
                try kernel.handle(.delivered(id, answer), at: now, seed: seeds.next())
            }
        }
        let deliveries = try kernel.dueDeliveries(at: now)
        if !deliveries.isEmpty { try kernel.handle(.deliver(deliveries), at: now, seed: seeds.next()) }
        let branches = try store.dueBranches(at: now, limit: Self.dueLimit)
        let executions = try store.dueExecutions(at: now, limit: Self.dueLimit)
        guard !branches.isEmpty || !executions.isEmpty else { return }
        try kernel.handle(.due(branches: branches, executions: executions), at: now, seed: seeds.next())
    }

    // MARK: Commit and act

    /// Commits everything that is decided and makes the calls that follow, until the kernel has nothing more to write.
    private func settle() throws {
        while true {
            if kernel.mayWaitForRoom, kernel.freeCalls > 0 {
                let waiting = try store.branchesWaitingForCapacity(limit: kernel.freeCalls)
                if waiting.isEmpty, !kernel.hasWork { kernel.nobodyWaitsForRoom() }
                try kernel.handle(.room(for: waiting), at: now, seed: seeds.next())
            }
            guard let batch = kernel.seal() else { return }
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
        for (id, reply) in batch.replies { replies[id] = reply }
        for order in batch.orders {
            call(order)
            guard !strikes(.afterCall) else { return false }
        }
        for order in batch.deliveries {
            send(order)
            guard !strikes(.afterCall) else { return false }
        }
        return true
    }

    private func call(_ order: CallOrder) {
        if let outcome = world.answer(order, at: now) { return push(.answer(order.id, outcome), after: .zero) }
        switch planner.plan(order, at: now) {
        case .answered(let outcome): push(.answer(order.id, outcome), after: .zero)
        case .request(let planned):
            let answer = world.respond(to: planned.request, at: now)
            let arrival = now.advanced(by: answer.delay)
            push(.answer(order.id, planner.read(answer.result, of: planned, at: arrival)), after: answer.delay)
            for effect in answer.sideEffects { push(effect) }
        }
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

    /// The outside calls one of our addresses.
    private func receive(_ effect: SideEffect) throws {
        guard case .visit(let call) = effect, let path = call.head.path, let token = path.split(separator: "/").last,
            let key = mint.execution(ofReturnToken: String(token.prefix { $0 != "?" }))
        else { return }
        let id = ReplyID(nextReply)
        nextReply += 1
        try kernel.handle(.returned(key, reply: id), at: now, seed: seeds.next())
    }

    private func push(_ effect: SideEffect) {
        switch effect {
        case .webhook(let call), .visit(let call): push(.effect(effect), after: call.delay)
        }
    }

    private func push(_ what: PendingEvent.What, after delay: Duration) {
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
private struct PendingEvent: Comparable {
    enum What {
        case answer(CallID, Outcome)
        case effect(SideEffect)
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
