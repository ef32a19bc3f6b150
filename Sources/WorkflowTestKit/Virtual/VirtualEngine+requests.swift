internal import Connectors
internal import HTTPTypes
internal import HeapModule
public import JSONModel
internal import ProviderSandbox
internal import StatesInterpreter
public import WorkflowRuntime
public import WorkflowStore

/// What is asked of a virtual engine: each request is decided, committed and answered before the call returns.
extension VirtualEngine {
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

    func answer(_ request: InboundRequest, connector: String, webhook: String?) throws -> Int {
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

    /// Lets time go by up to a moment, whatever is due by then.
    public func sleep(until moment: Timestamp) { now = max(now, moment) }

    /// Decides something that the transaction of the next request makes durable together with it.
    public func decide(_ input: KernelInput) throws {
        try kernel.handle(input, at: time, seed: seeds.next())
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

    /// Stops an execution.
    public func stop(_ key: ExecutionKey, error: String? = nil, cause: String? = nil) throws {
        _ = try ask { .stop(key, error: error, cause: cause, reply: $0) }
    }

    /// Asks about the bounds of calls, or changes them.
    @discardableResult
    public func limits(_ request: LimitRequest = .list) throws -> [LimitReport] {
        guard case .limits(let reports) = try ask({ .limits(request, by: .program, reply: $0) }) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return reports
    }

    /// Resumes an unsuccessful execution where it stopped.
    public func redrive(_ key: ExecutionKey) throws {
        _ = try ask { .redrive(key, clientToken: nil, reply: $0) }
    }

    /// Changes a running map run.
    public func update(_ key: MapRunKey, _ update: MapRunUpdate) throws {
        _ = try ask { .updateMapRun(key, update, reply: $0) }
    }

    /// The applicant of an execution visits a return link.
    public func visitReturnLink(of key: ExecutionKey, landing: ReturnLanding = .end) throws {
        _ = try ask { .returned(ReturnVisit(execution: key, landing: landing), reply: $0) }
    }

    /// Does what an operator asks for.
    public func operate(_ request: OperatorRequest) throws -> OperatorReply {
        guard case .operated(let reply) = try ask({ .operate(request, reply: $0) }) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return reply
    }

    /// Makes a campaign, hands customers in, or changes how it goes on.
    @discardableResult
    public func campaign(_ request: CampaignRequest) throws -> CampaignReply {
        guard case .campaign(let reply) = try ask({ .campaign(request, reply: $0) }) else {
            throw EngineError(.invalidRequest, "The kernel gave an answer to another question.")
        }
        return reply
    }
}
