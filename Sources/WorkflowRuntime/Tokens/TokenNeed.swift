public import Connectors
internal import JSONModel

/// A call that is ready but for its token.
public struct TokenNeed: Sendable {
    /// Whose token it needs.
    public let credential: CredentialID
    let holder: TokenHolder
    let secrets: Secrets
    let sources: [TokenSource]
    let renewal: TokenRenewal

    /// The signature that stands for a token, where the first source signs: only connectors have such sources.
    var signed: Signed? {
        guard case .signedJWT(let source)? = sources.first, case .connector(let call, let connector) = holder else {
            return nil
        }
        return Signed(source: source, call: call, connector: connector)
    }

    /// A token that is signed here, for one call.
    struct Signed: Sendable {
        let source: TokenSource.SignedToken
        let call: PreparedCall
        let connector: Connector
    }
}

/// A token that a call may show.
public struct GrantedToken: Sendable {
    let token: Secret
    let credential: CredentialID
    /// Tells it from the tokens before and after.
    let generation: Int
}

/// Names somebody who waits for a token.
public struct TokenWaiter: Sendable, Hashable {
    /// The number, unique in the process.
    public var number: UInt64

    /// Makes a name.
    public init(_ number: UInt64) { self.number = number }
}

/// Names a call that is on its way for the sake of a token.
public struct TokenCallID: Sendable, Hashable {
    /// The number, unique to its machine.
    public var number: UInt64
}

/// What the shell must do for the sake of tokens.
public enum TokenAction: Sendable {
    /// Send a request, and report its answer.
    case send(TokenCallID, OutgoingRequest)
    /// Read what the store has sealed of a credential, and report it.
    case load(CredentialID)
    /// Write sealed bytes, and report once they are durable.
    case keep(CredentialID, [UInt8])
    /// Let a call go on with a token.
    case grant(TokenWaiter, GrantedToken)
    /// Let a call end with this outcome.
    case refuse(TokenWaiter, Outcome)
    /// Tell the operator.
    case alarm(TokenAlarm)
}

/// What an operator must hear about tokens; it holds no secret.
public struct TokenAlarm: Sendable, Hashable {
    /// The kinds of alarms.
    public enum Kind: String, Sendable, Hashable {
        /// The host's clock and the provider's differ too much for tokens that are signed here.
        case clockSkew
        /// A provider gives no token for the credentials.
        case noToken
        /// What the store holds was sealed with another key.
        case unreadableSeal
    }

    /// The kind.
    public var kind: Kind
    /// Whose token it is about.
    public var credential: CredentialID
    /// What happened and what to do.
    public var message: String
}
