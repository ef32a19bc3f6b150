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
    public internal(set) var now: Timestamp
    /// Called at each seam; answering `true` kills the engine there.
    public var strikes: (CrashPoint) -> Bool = { _ in false }
    /// How many transactions have been committed.
    public internal(set) var commits = 0
    /// By how much the wall clock was set: the machine's time is not the one that goes by.
    public var clockStep = Duration.zero
    /// What operators should have heard of.
    public internal(set) var alerts: [LimitAlert] = []
    /// What came in from outside, and what completed waits.
    public internal(set) var tally = InboundTally()
    /// The HTTP statuses with which messages from outside were answered, in order.
    public internal(set) var deliveries: [Int] = []
    /// The bounds with which the engine starts again after a crash.
    public var configuration: KernelConfiguration

    let store: any EngineStore
    let resources: TaskResources
    let planner: CallPlanner
    let mint: TokenMint
    let reader: InboundReader
    let deliveryPlanner: DeliveryPlanner
    var kernel: Kernel
    var seeds: SplitMix64
    var answers = Heap<PendingEvent>()
    var sequence = 0
    var replies: [ReplyID: KernelReply] = [:]
    /// What an operator would have heard about tokens.
    public internal(set) var alarms: [TokenAlarm] = []
    /// How many calls were made for the sake of tokens since the last crash.
    public var tokenCalls: Int { tokens.renewals }
    let seal: TokenSeal?
    var tokens: TokenMachine
    var waitingForToken: [TokenWaiter: WaitingCall] = [:]
    /// The queries for pages of lists whose calls wait for a token.
    var listCalls: [CallID: ItemQuery] = [:]
    var tokensBeingKept: [ReplyID: CredentialID] = [:]
    var nextWaiter: UInt64 = 1
    var workers: [String: VirtualWorker] = [:]
    var claims: [ReplyID: String] = [:]
    var nextReply: UInt64 = 1
    let begin: Timestamp
    var steady: SteadyTime

    /// How many due rows are looked at in one turn.
    static var dueLimit: Int { 256 }

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
        seeds = SplitMix64(seed: seed)
        mint = TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1:8080")
        reader = InboundReader(resources: resources, mint: mint, secrets: secrets)
        deliveryPlanner = DeliveryPlanner(
            signer: NoticeSigner(mint: mint, secrets: TwinProviders.Secrets()),
            allowsLoopback: configuration.allowsLoopbackEndpoints
        )
        kernel = try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
    }

    /// The engine's time, made steady of a wall clock that may be set and of the virtual time as the monotonic one.
    var time: Timestamp {
        steady.reading(wall: now.advanced(by: clockStep), elapsed: begin.duration(to: now))
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
