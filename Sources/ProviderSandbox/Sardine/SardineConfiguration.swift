/// What a Sardine twin starts from, and what a reset returns it to.
public struct SardineConfiguration: Sendable, Hashable {
    /// Who may call the API.
    ///
    /// Several clients make sharing an identity possible.
    public var clients: [Client]
    /// What identifiers, invented people and faults are derived from.
    public var seed: UInt64
    /// How the twin behaves.
    public var dials: SardineDials
    /// The address under which the sandbox is reached by browsers, without a slash at its end: the start of widget links.
    public var publicURL: String

    /// Makes a configuration; the defaults are those of `usher sandbox`.
    public init(
        clients: [Client] = [.standard, .partner],
        seed: UInt64 = 1,
        dials: SardineDials = SardineDials(),
        publicURL: String = "http://127.0.0.1:8089"
    ) {
        self.clients = clients
        self.seed = seed
        self.dials = dials
        self.publicURL = publicURL
    }

    /// A customer of the provider: its Basic credentials.
    public struct Client: Sendable, Hashable {
        /// The user name.
        ///
        /// It must not hold a colon (RFC 7617 §2).
        public var clientID: String
        /// The password.
        ///
        /// Invented: a sandbox has no real secrets.
        public var clientSecret: String

        /// Makes a client.
        public init(clientID: String, clientSecret: String) {
            self.clientID = clientID
            self.clientSecret = clientSecret
        }

        /// The client that examples and tests use.
        public static let standard = Client(clientID: "usher-sandbox", clientSecret: "sandbox-secret")
        /// The client with which the people of the sharing scenarios are verified already.
        public static let partner = Client(clientID: "partner-bank", clientSecret: "partner-secret")

        /// The value of the `Authorization` field, without the scheme.
        var credentials: String { Base64.encoded(Array("\(clientID):\(clientSecret)".utf8)) }
    }
}
