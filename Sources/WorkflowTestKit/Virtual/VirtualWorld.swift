public import Connectors
internal import HTTPTypes
public import JSONModel
public import ProviderSandbox
public import WorkflowRuntime

/// What is outside a virtual engine: it answers calls at once and says how long the answer takes in virtual time.
public protocol VirtualWorld {
    /// Answers an order without a request, as a script; `nil` sends the request.
    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome?

    /// Answers a request.
    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer

    /// Answers a notice that is sent to an endpoint of a product.
    mutating func receive(notice request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer

    /// The next moment at which something happens outside by itself.
    var nextWake: Timestamp? { get }

    /// Lets happen what is due, and gives the calls that the outside makes to us because of it.
    mutating func wake(at now: Timestamp) -> [SideEffect]
}

extension VirtualWorld {
    /// Nobody listens.
    public mutating func receive(notice request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        VirtualAnswer(
            .failure(TransportFailure(reach: .nothingSent, kind: .connect, message: "Nobody listens at this address."))
        )
    }
}

/// An answer of a virtual world.
public struct VirtualAnswer {
    /// The answer or the failure.
    public var result: Result<IncomingResponse, TransportFailure>
    /// How long it takes.
    public var delay: Duration
    /// What the outside does because of it.
    public var sideEffects: [SideEffect]

    /// Makes an answer.
    public init(
        _ result: Result<IncomingResponse, TransportFailure>,
        delay: Duration = .zero,
        sideEffects: [SideEffect] = []
    ) {
        self.result = result
        self.delay = delay
        self.sideEffects = sideEffects
    }
}

/// Provider twins in the same process, as a virtual world.
public struct TwinWorld: VirtualWorld {
    /// The twins.
    public var sandbox: Sandbox
    /// The product behind the endpoints; without it nobody listens there.
    public var product: ((OutgoingRequest, Timestamp) -> VirtualAnswer)?

    /// Makes a world of twins.
    public init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    /// Nothing is scripted.
    public mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    /// Lets the twin answer, and turns what it says about delay and dropping into what libcurl would see.
    public mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        let reply = sandbox.respond(to: TwinRequest(head: request.head, body: request.body), at: now)
        if reply.delay >= request.timeouts.total {
            let failure = TransportFailure(
                reach: .somethingSent,
                kind: .timeout,
                message: "The provider did not answer in time."
            )
            return VirtualAnswer(.failure(failure), delay: request.timeouts.total, sideEffects: reply.sideEffects)
        }
        if reply.isDropped {
            let failure = TransportFailure(
                reach: .somethingSent,
                kind: .connectionLost,
                message: "The provider closed the connection without an answer."
            )
            return VirtualAnswer(.failure(failure), delay: reply.delay, sideEffects: reply.sideEffects)
        }
        let response = IncomingResponse(head: reply.response, body: reply.body)
        return VirtualAnswer(.success(response), delay: reply.delay, sideEffects: reply.sideEffects)
    }

    /// Lets the product answer, if there is one.
    public mutating func receive(notice request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        if let product { return product(request, now) }
        let failure = TransportFailure(reach: .nothingSent, kind: .connect, message: "Nobody listens at this address.")
        return VirtualAnswer(.failure(failure))
    }

    /// When a twin next does something by itself.
    public var nextWake: Timestamp? { sandbox.nextWake }

    /// Lets the twins do what is due.
    public mutating func wake(at now: Timestamp) -> [SideEffect] { sandbox.wake(at: now) }
}
