/// An address to which notices may be sent: absolute, https, a host and no user.
///
/// What a name resolves to is judged when a connection is opened. An address that is written as a number in any form is
/// judged there too.
public struct EndpointAddress: Sendable, Hashable {
    /// The longest address, in bytes.
    public static let maximumLength = 2048

    /// `https` or, to this machine where that is allowed, `http`.
    public let scheme: String
    /// Host and port.
    public let authority: String
    /// Path and query.
    public let path: String

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: the address, a URL.
    ///   - allowsLoopback: whether `http` to this machine is allowed, for tests.
    /// - Throws: `invalidRequest`, with the rule that the address breaks.
    public init(_ text: String, allowsLoopback: Bool) throws(EngineError) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains("\\"), !text.contains("#"), let separator = text.firstRange(of: "://")
        else {
            throw EngineError(.invalidRequest, "An endpoint is an absolute address of visible ASCII, without '#'.")
        }
        scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        authority = String(rest.prefix { $0 != "/" && $0 != "?" })
        let tail = rest.dropFirst(authority.count)
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
        guard !authority.isEmpty, !authority.contains("@"), !authority.hasPrefix(":") else {
            throw EngineError(.invalidRequest, "An endpoint's address has a host, and no user before it.")
        }
        guard scheme == "https" || (scheme == "http" && allowsLoopback && isLoopback) else {
            throw EngineError(.invalidRequest, "An endpoint's address begins with https://.")
        }
    }

    private var isLoopback: Bool {
        let host = authority.prefix { $0 != ":" }
        return host == "127.0.0.1" || host == "localhost"
    }
}
