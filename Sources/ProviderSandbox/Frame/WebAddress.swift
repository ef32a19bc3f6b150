internal import HTTPTypes

/// Absolute URLs that a twin calls or sends browsers to.
enum WebAddress {
    /// The longest one, in bytes.
    static let maximumSize = 2048

    /// Whether a text is an absolute http(s) URL with a host.
    ///
    /// Others are refused, because browsers are sent there: `javascript:` must not get through.
    static func isValid(_ text: String) -> Bool {
        guard let (scheme, authority, _) = parts(of: text) else { return false }
        return ["http", "https"].contains(scheme) && !authority.isEmpty
    }

    /// Whether a text is an absolute https URL, or an http one on the local host, where a sandbox's callers live.
    static func isSecureOrLocal(_ text: String) -> Bool {
        guard isValid(text), let (scheme, authority, _) = parts(of: text) else { return false }
        let host = authority.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
        return scheme == "https" || ["127.0.0.1", "localhost"].contains(host.lowercased())
    }

    fileprivate static func parts(of text: String) -> (scheme: String, authority: String, path: String)? {
        guard text.utf8.count <= maximumSize, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        let rest = text[colon...].dropFirst()
        guard rest.hasPrefix("//") else { return nil }
        let place = rest.dropFirst(2).prefix { $0 != "#" }
        let authority = place.prefix { $0 != "/" && $0 != "?" }
        let path = place.dropFirst(authority.count)
        return (text[..<colon].lowercased(), String(authority), path.hasPrefix("/") ? String(path) : "/" + path)
    }
}

extension HTTPRequest {
    /// A request for an absolute http(s) URL; `nil` for anything else.
    init?(_ method: Method, webAddress text: String) {
        guard WebAddress.isValid(text), let (scheme, authority, path) = WebAddress.parts(of: text) else { return nil }
        self.init(method: method, scheme: scheme, authority: authority, path: path)
    }
}
