internal import HTTPTypes

/// The 4xx answers of the API; the provider documents none of them, so statuses and texts are ours.
enum KajeetSentinelRefusal {
    static let unauthorized = TwinRefusal(
        .unauthorized,
        "Unauthorized",
        "The bearer token is absent or is not the twin's."
    )
    static let expired = TwinRefusal(.unauthorized, "Token expired", "`exp` is past.")
    static let badCredentials = TwinRefusal(
        .unauthorized,
        "Bad credentials",
        "User name and password, or client and secret, do not fit, or the account is not enabled."
    )
    static let forbidden = TwinRefusal(.forbidden, "Access is denied", "The token lacks the role that the call needs.")
    static let unknownUser = TwinRefusal(.notFound, "User not found", "Nobody has that user name or address.")
    static let noSSO = TwinRefusal(
        .notFound,
        "SSO is not configured for this domain",
        "The address's domain is none of the dial's."
    )
    static let alreadyEnabled = TwinRefusal(
        .conflict,
        "Account is already enabled",
        "The associated account has a password already."
    )
    static let weakPassword = TwinRefusal(
        .badRequest,
        "Password is too weak",
        "It has fewer than 8 or more than 1024 bytes."
    )
    static let fieldRequired = TwinRefusal(
        .badRequest,
        "A required field is missing",
        "A field is absent, empty, no text or longer than 1024 bytes; the samples' filler has none of them."
    )
    static let invalidEmail = TwinRefusal(.badRequest, "Email is invalid", "`email` is no address.")
    static let invalidToken = TwinRefusal(.badRequest, "Okta token is invalid", "`token` is no JSON Web Token.")
    static let full = TwinRefusal(
        .serviceUnavailable,
        "The sandbox is full; reset it or raise its maximum of accounts",
        "The twin holds its maximum of accounts."
    )

    static let all = [
        unauthorized, expired, badCredentials, forbidden, unknownUser, noSSO, alreadyEnabled, weakPassword,
        fieldRequired, invalidEmail, invalidToken, full,
    ]
}
