/// Scheme, host and port of a request: what shares connections and counts against one limit.
///
/// It is stricter than a URL: no credentials, no zone, no host that would have to be decoded first, so what is
/// checked here is what libcurl connects to.
struct Origin: Sendable, Hashable {
    /// Whether the connection is encrypted.
    let isSecure: Bool
    /// The host in lower case; an IPv6 address keeps its brackets.
    let host: String
    let port: UInt16

    /// Reads a scheme and an authority (`host` or `host:port`).
    init(scheme: String, authority: String) throws(InvalidOrigin) {
        switch scheme.lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw InvalidOrigin(message: "The URL's scheme must be https; correct the URL.")
        }
        let bytes = Array(authority.utf8)
        if bytes.contains(UInt8(ascii: "@")) {
            throw InvalidOrigin(message: "The URL holds credentials; configure the connector's authentication instead.")
        }
        let end = try Self.endOfHost(bytes)
        host = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        port = try Self.port(bytes[end...]) ?? (isSecure ? 443 : 80)
    }

    /// Whether the host can only be this machine.
    ///
    /// Other spellings of such addresses (`127.1`, `0x7f000001`) are deliberately not recognised.
    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        // Comparing the text again refuses leading zeros, which some resolvers read as octal.
        return parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }

    private static func endOfHost(_ bytes: [UInt8]) throws(InvalidOrigin) -> Int {
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), close > 2,
                bytes[1..<close].allSatisfy({ $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else {
                throw InvalidOrigin(message: "The URL's IPv6 address is malformed; write it as in https://[::1]/.")
            }
            return close + 1
        }
        let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        guard end > 0 else { throw InvalidOrigin(message: "The URL has no host; give an absolute URL.") }
        guard bytes[..<end].allSatisfy(\.isHostCharacter) else {
            throw InvalidOrigin(
                message: "The URL's host may hold letters, digits, '-', '.' and '_'; write other names in Punycode."
            )
        }
        return end
    }

    private static func port(_ bytes: ArraySlice<UInt8>) throws(InvalidOrigin) -> UInt16? {
        guard let colon = bytes.first else { return nil }
        let digits = bytes.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy(\.isDigit),
            let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
        else {
            throw InvalidOrigin(message: "The URL's port must be a number from 1 to 65535; correct it.")
        }
        return port
    }
}

/// Why a scheme and an authority name no origin.
struct InvalidOrigin: Error {
    /// What is wrong and what to do.
    ///
    /// It does not repeat the authority, which may hold credentials.
    let message: String
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isHexDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }

    fileprivate var isHostCharacter: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
            || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
    }
}
