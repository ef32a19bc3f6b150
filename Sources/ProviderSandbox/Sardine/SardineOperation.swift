internal import JSONModel

/// The calls of the Sardine Identity API.
public enum SardineOperation: String, TwinOperation {
    /// `POST /v1/identity/entities/search`
    case searchEntities
    /// `POST /v1/identity/entities`
    case createEntity
    /// `POST /v1/identity/consents/widget`
    case createWidget
    /// `GET /v1/identity/entities/{customerId}`
    case getIdentity

    /// Method and path, for people.
    var title: String {
        switch self {
        case .searchEntities: "POST /v1/identity/entities/search"
        case .createEntity: "POST /v1/identity/entities"
        case .createWidget: "POST /v1/identity/consents/widget"
        case .getIdentity: "GET /v1/identity/entities/{customerId}"
        }
    }
}

/// One call of the API: read from a request, then performed on the twin's state.
protocol SardineCall {
    /// Which operation it is.
    static var operation: SardineOperation { get }

    /// The phone number of the applicant whom the call is about, if the twin can tell.
    func phoneNumber(in twin: SardineTwin) -> String?

    /// Has the call's effect and gives its answer.
    ///
    /// `count` is the number of times that the applicant was subject of this operation, this call included.
    func perform(on twin: inout SardineTwin, context: SardineCallContext) throws(SardineRefusal) -> TwinReply
}

/// What a call knows besides its own fields.
struct SardineCallContext: Sendable {
    /// The name of the client that called.
    var client: String
    /// The twin's present.
    var moment: Timestamp
    /// How often the applicant was subject of this operation, this call included.
    var count: Int
}
