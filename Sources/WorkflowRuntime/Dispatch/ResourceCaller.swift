public import Connectors
internal import StatesInterpreter
internal import StatesLanguage

/// Carries out the engine's orders: connectors over a transport, handlers in this process.
public struct ResourceCaller: CallPerformer {
    private let resources: TaskResources
    private let planner: CallPlanner
    private let transport: any Transport
    private let courier: DeliveryCourier?
    private let clock: any WallClock

    /// Makes a caller.
    public init(
        resources: TaskResources,
        planner: CallPlanner,
        transport: any Transport,
        courier: DeliveryCourier? = nil,
        clock: any WallClock = SystemClock()
    ) {
        self.courier = courier
        self.resources = resources
        self.planner = planner
        self.transport = transport
        self.clock = clock
    }

    /// Carries out an order.
    public func perform(_ order: CallOrder) async -> Outcome {
        if let name = resources.handlerName(ofResource: order.resource) { return await run(name, order) }
        switch planner.plan(order, at: clock.now()) {
        case .answered(let outcome):
            return outcome
        case .request(let planned):
            let answer: Result<IncomingResponse, TransportFailure>
            do throws(TransportFailure) {
                answer = .success(try await transport.send(planned.request))
            } catch {
                answer = .failure(error)
            }
            return planner.read(answer, of: planned, at: clock.now())
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
