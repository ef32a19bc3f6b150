// What a file of integrations can say; its JSON Schema says the same, and a test compares the two.

enum IntegrationsKey: String, FileKey {
    case schema = "$schema"
    case comment, functions, queues, eventBuses, connections
    static let definition = "integrations"
    static let phrase = "a file of integrations"
}

enum FunctionKey: String, FileKey {
    case comment, url, name, connection, repeatable, timeout
    static let definition = "function"
    static let phrase = "a function"
}

enum EndpointKey: String, FileKey {
    case comment, url, connection, repeatable, timeout
    static let definition = "endpoint"
    static let phrase = "a queue or an event bus"
}

enum ConnectionKey: String, FileKey {
    case comment, authorization, endpoints, headers, query, body, repeatable
    static let definition = "connection"
    static let phrase = "a connection"
}

enum BasicAuthorizationKey: String, FileKey {
    case type, username, password
    static let definition = "basicAuthorization"
    static let phrase = "an authorization of the type BASIC"
}

enum APIKeyAuthorizationKey: String, FileKey {
    case type, name, value
    static let definition = "apiKeyAuthorization"
    static let phrase = "an authorization of the type API_KEY"
}

enum ClientCredentialsAuthorizationKey: String, FileKey {
    case type, url, clientId, clientSecret, scope, audience
    static let definition = "clientCredentialsAuthorization"
    static let phrase = "an authorization of the type OAUTH_CLIENT_CREDENTIALS"
}

enum SecretParameterKey: String, FileKey {
    case secret
    static let definition = "secretParameter"
    static let phrase = "a secret parameter"
}

/// The types of authorization that connections of EventBridge have.
enum AuthorizationType: String, CaseIterable {
    case basic = "BASIC"
    case apiKey = "API_KEY"
    case clientCredentials = "OAUTH_CLIENT_CREDENTIALS"
}

/// All that a file of integrations can say, so that a test can hold it against the JSON Schema.
package enum IntegrationVocabulary {
    private static let kinds: [any FileKey.Type] = [
        IntegrationsKey.self, FunctionKey.self, EndpointKey.self, ConnectionKey.self, BasicAuthorizationKey.self,
        APIKeyAuthorizationKey.self, ClientCredentialsAuthorizationKey.self, SecretParameterKey.self,
    ]

    /// The names of the members of each kind of object, by the kind's name in the schema.
    package static var members: [String: Set<String>] {
        func names<Key: FileKey>(of kind: Key.Type) -> Set<String> { Set(Key.allCases.map(\.rawValue)) }
        return Dictionary(kinds.map { ($0.definition, names(of: $0)) }, uniquingKeysWith: { $0.union($1) })
    }
}
