public import Connectors
public import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Makes the call of a Task state that is tried out by itself: no execution stands behind it, and nothing is kept of it.
public protocol TaskTrier: Sendable {
    /// Calls a resource once; `nil` for one that cannot be called without an execution.
    func tryOut(_ resource: String, _ parameters: JSON) async -> TriedCall?
}

/// A call that was made, with what was sent and received.
public struct TriedCall: Sendable {
    /// What the answer means.
    public var outcome: Outcome
    /// The answer; `nil` if none arrived.
    public var received: IncomingResponse?
    private let sent: CallPlanner.PlannedRequest?

    init(outcome: Outcome, sent: CallPlanner.PlannedRequest? = nil, received: IncomingResponse? = nil) {
        self.outcome = outcome
        self.sent = sent
        self.received = received
    }

    /// The request that was sent; `nil` if none was, or where it cannot be shown.
    ///
    /// - Parameter revealing: whether with what the task's connection adds, which is secret.
    public func request(revealing: Bool) -> OutgoingRequest? {
        guard let sent else { return nil }
        if revealing { return sent.request }
        guard case .integration(let call) = sent.reading else { return nil }
        return try? call.requestWithoutConnection()
    }
}

extension ResourceCaller: TaskTrier {
    /// Calls a service integration or a handler once.
    ///
    /// Connectors are not called: their calls keep to the limits of a provider, and may need to be looked up afterwards.
    public func tryOut(_ resource: String, _ parameters: JSON) async -> TriedCall? {
        let isHandler = resources.handlerName(ofResource: resource) != nil
        guard let named = TaskResource(resource), named.pattern == .requestResponse,
            isHandler || named.integration != nil
        else { return nil }
        let now = clock.now()
        let visit = TaskVisit(executionARN: "", path: .root, stateName: "", number: .none)
        return await call(
            CallOrder(
                id: CallID(number: 0),
                execution: ExecutionKey(0),
                attempt: TaskAttempt(visit: visit, number: 1),
                number: 1,
                resource: resource,
                purpose: .operation,
                parameters: parameters,
                idempotencyKey: "trial-\(UInt64.random(in: .min ... .max))",
                returnLink: "",
                visitStartedAt: now,
                deadline: nil,
                seed: UInt64.random(in: .min ... .max)
            )
        )
    }
}
