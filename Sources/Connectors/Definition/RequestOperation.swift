internal import HTTPTypes
public import JSONModel

/// One request to the provider and how to read its answer.
public struct RequestOperation: Sendable {
    /// What repeating it does.
    public let safety: Safety
    /// The group whose ``GroupLimits`` it keeps to.
    public let group: String
    /// Where the idempotency key goes.
    public let idempotency: Idempotency
    /// How to find out what became of a call whose fate is unknown.
    public let resolve: Resolution?
    /// How to go through a list.
    public let page: Paging?
    /// When a person was told last decides whether they are told again.
    public let notify: NotifyRule?
    /// How long the parts of the call may take.
    public let timeouts: OutgoingRequest.Timeouts
    /// The largest answer body that is accepted, in bytes.
    public let maximumBodySize: Int
    /// Stands for the connector's authentication.
    let authentication: Authentication?
    /// Whether it shows another credential than the connector's other operations.
    public var hasOwnCredential: Bool { authentication != nil }
    let form: RequestForm
    let answer: AnswerForm
    /// When a host lets it be used; always if `nil`.
    let enablement: Enablement?
}

/// When a host lets an operation be used.
struct Enablement: Sendable {
    /// Must give `true`.
    let condition: Template
    /// What the operator must do before.
    let message: String
}

/// The templates that make a request.
struct RequestForm: Sendable {
    let method: HTTPRequest.Method
    let path: PathTemplate
    let query: Template?
    let headers: Template?
    let body: Template?
    let bodyFormat: BodyFormat
    /// How a body in the format `signedJWT` is signed.
    let signature: BodySignature?
    /// Members of the body that are made of secrets when the call is sent.
    let secrets: [BodySecret]
}

/// What a request's body looks like on the wire.
enum BodyFormat: String, Sendable, CaseIterable {
    case json
    case form
    case text
    /// The body's members are the claims of a token that the host signs.
    case signedJWT

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text: "text/plain; charset=utf-8"
        case .signedJWT: "application/jwt"
        }
    }
}

/// What an answer must hold, and what of it is kept.
struct AnswerForm: Sendable {
    /// What must be in the provider's answer for it to be what we think it is.
    let expectations: [(pointer: JSONPointer, field: InputField)]
    /// An allow-list: only what it names is kept.
    let result: Template?
    /// Holds where a task wants values of the class `biometric`.
    let keepsBiometric: Template?
}

/// Where the idempotency key goes.
public enum Idempotency: Sendable, Hashable {
    /// The header that is used unless the file says otherwise.
    public static let standardHeader = Idempotency.header("Idempotency-Key")

    /// A header of this name.
    case header(String)
    /// A member of the JSON body.
    case field(JSONPointer)
    /// Nowhere: the provider minds, or the call is a `read`.
    case none
}

/// How often a person may be told something.
public struct NotifyRule: Sendable {
    /// Within this time of one message no second is sent to the same recipient.
    public let window: Duration
    /// How many messages a recipient gets in a day at most.
    public let dailyMaximum: Int?
    /// Who is told.
    let recipient: Template
}
