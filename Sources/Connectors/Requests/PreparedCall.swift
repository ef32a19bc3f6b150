internal import HTTPTypes
public import JSONModel

/// A call that is ready but for its credentials: it can be kept in memory, described and counted, and holds no secret.
public struct PreparedCall: Sendable {
    /// The connector's name.
    public let connector: String
    /// The operation's name.
    public let operation: String
    /// What repeating the call does.
    public let safety: Safety
    /// The group whose limits it keeps to.
    public let group: String
    /// What the call knew beside its input.
    public let context: CallContext
    /// The `await` operation for which the call looks; its outcome table is tried first.
    public let condition: String?
    /// The places of the secrets that ``request(secrets:signer:)`` needs.
    public let secretReferences: Set<SecretReference>
    /// Who a `notify` call tells.
    public let recipient: Sensitive<String>?
    /// Whether values of the class `biometric` are wanted.
    public let keepsBiometric: Bool

    /// What the templates of its answer see, but for the answer.
    let scope: TemplateScope
    let message: Message
    let authentication: Authentication
    /// Whether the authentication is the operation's own, and not the connector's.
    let ownsAuthentication: Bool
    /// How the body is signed.
    let signature: PreparedSignature?
    /// Members of the body that are made of secrets.
    let bodySecrets: [PreparedBodySecret]
    /// Whether the answer is read for a token, which is secret.
    var keepsSecrets = false
    let timeouts: OutgoingRequest.Timeouts
    let maximumBodySize: Int

    /// The request without credentials.
    struct Message: Sendable {
        var method: HTTPRequest.Method
        var baseURL: BaseURL
        /// The path, base path included, percent-encoded.
        var path: String
        /// The query's names and values, not yet encoded.
        var query: [(name: String, value: String)]
        var headers: HTTPFields
        var body: Body
    }

    /// A body before its credentials are merged in.
    enum Body: Sendable {
        case none
        case json(JSON)
        case form([(name: String, value: String)])
        case text(String)
        case claims(JSONObject)
    }
}

extension PreparedCall {
    /// The input as checked, with defaults filled in.
    ///
    /// It holds personal data.
    public var input: JSON { scope.bindings["input"] ?? .null }

    /// What does not become part of the result: a result is stored, and what is secret never is.
    ///
    /// The answer to a token's call is not stored: it stays in memory.
    var droppedClasses: Set<DataClass> {
        if keepsSecrets { return [.biometric] }
        return keepsBiometric ? [.secret] : [.secret, .biometric]
    }
}

extension PreparedCall: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Connector, operation, method and host; no path, query, header or body, for they hold personal data.
    public var description: String {
        "\(connector):\(operation) \(message.method.rawValue) \(message.baseURL.scheme.rawValue)://\(message.baseURL.authority)"
    }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
