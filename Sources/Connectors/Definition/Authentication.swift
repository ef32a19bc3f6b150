/// How calls show who is calling.
public enum Authentication: Sendable {
    /// Not at all.
    case none
    /// A user name and a password in the header `Authorization` (RFC 7617).
    case basic(username: SecretReference, password: SecretReference)
    /// A key in a header or a query parameter.
    case apiKey(place: KeyPlace, prefix: String, value: SecretReference)
    /// Fields that are merged into every JSON body.
    case bodyCredentials([String: SecretReference])
    /// A token in the header `Authorization` (RFC 6750).
    case bearer(BearerToken)

    /// Where an API key goes.
    public enum KeyPlace: Sendable, Hashable {
        /// A header of this name.
        case header(String)
        /// A query parameter of this name.
        case query(String)
    }
}

/// Where a bearer token comes from.
public enum BearerToken: Sendable {
    /// A secret like any other.
    case fixed(SecretReference)
    /// Sources, in the order in which they are tried; a token is used until shortly before its end.
    case sources([TokenSource], renewal: TokenRenewal)
}

/// A way to come by a token.
public enum TokenSource: Sendable {
    /// Runs an operation that gives a token for credentials.
    case login(Login)
    /// Runs an operation that gives a token for the live one, or for the refresh token that came with it.
    case refresh(operation: String, presents: PresentedToken)
    /// The client credentials grant of OAuth 2.0 (RFC 6749 §4.4).
    case clientCredentials(ClientCredentials)
    /// A JSON Web Token that the host signs with a registered key.
    case signedJWT(SignedToken)

    /// Which token a refresh shows.
    public enum PresentedToken: String, Sendable, Hashable, CaseIterable {
        /// The token that is about to end.
        case token
        /// The refresh token.
        case refreshToken
    }

    /// An operation that gives a token for credentials.
    public struct Login: Sendable {
        /// The operation.
        public let operation: String
        /// Makes its input of the task's; a token is then kept for each input of its own.
        let input: Template?

        /// Whether its input depends on the task's.
        public var hasInput: Bool { input != nil }
    }

    /// The client credentials grant.
    public struct ClientCredentials: Sendable, Hashable {
        /// The path of the token endpoint, behind the base URL.
        public let path: String
        /// The client's id.
        public let clientID: SecretReference
        /// The client's secret.
        public let clientSecret: SecretReference
        /// What the token shall be good for.
        public let scope: String?
        /// For whom the token shall be.
        public let audience: String?
    }

    /// A token that the host signs.
    public struct SignedToken: Sendable {
        /// The longest life of a token that the host signs.
        ///
        /// It is made anew for each call, so a short life costs nothing and bounds what a stolen one is worth.
        public static let maximumLifetime = Duration.seconds(600)

        /// Makes the name of the algorithm, as RFC 7518 and RFC 8037 have it.
        let algorithm: Template
        /// The private key, in PEM.
        public let key: SecretReference
        /// Makes the registered name of the key.
        let keyID: Template
        /// Makes the registered issuer, byte for byte.
        let issuer: Template
        /// For whom the token is.
        public let audience: [String]
        /// How long the token is good.
        public let lifetime: Duration
        /// Against what the host's clock is compared before a token is signed.
        public let clock: ClockCheck?
        /// Makes the other claims of the task's input.
        let claims: Template?
    }
}

/// Against what the host's clock is compared.
///
/// A token whose time of issue lies ahead is refused, and one that lies behind changes nothing at the provider.
public struct ClockCheck: Sendable, Hashable {
    /// The operation that reads the provider's time; its result has `time`, in seconds since 1970 or as RFC 3339 writes it.
    public let operation: String
    /// By how much the two may differ.
    public let tolerance: Duration
}

/// When a token counts as old.
public struct TokenRenewal: Sendable, Hashable {
    /// The part of its life after which it is renewed.
    public let lifeFraction: Double
    /// The life that it must have left not to be renewed; it does not count for a token that never has so much.
    public let minimumRemaining: Duration
    /// The life of a token of which nothing says how long it is good.
    public let assumedLifetime: Duration

    /// What counts where nothing is said about it.
    static let standard = TokenRenewal(
        lifeFraction: 0.8,
        minimumRemaining: .seconds(60),
        assumedLifetime: .seconds(300)
    )
}

/// The kinds of authentication, and of token sources, that a host can carry out.
public enum AuthenticationKind: String, Sendable, Hashable, CaseIterable {
    /// No authentication.
    case none
    /// HTTP Basic.
    case basic
    /// A key in header or query.
    case apiKey
    /// Fields in every body.
    case bodyCredentials
    /// A fixed bearer token.
    case bearer
    /// A token source that logs in.
    case login
    /// A token source that refreshes.
    case refresh
    /// A token source by the OAuth 2.0 client credentials grant.
    case clientCredentials
    /// A token source that signs.
    case signedJWT
}

extension Set<AuthenticationKind> {
    /// The kinds that this module carries out by itself, without a token source's runtime.
    public static var builtIn: Self { [.none, .basic, .apiKey, .bodyCredentials, .bearer] }
    /// All kinds: what a host with a runtime for token sources can carry out.
    public static var everyKind: Self { Set(AuthenticationKind.allCases) }
}

extension Authentication {
    /// The kinds that a host must be able to carry out for this.
    public var kinds: Set<AuthenticationKind> {
        switch self {
        case .none: [.none]
        case .basic: [.basic]
        case .apiKey: [.apiKey]
        case .bodyCredentials: [.bodyCredentials]
        case .bearer(.fixed): [.bearer]
        case .bearer(.sources(let sources, _)): Set(sources.map(\.kind))
        }
    }

    /// The places of all its secrets.
    public var secretReferences: Set<SecretReference> {
        switch self {
        case .none: []
        case .basic(let username, let password): [username, password]
        case .apiKey(_, _, let value): [value]
        case .bodyCredentials(let fields): Set(fields.values)
        case .bearer(.fixed(let token)): [token]
        case .bearer(.sources(let sources, _)):
            // Of a login and its like one of several may do; a key that signs has no stand-in.
            Set(
                sources.compactMap { source in
                    guard case .signedJWT(let signed) = source else { return nil }
                    return signed.key
                }
            )
        }
    }
}

extension TokenSource {
    /// The kind.
    public var kind: AuthenticationKind {
        switch self {
        case .login: .login
        case .refresh: .refresh
        case .clientCredentials: .clientCredentials
        case .signedJWT: .signedJWT
        }
    }
}
