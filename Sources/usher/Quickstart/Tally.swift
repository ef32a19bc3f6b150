internal import JSONModel
internal import ProviderSandbox

/// What a provider's twin counts in the end: each applicant once, however often an answer was lost.
struct Tally {
    let provider: SandboxTwin
    /// What is counted, for people.
    let what: String
    let expected: Int
    /// `nil` if the twin does not tell.
    let found: Int?

    var isAsExpected: Bool { found == expected }

    /// Counts at a twin, by its state.
    init(of provider: SandboxTwin, in state: JSON?) {
        self.provider = provider
        let parts = Cast.parts(of: provider).count
        switch provider {
        case .sardine:
            (what, expected, found) = ("entities", parts, state?["entities"]?.integerValue)
        case .auroraSentinel:
            (what, expected, found) = ("customers", parts, state?["customers"]?.integerValue)
        case .sentryInteractive:
            // The door's administrator is on its list from the start.
            (what, expected) = ("users of the door", parts + 1)
            found = state?["usersPerLock"]?[Cast.door]?.integerValue
        case .kajeetSentinel:
            (what, expected, found) = ("acceptances of the terms", parts, state?["termsLogged"]?.integerValue)
        }
    }

    var text: String { "\(provider.rawValue) \(found.map(String.init) ?? "unknown") \(what)" }
}
