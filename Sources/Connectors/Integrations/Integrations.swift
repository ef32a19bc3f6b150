/// Where AWS's service integrations lead in this engine: the content of the file that `usher serve --integrations` names.
///
/// A definition goes on naming functions, queues, event buses and connections as AWS does. What answers under such a name is
/// decided here, beside the definition, by whoever runs the engine. There is no secret in the file, only references to secrets.
public struct Integrations: Sendable, Hashable {
    /// The name that stands for every one which is not listed.
    public static let anyName = "*"

    /// What speaks Lambda's Invoke API, by the function's name.
    public var functions: [String: ServiceEndpoint] = [:]
    /// What speaks the API of SQS, by the queue's URL or its last part.
    public var queues: [String: ServiceEndpoint] = [:]
    /// What speaks the API of EventBridge, by the event bus's name.
    public var eventBuses: [String: ServiceEndpoint] = [:]
    /// How `http:invoke` shows who is calling, by the connection's name.
    public var connections: [String: HTTPConnection] = [:]

    /// Makes integrations that lead nowhere.
    public init() {}

    /// The places of all secrets that calls may need.
    public var secretReferences: Set<SecretReference> {
        connections.values.reduce(into: []) { $0.formUnion($1.secretReferences) }
    }

    func function(_ name: String) -> ServiceEndpoint? { functions[name] ?? functions[Self.anyName] }

    func eventBus(_ name: String) -> ServiceEndpoint? { eventBuses[name] ?? eventBuses[Self.anyName] }

    /// The queue that a URL names, as a whole or by its last part.
    func queue(_ url: String) -> ServiceEndpoint? {
        let name = url.split(separator: "/").last.map(String.init) ?? url
        return queues[url] ?? queues[name] ?? queues[Self.anyName]
    }

    /// The connection that an ARN of EventBridge names: `arn:aws:events:…:connection/NAME/ID`.
    func connection(arn: String) -> HTTPConnection? {
        let parts = arn.split(separator: "/").map(String.init)
        let name = parts.count >= 2 && parts[0].hasSuffix(":connection") ? parts[1] : arn
        return connections[arn] ?? connections[name]
    }

    /// Whether the file says where a function is.
    public func hasFunction(_ reference: String) -> Bool { function(FunctionName(reference).name) != nil }
}

/// Where a function, a queue or an event bus is.
public struct ServiceEndpoint: Sendable, Hashable {
    /// The address that speaks the service's API.
    public var url: BaseURL
    /// The name under which the address knows the function, where it is another one.
    public var name: String?
    /// The connection whose credentials are shown, if any.
    public var connection: String?
    /// Whether a call whose fate is unknown may be made again.
    ///
    /// AWS calls functions, queues and event buses at least once, so this is the default.
    public var isRepeatable = true
    /// How long the answer may take.
    public var timeout: Duration
}

/// How `http:invoke` calls an API: a connection of EventBridge, with references in place of secrets.
public struct HTTPConnection: Sendable, Hashable {
    /// The connection's name.
    public var name: String
    /// How calls show who is calling; `nil` for not at all.
    public var authorization: Authorization?
    /// The beginnings of the URLs that the connection's secrets may be sent to.
    public var endpoints: [BaseURL]
    /// What every call has in its header.
    public var headers: [Parameter] = []
    /// What every call has in its query.
    public var query: [Parameter] = []
    /// What every call has in its body.
    public var body: [Parameter] = []
    /// Whether calls other than `GET`, `HEAD` and `OPTIONS` may be made again where their fate is unknown.
    public var isRepeatable = false

    /// The ways of authorization, by AWS's names.
    public enum Authorization: Sendable, Hashable {
        /// A user name and a password (RFC 7617).
        case basic(username: SecretReference, password: SecretReference)
        /// A key in a header.
        case apiKey(name: String, value: SecretReference)
        /// A token that an authorization server gives for a client's credentials.
        case clientCredentials(TokenEndpoint)
    }

    /// Something that the connection adds to every call.
    public struct Parameter: Sendable, Hashable {
        /// The name of the header, query parameter or member.
        public var name: String
        /// Its value.
        public var value: Value

        /// A text, or where it is kept.
        public enum Value: Sendable, Hashable {
            /// The text itself.
            case literal(String)
            /// A secret.
            case secret(SecretReference)
        }
    }

    /// The places of all its secrets, those for tokens included.
    public var secretReferences: Set<SecretReference> {
        callSecretReferences.union(tokenEndpoint?.secretReferences ?? [])
    }

    /// Where its tokens come from; `nil` for a connection that shows none.
    var tokenEndpoint: TokenEndpoint? {
        guard case .clientCredentials(let endpoint)? = authorization else { return nil }
        return endpoint
    }

    /// The places of the secrets that its calls need.
    var callSecretReferences: Set<SecretReference> {
        var references: Set<SecretReference> = []
        switch authorization {
        case .basic(let username, let password)?: references = [username, password]
        case .apiKey(_, let value)?: references = [value]
        case .clientCredentials?, nil: break
        }
        for case .secret(let reference) in (headers + query + body).map(\.value) { references.insert(reference) }
        return references
    }

    /// Whether the connection may be used for a URL.
    ///
    /// A dot segment, however it is written, would lead out of what is allowed.
    func allows(_ url: BaseURL) -> Bool {
        let segments = url.path.split(separator: "/").map { $0.lowercased().replacing("%2e", with: ".") }
        guard !segments.contains("."), !segments.contains("..") else { return false }
        return endpoints.contains { endpoint in
            endpoint.scheme == url.scheme && endpoint.authority == url.authority
                && (endpoint.path == url.path || url.path.hasPrefix(endpoint.path + "/"))
        }
    }
}
