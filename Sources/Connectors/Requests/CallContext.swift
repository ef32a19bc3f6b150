public import JSONModel
public import JSONata

/// How a host uses a connector: which environment, and what it sets.
public struct Deployment: Sendable {
    /// The name of the environment.
    public var environment: String
    /// Stands for the environment's base URL, such as the address of a provider's twin.
    public var baseURL: BaseURL?
    /// Whether calls may go in clear to another machine.
    ///
    /// Meant for a test bench behind closed doors.
    public var allowsInsecureBaseURL: Bool
    /// The values of the connector's `configuration`.
    public var configuration: JSONObject

    /// Makes a deployment.
    public init(
        environment: String,
        baseURL: BaseURL? = nil,
        allowsInsecureBaseURL: Bool = false,
        configuration: JSONObject = JSONObject()
    ) {
        self.environment = environment
        self.baseURL = baseURL
        self.allowsInsecureBaseURL = allowsInsecureBaseURL
        self.configuration = configuration
    }
}

/// What a call may know beside its input.
public struct CallContext: Sendable {
    /// How the host uses the connector.
    public var deployment: Deployment
    /// The key that stays the same for every attempt of a task's visit.
    public var idempotencyKey: String
    /// Where the provider should send the applicant back to.
    public var returnLink: String?
    /// The current time.
    public var now: Timestamp
    /// What random values in templates start from.
    public var seed: UInt64
    /// Whether a second person agreed to a `forbidden` operation.
    public var isApproved: Bool
    /// The bounds of each template's evaluation.
    public var limits: Limits

    /// Makes a context.
    public init(
        deployment: Deployment,
        idempotencyKey: String,
        returnLink: String? = nil,
        now: Timestamp,
        seed: UInt64 = 0,
        isApproved: Bool = false,
        limits: Limits = Limits()
    ) {
        self.deployment = deployment
        self.idempotencyKey = idempotencyKey
        self.returnLink = returnLink
        self.now = now
        self.seed = seed
        self.isApproved = isApproved
        self.limits = limits
    }

    /// Makes a context in an environment of which nothing is set otherwise.
    public init(
        environment: String,
        idempotencyKey: String,
        returnLink: String? = nil,
        now: Timestamp,
        seed: UInt64 = 0
    ) {
        self.init(
            deployment: Deployment(environment: environment),
            idempotencyKey: idempotencyKey,
            returnLink: returnLink,
            now: now,
            seed: seed
        )
    }
}
