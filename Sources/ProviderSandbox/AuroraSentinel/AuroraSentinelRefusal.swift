internal import HTTPTypes
internal import JSONModel

/// The 4xx answers of the API: the texts of the provider's pages, and ours where they are silent.
enum AuroraSentinelRefusal {
    // MARK: Texts of the provider

    static let badCredentials = TwinRefusal(
        .badRequest,
        "Invalid user credentials",
        "`clientUuid` and `clientSecret` are absent or are not the client's."
    )
    static let rowNotFound = TwinRefusal(
        .notFound,
        "Row not found",
        "No customer has that contact or uuid; a customer exists only after the journey was finished."
    )
    static let documented = [badCredentials, rowNotFound]

    // MARK: Our own texts, where the provider documents none

    static let contactTaken = TwinRefusal(
        .conflict,
        "Contact already in use",
        "The address or number belongs to another customer."
    )
    static let contactRequired = invalid("email or phoneNumber is required", "Both are absent or null.")
    static let invalidEmail = invalid("email is invalid", "`email` is no address of 10 to 254 characters.")
    static let invalidPhoneNumber = invalid("phoneNumber is invalid", "`phoneNumber` is not E.164.")
    static let invalidFlag = invalid(
        "optimizedDownload must be a boolean",
        "`optimizedDownload` is neither true nor false."
    )
    static let customerRequired = invalid("customerUuid is required", "`customerUuid` is absent or no text.")
    static let invalidPage = invalid("page must be a positive number", "`page` is no whole number from 1.")
    static let invalidPageSize = invalid(
        "entriesPerPage must be one of 10, 50, 100",
        "`entriesPerPage` is another value."
    )
    static let invalidSortKey = invalid(
        "sortBy must be one of name, phoneNumber, nationality, gender, status, updatedAt",
        "`sortBy` is another value."
    )
    static let invalidOrder = invalid("sortingOrder must be asc or desc", "`sortingOrder` is another value.")
    static let invalidDocuments = invalid(
        "documents must be a list of passport, emiratesId, egyptNationalId",
        "`documents` is empty or names something else."
    )
    static let invalidDocumentType = invalid(
        "documentType must be one of passport, emiratesId, egyptNationalId",
        "`documentType` of the list of expired documents is another value."
    )
    static let invalidCallback = invalid(
        "callbackUrl must be an absolute https URL",
        "`callbackUrl` is another value; http is taken for the local host."
    )
    static let invalidPassphrase = invalid(
        "callbackPassphrase must have at least 6 characters",
        "`callbackPassphrase` is absent, shorter, or longer than 1024 characters."
    )
    static let full = TwinRefusal(
        .serviceUnavailable,
        "The sandbox is full; reset it or raise its maximum of customers",
        "The twin holds its maximum of customers."
    )

    static let own = [
        contactTaken, contactRequired, invalidEmail, invalidPhoneNumber, invalidFlag, customerRequired, invalidPage,
        invalidPageSize, invalidSortKey, invalidOrder, invalidDocuments, invalidDocumentType, invalidCallback,
        invalidPassphrase, full,
    ]

    private static func invalid(_ message: String, _ occasion: String) -> TwinRefusal {
        TwinRefusal(.unprocessableContent, message, occasion)
    }

    /// The envelope: a list for credentials and validation, a single message for everything else.
    static func reply(for refusal: TwinRefusal) -> TwinReply {
        switch refusal.status {
        case .badRequest, .unprocessableContent:
            .json(["errors": [["message": .string(refusal.message)]]], status: refusal.status)
        default: .refusal(refusal.message, status: refusal.status)
        }
    }
}
