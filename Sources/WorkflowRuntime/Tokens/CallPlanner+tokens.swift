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
            holder: .connector(call, connector),
            secrets: secrets,
            sources: sources,
            renewal: renewal
        )
    }

    /// What a call of a service integration needs beside its own secrets; `nil` if its connection shows no token.
    func need(of call: ServiceCall, secrets: Secrets) -> TokenNeed? {
        guard let (name, endpoint) = call.tokenSource else { return nil }
        return TokenNeed(
            credential: CredentialID(connection: name),
            holder: .connection(call, name, endpoint),
            secrets: secrets,
            sources: [.clientCredentials(endpoint.grant)],
            renewal: endpoint.renewal
        )
    }

    /// The request of a call that has got its token.
    public func request(of need: TokenNeed, with token: GrantedToken) -> Result<PlannedRequest, TokenRefusal> {
        do throws(ConnectorError) {
            var secrets = need.secrets
            secrets.bearerToken = token.token
            switch need.holder {
            case .connector(let call, let connector):
                let request = try call.request(secrets: secrets, signer: signer)
                return .success(PlannedRequest(request: request, reading: .connector(call, connector, secrets)))
            case .connection(let call, _, _):
                return .success(
                    PlannedRequest(request: try call.request(secrets: secrets), reading: .integration(call))
                )
            }
        } catch {
            return .failure(TokenRefusal(outcome: need.holder.outcome(of: error)))
        }
    }

    /// What becomes of a call whose fresh token was refused as well.
    public func refusedTwice(_ need: TokenNeed, _ outcome: Outcome) -> Outcome {
        var fault = outcome
        fault.outcomeClass = .configurationFault
        // What an API answers through a connection is an error of its own for the workflow, whatever the reason.
        if case .connector(_, let connector) = need.holder {
            fault.errorName = connector.errorName(.configurationFault)
        }
        fault.message =
            "\(need.holder.title) refused a fresh token of \(need.credential) as well. "
            + "Check what the credentials may do. \(outcome.message)"
        return fault
    }

    static func tokenContext(_ call: PreparedCall, number: UInt64, at now: Timestamp) -> CallContext {
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
        if case .connection(_, _, let endpoint) = need.holder { lines.append(endpoint.purpose) }
        for source in need.sources {
            let references = need.holder.secretReferences(of: source)
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
        let (caller, connector): (PreparedCall, Connector)
        switch need.holder {
        case .connector(let call, let itsConnector): (caller, connector) = (call, itsConnector)
        case .connection(_, let name, let endpoint):
            let secrets = try lookUp(endpoint.secretReferences)
            return TokenAttempt(request: try endpoint.request(for: name, secrets: secrets), call: nil, secrets: secrets)
        }
        let context = Self.tokenContext(caller, number: number, at: now)
        switch source {
        case .login(let login):
            let call = try connector.prepareLogin(login, for: caller, context: context)
            let secrets = try lookUp(call.secretReferences)
            return TokenAttempt(request: try request(of: call, secrets), call: call, secrets: secrets)
        case .refresh(let operation, let presents):
            let call = try connector.prepareRefresh(operation: operation, context: context)
            var secrets = try lookUp(call.secretReferences)
            secrets.bearerToken = presents == .token ? session?.token : session?.refreshToken
            return TokenAttempt(request: try request(of: call, secrets), call: call, secrets: secrets)
        case .clientCredentials(let grant):
            let secrets = try lookUp(caller.secretReferences(of: source))
            let request = try connector.grantRequest(grant, context: context, secrets: secrets)
            return TokenAttempt(request: request, call: nil, secrets: secrets)
        case .signedJWT:
            let message = "A source that signs must be the only one of '\(connector.name)'."
            throw ConnectorError(.invalidConfiguration, message)
        }
    }

    func request(of call: PreparedCall, _ secrets: Secrets) throws(ConnectorError) -> OutgoingRequest {
        try call.request(secrets: secrets, signer: signer)
    }

    /// Signs a token for one call.
    func sign(_ signed: TokenNeed.Signed, at now: Timestamp) throws(ConnectorError) -> Secret {
        let (source, call) = (signed.source, signed.call)
        let draft = try signed.connector.draft(of: source, for: call, at: now)
        let secrets = try lookUp(call.secretReferences(of: .signedJWT(source)))
        let key = try call.key(of: source, in: secrets)
        do throws(SigningFault) {
            return try signer.token(draft, key: key)
        } catch {
            throw call.error(error, of: source)
        }
    }
}
