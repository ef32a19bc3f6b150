internal import JSONModel

/// A customer as one client created it.
struct SardineEntity: Sendable, Hashable {
    var customerID: String
    /// The name of the client that created it.
    var client: String
    var phoneNumber: String
    var createdAt: Timestamp
    /// The consent that the person gave in this client's own `kyc_input` flow.
    var input: SardineConsent?
    /// How far sharing an identity that belongs to another client has come.
    var sharing: Sharing = .none
    /// How many widgets were made for it.
    var widgetCount = 0

    enum Sharing: Sendable, Hashable {
        case none
        case pending
        case granted(SardineConsent)
    }

    /// The consent of a flow.
    func consent(to flow: SardineFlow) -> SardineConsent? {
        switch (flow, sharing) {
        case (.input, _): input
        case (.sharing, .granted(let consent)): consent
        case (.sharing, _): nil
        }
    }

    /// The scopes that the person verified with this client and did not take back.
    var verifiedScopes: SardineScopes {
        guard let input, input.revokedAt == nil else { return [] }
        return input.scopes
    }
}

/// What a person agreed to.
struct SardineConsent: Sendable, Hashable {
    var consentID: String
    var scopes: SardineScopes
    var consentedAt: Timestamp
    var revokedAt: Timestamp?
}

/// The two ways through the widget.
enum SardineFlow: String, Sendable, Hashable, CaseIterable {
    /// The person enters and proves their data.
    case input = "kyc_input"
    /// The person agrees to share what another client has verified.
    case sharing = "kyc_sharing"
}

/// What a consent covers.
struct SardineScopes: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let profile = SardineScopes(rawValue: 1)
    static let document = SardineScopes(rawValue: 2)
    static let liveness = SardineScopes(rawValue: 4)
    static let socialSecurityNumber = SardineScopes(rawValue: 8)
    static let all: SardineScopes = [.profile, .document, .liveness, .socialSecurityNumber]

    /// The wire names, with what a person reads about them on the widget's page.
    static let table: [(name: String, scope: SardineScopes, meaning: String)] = [
        ("profile", .profile, "Name, date of birth, address, e-mail, phone number"),
        ("doc_kyc", .document, "Government document, both sides, and a selfie"),
        ("liveness", .liveness, "Liveness check only"),
        ("ssn", .socialSecurityNumber, "Social Security Number"),
    ]

    /// The scope with a wire name.
    init?(name: String) {
        guard let row = SardineScopes.table.first(where: { $0.name == name }) else { return nil }
        self = row.scope
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reads a list of wire names; `nil` if it is empty or has an unknown one.
    init?(_ list: [JSON]) {
        self = []
        guard !list.isEmpty else { return nil }
        for element in list {
            guard let scope = element.stringValue.flatMap(SardineScopes.init(name:)) else { return nil }
            formUnion(scope)
        }
    }

    /// The wire names, in the order of the table.
    var names: [String] { SardineScopes.table.filter { contains($0.scope) }.map(\.name) }
}
