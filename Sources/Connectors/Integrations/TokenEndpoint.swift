/// Where a connection gets its tokens: the token endpoint of an authorization server (RFC 6749 §3.2).
public struct TokenEndpoint: Sendable, Hashable {
    /// The endpoint's address, up to the path of the grant.
    public let url: BaseURL
    /// What is asked for, and with which credentials.
    public let grant: TokenSource.ClientCredentials

    /// When its tokens count as old: as with connectors that say nothing about it.
    public var renewal: TokenRenewal { .standard }

    /// The places of the client's credentials.
    public var secretReferences: Set<SecretReference> { [grant.clientID, grant.clientSecret] }

    /// What a token is good for, beside the credentials: another text means another token.
    public var purpose: String {
        [url.description + grant.path, grant.scope ?? "", grant.audience ?? ""].joined(separator: "\n")
    }

    /// Makes the request for a token.
    ///
    /// - Parameters:
    ///   - connection: the connection's name.
    ///   - secrets: the values of ``secretReferences``.
    /// - Throws: ``ConnectorError`` for a secret that is missing.
    public func request(for connection: String, secrets: Secrets) throws(ConnectorError) -> OutgoingRequest {
        try grant.request(at: url, for: "connection '\(connection)'", secrets: secrets)
    }
}
