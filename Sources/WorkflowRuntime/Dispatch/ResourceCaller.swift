public import Connectors
internal import Logging
internal import StatesInterpreter
internal import StatesLanguage

/// Carries out the engine's orders: connectors over a transport, handlers in this process.
public struct ResourceCaller: CallPerformer {
    let resources: TaskResources
    let planner: CallPlanner
    private let transport: any Transport
    private let courier: DeliveryCourier?
    let clock: any WallClock
    private let tokens: TokenDesk

    /// Makes a caller.
    ///
    /// - Parameters:
    ///   - resources: What Task states can name.
    ///   - planner: What makes requests of orders.
    ///   - transport: What sends them.
    ///   - tokens: Where calls get their tokens; a desk of its own, which keeps them in memory, if `nil`.
    ///   - courier: What delivers notices to products; without one they cannot leave.
    ///   - clock: The time.
    public init(
        resources: TaskResources,
        planner: CallPlanner,
        transport: any Transport,
        tokens: TokenDesk? = nil,
        courier: DeliveryCourier? = nil,
        clock: any WallClock = SystemClock()
    ) {
        self.courier = courier
        self.resources = resources
        self.planner = planner
        self.transport = transport
        self.clock = clock
        self.tokens =
            tokens
            ?? TokenDesk(planner: planner, transport: transport, clock: clock, logger: Logger(label: "usher.tokens"))
    }

    /// Carries out an order.
    public func perform(_ order: CallOrder) async -> Outcome {
        await call(order).outcome
    }

    /// Carries out an order, and keeps what was sent and received.
    func call(_ order: CallOrder) async -> TriedCall {
        if let name = resources.handlerName(ofResource: order.resource) {
            return TriedCall(outcome: await run(name, order))
        }
        switch planner.plan(order, at: clock.now()) {
        case .answered(let outcome):
            return TriedCall(outcome: outcome)
        case .request(let planned):
            let answer = await send(planned)
            let outcome = planner.read(answer, of: planned, at: clock.now())
            return TriedCall(outcome: outcome, sent: planned, received: try? answer.get())
        case .needsToken(let need):
            return await perform(need)
        }
    }

    /// Carries out a call that needs a token: with one renewal, if the first is refused.
    private func perform(_ need: TokenNeed) async -> TriedCall {
        var refused: GrantedToken?
        while true {
            let token: GrantedToken
            switch await tokens.token(for: need, refusing: refused) {
            case .success(let granted): token = granted
            case .failure(let refusal): return TriedCall(outcome: refusal.outcome)
            }
            let planned: CallPlanner.PlannedRequest
            switch planner.request(of: need, with: token) {
            case .success(let request): planned = request
            case .failure(let refusal): return TriedCall(outcome: refusal.outcome)
            }
            let answer = await send(planned)
            tokens.observe(answer, to: need)
            let outcome = planner.read(answer, of: planned, at: clock.now())
            var call = TriedCall(outcome: outcome, sent: planned, received: try? answer.get())
            guard outcome.outcomeClass == .reauthenticate else { return call }
            guard refused == nil else {
                call.outcome = planner.refusedTwice(need, outcome)
                return call
            }
            refused = token
        }
    }

    private func send(_ planned: CallPlanner.PlannedRequest) async -> Result<IncomingResponse, TransportFailure> {
        do throws(TransportFailure) {
            return .success(try await transport.send(planned.request))
        } catch {
            return .failure(error)
        }
    }

    /// Sends a notice.
    public func deliver(_ order: DeliveryOrder) async -> DeliveryAnswer {
        guard let courier else {
            let failure = "This engine was made without a courier, and sends no notices."
            return DeliveryAnswer(status: nil, failure: failure)
        }
        return await courier.deliver(order)
    }

    private func run(_ name: String, _ order: CallOrder) async -> Outcome {
        guard let handler = resources.handlers[name] else { return CallPlanner.missing(order.resource) }
        let context = TaskContext(
            idempotencyKey: order.idempotencyKey,
            executionARN: order.attempt.visit.executionARN,
            stateName: order.attempt.visit.stateName,
            attempt: order.attempt.number
        )
        do {
            return Outcome(.ok, result: try await handler(order.parameters, context))
        } catch let failure as TaskFailure {
            return Outcome(.invalid, errorName: failure.error, message: failure.cause ?? "")
        } catch {
            // The handler's own words may hold personal data; only their kind is kept.
            let message = "The handler '\(name)' failed with an error of type \(type(of: error))."
            return Outcome(.invalid, errorName: ErrorName.taskFailed, message: message)
        }
    }
}
