internal import Connectors

/// Whose call shows a token.
enum TokenHolder: Sendable {
    /// An operation of a connector.
    case connector(PreparedCall, Connector)
    /// A call of a service integration, through a connection.
    case connection(ServiceCall, String, TokenEndpoint)

    /// The provider, as messages name it.
    var title: String {
        switch self {
        case .connector(_, let connector): connector.title
        case .connection(_, let name, _): "The API of the connection '\(name)'"
        }
    }

    /// The outcome of a call that was not made for want of a token.
    func outcome(_ outcomeClass: OutcomeClass, _ message: String, retryAfter: Duration? = nil) -> Outcome {
        let errorName =
            switch self {
            case .connector(_, let connector): connector.errorName(outcomeClass)
            case .connection(let call, _, _): call.errorNameWithoutToken(mayPass: outcomeClass == .transient)
            }
        return Outcome(outcomeClass, errorName: errorName, message: message, retryAfter: retryAfter)
    }

    /// An outcome under the name that this call's errors have: other services may show the same connection's token.
    func naming(_ outcome: Outcome) -> Outcome {
        guard case .connection(let call, _, _) = self else { return outcome }
        var outcome = outcome
        outcome.errorName = call.errorNameWithoutToken(mayPass: outcome.outcomeClass == .transient)
        return outcome
    }

    /// The outcome of a call that could not be prepared.
    func outcome(of error: ConnectorError) -> Outcome {
        switch self {
        case .connector(_, let connector): Outcome(error, connector: connector)
        case .connection: outcome(error.outcomeClass, error.message)
        }
    }

    /// The secrets that a source needs.
    func secretReferences(of source: TokenSource) -> Set<SecretReference> {
        switch (self, source) {
        case (.connector(let call, let connector), .login(let login)):
            connector.secretReferences(
                operation: login.operation,
                environment: call.context.deployment.environment
            )
        case (.connector(let call, _), _): call.secretReferences(of: source)
        case (.connection(_, _, let endpoint), _): endpoint.secretReferences
        }
    }
}
