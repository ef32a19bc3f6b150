internal import Connectors
internal import HTTPTypes
internal import HeapModule
internal import JSONModel
internal import ProviderSandbox
internal import StatesInterpreter
public import WorkflowRuntime
public import WorkflowStore

/// What is asked of a virtual engine: each request is decided, committed and answered before the call returns.
extension VirtualEngine {
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
        guard case .limits(let reports) = try ask({ .limits(request, reply: $0) }) else {
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

    /// The applicant of an execution visits the return link.
    public func visitReturnLink(of key: ExecutionKey) throws {
        _ = try ask { .returned(key, reply: $0) }
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
