public import Connectors
public import JSONModel
internal import StatesLanguage

/// Turns orders into requests and answers into outcomes: everything about a call but the sending.
///
/// Secrets are looked up here, at the moment of the call, and leave only inside the request.
public struct CallPlanner: Sendable {
    let resources: TaskResources
    private let secrets: any SecretSource
    let signer: any CallSigner

    /// Makes a planner.
    ///
    /// - Parameters:
    ///   - resources: The connectors, and how each is used.
    ///   - secrets: Where secret references lead.
    ///   - signer: What signs tokens and bodies.
    public init(resources: TaskResources, secrets: any SecretSource, signer: any CallSigner = KeySigner()) {
        self.resources = resources
        self.secrets = secrets
        self.signer = signer
    }

    /// What is to be done about an order.
    public enum Plan: Sendable {
        /// Send this request.
        case request(PlannedRequest)
        /// Get a token first, then send the request that ``request(of:with:)`` makes.
        case needsToken(TokenNeed)
        /// Nothing: the call cannot be made, and this is why.
        case answered(Outcome)
    }

    /// A request on its way, with what is needed to read its answer.
    public struct PlannedRequest: Sendable {
        /// The request, credentials included.
        public let request: OutgoingRequest
        let reading: Reading
    }

    /// How the answer to a request is read.
    enum Reading: Sendable {
        case connector(PreparedCall, Connector, Secrets)
        case integration(ServiceCall)
    }

    /// Builds the request of an order.
    public func plan(_ order: CallOrder, at now: Timestamp) -> Plan {
        if let plan = planIntegration(order) { return plan }
        guard let (connector, operation) = target(of: order) else { return .answered(Self.missing(order.resource)) }
        do throws(ConnectorError) {
            let call = try prepare(order, operation, of: connector, at: now)
            let secrets = try lookUp(call.secretReferences)
            if let need = try need(of: call, connector: connector, secrets: secrets) { return .needsToken(need) }
            let request = try call.request(secrets: secrets, signer: signer)
            return .request(PlannedRequest(request: request, reading: .connector(call, connector, secrets)))
        } catch {
            return .answered(Outcome(error, connector: connector))
        }
    }

    /// Reads the answer to a planned request.
    public func read(
        _ answer: Result<IncomingResponse, TransportFailure>,
        of planned: PlannedRequest,
        at now: Timestamp
    ) -> Outcome {
        switch planned.reading {
        case .connector(let call, let connector, let secrets):
            connector.outcome(of: call, answer, now: now, concealing: secrets)
        case .integration(let call):
            call.outcome(of: answer, at: now)
        }
    }

    /// The connector that an order goes to, and the operation; `nil` if there is none.
    func target(of order: CallOrder) -> (Connector, operation: String)? {
        guard case .connector(let name, let operation)? = TaskResource(order.resource)?.kind else { return nil }
        return resources.connectors[name].map { ($0, operation) }
    }

    /// Makes the call of an order, but for its secrets.
    func prepare(
        _ order: CallOrder,
        _ operation: String,
        of connector: Connector,
        at now: Timestamp
    ) throws(ConnectorError) -> PreparedCall {
        let context = CallContext(
            deployment: resources.deployment(of: connector.name),
            idempotencyKey: order.idempotencyKey,
            returnLink: order.returnLink,
            now: now,
            seed: order.seed
        )
        switch order.purpose {
        case .operation:
            return try connector.prepare(operation: operation, input: order.parameters, context: context)
        case .resolve:
            let look = try connector.prepareResolution(of: operation, input: order.parameters, context: context)
            guard let look else {
                let message =
                    "The connector '\(connector.name)' cannot look into '\(operation)' any more. Bring 'resolve' back."
                throw ConnectorError(.unknownOperation, message)
            }
            return look
        case .poll:
            let startedAt = order.visitStartedAt
            return try connector.prepareProbe(
                of: operation,
                input: order.parameters,
                startedAt: startedAt,
                context: context
            )
        }
    }

    func lookUp(_ references: Set<SecretReference>) throws(ConnectorError) -> Secrets {
        var values: [SecretReference: Secret] = [:]
        for reference in references {
            do throws(MissingSecret) {
                values[reference] = try secrets.value(of: reference)
            } catch {
                throw ConnectorError(.missingSecret, error.message)
            }
        }
        return Secrets(values)
    }

    static func missing(_ resource: String) -> Outcome {
        let message = "The resource '\(resource)' does not exist in this engine any more. Bring it back, then resume."
        return Outcome(.configurationFault, errorName: ErrorName.runtime, message: message)
    }
}
