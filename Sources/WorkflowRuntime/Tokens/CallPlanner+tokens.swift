public import Connectors
internal import JSONModel

/// What the planner makes for the sake of tokens.
extension CallPlanner {
    /// A request for a token.
    struct TokenAttempt {
        var request: OutgoingRequest
        /// What reads its answer; `nil` for a grant of OAuth 2.0.
        var call: PreparedCall?
        var secrets: Secrets
    }

    /// What a prepared call needs beside its own secrets; `nil` if it takes no token of a source.
    func need(of call: PreparedCall, connector: Connector, secrets: Secrets) throws(ConnectorError) -> TokenNeed? {
        guard let (sources, renewal) = call.tokenSources else { return nil }
        var inputs: [JSON] = []
        for case .login(let login) in sources where login.hasInput {
            let context = Self.tokenContext(call, number: 0, at: call.context.now)
            inputs.append(try connector.prepareLogin(login, for: call, context: context).input)
        }
        let credential = CredentialID(
            connector: connector.name,
            environment: call.context.deployment.environment,
            scope: call.tokenScope,
            inputs: inputs
        )
        return TokenNeed(
            credential: credential,
            call: call,
            connector: connector,
            secrets: secrets,
            sources: sources,
            renewal: renewal
        )
    }

    /// The request of a call that has got its token.
    public func request(of need: TokenNeed, with token: GrantedToken) -> Result<PlannedRequest, TokenRefusal> {
        do throws(ConnectorError) {
            var secrets = need.secrets
            secrets.bearerToken = token.token
            let request = try need.call.request(secrets: secrets, signer: signer)
            return .success(
                PlannedRequest(request: request, reading: .connector(need.call, need.connector, secrets))
            )
        } catch {
            return .failure(TokenRefusal(outcome: Outcome(error, connector: need.connector)))
        }
    }

    /// What becomes of a call whose fresh token was refused as well.
    public func refusedTwice(_ need: TokenNeed, _ outcome: Outcome) -> Outcome {
        var fault = outcome
        fault.outcomeClass = .configurationFault
        fault.errorName = need.connector.errorName(.configurationFault)
        fault.message =
            "\(need.connector.title) refused a fresh token of \(need.credential) as well. "
            + "Check what the credentials may do. \(outcome.message)"
        return fault
    }

    func tokenContext(of need: TokenNeed, number: UInt64, at now: Timestamp) -> CallContext {
        Self.tokenContext(need.call, number: number, at: now)
    }

    private static func tokenContext(_ call: PreparedCall, number: UInt64, at now: Timestamp) -> CallContext {
        CallContext(
            deployment: call.context.deployment,
            idempotencyKey: "token-\(now.milliseconds)-\(number)",
            now: now,
            seed: number
        )
    }

    /// Tells from which secrets a credential's tokens come: another text means that one was rotated.
    ///
    /// A digest, because it is sealed beside the token and compared, never shown.
    func fingerprint(of need: TokenNeed) -> String {
        var lines: [String] = []
        for source in need.sources {
            var references = need.call.secretReferences(of: source)
            if case .login(let login) = source {
                references = need.connector.secretReferences(
                    operation: login.operation,
                    environment: need.credential.environment
                )
            }
            for reference in references.sorted(by: { $0.description < $1.description }) {
                // An alternative that was not set up is no fault while another works.
                let value = try? lookUp([reference]).values[reference]?.exposed
                lines.append("\(reference)=\(value ?? "")")
            }
        }
        return TaskResources.digest("SHA-256", Array(lines.joined(separator: "\u{0}").utf8)) ?? ""
    }

    /// Makes the request of a source.
    func plan(
        _ source: TokenSource,
        for need: TokenNeed,
        presenting session: TokenSession?,
        number: UInt64,
        at now: Timestamp
    ) throws(ConnectorError) -> TokenAttempt {
        let context = tokenContext(of: need, number: number, at: now)
        switch source {
        case .login(let login):
            let call = try need.connector.prepareLogin(login, for: need.call, context: context)
            let secrets = try lookUp(call.secretReferences)
            return TokenAttempt(request: try request(of: call, secrets), call: call, secrets: secrets)
        case .refresh(let operation, let presents):
            let call = try need.connector.prepareRefresh(operation: operation, context: context)
            var secrets = try lookUp(call.secretReferences)
            secrets.bearerToken = presents == .token ? session?.token : session?.refreshToken
            return TokenAttempt(request: try request(of: call, secrets), call: call, secrets: secrets)
        case .clientCredentials(let grant):
            let secrets = try lookUp(need.call.secretReferences(of: source))
            let request = try need.connector.grantRequest(grant, context: context, secrets: secrets)
            return TokenAttempt(request: request, call: nil, secrets: secrets)
        case .signedJWT:
            let message = "A source that signs must be the only one of '\(need.connector.name)'."
            throw ConnectorError(.invalidConfiguration, message)
        }
    }

    func request(of call: PreparedCall, _ secrets: Secrets) throws(ConnectorError) -> OutgoingRequest {
        try call.request(secrets: secrets, signer: signer)
    }

    /// Signs a token for one call.
    func sign(
        _ source: TokenSource.SignedToken,
        for need: TokenNeed,
        at now: Timestamp
    ) throws(ConnectorError) -> Secret {
        let draft = try need.connector.draft(of: source, for: need.call, at: now)
        let secrets = try lookUp(need.call.secretReferences(of: .signedJWT(source)))
        let key = try need.call.key(of: source, in: secrets)
        do throws(SigningFault) {
            return try signer.token(draft, key: key)
        } catch {
            throw need.call.error(error, of: source)
        }
    }
}
