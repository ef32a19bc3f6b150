public import HTTPTypes
internal import JSONModel

/// What a twin answers, and how the answer travels.
public struct TwinReply: Sendable, Hashable {
    /// Status and header fields.
    public var response: HTTPResponse
    /// The whole body.
    public var body: [UInt8]
    /// How long the answer is held back.
    ///
    /// What the request did has already happened.
    public var delay: Duration
    /// Whether the connection is cut instead of answering, so that the caller cannot know whether the request had its effect.
    public var isDropped: Bool
    /// What must be sent to the world outside because of this request, or because of what became due before it.
    public var sideEffects: [SideEffect]

    /// Makes an answer.
    public init(
        response: HTTPResponse,
        body: [UInt8] = [],
        delay: Duration = .zero,
        isDropped: Bool = false,
        sideEffects: [SideEffect] = []
    ) {
        self.response = response
        self.body = body
        self.delay = delay
        self.isDropped = isDropped
        self.sideEffects = sideEffects
    }
}

/// Something that a provider, or the applicant's browser, sends by itself.
public enum SideEffect: Sendable, Hashable {
    /// The provider calls one of our addresses.
    case webhook(OutgoingCall)
    /// The applicant's browser is sent to an address, as after a hosted journey.
    case visit(OutgoingCall)

    /// A call with an absolute URL, sent after a delay.
    ///
    /// Nobody reads its answer, save for its status.
    public struct OutgoingCall: Sendable, Hashable {
        /// Method, absolute URL and header fields.
        public var head: HTTPRequest
        /// The body; empty for none.
        public var body: [UInt8]
        /// How long to wait before sending.
        public var delay: Duration

        /// Makes a call.
        public init(head: HTTPRequest, body: [UInt8] = [], delay: Duration = .zero) {
            self.head = head
            self.body = body
            self.delay = delay
        }
    }
}

extension TwinReply {
    /// An answer with a JSON body.
    static func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> TwinReply {
        TwinReply(response: head(status, type: "application/json; charset=utf-8"), body: value.utf8())
    }

    /// An answer with a page.
    ///
    /// The page may neither run scripts nor load anything, whatever slipped into it.
    static func page(_ html: String, status: HTTPResponse.Status = .ok) -> TwinReply {
        var response = head(status, type: "text/html; charset=utf-8")
        response.headerFields[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
        return TwinReply(response: response, body: Array(html.utf8))
    }

    /// An answer with plain text.
    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> TwinReply {
        TwinReply(response: head(status, type: "text/plain; charset=utf-8"), body: Array(text.utf8))
    }

    /// A refusal with a JSON message.
    static func refusal(_ message: String, status: HTTPResponse.Status = .badRequest) -> TwinReply {
        .json(["message": .string(message)], status: status)
    }

    /// The refusal of a method, with those that the path has.
    static func wrongMethod(allow methods: String) -> TwinReply {
        refusal("Method not allowed", status: .methodNotAllowed).with(.allow, methods)
    }

    /// Sends a browser on with GET.
    static func redirect(to url: String) -> TwinReply {
        var response = HTTPResponse(status: .seeOther)
        response.headerFields[.location] = url
        response.headerFields[.cacheControl] = "no-store"
        return TwinReply(response: response)
    }

    /// The same answer with one more header field.
    func with(_ name: HTTPField.Name, _ value: String) -> TwinReply {
        var reply = self
        reply.response.headerFields[name] = value
        return reply
    }

    private static func head(_ status: HTTPResponse.Status, type: String) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.headerFields[.contentType] = type
        response.headerFields[.cacheControl] = "no-store"
        return response
    }
}
