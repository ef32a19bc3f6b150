/// Where the browsers of applicants are sent on to when they come back from a provider.
///
/// The address is the `returnTo` of the onboarding's input, or the workflow's, or one for all. Nothing of the visited address counts, so
/// nobody can make a link of ours that leads elsewhere.
public struct ReturnPages: Sendable {
    /// The places that may be sent to, each a scheme and an authority: `https://bank.example`; any https address if `nil`.
    private let origins: Set<String>?
    private let pages: [String: ReturnAddress]
    private let page: ReturnAddress?

    /// Makes a policy that sends to wherever the input says, if that is https.
    public init() { (origins, pages, page) = (nil, [:], nil) }

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - origins: The places that may be sent to; any https address if empty.
    ///   - pages: Where to, by workflow, for onboardings whose input does not say; the name `*` stands for all others.
    /// - Returns: `nil` if one of them is no absolute https address, or a page is at none of the places.
    public init?(origins: [String], pages: [String: String]) {
        var known: Set<String> = []
        for text in origins {
            guard let origin = ReturnAddress(text)?.origin else { return nil }
            known.insert(origin)
        }
        var addresses: [String: ReturnAddress] = [:]
        for (workflow, text) in pages {
            guard let address = ReturnAddress(text), known.isEmpty || known.contains(address.origin) else { return nil }
            addresses[workflow] = address
        }
        self.origins = known.isEmpty ? nil : known
        self.page = addresses.removeValue(forKey: "*")
        self.pages = addresses
    }

    /// Where to send somebody; `nil` shows our own page.
    ///
    /// - Parameters:
    ///   - workflow: The workflow.
    ///   - wishes: What the onboarding's input says; the first that is allowed counts.
    public func address(workflow: String, wishes: [String]) -> String? {
        let allowed = wishes.lazy.compactMap(ReturnAddress.init).first { origins?.contains($0.origin) ?? true }
        if let allowed { return allowed.text }
        return (pages[workflow] ?? page)?.text
    }
}

extension ReturnAddress {
    /// Scheme and authority, in lower case.
    var origin: String {
        guard let separator = text.firstRange(of: "://") else { return text.lowercased() }
        let authority = text[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return (text[..<separator.upperBound] + authority).lowercased()
    }
}
