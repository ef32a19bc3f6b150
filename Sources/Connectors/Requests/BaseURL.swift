/// The part of a URL that all calls of a connector share: scheme, host, port and the beginning of the path.
public struct BaseURL: Sendable, Hashable {
    /// The schemes that a call can use.
    public enum Scheme: String, Sendable, Hashable {
        /// TLS.
        case https
        /// In clear: for loopback, and where a host allows it.
        case http
    }

    /// The scheme.
    public let scheme: Scheme
    /// Host and port as they stand in the URL.
    public let authority: String
    /// The beginning of the path, without a slash at its end; empty or starting with one.
    public let path: String

    /// Reads a base URL; `nil` for a text with another scheme, a user name, a query, a fragment or an odd character.
    public init?(_ text: String) {
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { return nil }
        let rest = text[separator.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = String(rest[..<slash])
        var path = rest[slash...]
        while path.hasSuffix("/") { path.removeLast() }
        guard BaseURL.isAuthority(authority), path.utf8.allSatisfy(PercentEncoding.isPathByte),
            !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
        else { return nil }
        self.scheme = scheme
        self.authority = authority.lowercased()
        self.path = String(path)
    }

    /// Whether the host is this machine by name or address, so that nothing crosses a network.
    public var isLoopback: Bool {
        let host = BaseURL.host(of: authority)
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Only a full dotted address counts: `127.evil.example` is a name like any other.
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The host without its port; an IPv6 address with its brackets.
    private static func host(of authority: String) -> Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end] }
        return authority[..<(authority.firstIndex(of: ":") ?? authority.endIndex)]
    }

    private static func isAuthority(_ text: String) -> Bool {
        let host = host(of: text)
        guard !host.isEmpty, host.utf8.count <= 255 else { return false }
        let isHostValid =
            host.hasPrefix("[")
            ? host.dropFirst().dropLast().utf8.allSatisfy { ASCII.isHexDigit($0) || $0 == UInt8(ascii: ":") }
            : host.utf8.allSatisfy {
                ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
        let port = text[host.endIndex...]
        guard isHostValid, host.hasPrefix("[") == host.hasSuffix("]") else { return false }
        guard !port.isEmpty else { return true }
        return port.hasPrefix(":") && port.dropFirst().utf8.allSatisfy(ASCII.isDigit) && UInt16(port.dropFirst()) != nil
    }
}

extension BaseURL: CustomStringConvertible {
    /// The URL, without a slash at its end.
    public var description: String { "\(scheme.rawValue)://\(authority)\(path)" }
}
