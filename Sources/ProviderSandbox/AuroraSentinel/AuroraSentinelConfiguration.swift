/// What an Aurora Sentinel twin starts from, and what a reset returns it to.
public struct AuroraSentinelConfiguration: Sendable, Hashable {
    /// Who may call the API.
    public var client: Client
    /// What identifiers, invented people and faults are derived from.
    public var seed: UInt64
    /// How the twin behaves.
    public var dials: AuroraSentinelDials
    /// The address under which the sandbox is reached by browsers, without a slash at its end: the start of links.
    public var publicURL: String

    /// Makes a configuration; the defaults are those of `usher sandbox`.
    public init(
        client: Client = .standard,
        seed: UInt64 = 1,
        dials: AuroraSentinelDials = AuroraSentinelDials(),
        publicURL: String = "http://127.0.0.1:8089"
    ) {
        self.client = client
        self.seed = seed
        self.dials = dials
        self.publicURL = publicURL
    }

    /// A customer of the provider: its credentials and settings.
    public struct Client: Sendable, Hashable {
        /// The identifier in every body.
        public var clientUUID: String
        /// The secret in every body.
        ///
        /// Invented: a sandbox has no real secrets.
        public var clientSecret: String
        /// The name that the client's own record shows.
        public var name: String
        /// The documents that the client's settings list.
        public var documents: [String]
        /// Where webhooks go until `setWebhook` says otherwise; `nil` for nowhere.
        public var callbackURL: String?
        /// What every webhook carries to prove where it comes from.
        public var callbackPassphrase: String

        /// Makes a client.
        public init(
            clientUUID: String,
            clientSecret: String,
            name: String = "Acme Financial",
            documents: [String] = ["passport", "emiratesId"],
            callbackURL: String? = nil,
            callbackPassphrase: String = "sandbox-passphrase-of-32-characters"
        ) {
            self.clientUUID = clientUUID
            self.clientSecret = clientSecret
            self.name = name
            self.documents = documents
            self.callbackURL = callbackURL
            self.callbackPassphrase = callbackPassphrase
        }

        /// The client that examples and tests use.
        public static let standard = Client(
            clientUUID: "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21",
            clientSecret: "sandbox-secret-16"
        )
    }
}
