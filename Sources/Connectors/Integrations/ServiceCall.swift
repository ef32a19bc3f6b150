internal import HTTPTypes
public import JSONModel

/// A task resource of AWS that this engine serves by calling an address.
public enum IntegratedResource: Sendable, Hashable {
    /// A function named by its ARN: its input is the task's, and its answer the task's output.
    case function(arn: String)
    /// `arn:aws:states:::lambda:invoke`.
    case functionInvocation
    /// `arn:aws:states:::http:invoke`.
    case httpInvocation
    /// `arn:aws:states:::sqs:sendMessage`.
    case message
    /// `arn:aws:states:::events:putEvents`.
    case events
}

/// What a call may know beside its parameters.
public struct ServiceContext: Sendable, Hashable {
    /// The key that is the same for every try of this task visit.
    public var idempotencyKey: String
    /// The execution's ARN.
    public var executionARN: String

    /// Makes a context.
    public init(idempotencyKey: String, executionARN: String) {
        self.idempotencyKey = idempotencyKey
        self.executionARN = executionARN
    }
}

/// Why a call of a service was not made: nothing has left the process.
public struct ServiceRefusal: Error, Sendable, Hashable {
    /// What it means for the task.
    public var outcomeClass: OutcomeClass
    /// The name of the error that a workflow can catch.
    public var errorName: String
    /// What is wrong and what to do; it quotes no value of the parameters but names.
    public var message: String

    /// The outcome of a call that was not made.
    public var outcome: Outcome { Outcome(outcomeClass, errorName: errorName, message: message) }

    /// The parameters of the task cannot be sent.
    static func parameters(_ message: String) -> ServiceRefusal {
        ServiceRefusal(outcomeClass: .invalid, errorName: "States.Runtime", message: message)
    }
}

/// One call of a service integration, complete but for the secrets.
public struct ServiceCall: Sendable {
    /// How the answer is read.
    enum Reading: Sendable {
        case function(FunctionName, isWrapped: Bool)
        case http
        case message
        case events
    }

    let reading: Reading
    let scheme: BaseURL.Scheme
    let authority: String
    let method: HTTPRequest.Method
    var path: String
    var query: [(name: String, value: String)] = []
    var headers: HTTPFields = [:]
    var body = Body.none
    var connection: HTTPConnection?
    var timeouts: OutgoingRequest.Timeouts
    /// Whether the call may be made again where its fate is unknown.
    public var isRepeatable: Bool

    /// The places of the secrets that the request needs, beside its token.
    public var secretReferences: Set<SecretReference> { connection?.callSecretReferences ?? [] }

    /// The connection whose token the request shows, and where that comes from; `nil` for a request without a token.
    public var tokenSource: (connection: String, endpoint: TokenEndpoint)? {
        guard let connection, let endpoint = connection.tokenEndpoint else { return nil }
        return (connection.name, endpoint)
    }

    /// The error by which a workflow learns that there was no token, and so no call.
    ///
    /// - Parameter mayPass: whether there may be one later.
    public func errorNameWithoutToken(mayPass: Bool) -> String {
        if mayPass { return Self.errorNameWithoutAnswer(reading) }
        return if case .http = reading { "Events.ConnectionResource.InvalidConnectionState" } else {
            "States.Permissions"
        }
    }

    static func errorNameWithoutAnswer(_ reading: Reading) -> String {
        if case .function = reading { "Lambda.SdkClientException" } else { errorNameOfUnknownFate(reading) }
    }

    /// The error by which a workflow learns that the call may have had its effect.
    public var errorNameOfUnknownFate: String { Self.errorNameOfUnknownFate(reading) }

    static func errorNameOfUnknownFate(_ reading: Reading) -> String {
        switch reading {
        case .function: "Lambda.Unknown"
        case .http: "States.Http.Socket"
        case .message: "SQS.SdkClientException"
        case .events: "EventBridge.SdkClientException"
        }
    }

    init(_ reading: Reading, at endpoint: ServiceEndpoint, method: HTTPRequest.Method, path: String) {
        self.reading = reading
        self.method = method
        scheme = endpoint.url.scheme
        authority = endpoint.url.authority
        self.path = endpoint.url.path + path
        isRepeatable = endpoint.isRepeatable
        // A function says nothing until it is done.
        timeouts = OutgoingRequest.Timeouts(total: endpoint.timeout, idle: endpoint.timeout)
    }

    init(_ reading: Reading, url: BaseURL, path: String, method: HTTPRequest.Method, timeout: Duration) {
        self.reading = reading
        self.method = method
        scheme = url.scheme
        authority = url.authority
        self.path = path
        isRepeatable = false
        timeouts = OutgoingRequest.Timeouts(total: timeout, idle: timeout)
    }

    /// A body before what the connection adds to it.
    enum Body: Sendable {
        case none
        case json(JSON)
        case form([(name: String, value: String)])
        case text(String)
    }
}

extension Integrations {
    /// Makes the call of a task.
    ///
    /// - Throws: ``ServiceRefusal`` for parameters that cannot be sent, and for names that lead nowhere.
    public func prepare(
        _ resource: IntegratedResource,
        _ parameters: JSON,
        _ context: ServiceContext
    ) throws(ServiceRefusal) -> ServiceCall {
        var call =
            switch resource {
            case .function(let arn): try invocation(of: arn, parameters)
            case .functionInvocation: try functionInvocation(parameters)
            case .httpInvocation: try httpInvocation(parameters)
            case .message: try message(parameters)
            case .events: try events(parameters, from: context.executionARN)
            }
        if let name = HTTPField.Name("Idempotency-Key"), call.headers[name] == nil {
            call.headers[name] = context.idempotencyKey
        }
        return call
    }
}
