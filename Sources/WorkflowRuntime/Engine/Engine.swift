internal import Dispatch
internal import Foundation
internal import JSONModel
public import Logging
public import StatesInterpreter
internal import Synchronization
public import WorkflowStore

/// A durable state-machine engine over one store.
///
/// Everything that a caller gets a reply to is durable before the reply arrives. Calls to providers begin only after the decision
/// to make them is durable. A killed process goes on where the store says it was.
///
/// ```swift
/// let engine = Engine(store: store, resources: resources, performer: caller, mint: mint, logger: logger)
/// async let running: Void = engine.run()
/// let receipt = try await engine.start(StartRequest(stateMachine: "onboarding", name: "a-1", input: ["phone": "+14155551234"]))
/// ```
public final class Engine: Sendable {
    /// How long calls may go on after shutdown was asked for.
    ///
    /// Those that take longer are recovered at the next start.
    public static let shutdownPatience = Duration.seconds(10)
    /// The stack of the kernel's thread, in bytes: expressions of the allowed depth fit with room to spare.
    private static let stackSize = 16 << 20
    /// How many violations the audit at the start counts.
    private static let maximumViolations = 1000

    private let store: any EngineStore
    private let resources: TaskResources
    let mint: TokenMint
    private let configuration: KernelConfiguration
    private let clock: any WallClock
    private let randomness: any Randomness
    private let logger: Logger
    let mailbox: Mailbox
    private let pool: CallPool
    let previews: PreviewRoom
    private let replies = Mutex(Replies())
    let currentStatus = Mutex(EngineStatus())

    private struct Replies {
        var next: UInt64 = 1
        var waiting: [ReplyID: CheckedContinuation<KernelReply, Never>] = [:]
    }

    /// Makes an engine that does nothing yet.
    ///
    /// - Parameters:
    ///   - store: Where everything is kept. No other engine may work on it.
    ///   - resources: What Task states can name.
    ///   - performer: What carries out calls.
    ///   - buckets: The buckets that map runs read items from and write results to.
    ///   - lists: What reads the lists of connectors for map runs.
    ///   - mint: What makes tokens and links.
    ///   - configuration: Bounds and names.
    ///   - clock: The time.
    ///   - randomness: Chance.
    ///   - logger: Where to log. Payloads are never logged.
    public init(
        store: any EngineStore,
        resources: TaskResources,
        performer: any CallPerformer,
        buckets: Buckets = Buckets(),
        lists: (any ListReader)? = nil,
        mint: TokenMint,
        configuration: KernelConfiguration = KernelConfiguration(),
        clock: any WallClock = SystemClock(),
        randomness: any Randomness = SystemRandomness(),
        logger: Logger
    ) {
        self.store = store
        self.resources = resources
        self.mint = mint
        self.configuration = configuration
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        let mailbox = Mailbox()
        self.mailbox = mailbox
        previews = PreviewRoom(stackSize: Self.stackSize, clock: clock) { () throws(StoreError) in
            try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
        }
        pool = CallPool(
            performer: performer,
            mapRuns: MapRunCaller(store: store, buckets: buckets, lists: lists),
            deliver: { mailbox.post(answer: .answer($0, $1)) },
            deliverMapAnswer: { mailbox.post(answer: .mapAnswer($0, $1)) },
            deliverNotice: { mailbox.post(answer: .delivered($0, $1)) }
        )
    }

    // MARK: Life

    /// Runs until ``shutDown()`` is called or the calling task is cancelled.
    ///
    /// - Throws: `StoreError` if the store cannot be read at the start.
    public func run() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let thread = Thread { [self] in continuation.resume(with: Result { try runLoop() }) }
                thread.name = "usher.kernel"
                thread.stackSize = Self.stackSize
                thread.start()
                auditInBackground()
            }
        } onCancel: {
            // Cancellation cannot wait; the shutdown runs beside and ends the loop.
            Task { await shutDown() }
        }
    }

    /// Stops taking requests, lets calls that are under way end for a while, and ends ``run()`` once all is durable.
    public func shutDown() async {
        mailbox.enter(.closing)
        await pool.drain(within: Self.shutdownPatience)
        mailbox.enter(.stopping)
    }

    /// How the engine is doing.
    public var status: EngineStatus { currentStatus.withLock { $0 } }

    /// The store, for reading.
    public var history: any HistoryStore { store }

    var tokenStore: any TokenStore { store }
    var currentTime: Timestamp { clock.now() }

    private func runLoop() throws {
        let kernel = try Kernel(store: store, resources: resources, mint: mint, configuration: configuration)
        var loop = EngineLoop(
            kernel: kernel,
            store: store,
            mailbox: mailbox,
            pool: pool,
            clock: clock,
            randomness: randomness,
            logger: logger,
            resources: resources,
            isReconciling: configuration.isReconciling,
            deliver: { [self] in deliver($1, to: $0) },
            publish: { [self] change in currentStatus.withLock { change(&$0) } }
        )
        loop.run()
        refuseAll()
    }

    /// Proves the store's invariants once, beside the first work.
    private func auditInBackground() {
        DispatchQueue.global(qos: .utility).async { [self] in
            let violations: [InvariantViolation]
            do throws(StoreError) {
                violations = try store.audit(limit: Self.maximumViolations)
            } catch {
                // The count stays unknown, which is not the same as none.
                return logger.error("the audit failed", metadata: ["error": "\(error.message)"])
            }
            for violation in violations { logger.error("invariant violated", metadata: ["violation": "\(violation)"]) }
            currentStatus.withLock { $0.auditViolations = violations.count }
        }
    }

    // MARK: Requests

    /// Makes a definition the newest of its state machine.
    ///
    /// - Returns: Its row, and whether it was not the newest already.
    public func register(_ draft: DefinitionDraft) async throws(EngineError) -> (DefinitionRecord, isNew: Bool) {
        guard case .registered(let record, let isNew) = try await ask({ .register(draft, reply: $0) }) else {
            throw Engine.misdirected
        }
        return (record, isNew)
    }

    /// Starts an execution.
    ///
    /// The same name with the same input starts nothing new and gives the first receipt again.
    public func start(_ request: StartRequest) async throws(EngineError) -> StartReceipt {
        guard case .started(let receipt) = try await ask({ .start(request, reply: $0) }) else {
            throw Engine.misdirected
        }
        return receipt
    }

    /// Stops a running execution, with status `ABORTED`.
    ///
    /// `signature` says who asks for it, for the operators' log; what the program does by itself is not logged.
    public func stop(
        _ key: ExecutionKey,
        error: String?,
        cause: String?,
        by signature: Signature? = nil
    ) async throws(EngineError) {
        _ = try await ask { .stop(key, error: error, cause: cause, by: signature, reply: $0) }
    }

    /// Notes that an applicant came back over the return link with this token.
    ///
    /// It is a hint: whoever awaits something of the execution looks at once, and believes only what it reads.
    ///
    /// - Returns: The execution, and where the applicant landed.
    public func applicantReturned(token: String) async throws(EngineError) -> ReturnVisit {
        let visit = try visit(ofReturnToken: token)
        _ = try await ask { .returned(visit, reply: $0) }
        return visit
    }

    /// What a return link's token names, without noting that anybody came.
    public func visit(ofReturnToken token: String) throws(EngineError) -> ReturnVisit {
        guard let visit = mint.visit(ofReturnToken: token) else {
            throw EngineError(.unknownExecution, "This link is not one of ours. Go back to where you got it from.")
        }
        return visit
    }

    /// Reports about the task attempt that a token names.
    public func report(_ report: TaskReport, token: String) async throws(EngineError) {
        guard let target = mint.target(ofTaskToken: token) else {
            throw EngineError(.invalidRequest, "The task token is not one of this engine's. Pass it on unchanged.")
        }
        _ = try await ask { .report(target, report, reply: $0) }
    }

    static let misdirected = EngineError(.invalidRequest, "The engine gave an answer to another question.")

    /// Posts a request and waits for its reply, which comes after everything in it is durable.
    func ask(_ request: (ReplyID) -> KernelInput) async throws(EngineError) -> KernelReply {
        try await ask(makeReplyID(), request)
    }

    func makeReplyID() -> ReplyID {
        replies.withLock { replies in
            defer { replies.next += 1 }
            return ReplyID(replies.next)
        }
    }

    /// Gives up waiting for a reply, where the kernel lets callers do so.
    ///
    /// It comes behind the request that it withdraws.
    func withdraw(_ id: ReplyID) {
        if !mailbox.post(request: .withdraw(id)) { mailbox.post(answer: .withdraw(id)) }
    }

    /// Asks for something that may take long, and gives up waiting when the calling task is cancelled.
    func askUntilCancelled(
        _ id: ReplyID,
        _ request: (ReplyID) -> KernelInput
    ) async throws(EngineError) -> KernelReply {
        let input = request(id)
        let reply = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                post(input, of: id, continuation)
                // Whoever was cancelled before this withdraws what was just asked.
                if Task.isCancelled { withdraw(id) }
            }
        } onCancel: {
            withdraw(id)
        }
        if case .failed(let error) = reply { throw error }
        return reply
    }

    func ask(_ id: ReplyID, _ request: (ReplyID) -> KernelInput) async throws(EngineError) -> KernelReply {
        let input = request(id)
        let reply = await withCheckedContinuation { continuation in post(input, of: id, continuation) }
        if case .failed(let error) = reply { throw error }
        return reply
    }

    private func post(_ input: KernelInput, of id: ReplyID, _ continuation: CheckedContinuation<KernelReply, Never>) {
        replies.withLock { $0.waiting[id] = continuation }
        guard !mailbox.post(request: input) else { return }
        deliver(.failed(refusal), to: id)
    }

    private var refusal: EngineError {
        if case .stopping = status.health {
            return EngineError(.shuttingDown, "The engine is stopping. Try again when it runs.")
        }
        return EngineError(.overloaded, "Too many requests wait to be decided. Try again in a few seconds.")
    }

    private func deliver(_ reply: KernelReply, to id: ReplyID) {
        replies.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: reply)
    }

    /// The loop has ended: nobody will answer any more.
    private func refuseAll() {
        let callers = replies.withLock { Array($0.waiting.keys) }
        let error = EngineError(.shuttingDown, "The engine stopped before it could answer. Ask again when it runs.")
        for id in callers { deliver(.failed(error), to: id) }
    }
}
