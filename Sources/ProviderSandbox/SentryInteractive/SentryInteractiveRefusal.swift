internal import HTTPTypes
internal import JSONModel

/// The 4xx and 5xx answers of the API.
///
/// The provider documents statuses only; all texts are ours.
enum SentryInteractiveRefusal {
    // MARK: Tokens

    static let noToken = unauthorized("Token is missing", "There is no bearer token.")
    static let malformedToken = unauthorized("Token is malformed", "The token is no JSON Web Token.")
    static let wrongSignature = unauthorized(
        "Token signature is invalid",
        "The signature is not the key's, or the algorithm does not belong to the key."
    )
    static let unknownIssuer = unauthorized(
        "Token issuer is unknown",
        "`iss` is, byte for byte, no registered issuer."
    )
    static let unknownKey = unauthorized("Token key is unknown", "`kid` is absent or is no key of the application.")
    static let expired = unauthorized("Token has expired", "`exp` is past.")
    static let issuedLater = unauthorized("Token is from the future", "`iat` is more than a minute ahead.")
    static let destroyed = unauthorized(
        "Token was destroyed",
        "The session has ended, or the refresh token was replaced by a newer one."
    )
    static let noRefreshToken = unauthorized("A refresh token is required", "The token is not for refreshing.")
    static let onlyForRefresh = unauthorized("Refresh tokens give no access", "A refresh token is used for a call.")
    static let wrongCredentials = unauthorized("Wrong email or password", "The account or its password is another.")
    static let wrongSubject = unauthorized(
        "Token sub is invalid",
        "`sub` is absent, empty or has more than 1024 bytes."
    )
    static let wrongAudience = unauthorized(
        "Token aud is invalid",
        "`aud` does not include https://api.doordeck.com."
    )
    static let wrongTimes = unauthorized("Token exp or iat is invalid", "`exp` or `iat` is absent or no number.")
    static let noContact = unauthorized(
        "Token needs email or telephone",
        "Both are absent, or one of them is no address or no E.164."
    )
    static let wrongClaim = unauthorized(
        "Token has a claim of the wrong type",
        "An optional claim is no text, flag or number."
    )

    // MARK: Rights

    static let providerTokenOnly = forbidden(
        "Only for tokens issued by Sentry Interactive",
        "An application's token is used where only the provider's are taken."
    )
    static let applicationTokenOnly = forbidden(
        "Only for tokens of an application",
        "A directory query by identity comes with a token of the provider."
    )
    static let notOwner = forbidden("Not an owner of the application", "The application belongs to somebody else.")
    static let notAdministrator = forbidden("Not an administrator of the lock", "The signer may not share the lock.")
    static let wrongSigner = forbidden(
        "Certificate or signature is invalid",
        "`x5c` is unknown or has expired, its key did not sign, or `iss` is not its user."
    )

    // MARK: Requests

    static let missingCredentials = invalid("email and password are required", "One of them is absent or no text.")
    static let missingField = invalid("A required field is missing", "A field is absent or of the wrong type.")
    static let privateKey = invalid("Key must not have private members", "The JWK has a member such as `d`.")
    static let unsupportedKey = invalid(
        "Key is not supported",
        "The JWK is no RSA key from 2048 bits, no P-256 key and no Ed25519 key."
    )
    static let missingKeyID = invalid("Key must have a kid", "`kid` is absent or longer than 255 bytes.")
    static let wrongIssuer = invalid("url must be an absolute URL", "`url` of an issuer is something else.")
    static let wrongPageSize = invalid("pageSize must be from 1 to 100", "`pageSize` is absent or another value.")
    static let wrongQuery = invalid(
        "Give one of email, telephone, localKey, foreignKey",
        "A directory query has none of them, several in v1, or a value that is no text (v2: list of texts)."
    )
    static let longQuery = invalid("At most 25 keys", "A directory query has more.")
    static let wrongIdentity = invalid(
        "identity cannot be read",
        "`identity` is no token encrypted with RSA-OAEP(-256) and AES-GCM for the application's key, or not alone."
    )
    static let wrongEphemeralKey = invalid(
        "ephemeralKey must be an Ed25519 public key",
        "`ephemeralKey` is no Base64 of 32 bytes or of DER."
    )
    static let wrongMethodOfVerification = invalid(
        "method must be EMAIL, SMS, TELEPHONE or WHATSAPP",
        "`method` is another value."
    )
    static let noSession = invalid("Token has no session", "The token to destroy has no `sid`.")
    static let wrongCode = invalid("Code is invalid", "The code is unknown, used or expired.")
    static let wrongOperationToken = invalid(
        "Body must be a signed token",
        "The body is no JSON Web Token with EdDSA and x5c."
    )
    static let wrongLock = invalid("sub must be the lock", "`sub` is not the lock in the path.")
    static let wrongOperationTimes = invalid(
        "nbf, iat and exp must be valid",
        "One is absent, `exp` is past, or `iat` is more than a minute ahead."
    )
    static let wrongOperation = invalid(
        "operation is invalid",
        "The type is none of ADD_USER, BATCH_ADD_USER, REMOVE_USER, or a field does not fit."
    )
    static let wrongPublicKey = invalid("publicKey is not the user's", "The directory has another for that user.")
    static let noBatchSharing = invalid("Lock has no BATCH_SHARING_25", "A batch is sent to a lock without it.")
    static let wrongPeriod = invalid("start and end must be seconds", "`start` or `end` of a log is absent.")

    // MARK: States

    static let unknownApplication = missing("Application not found", "The id is no application's.")
    static let unknownUser = missing("User not found", "No user has that key in the caller's directory.")
    static let unknownLock = missing("Lock not found", "The id is no lock's, or the caller has no access to it.")
    static let accountExists = conflict("Account already exists", "The address has an account.")
    static let invited = conflict("An invite is pending", "The address was invited; `force=true` drops the invite.")
    static let keyExists = conflict("Key ID already in use", "Another key has that `kid`.")
    static let issuerExists = conflict("Issuer already in use", "An application has that issuer.")
    static let repeatedToken = conflict("jti already used", "An operation with that `jti` was accepted before.")
    static let deletedUser = TwinRefusal(.gone, "User was deleted", "The token is that of a deleted user.")
    static let locked = TwinRefusal(
        HTTPResponse.Status(code: 423, reasonPhrase: "Locked"),
        "Secondary authentication required",
        "The key must be verified by a code first."
    )
    static let tooEarly = TwinRefusal(
        HTTPResponse.Status(code: 425, reasonPhrase: "Too Early"),
        "Operation is not valid yet",
        "`nbf` is more than a minute ahead."
    )
    static let deviceOffline = TwinRefusal(.serviceUnavailable, "Device is offline", "A lock that is not connected.")
    static let deviceSlow = TwinRefusal(
        .gatewayTimeout,
        "Device did not respond in time",
        "A lock that is slow; it does what it was told."
    )
    static let full = TwinRefusal(
        .serviceUnavailable,
        "The sandbox is full; reset it or raise its maximum of users",
        "The twin holds its maximum of users."
    )
    static let wrongVersion = TwinRefusal(
        .notAcceptable,
        "Version not supported",
        "`Accept` asks for a version that the call has not."
    )

    static let all = [
        noToken, malformedToken, wrongSignature, unknownIssuer, unknownKey, expired, issuedLater, destroyed,
        noRefreshToken, onlyForRefresh, wrongCredentials, wrongSubject, wrongAudience, wrongTimes, noContact,
        wrongClaim,
        providerTokenOnly, applicationTokenOnly, notOwner, notAdministrator, wrongSigner, missingCredentials,
        missingField, privateKey,
        unsupportedKey, missingKeyID, wrongIssuer, wrongPageSize, wrongQuery, longQuery, wrongIdentity,
        wrongEphemeralKey,
        wrongMethodOfVerification, noSession, wrongCode, wrongOperationToken, wrongLock, wrongOperationTimes,
        wrongOperation, wrongPublicKey, noBatchSharing, wrongPeriod, unknownApplication, unknownUser, unknownLock,
        accountExists, invited, keyExists, issuerExists, repeatedToken, deletedUser, locked, tooEarly, deviceOffline,
        deviceSlow, full, wrongVersion,
    ]

    /// The envelope that the provider's own libraries expect.
    static func reply(for refusal: TwinRefusal) -> TwinReply {
        .json(["code": .integer(refusal.status.code), "message": .string(refusal.message)], status: refusal.status)
    }

    private static func unauthorized(_ message: String, _ occasion: String) -> TwinRefusal {
        TwinRefusal(.unauthorized, message, occasion)
    }

    private static func forbidden(_ message: String, _ occasion: String) -> TwinRefusal {
        TwinRefusal(.forbidden, message, occasion)
    }

    private static func invalid(_ message: String, _ occasion: String) -> TwinRefusal {
        TwinRefusal(.badRequest, message, occasion)
    }

    private static func missing(_ message: String, _ occasion: String) -> TwinRefusal {
        TwinRefusal(.notFound, message, occasion)
    }

    private static func conflict(_ message: String, _ occasion: String) -> TwinRefusal {
        TwinRefusal(.conflict, message, occasion)
    }
}
