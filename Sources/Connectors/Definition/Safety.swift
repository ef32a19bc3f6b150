/// What repeating a call does, which the HTTP method does not tell.
public enum Safety: String, Sendable, Hashable, CaseIterable {
    /// Changes nothing: may be repeated freely.
    case read
    /// Sets something to a value: may be repeated.
    case put
    /// Makes another link or token: may be repeated, the earlier one stays live.
    case mint
    /// Makes something that exists once: after an unclear answer it is resolved, never blindly repeated.
    case create
    /// Tells a person something: not repeated inside its de-duplication window.
    case notify
    /// Needs the consent of a second person.
    case forbidden

    /// Whether a call whose fate is unknown may simply be sent again.
    public var isRepeatable: Bool {
        switch self {
        case .read, .put, .mint: true
        case .create, .notify, .forbidden: false
        }
    }
}
