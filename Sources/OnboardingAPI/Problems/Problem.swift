internal import HTTPTypes
internal import Hummingbird
internal import JSONModel

/// Why a request was not carried out, as RFC 9457 problem details.
///
/// Its texts say what was wrong and what to do. They quote names that the client sent as names (a workflow, a parameter), and
/// nothing of a body.
struct Problem: Error, Sendable {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// A stable name for the kind of problem: the end of `type`.
    var code: String
    /// The kind of problem, for people.
    var title: String
    /// What happened this time, and what to do.
    var detail: String
    /// Header fields beside the content type.
    var headers: HTTPFields

    init(
        _ status: HTTPResponse.Status,
        _ code: String,
        title: String,
        detail: String,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = headers
    }

    /// The body.
    var json: JSON {
        [
            "type": .string("urn:usher:problem:\(code)"),
            "title": .string(title),
            "status": .integer(status.code),
            "detail": .string(detail),
        ]
    }
}

extension Problem: HTTPResponseError {
    func response(from request: Request, context: some RequestContext) -> Response {
        Response(json, status: status, headers: headers, type: "application/problem+json")
    }
}

extension Problem {
    static func badRequest(_ detail: String, code: String = "invalid-request") -> Problem {
        Problem(.badRequest, code, title: "The request cannot be understood", detail: detail)
    }

    static func notFound(_ detail: String, code: String = "not-found") -> Problem {
        Problem(.notFound, code, title: "There is no such thing", detail: detail)
    }

    /// - Parameter retryAfter: After how many seconds it is worth to try again.
    static func unavailable(_ detail: String, code: String = "unavailable", retryAfter: Int = 2) -> Problem {
        Problem(
            .serviceUnavailable,
            code,
            title: "Not at the moment",
            detail: detail,
            headers: [.retryAfter: String(retryAfter)]
        )
    }
}

extension Response {
    /// An answer with a JSON body.
    ///
    /// It is not cached: it may hold an applicant's data, and it changes.
    init(
        _ json: JSON,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:],
        type: String = "application/json"
    ) {
        var headers = headers
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.utf8())))
    }
}
