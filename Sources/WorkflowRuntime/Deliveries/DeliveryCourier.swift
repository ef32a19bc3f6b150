public import Connectors
internal import HTTPTypes
public import JSONModel
internal import WorkflowStore

/// Takes notices to their endpoints: everything about an attempt but the sending.
public struct DeliveryPlanner: Sendable {
    /// How long the parts of an attempt may take.
    ///
    /// An attempt ends before its delivery counts as lost.
    static let timeouts = OutgoingRequest.Timeouts(connect: .seconds(5), total: .seconds(20), idle: .seconds(20))
    /// The largest answer that is read; nothing in it counts.
    private static let maximumAnswerSize = 64 << 10

    private let signer: NoticeSigner
    private let allowsLoopback: Bool

    /// Makes a planner.
    ///
    /// - Parameters:
    ///   - signer: what knows the secrets of endpoints.
    ///   - allowsLoopback: whether `http` to this machine is allowed, for tests.
    public init(signer: NoticeSigner, allowsLoopback: Bool) {
        self.signer = signer
        self.allowsLoopback = allowsLoopback
    }

    /// Builds the request of an attempt, or says why it cannot be made.
    public func plan(_ order: DeliveryOrder, at now: Timestamp) -> Result<OutgoingRequest, DeliveryRefusal> {
        do {
            let address = try EndpointAddress(order.endpoint.url, allowsLoopback: allowsLoopback)
            var fields = try signer.fields(
                of: order.endpoint,
                noticeID: order.noticeID,
                body: order.body,
                at: now
            )
            fields[.contentType] = "application/json"
            let head = HTTPRequest(
                method: .post,
                scheme: address.scheme,
                authority: address.authority,
                path: address.path,
                headerFields: fields
            )
            return .success(
                OutgoingRequest(
                    head: head,
                    body: order.body,
                    timeouts: Self.timeouts,
                    maximumBodySize: Self.maximumAnswerSize
                )
            )
        } catch {
            return .failure(DeliveryRefusal(message: "\(error)"))
        }
    }

    /// Reads the answer to an attempt: any 2xx is a success, and a redirection is none.
    public func read(
        _ answer: Result<IncomingResponse, TransportFailure>,
        at now: Timestamp
    ) -> DeliveryAnswer {
        switch answer {
        case .failure(let failure):
            return DeliveryAnswer(status: nil, failure: "\(failure.kind.rawValue): \(failure.message)")
        case .success(let response):
            let status = response.head.status.code
            let retryAfter = response.head.headerFields[.retryAfter].flatMap { RetryAfter.duration($0, now: now) }
            guard !(200..<300).contains(status) else { return DeliveryAnswer(status: status, failure: nil) }
            let isRedirection = (300..<400).contains(status)
            let reason =
                isRedirection
                ? "The endpoint redirects, which is not followed. Give its final address."
                : "The endpoint answered with status \(status)."
            return DeliveryAnswer(status: status, retryAfter: retryAfter, failure: reason)
        }
    }
}

/// Why an attempt cannot be made.
public struct DeliveryRefusal: Error, Sendable, Hashable {
    /// What to mend.
    public var message: String
}

/// Sends notices over a transport that reaches public addresses only.
public struct DeliveryCourier: Sendable {
    private let planner: DeliveryPlanner
    private let transport: any Transport
    private let clock: any WallClock

    /// Makes a courier.
    ///
    /// - Parameters:
    ///   - planner: what builds the requests.
    ///   - transport: what refuses to connect to addresses inside our own network.
    ///   - clock: the time.
    public init(planner: DeliveryPlanner, transport: any Transport, clock: any WallClock = SystemClock()) {
        self.planner = planner
        self.transport = transport
        self.clock = clock
    }

    /// Makes one attempt.
    public func deliver(_ order: DeliveryOrder) async -> DeliveryAnswer {
        switch planner.plan(order, at: clock.now()) {
        case .failure(let refusal):
            return DeliveryAnswer(status: nil, failure: refusal.message)
        case .success(let request):
            do throws(TransportFailure) {
                return planner.read(.success(try await transport.send(request)), at: clock.now())
            } catch {
                return planner.read(.failure(error), at: clock.now())
            }
        }
    }
}
