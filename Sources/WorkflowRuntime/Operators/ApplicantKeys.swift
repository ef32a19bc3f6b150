internal import JSONModel
public import WorkflowStore

/// Finds people by their contacts, as the starts of onboardings do: a contact gets its form, and then the keyed digest that the
/// store holds.
///
/// Logs and jobs keep selectors for ever, so what an operator wrote about a person is in none of them: only the digests are.
public struct ApplicantKeys: Sendable {
    private let mint: TokenMint
    private let fields: [ContactField]

    /// Takes what it needs.
    ///
    /// - Parameters:
    ///   - mint: What makes the digests, with the secret of the store that is asked.
    ///   - fields: The contacts that workflows declare, ``WorkflowSettings/applicant``. They are read for the country codes of
    ///     phone numbers without one; contacts of each kind are understood also without them.
    public init(mint: TokenMint, fields: [ContactField] = []) {
        self.mint = mint
        self.fields = ContactField.Kind.allCases.map { ContactField(.root, $0) } + fields
    }

    /// The selector with digests in the place of contacts.
    ///
    /// - Throws: `invalidRequest` for a text that is no contact of any kind. The message does not repeat it.
    public func resolve(_ selector: Selector) throws(EngineError) -> Selector {
        var selector = selector
        for (index, applicant) in selector.applicants.enumerated() {
            guard case .contact(let text) = applicant else { continue }
            selector.applicants[index] = .keys(try keys(of: text))
        }
        return selector
    }

    private func keys(of text: String) throws(EngineError) -> [String] {
        let identities = Set(fields.compactMap { ApplicantContact.identity(of: text, as: $0) })
        guard !identities.isEmpty else {
            let message =
                "The term 'applicant' takes a phone number, a mail address, or your product's key of a person."
            throw EngineError(.invalidRequest, message)
        }
        return identities.sorted().map { mint.applicantKey(of: $0) }
    }
}
