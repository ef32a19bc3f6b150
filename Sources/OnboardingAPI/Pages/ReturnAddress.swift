/// An address to which an applicant's browser may be sent on: absolute, and https unless it is this machine.
///
/// It comes from the input of the onboarding, so from the product's backend, and still everything odd is refused: a `javascript:`
/// or a relative address, a user name before the host, a control character.
struct ReturnAddress: Sendable, Hashable {
    /// The longest address that is taken, in bytes.
    static let maximumLength = 4096

    /// The address.
    let text: String

    /// Reads an address; `nil` if a browser must not be sent there.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains("\\"), let separator = text.firstRange(of: "://")
        else { return nil }
        let scheme = text[..<separator.lowerBound].lowercased()
        let authority = text[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        guard scheme == "https" || (scheme == "http" && Self.isLoopback(authority)) else { return nil }
        self.text = text
    }

    private static func isLoopback(_ authority: Substring) -> Bool {
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        let host = authority.prefix { $0 != ":" }
        if host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Only a full dotted address counts: `127.evil.example` is a name like any other.
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
