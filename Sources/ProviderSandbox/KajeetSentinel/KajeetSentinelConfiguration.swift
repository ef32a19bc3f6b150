/// What a Kajeet Sentinel twin starts from, and what a reset returns it to.
public struct KajeetSentinelConfiguration: Sendable, Hashable {
    /// The account of an administrator, who may switch to other accounts.
    public var administrator: Credentials
    /// The trusted client.
    public var client: Credentials
    /// The tenant to which all accounts belong.
    public var corpID: String
    /// What identifiers, secrets and faults are derived from.
    public var seed: UInt64
    /// How the twin behaves.
    public var dials: KajeetSentinelDials
    /// The address under which the sandbox is reached by browsers, without a slash at its end: the start of sign-in links.
    public var publicURL: String

    /// Makes a configuration; the defaults are those of `usher sandbox`.
    public init(
        administrator: Credentials = .administrator,
        client: Credentials = .client,
        corpID: String = "NORTHSTAR-ISD",
        seed: UInt64 = 1,
        dials: KajeetSentinelDials = KajeetSentinelDials(),
        publicURL: String = "http://127.0.0.1:8089"
    ) {
        self.administrator = administrator
        self.client = client
        self.corpID = corpID
        self.seed = seed
        self.dials = dials
        self.publicURL = publicURL
    }

    /// A name and its secret.
    ///
    /// Invented: a sandbox has no real secrets.
    public struct Credentials: Sendable, Hashable {
        /// The user name, or the client's id.
        public var name: String
        /// The password, or the client's secret.
        public var secret: String

        /// Makes credentials.
        public init(name: String, secret: String) {
            self.name = name
            self.secret = secret
        }

        /// The administrator that examples and tests use.
        public static let administrator = Credentials(name: "admin@northstar.example", secret: "sandbox-password")
        /// The client that examples and tests use.
        public static let client = Credentials(name: "usher-sandbox", secret: "sandbox-secret")
    }
}
