internal import JSONModel

/// A user of the tenant; the user name is the address.
struct KajeetSentinelAccount: Sendable, Hashable {
    /// How many acceptances of terms are kept of one user; the oldest make room.
    static let maximumAcceptances = 100

    var username: String
    var corpID: String
    var roles: [String] = ["USER"]
    /// `nil` until the associated account gets one.
    var password: String?
    /// When the user signed in by single sign-on.
    var signedInAt: Timestamp?
    /// When the acceptance of the terms was stamped.
    var termsAcceptedAt: Timestamp?
    /// What was logged about acceptances.
    private(set) var acceptances: [JSON] = []
    /// How many acceptances were ever logged.
    private(set) var acceptanceCount = 0
    /// How many tokens of another provider were added to the account.
    var enrichments = 0

    var isEnabled: Bool { password != nil || signedInAt != nil }

    mutating func logAcceptance(_ entry: JSON) {
        acceptances.append(entry)
        acceptanceCount += 1
        if acceptances.count > KajeetSentinelAccount.maximumAcceptances { acceptances.removeFirst() }
    }

    /// The account as lists show it.
    var json: JSON {
        [
            "username": .string(username), "email": .string(username), "corpId": .string(corpID),
            "roles": .array(roles.map { .string($0) }), "enabled": .bool(isEnabled),
            "ssoSignedInAt": signedInAt.map { .string($0.description) } ?? .null,
            "termsAcceptedAt": termsAcceptedAt.map { .string($0.description) } ?? .null,
        ]
    }
}

/// A link under which somebody signs in with another provider.
struct KajeetSentinelSignIn: Sendable, Hashable {
    var state: String
    var username: String
    var expiresAt: Timestamp
    var isUsed = false
}

/// Who makes a call, as the token says.
struct KajeetSentinelCaller: Sendable {
    var username: String
    var roles: [String]
    var tokenID: String

    /// Whether it is the trusted client, which is no person.
    var isClient: Bool { roles.contains("CLIENT") }
}
