extension CurlTransport {
    /// What holds for every request of a transport.
    public struct Configuration: Sendable {
        /// Whose certificates are trusted.
        public var trust: Trust = .system
        /// The way to the network.
        public var proxy: Proxy = .none
        /// Hosts, in lower case and without port, to which `http://` is allowed.
        ///
        /// Loopback always is: `localhost`, `127.0.0.0/8` and `[::1]`.
        public var clearTextHosts: Set<String> = []
        /// Whether a connection to this address may be opened; `nil` permits every address.
        ///
        /// It is asked after name resolution, once for each address that is tried, so a name that resolves into a private
        /// network is caught whatever it resolved to before. It runs on the transport's thread and must answer at once.
        /// ``PeerAddress/isGloballyReachable`` is the usual answer. It cannot be combined with a proxy, behind which
        /// the peer's address is not known.
        public var permitsPeer: (@Sendable (PeerAddress) -> Bool)?
        /// Whether HTTP/2 is offered in the TLS handshake.
        public var offersHTTP2 = true
        /// The `User-Agent` of requests that bring none.
        public var userAgent = "usher"
        /// How much may be under way and kept.
        public var limits = Limits()

        /// Makes a configuration with the defaults.
        public init() {}
    }
}

extension CurlTransport.Configuration {
    /// Whose certificates are trusted.
    public enum Trust: Sendable, Hashable {
        /// The authorities that the system trusts.
        case system
        /// Only the authorities in this file of PEM certificates.
        case bundle(path: String)
    }

    /// The way to the network.
    public enum Proxy: Sendable, Hashable {
        /// Straight to the server. The environment (`https_proxy` and kin) is ignored.
        case none
        /// As the environment says: `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`.
        case environment
        /// Through this proxy, such as `http://proxy.example:3128`, except to the hosts named.
        ///
        /// The environment is ignored. Loopback is never sent through a proxy.
        case server(url: String, bypassedHosts: [String] = [])
    }

    /// How much may be under way and kept.
    public struct Limits: Sendable, Hashable {
        /// Requests in flight in all.
        ///
        /// Each uses at most one connection, so this is also the largest number of connections, idle ones included.
        public var requests = 256
        /// Requests in flight to one origin (scheme, host and port).
        public var requestsPerOrigin = 64
        /// Requests that wait for their turn.
        ///
        /// More are refused at once, with nothing sent.
        public var waitingRequests = 4_096
        /// How long an unused connection is kept.
        ///
        /// Short, because a connection that a firewall dropped silently is noticed only by a time-out, after which
        /// nobody knows whether the request arrived.
        public var connectionIdleTime: Duration = .seconds(30)
        /// How long a connection is used at most, so that a change of a server's addresses is noticed.
        public var connectionLifetime: Duration = .seconds(600)
        /// How long an answer of name resolution is used.
        public var nameCacheTime: Duration = .seconds(60)

        /// Makes limits with the defaults.
        public init() {}
    }
}

extension CurlTransport.Configuration {
    /// What is wrong with the configuration, with its remedy; `nil` when nothing is.
    var complaint: String? {
        if limits.requests < 1 || limits.requestsPerOrigin < 1 || limits.waitingRequests < 0 {
            return "The transport's limits must allow at least one request in all and for each origin; raise them."
        }
        if limits.requests > Self.maximumRequests || limits.waitingRequests > Self.maximumWaitingRequests {
            return "The transport's limits are too high; at most \(Self.maximumRequests) requests in flight"
                + " and \(Self.maximumWaitingRequests) waiting are supported."
        }
        if permitsPeer != nil && proxy != .none {
            return "A rule about peers' addresses cannot hold behind a proxy; configure one of the two."
        }
        if !userAgent.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            return "The user agent must be visible ASCII on one line; correct it."
        }
        return nil
    }

    /// libcurl visits every request in flight whenever one makes progress, which rules out very many of them.
    static let maximumRequests = 8_192
    /// Waiting requests are kept in arrays whose removals are linear.
    static let maximumWaitingRequests = 65_536
}
