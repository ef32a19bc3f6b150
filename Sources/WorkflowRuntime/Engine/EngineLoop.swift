internal import Dispatch
internal import JSONModel
internal import Logging
internal import WorkflowStore

/// The engine's thread: it takes inputs from the mailbox, lets the kernel decide them and hands batches to the store's writer.
///
/// While one batch is being synced, the kernel decides the next one, so that deciding and syncing overlap and the size of a
/// batch follows the load by itself (group commit). Only after a batch is durable do its calls begin and its replies go out.
struct EngineLoop {
    /// How many inputs are decided before the loop looks around: few, so that a writer that is done soon gets its next batch.
    static let inputsPerTurn = 32
    /// How many inputs a batch may hold while the one before is being written.
    static let maximumBatchSize = 2048
    /// How many due branches are looked at between two commits.
    static let maximumDue = 512
    /// How many interrupted calls are recovered in one turn.
    static let recoveryPage = 64
    /// How often messages are deleted that have been kept for long enough.
    static let pruningPeriod = Duration.seconds(60)
    /// The longest sleep: a bound on how late a mistake about the next due time could be noticed.
    static let longestWait = Duration.seconds(1)
    /// How long the store is left alone after a failure.
    static let storeBackOff = Duration.milliseconds(500)

    let kernel: Kernel
    let store: any EngineStore
    let mailbox: Mailbox
    let pool: CallPool
    let clock: any WallClock
    let randomness: any Randomness
    let logger: Logger
    /// Gives a reply to its caller.
    let deliver: (ReplyID, KernelReply) -> Void
    /// Publishes the engine's status.
    let publish: ((inout EngineStatus) -> Void) -> Void

    let writer = DispatchQueue(label: "usher.writer")
    var writing: KernelBatch?
    var inputsInBatch = 0
    var nextDue: Timestamp?
    /// Due rows have been decided in this batch; the store shows them as due until it is written.
    var dueBatch: Int?
    var roomBatch: Int?
    var jobBatch: Int?
    var erasureBatch: Int?
    var nextDelivery: Timestamp?
    var deliveryBatch: Int?
    var recoveryCursor: BranchReference?
    var mapRunCursor: MapRunKey?
    var isRecovering = true
    /// The store failed: it is left alone until then.
    var pausedUntil: Timestamp?
    /// The store failed and seems to work again, which only the next batch proves.
    var isRecuperating = false
    /// Inputs to be decided again once the store works.
    var deferred: [KernelInput] = []
    var failedBatch: KernelBatch?
    let resources: TaskResources
    let isReconciling: Bool
    var sweep: Sweep?
    var silence: SilenceWatch
    /// How many records that cannot be read have been told of.
    var recordsTold = 0
    /// When the inbox is tidied next, and when webhooks are next checked for silence.
    var nextPruning: Timestamp
    var nextListening: Timestamp

    init(
        kernel: Kernel,
        store: any EngineStore,
        mailbox: Mailbox,
        pool: CallPool,
        clock: any WallClock,
        randomness: any Randomness,
        logger: Logger,
        resources: TaskResources,
        isReconciling: Bool,
        deliver: @escaping (ReplyID, KernelReply) -> Void,
        publish: @escaping ((inout EngineStatus) -> Void) -> Void
    ) {
        self.kernel = kernel
        self.store = store
        self.mailbox = mailbox
        self.pool = pool
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        self.resources = resources
        self.isReconciling = isReconciling
        let now = clock.now()
        silence = SilenceWatch(resources: resources, at: now)
        (nextPruning, nextListening) = (now.advanced(by: SilenceWatch.period), now)
        self.deliver = deliver
        self.publish = publish
    }

    /// Runs until the mailbox is stopped and everything decided is durable.
    mutating func run() {
        nextDue = clock.now()
        prepareSweep()
        nextDelivery = nextDue
        publish { $0.health = .serving }
        countUnreadable()
        while true {
            let isFull = !hasRoom
            let delivery = mailbox.take(maximum: isFull ? 0 : Self.inputsPerTurn, timeout: timeToWait())
            if let outcome = delivery.commit { settle(outcome) }
            for input in delivery.inputs {
                switch input {
                case .answer(let id, _), .mapAnswer(let id, _), .delivered(let id, _): pool.end(id)
                default: break
                }
                decide(input)
            }
            switch delivery.phase {
            case .open: lookAround()
            case .closing:
                close()
                finishUp()
            case .stopping where writing == nil && (!kernel.hasWork || pausedUntil != nil): return
            case .stopping: finishUp()
            }
            writeIfIdle()
            if writing == nil, !kernel.hasWork { recuperate() }
        }
    }

    /// Lets no call begin any more; answers that are under way are still decided.
    func close() {
        guard !kernel.isClosing else { return }
        kernel.isClosing = true
        publish { $0.health = .stopping }
    }

    /// Goes on with what must be durable before the end, where the store failed: nothing new is looked for any more.
    mutating func finishUp() {
        if let pausedUntil {
            guard pausedUntil <= clock.now(), resume() else { return }
            publish { $0.health = .stopping }
        }
        do throws(StoreError) {
            try kernel.settle()
        } catch {
            fail(error)
        }
    }

    // MARK: Deciding

    mutating func decide(_ input: KernelInput) {
        if pausedUntil != nil { return refuse(input) }
        do throws(StoreError) {
            try kernel.handle(input, at: clock.now(), seed: randomness.seed())
            inputsInBatch += 1
        } catch {
            fail(error)
            refuse(input)
        }
    }

    /// Puts off an answer until the store works again, and refuses a request at once.
    mutating func refuse(_ input: KernelInput) {
        if let caller = input.caller { refuse(caller) }
        if input.isAnswer { deferred.append(input) }
    }

    func refuse(_ caller: ReplyID) {
        let message = "The store does not work at the moment, and nothing was changed. Try again in a few seconds."
        deliver(caller, .failed(EngineError(.storeFailed, message)))
    }

    // MARK: Waiting

    func timeToWait() -> Duration {
        let now = clock.now()
        if let pausedUntil { return min(max(.zero, now.duration(to: pausedUntil)), Self.longestWait) }
        // Only answers and commits count now, and the mailbox brings them.
        if kernel.isClosing { return Self.longestWait }
        if isRecovering || kernel.hasMapWork && hasRoom { return .zero }
        // While a batch is being written, its end is what the mailbox brings.
        let turn = roomBatch == nil && writing == nil ? kernel.nextTurn(at: now) : nil
        let moments = [
            dueBatch == nil ? nextDue : nil, deliveryBatch == nil ? nextDelivery : nil, turn, sweep?.next,
            jobBatch == nil ? kernel.nextJobDue : nil, erasureBatch == nil ? kernel.nextErasureDue : nil,
            kernel.nextCampaignDue,
        ]
        guard let due = moments.compactMap({ $0 }).min() else { return Self.longestWait }
        return min(max(.zero, now.duration(to: due)), Self.longestWait)
    }

    func earlier(_ left: Timestamp?, than right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
