internal import JSONModel

/// A link to the hosted widget and what became of it.
struct WidgetSession: Sendable, Hashable {
    /// The bearer token in the link.
    var clientToken: String
    var consentID: String
    var customerID: String
    var scopes: SardineScopes
    var flow: SardineFlow
    var successURL: String?
    var manualKycURL: String?
    var createdAt: Timestamp
    var expiresAt: Timestamp
    var state: State = .open

    /// A link is good for one way through the widget, whatever its end.
    enum State: String, Sendable, Hashable, CaseIterable {
        case open, completed, abandoned, failed
    }

    /// Where the browser goes after an outcome.
    ///
    /// The provider sends people to `successUrl` on completion *and* on abandonment: it proves nothing.
    func redirectURL(after state: State) -> String? {
        state == .failed ? manualKycURL ?? successURL : successURL
    }
}

/// How a person leaves the widget.
enum WidgetOutcome: Sendable, Hashable {
    /// With consent to some of the requested scopes, taken back later if a duration is given.
    case complete(SardineScopes, revokedAfter: Duration?)
    /// Without having finished.
    case abandon
    /// Unable to be verified automatically.
    case fail

    /// The wire names, with what a person reads about them on the widget's page.
    static let table: [(name: String, meaning: String)] = [
        ("complete", "Complete: all checks passed"),
        ("abandon", "Abandon: leave without finishing"),
        ("fail", "Fail: could not be verified automatically"),
    ]
}
