internal import HTTPTypes
internal import JSONModel

/// A 4xx answer of the API: the texts of the provider's error reference, and ours where it is silent.
struct SardineRefusal: Error, Sendable, Hashable {
    var status: HTTPResponse.Status
    var message: String
    /// When the API says so, for the printed description.
    var occasion: String

    private init(_ message: String, _ occasion: String) { self.init(.badRequest, message, occasion) }

    private init(_ status: HTTPResponse.Status, _ message: String, _ occasion: String) {
        self.status = status
        self.message = message
        self.occasion = occasion
    }

    var reply: TwinReply { .refusal(message, status: status) }

    // MARK: Texts of the provider

    static let unauthorized = SardineRefusal(
        .unauthorized,
        "Unauthorized",
        "The Basic credentials are missing or are no client's."
    )
    static let phoneNumberRequired = SardineRefusal(
        "Phone number is required",
        "`phoneNumber` is absent, null or empty."
    )
    static let customerExists = SardineRefusal(
        "Customer already exists",
        "This client has created an entity with that phone number."
    )
    static let customerIDRequired = SardineRefusal(
        "Customer ID is required",
        "`customerId` is absent, null, empty or no text."
    )
    static let customerNotFound = SardineRefusal(
        "Customer not found for customer ID",
        "This client has created no entity with that id."
    )
    static let invalidScope = SardineRefusal(
        "Invalid scope",
        "`scope` is no list, is empty, or names something but profile, doc_kyc, liveness, ssn."
    )
    static let alreadyConsented = SardineRefusal(
        "User already consented to this flow",
        "All requested scopes are consented for this client and flow."
    )
    static let consentNotFound = SardineRefusal(
        "Consent not found",
        "The identity belongs to another client, and no sharing was asked for."
    )
    static let consentPending = SardineRefusal(
        "Pending user consent",
        "Sharing was asked for, and the person has not agreed yet."
    )
    static let consentRevoked = SardineRefusal(
        "Consent has been revoked",
        "The person took back the consent to sharing."
    )

    static let documented: [SardineRefusal] = [
        unauthorized, phoneNumberRequired, customerExists, customerIDRequired, customerNotFound, invalidScope,
        alreadyConsented, consentNotFound, consentPending, consentRevoked,
    ]

    // MARK: Our own texts, where the provider documents none

    static let invalidBody = SardineRefusal("Invalid request body", "The body is no JSON object.")
    static let invalidPhoneNumber = SardineRefusal(
        "Invalid phone number",
        "`phoneNumber` is not E.164: a plus, then 7 to 15 digits, the first of them not 0."
    )
    static let invalidFlow = SardineRefusal("Invalid flow", "`flow` is neither kyc_input nor kyc_sharing.")
    static let invalidSuccessURL = SardineRefusal("Invalid successUrl", "`successUrl` is no absolute http(s) URL.")
    static let invalidManualURL = SardineRefusal("Invalid manualKycUrl", "`manualKycUrl` is no absolute http(s) URL.")
    static let invalidAutoRedirect = SardineRefusal("Invalid autoRedirect", "`autoRedirect` is neither true nor false.")
    static let noSuchPath = SardineRefusal(.notFound, "Not found", "The path is none of the API's.")
    static let wrongMethod = SardineRefusal(
        .methodNotAllowed,
        "Method not allowed",
        "The path has another method; `Allow` names it."
    )
    static let bodyTooLarge = SardineRefusal(
        .contentTooLarge,
        "Request body too large",
        "The body has more than 1 MiB."
    )
    static let targetTooLong = SardineRefusal(
        .uriTooLong,
        "Request target too long",
        "Path and query have more than 8 KiB."
    )
    static let wrongMediaType = SardineRefusal(
        .unsupportedMediaType,
        "Unsupported media type",
        "`Content-Type` is not application/json."
    )
    static let full = SardineRefusal(
        .serviceUnavailable,
        "The sandbox is full; reset it or raise its maximum of entities",
        "The twin holds its maximum of entities."
    )

    static let own: [SardineRefusal] = [
        invalidBody, invalidPhoneNumber, invalidFlow, invalidSuccessURL, invalidManualURL, invalidAutoRedirect,
        noSuchPath, wrongMethod, bodyTooLarge, targetTooLong, wrongMediaType, full,
    ]
}
