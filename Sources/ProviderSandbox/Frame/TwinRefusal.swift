internal import HTTPTypes

/// An answer that says no, with the occasion for it, so that a description can list all of them.
///
/// Each twin puts the message into its provider's own envelope.
struct TwinRefusal: Error, Sendable, Hashable {
    var status: HTTPResponse.Status
    var message: String
    /// When a twin says so.
    var occasion: String

    init(_ status: HTTPResponse.Status, _ message: String, _ occasion: String) {
        self.status = status
        self.message = message
        self.occasion = occasion
    }

    /// The row of a description.
    var row: TwinDescription.Row { TwinDescription.Row("\(status.code) \(message)", occasion) }
}

extension TwinRefusal {
    static let invalidBody = TwinRefusal(.badRequest, "Invalid request body", "The body is no JSON object.")
    static let invalidQuery = TwinRefusal(.badRequest, "Invalid query", "The query is not well encoded.")
    static let noSuchPath = TwinRefusal(.notFound, "Not found", "The path is none of the API's.")
    static let wrongMethod = TwinRefusal(
        .methodNotAllowed,
        "Method not allowed",
        "The path has another method; `Allow` names it."
    )
    static let bodyTooLarge = TwinRefusal(.contentTooLarge, "Request body too large", "The body has more than 1 MiB.")
    static let targetTooLong = TwinRefusal(
        .uriTooLong,
        "Request target too long",
        "Path and query have more than 8 KiB."
    )
    static let wrongMediaType = TwinRefusal(
        .unsupportedMediaType,
        "Unsupported media type",
        "`Content-Type` is not application/json."
    )

    /// What every twin says where its provider documents nothing.
    static let shared = [
        invalidBody, invalidQuery, noSuchPath, wrongMethod, bodyTooLarge, targetTooLong, wrongMediaType,
    ]
}
