internal import HTTPTypes
public import JSONModel

/// What a host needs to come by tokens: the calls that give them, and the drafts that it signs itself.
extension Connector {
    /// Makes the call of a token source that logs in.
    ///
    /// - Parameters:
    ///   - login: the source.
    ///   - call: the call that needs the token.
    ///   - context: what else the call may know.
    /// - Throws: ``ConnectorError``.
    public func prepareLogin(
        _ login: TokenSource.Login,
        for call: PreparedCall,
        context: CallContext
    ) throws(ConnectorError) -> PreparedCall {
        var input = JSON.object([:])
        if let template = login.input {
            do throws(TemplateFailure) {
                input = try template.evaluate(in: call.scope) ?? input
            } catch {
                throw ConnectorError(.templateFailed, "The token for '\(name)' cannot be asked for: \(error).")
            }
        }
        return try prepareToken(login.operation, input: input, context: context)
    }

    /// Makes the call of a token source that refreshes.
    ///
    /// The token that it presents is given as ``Secrets/bearerToken``.
    public func prepareRefresh(operation: String, context: CallContext) throws(ConnectorError) -> PreparedCall {
        try prepareToken(operation, input: [:], context: context)
    }

    /// Makes the call that reads the provider's time.
    public func prepareReading(of clock: ClockCheck, context: CallContext) throws(ConnectorError) -> PreparedCall {
        try prepare(operation: clock.operation, input: [:], context: context)
    }

    /// Makes the request of the client credentials grant.
    public func grantRequest(
        _ grant: TokenSource.ClientCredentials,
        context: CallContext,
        secrets: Secrets
    ) throws(ConnectorError) -> OutgoingRequest {
        try grant.resolved(in: context.deployment.environment)
            .request(at: try baseURL(of: context.deployment), for: "connector '\(name)'", secrets: secrets)
    }

    /// Makes the draft of a token that the host signs for a call.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - call: the call that needs the token.
    ///   - now: the time of issue.
    /// - Throws: ``ConnectorError`` that names the claim that is wrong, and never its value.
    public func draft(
        of source: TokenSource.SignedToken,
        for call: PreparedCall,
        at now: Timestamp
    ) throws(ConnectorError) -> TokenDraft {
        let issuer = try text(source.issuer, "issuer", call)
        let keyID = try text(source.keyID, "keyId", call)
        let algorithm = try text(source.algorithm, "algorithm", call)
        guard let algorithm = SigningAlgorithm(rawValue: algorithm) else {
            let known = SigningAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("algorithm", "must be one of \(known)", call)
        }
        let issuedAt = Int((Double(now.milliseconds) / 1000).rounded(.down))
        var claims: JSONObject = ["iss": .string(issuer)]
        let audience = source.audience.map(JSON.string)
        claims["aud"] = audience.count == 1 ? audience[0] : .array(audience)
        claims["iat"] = .integer(issuedAt)
        claims["exp"] = .integer(issuedAt + Int(source.lifetime.components.seconds))
        for (name, value) in try own(source, call) where !value.isNull { claims[name] = value }
        guard claims["sub"] != nil else { throw wrong("sub", "must be there", call) }
        for (name, value) in claims {
            guard let fault = TokenClaims.fault(of: name, value) else { continue }
            throw wrong(name, fault, call)
        }
        return TokenDraft(algorithm: algorithm, header: ["kid": .string(keyID)], claims: claims)
    }

    /// The secrets of each way to come by the connector's own token.
    ///
    /// One way is enough. Empty for a connector without such ways.
    public func tokenAlternatives(in environment: String) -> [Set<SecretReference>] {
        guard case .bearer(.sources(let sources, _)) = authentication else { return [] }
        return sources.compactMap { source in
            switch source {
            case .login(let login): secretReferences(operation: login.operation, environment: environment)
            case .clientCredentials(let grant):
                Set([grant.clientID, grant.clientSecret].map { $0.resolved(in: environment) })
            case .signedJWT(let signed): [signed.key.resolved(in: environment)]
            case .refresh: nil
            }
        }
    }

    private func own(
        _ source: TokenSource.SignedToken,
        _ call: PreparedCall
    ) throws(ConnectorError) -> JSONObject {
        guard let template = source.claims else { return [:] }
        do throws(TemplateFailure) {
            return try template.evaluate(in: call.scope)?.objectValue ?? [:]
        } catch {
            throw ConnectorError(.templateFailed, "The token for '\(name)' cannot be made: \(error).")
        }
    }

    private func text(_ template: Template, _ field: String, _ call: PreparedCall) throws(ConnectorError) -> String {
        do throws(TemplateFailure) {
            if let text = try template.evaluate(in: call.scope)?.stringValue, !text.isEmpty { return text }
        } catch {
            throw ConnectorError(.templateFailed, "The token for '\(name)' cannot be made: \(error).")
        }
        throw ConnectorError(
            .invalidConfiguration,
            "The token for '\(name)' cannot be made: '\(field)' is no text. Check the connector's configuration."
        )
    }

    private func wrong(_ claim: String, _ fault: String, _ call: PreparedCall) -> ConnectorError {
        // The issuer is the host's; everything else comes of the task's input.
        ConnectorError(
            claim == "iss" ? .invalidConfiguration : .invalidInput,
            "The token for '\(name):\(call.operation)' cannot be made: its claim \(claim) \(fault)."
        )
    }

    private func prepareToken(
        _ operation: String,
        input: JSON,
        context: CallContext
    ) throws(ConnectorError) -> PreparedCall {
        var call = try prepare(operation: operation, input: input, context: context)
        call.keepsSecrets = true
        return call
    }
}

extension TokenSource.ClientCredentials {
    fileprivate func resolved(in environment: String) -> Self {
        Self(
            path: path,
            clientID: clientID.resolved(in: environment),
            clientSecret: clientSecret.resolved(in: environment),
            scope: scope,
            audience: audience
        )
    }

    /// Makes the request of the grant (RFC 6749 §4.4), with the client's password in HTTP Basic (§2.3.1).
    ///
    /// - Parameters:
    ///   - baseURL: the address before the path of the grant.
    ///   - holder: whose token it is, for the words of an error.
    ///   - secrets: the values of the client's credentials.
    func request(
        at baseURL: BaseURL,
        for holder: String,
        secrets: Secrets
    ) throws(ConnectorError) -> OutgoingRequest {
        func value(_ place: SecretReference) throws(ConnectorError) -> String {
            guard let secret = secrets.values[place]?.exposed, !secret.isEmpty else {
                throw ConnectorError(
                    .missingSecret,
                    "The secret \(place) of \(holder) is missing or empty. Provide it; no restart is needed."
                )
            }
            return PercentEncoding.encode(secret)
        }
        let credentials = try BasicCredentials(username: value(clientID), password: value(clientSecret))
        var pairs = [(name: "grant_type", value: "client_credentials")]
        if let scope { pairs.append(("scope", scope)) }
        if let audience { pairs.append(("audience", audience)) }
        var head = HTTPRequest(
            method: .post,
            scheme: baseURL.scheme.rawValue,
            authority: baseURL.authority,
            path: baseURL.path + path
        )
        head.headerFields[.authorization] = credentials.headerValue
        head.headerFields[.contentType] = BodyFormat.form.contentType
        head.headerFields[.accept] = "application/json"
        return OutgoingRequest(head: head, body: Array(FormEncoding.encode(pairs).utf8), maximumBodySize: 1 << 20)
    }
}

extension PreparedCall {
    /// Where its token comes from; `nil` for a call that takes none of a source.
    public var tokenSources: (sources: [TokenSource], renewal: TokenRenewal)? {
        guard case .bearer(.sources(let sources, let renewal)) = authentication else { return nil }
        return (sources, renewal)
    }

    /// What shares a token: the connector's authentication if empty, else the operation's own.
    public var tokenScope: String { ownsAuthentication ? operation : "" }

    /// The secrets that its token sources need, beside those of their operations.
    public func secretReferences(of source: TokenSource) -> Set<SecretReference> {
        let references: [SecretReference] =
            switch source {
            case .login, .refresh: []
            case .clientCredentials(let grant): [grant.clientID, grant.clientSecret]
            case .signedJWT(let signed): [signed.key]
            }
        return Set(references.map { $0.resolved(in: context.deployment.environment) })
    }

    /// The value of the key with which a source signs.
    public func key(of source: TokenSource.SignedToken, in secrets: Secrets) throws(ConnectorError) -> Secret {
        Secret(try value(of: source.key, in: secrets))
    }

    /// Why a source cannot sign.
    public func error(_ fault: SigningFault, of source: TokenSource.SignedToken) -> ConnectorError {
        unusable(source.key, fault)
    }
}
