/// What is special about a user, chosen by their magic contact.
struct SentryInteractiveScenario: Sendable {
    typealias Operation = SentryInteractiveOperation

    /// The last two digits of the phone numbers that have it.
    var number: Int
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
        /// Registering meets a pending invite.
        case invited
        /// Ephemeral keys must be verified.
        case secondFactor
        /// A share's `jti` is taken as used, and nobody is added; the second share works.
        case lostShare
        /// The directory never knows the user.
        case hidden
        /// The directory knows the user from the third query on.
        case lagging
        /// The directory tells the key of somebody else.
        case otherUser
    }

    static let table: [SentryInteractiveScenario] = [
        Self(number: 0, name: "ordinary", meaning: "Nothing special."),
        Self(
            number: 1,
            name: "invited",
            meaning: "Registering says 409, an invite is pending, unless force=true.",
            quirk: .invited
        ),
        Self(
            number: 2,
            name: "secondFactor",
            meaning: "Certificates say 423 until the key is verified by a code.",
            quirk: .secondFactor
        ),
        Self(
            number: 10,
            name: "loginUnavailable",
            meaning: "The first 2 logins are answered 503.",
            faults: .init(unavailable, of: [.login], calls: 2)
        ),
        Self(
            number: 11,
            name: "refreshCut",
            meaning: "The first refresh has its effect; the connection is cut, so the new refresh token is lost.",
            faults: [.refreshToken: .cutAfterEffect]
        ),
        Self(
            number: 12,
            name: "registerCut",
            meaning: "The first registration has its effect; the connection is cut.",
            faults: [.register: .cutAfterEffect]
        ),
        Self(
            number: 20,
            name: "upsertUnavailable",
            meaning: "The first 2 presentations of a token are answered 503.",
            faults: .init(unavailable, of: [.presentToken], calls: 2)
        ),
        Self(
            number: 21,
            name: "upsertCut",
            meaning: "The first presentation has its effect; the connection is cut.",
            faults: [.presentToken: .cutAfterEffect]
        ),
        Self(
            number: 22,
            name: "upsertGone",
            meaning: "Presentations are answered 410.",
            faults: .init(status(410, "User was deleted"), of: [.presentToken], calls: .max)
        ),
        Self(
            number: 23,
            name: "upsertForbidden",
            meaning: "Presentations are answered 403.",
            faults: .init(status(403, "Application is suspended"), of: [.presentToken], calls: .max)
        ),
        Self(
            number: 24,
            name: "upsertTooEarly",
            meaning: "The first presentation is answered 425.",
            faults: [.presentToken: status(425, "Too early")]
        ),
        Self(
            number: 25,
            name: "upsertUnauthorized",
            meaning: "The first presentation is answered 401 as if the token had expired.",
            faults: [.presentToken: status(401, "Token has expired")]
        ),
        Self(
            number: 30,
            name: "queryThrottled",
            meaning: "The first directory query gets 429 with Retry-After: 120.",
            faults: [.queryDirectory: .refused(.throttled(.seconds(120)))]
        ),
        Self(
            number: 31,
            name: "queryLags",
            meaning: "The first 2 directory queries do not know the user.",
            quirk: .lagging
        ),
        Self(number: 32, name: "queryHidden", meaning: "The directory never knows the user.", quirk: .hidden),
        Self(
            number: 33,
            name: "queryOther",
            meaning: "The directory tells another user's id and key.",
            quirk: .otherUser
        ),
        Self(
            number: 34,
            name: "queryBroken",
            meaning: "The first directory query is answered with JSON that ends early.",
            faults: [.queryDirectory: .refused(.brokenJSON)]
        ),
        Self(
            number: 35,
            name: "queryPortal",
            meaning: "The first directory query is answered 200 with a network's sign-in page.",
            faults: [.queryDirectory: .refused(.portalPage)]
        ),
        Self(
            number: 36,
            name: "queryDrift",
            meaning: "The answer to a directory query lacks publicKey.",
            faults: .init(
                .misreported(.text(#"{"id":"00000000-0000-4000-8000-0000000000ff"}"#)),
                of: [.queryDirectory],
                calls: .max
            )
        ),
        Self(
            number: 40,
            name: "certificateUnavailable",
            meaning: "The first certificate is refused with 503.",
            faults: [.certify: unavailable]
        ),
        Self(
            number: 50,
            name: "shareCut",
            meaning: "The first share has its effect; the connection is cut: its jti then says 409.",
            faults: [.execute: .cutAfterEffect]
        ),
        Self(
            number: 51,
            name: "shareLost",
            meaning: "The first share uses up its jti and adds nobody; the connection is cut.",
            faults: [.execute: .cutAfterEffect],
            quirk: .lostShare
        ),
        Self(
            number: 52,
            name: "shareCutBefore",
            meaning: "The first share is cut before it has an effect.",
            faults: [.execute: .cutBeforeEffect]
        ),
        Self(
            number: 53,
            name: "shareOffline",
            meaning: "The first 2 shares say 503, device offline.",
            faults: .init(status(503, "Device is offline"), of: [.execute], calls: 2)
        ),
        Self(
            number: 54,
            name: "shareSlow",
            meaning: "The first share has its effect and says 504.",
            faults: [.execute: .misreported(.body(504, #"{"code":504,"message":"Device did not respond in time"}"#))]
        ),
        Self(
            number: 55,
            name: "shareError",
            meaning: "The first share has its effect and says 500.",
            faults: [.execute: .misreported(.body(500, #"{"code":500,"message":"Internal server error"}"#))]
        ),
        Self(
            number: 56,
            name: "shareThrottled",
            meaning: "The first share gets 429 without Retry-After.",
            faults: [.execute: .refused(.throttled(.absent))]
        ),
        Self(
            number: 57,
            name: "shareForbidden",
            meaning: "Shares are answered 403.",
            faults: .init(status(403, "User is barred"), of: [.execute], calls: .max)
        ),
    ]

    /// The scenario of a magic contact, the address first; `nil` for all others.
    static func of(email: String?, telephone: String?) -> SentryInteractiveScenario? {
        if let name = email.flatMap(MagicContact.scenarioName), let scenario = byFoldedName[name] { return scenario }
        return telephone.flatMap(MagicContact.scenarioNumber).flatMap { byNumber[$0] }
    }

    /// The scenario with a name.
    static func named(_ name: String) -> SentryInteractiveScenario? { table.first { $0.name == name } }

    private static let unavailable = status(503, "The service is temporarily unavailable")

    private static func status(_ code: Int, _ message: String) -> Disturbance {
        .refused(.body(code, #"{"code":\#(code),"message":"\#(message)"}"#))
    }

    private static let byNumber = Dictionary(table.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byFoldedName = Dictionary(
        table.map { ($0.name.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

extension SentryInteractiveTwin {
    /// The names of all scenarios, in the order of their numbers.
    public static var scenarioNames: [String] { SentryInteractiveScenario.table.map(\.name) }

    /// A magic e-mail address whose user has the named scenario; `nil` where there is none of that name.
    public static func email(scenario name: String) -> String? {
        SentryInteractiveScenario.named(name).map { MagicContact.email(scenario: $0.name) }
    }
}
