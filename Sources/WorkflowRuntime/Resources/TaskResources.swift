public import Connectors
internal import Crypto
public import JSONModel
internal import JSONata
internal import StatesInterpreter
public import StatesLanguage

/// A closure of the embedding program that does the work of `swift:<name>` tasks.
///
/// It runs at least once for each task visit: after a crash it is called again with the same idempotency key. What it throws fails the
/// attempt; a ``TaskFailure`` names the error that the workflow can catch, any other error becomes `States.TaskFailed`.
public typealias TaskHandler = @Sendable (_ input: JSON, _ context: TaskContext) async throws -> JSON

/// What a task handler may know beside its input.
public struct TaskContext: Sendable, Hashable {
    /// The key that is the same for every try of this task visit.
    public var idempotencyKey: String
    /// The execution's ARN.
    public var executionARN: String
    /// The state's name.
    public var stateName: String
    /// Which attempt it is, from 1.
    public var attempt: Int
}

/// An error with a name that a workflow can catch.
public struct TaskFailure: Error, Sendable, Hashable {
    /// The error name: `Scoring.NoHit`.
    public var error: String
    /// What happened, safe to show to anyone.
    public var cause: String?

    /// Makes a failure.
    public init(error: String, cause: String? = nil) {
        self.error = error
        self.cause = cause
    }
}

/// Everything that a Task state's `Resource` can name in this engine.
public struct TaskResources: Sendable {
    /// The connectors, by name.
    public private(set) var connectors: [String: Connector]
    /// How each connector is used, by its name.
    public private(set) var deployments: [String: Deployment]
    /// The handlers, by name.
    public private(set) var handlers: [String: TaskHandler]
    /// Where AWS's service integrations lead.
    public let integrations: Integrations
    /// What is declared about workflows beside their definitions, by their names.
    public private(set) var settings: [String: WorkflowSettings]
    private let drivers: [String: any TaskDriver]
    /// How the connector of each resource is used, so that no text is taken apart at every call.
    private let deploymentsByResource: [String: Deployment]
    /// The buckets that bound the connectors' calls.
    let buckets: BucketDirectory

    /// Makes a set of resources.
    ///
    /// - Parameters:
    ///   - connectors: The connectors; of two with one name the later one counts.
    ///   - deployments: How each connector is used, by its name. Calls of a connector without one fail.
    ///   - handlers: The closures behind `swift:<name>`.
    ///   - integrations: Where AWS's service integrations lead.
    ///   - settings: What is declared about workflows beside their definitions, by their names.
    public init(
        connectors: [Connector] = [],
        deployments: [String: Deployment] = [:],
        handlers: [String: TaskHandler] = [:],
        integrations: Integrations = Integrations(),
        settings: [String: WorkflowSettings] = [:]
    ) {
        self.integrations = integrations
        self.settings = settings
        self.deployments = deployments
        self.connectors = Dictionary(connectors.map { ($0.name, $0) }, uniquingKeysWith: { _, later in later })
        self.handlers = handlers
        var drivers: [String: any TaskDriver] = [
            "usher:publish": PublishTask(), "usher:decide": DecideTask(), "usher:review": ReviewTask(),
            "usher:admit": AdmitTask(), "usher:contact": ContactTask(), "usher:milestone": MilestoneTask(),
        ]
        var deploymentsByResource: [String: Deployment] = [:]
        for name in handlers.keys {
            let resource = Self.handlerPrefix + name
            drivers[resource] = HandlerTask()
            drivers[resource + TaskResource.Pattern.waitForTaskToken.rawValue] = TokenTask(before: HandlerTask())
        }
        for connector in self.connectors.values {
            for operation in connector.operations.values {
                let driver: any TaskDriver =
                    operation.awaited == nil
                    ? ConnectorTask(connector: connector, operation: operation)
                    : AwaitTask(connector: connector, operation: operation)
                let resource = "connector:\(connector.name):\(operation.name)"
                drivers[resource] = driver
                let resourceWithToken = resource + TaskResource.Pattern.waitForTaskToken.rawValue
                drivers[resourceWithToken] = TokenTask(before: driver)
                deploymentsByResource[resource] = deployments[connector.name]
                deploymentsByResource[resourceWithToken] = deployments[connector.name]
            }
        }
        self.drivers = drivers
        buckets = BucketDirectory(connectors: self.connectors, deployments: deployments)
        self.deploymentsByResource = deploymentsByResource
    }

    /// How definitions are read in this engine: against these resources, with digests for `$hash` and `States.Hash`.
    public var definitionOptions: DefinitionOptions {
        DefinitionOptions(dialect: .stepFunctions(digest: TaskResources.digest), resources: self)
    }

    /// Reads a definition as this engine would run it, and collects everything that is wrong with it.
    ///
    /// The state machine is `nil` where a diagnostic has the severity error.
    public func parseDefinition(
        _ text: String,
        type: DefinitionOptions.MachineType = .standard
    ) -> (stateMachine: StateMachine?, diagnostics: [Diagnostic]) {
        var options = definitionOptions
        options.type = type
        let (stateMachine, diagnostics) = StateMachine.parse(text, options: options)
        let unsupported =
            stateMachine.map { Interpreter.unsupportedFeatures(of: $0) + distributionDiagnostics(of: $0) } ?? []
        return (unsupported.isEmpty ? stateMachine : nil, diagnostics + unsupported)
    }

    /// How a connector is used.
    ///
    /// One that nobody deployed gets an environment without a name, which no connector has.
    func deployment(of connector: String) -> Deployment { deployments[connector] ?? Deployment(environment: "") }

    /// How the connector that a resource names is used.
    func deployment(ofResource text: String) -> Deployment {
        deploymentsByResource[text] ?? Deployment(environment: "")
    }

    /// What a resource tells people, and how often at most; `nil` for a resource that tells nobody anything.
    func notification(ofResource text: String) -> (connector: Connector, operation: String, rule: NotifyRule)? {
        guard text.hasPrefix("connector:"), case .connector(let name, let operation)? = TaskResource(text)?.kind,
            let connector = connectors[name], let rule = connector.operations[operation]?.request?.notify
        else { return nil }
        return (connector, operation, rule)
    }

    /// The handler that a resource names, whether it is registered or not; `nil` for other resources.
    func handlerName(ofResource text: String) -> String? {
        guard text.hasPrefix(Self.handlerPrefix) else { return nil }
        return String(text.dropFirst(Self.handlerPrefix.count))
    }

    private static let handlerPrefix = "swift:"

    /// What carries out tasks of a resource.
    func driver(of resource: String) -> any TaskDriver {
        if let driver = drivers[resource] { return driver }
        guard let named = TaskResource(resource) else { return MissingResourceTask(resource: resource) }
        if case .activity = named.kind { return ActivityTask() }
        if NestedExecutionTask.serves(named) { return NestedExecutionTask() }
        if let integration = named.integration {
            let call = IntegrationTask(resource: integration, integrations: integrations)
            return named.pattern == .waitForTaskToken ? TokenTask(before: call) : call
        }
        return MissingResourceTask(resource: resource)
    }

    /// How a Task state without `Retry` is retried.
    func defaultRetriers(of resource: TaskResource) -> [Retrier] {
        guard case .connector(let name, _) = resource.kind, let connector = connectors[name] else { return [] }
        return connector.defaultRetry.map { rule in
            Retrier(
                errors: ErrorMatcher(rule.errors),
                interval: rule.interval,
                maximumAttempts: rule.maximumAttempts,
                backoffRate: rule.backoffRate,
                maximumDelay: rule.maximumDelay,
                hasFullJitter: rule.hasFullJitter
            )
        }
    }

    /// The digest of bytes in lower-case hexadecimal; `nil` for an unknown algorithm.
    @Sendable public static func digest(_ algorithm: String, _ bytes: [UInt8]) -> String? {
        func text(_ digest: some Sequence<UInt8>) -> String {
            digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        switch algorithm {
        case "MD5": return text(Insecure.MD5.hash(data: bytes))
        case "SHA-1": return text(Insecure.SHA1.hash(data: bytes))
        case "SHA-256": return text(SHA256.hash(data: bytes))
        case "SHA-384": return text(SHA384.hash(data: bytes))
        case "SHA-512": return text(SHA512.hash(data: bytes))
        default: return nil
        }
    }
}
