/// How to speak to a provider: what to ask, how to ask it, and how to read the answers.
///
/// A connector is read from one JSON file, checked as a whole, and never changes afterwards. It is pure: it builds requests and
/// reads answers, and sends nothing.
///
/// ```swift
/// let (connector, diagnostics) = Connector.parse(text)
/// let call = try connector.prepare(operation: "searchEntity", input: ["phoneNumber": "+14155551234"], context: context)
/// let answer = await Result { try await transport.send(call.request(secrets: secrets)) }
/// let outcome = connector.outcome(of: call, answer, now: now)
/// ```
public struct Connector: Sendable {
    /// The name by which workflows call it: `sardine` in `connector:sardine:searchEntity`.
    public let name: String
    /// The provider's name, for people.
    public let title: String
    /// Where the provider documents the calls.
    public let documentation: String?
    /// The base URL of each environment; `nil` where the provider issues one for each client and the host must give it.
    public let environments: [String: BaseURL?]
    /// How calls show who is calling, unless an operation says otherwise.
    public let authentication: Authentication
    /// What a host can or must set, checked like input and seen by templates as `$configuration`.
    public let configuration: [InputField]
    /// What must hold between and inside the settings.
    let configurationRules: [InputRule]
    /// What a workflow can ask for, by name.
    public internal(set) var operations: [String: Operation]
    /// How answers are read, after the tables of the operations.
    public let outcomes: [OutcomeRule]
    /// Finds the provider's own words in the body of an error; `nil` for the usual places.
    let errorMessage: Template?
    /// The webhooks that the provider sends, by name.
    public let webhooks: [String: Webhook]
    /// The bounds that calls must keep to, by operation group.
    public let limits: [String: GroupLimits]
    /// How a Task state without `Retry` is retried.
    public internal(set) var defaultRetry: [DefaultRetrier]
}

extension Connector {
    /// The name with which this connector's errors begin: `AuroraSentinel` for `aurora-sentinel`.
    public var errorPrefix: String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The name of the error that an outcome class raises where no table gives another.
    public func errorName(_ outcomeClass: OutcomeClass) -> String { "\(errorPrefix).\(outcomeClass.errorSuffix)" }

    /// The requests that operations come down to: themselves, what a condition looks with, what a lost answer is resolved by.
    public func requests(behind operations: Set<String>) -> Set<String> {
        var requests: Set<String> = []
        for name in operations {
            guard let operation = self.operations[name] else { continue }
            let name = operation.awaited?.probe ?? name
            requests.insert(name)
            if let look = self.operations[name]?.request?.resolve?.operation { requests.insert(look) }
        }
        return requests
    }

    /// The places of the secrets that calls of an operation need in an environment.
    public func secretReferences(operation: String, environment: String) -> Set<SecretReference> {
        guard let request = operations[operation]?.request else { return [] }
        let references = (request.authentication ?? authentication).secretReferences.union(
            request.form.secretReferences
        )
        return Set(references.map { $0.resolved(in: environment) })
    }
}

extension Connector {
    /// How values of an operation's result are to be handled; an `await` operation that gives its probe's result has its classes.
    public func resultClasses(of operation: String) -> Classification {
        guard let operation = operations[operation] else { return Classification() }
        guard let condition = operation.awaited, condition.result == nil, operation.classes.entries.isEmpty else {
            return operation.classes
        }
        return operations[condition.probe]?.classes ?? Classification()
    }
}
