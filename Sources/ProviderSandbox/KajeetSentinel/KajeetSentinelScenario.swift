/// What is special about a user, chosen by the domain of their address or user name.
struct KajeetSentinelScenario: Sendable {
    typealias Operation = KajeetSentinelOperation

    /// Its name: of the e-mail domain, for the dial and for cases.
    var name: String
    /// What happens, as one sentence.
    var meaning: String
    /// What goes wrong with calls about the user.
    var faults = ScenarioFaults<Operation>()
    var quirk: Quirk = .none

    /// A peculiarity that is no fault of a single call.
    enum Quirk: Sendable, Hashable {
        case none
        /// Nobody has the address.
        case unknown
        /// Single sign-on is configured, and the user signs in by themselves.
        case signsIn
        /// Single sign-on is configured, and the user never signs in.
        case neverSignsIn
        /// The account has a password that only its holder knows.
        case enabled
        /// Setting the password says that the account is enabled, though it was not.
        case enabledLate
    }

    static let table: [KajeetSentinelScenario] = [
        Self(name: "ordinary", meaning: "An account that waits for its password; no single sign-on."),
        Self(name: "unknown", meaning: "Nobody has the address.", quirk: .unknown),
        Self(
            name: "sso",
            meaning: "Single sign-on is configured; the user signs in after the applicant's delay.",
            quirk: .signsIn
        ),
        Self(name: "ssoNever", meaning: "Single sign-on is configured; the user never signs in.", quirk: .neverSignsIn),
        Self(
            name: "enabled",
            meaning: "The account is enabled already, with a password that only its holder knows.",
            quirk: .enabled
        ),
        Self(name: "enabledLate", meaning: "Setting the password has its effect and says 409.", quirk: .enabledLate),
        Self(
            name: "tokenUnavailable",
            meaning: "The first 2 logins are answered 503.",
            faults: .init(unavailable, of: [.token], calls: 2)
        ),
        Self(
            name: "tokenRefused",
            meaning: "The first login is answered 401.",
            faults: [.token: .refused(.status(401, message: "Bad credentials"))]
        ),
        Self(
            name: "ssoUnavailable",
            meaning: "The first start of single sign-on is answered 503.",
            faults: [.initiateSSO: unavailable],
            quirk: .signsIn
        ),
        Self(
            name: "ssoCut",
            meaning: "The first start of single sign-on has its effect; the connection is cut.",
            faults: [.initiateSSO: .cutAfterEffect],
            quirk: .signsIn
        ),
        Self(
            name: "passwordCut",
            meaning: "The first password is set; the connection is cut.",
            faults: [.setAssociatedAccountPassword: .cutAfterEffect]
        ),
        Self(
            name: "passwordCutBefore",
            meaning: "The first password is cut before it is set.",
            faults: [.setAssociatedAccountPassword: .cutBeforeEffect]
        ),
        Self(
            name: "passwordTimesOut",
            meaning: "The first password is set; its answer takes 10 minutes.",
            faults: [.setAssociatedAccountPassword: .late(.seconds(600))]
        ),
        Self(
            name: "passwordForbidden",
            meaning: "Setting the password is answered 403.",
            faults: .init(
                .refused(.status(403, message: "Access is denied")),
                of: [.setAssociatedAccountPassword],
                calls: .max
            )
        ),
        Self(
            name: "termsCut",
            meaning: "The first acceptance of terms is logged; the connection is cut.",
            faults: [.acceptTermsAndConditions: .cutAfterEffect]
        ),
        Self(
            name: "termsUnavailable",
            meaning: "The first acceptance of terms is answered 503.",
            faults: [.acceptTermsAndConditions: unavailable]
        ),
        Self(
            name: "stampThrottled",
            meaning: "The first stamp of terms gets 429 with Retry-After: 120.",
            faults: [.stampTermsAndConditions: .refused(.throttled(.seconds(120)))]
        ),
        Self(
            name: "mailCut",
            meaning: "The first mail is sent; the connection is cut.",
            faults: .init(.cutAfterEffect, of: [.passwordReset, .usernameRequest])
        ),
        Self(
            name: "mailUnavailable",
            meaning: "The first mail is refused with 503.",
            faults: .init(unavailable, of: [.passwordReset, .usernameRequest])
        ),
        Self(
            name: "searchPortal",
            meaning: "The first search is answered 200 with a network's sign-in page.",
            faults: [.listAdminUsers: .refused(.portalPage)]
        ),
        Self(
            name: "searchDrift",
            meaning: "The answer to a search is an object where a list belongs.",
            faults: .init(.refused(.text(#"{"users":[]}"#)), of: [.listAdminUsers], calls: .max)
        ),
    ]

    /// The scenario of a magic address; `nil` for all others.
    static func of(_ address: String) -> KajeetSentinelScenario? {
        MagicContact.scenarioName(ofEmail: address).flatMap { byFoldedName[$0] }
    }

    /// The scenario with a name.
    static func named(_ name: String) -> KajeetSentinelScenario? { table.first { $0.name == name } }

    private static let unavailable = Disturbance.refused(
        .status(503, message: "The service is temporarily unavailable")
    )
    private static let byFoldedName = Dictionary(
        table.map { ($0.name.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

extension KajeetSentinelTwin {
    /// The names of all scenarios.
    public static var scenarioNames: [String] { KajeetSentinelScenario.table.map(\.name) }

    /// A magic address whose user has the named scenario; `nil` where there is none of that name.
    public static func email(scenario name: String) -> String? {
        KajeetSentinelScenario.named(name).map { MagicContact.email(scenario: $0.name) }
    }
}
