internal import JSONModel

/// The calls of the Aurora Sentinel API; all of them are POST with a JSON body, reads too.
public enum AuroraSentinelOperation: String, TwinOperation {
    /// `POST /clients/find/self/clientAuth`
    case findSelf
    /// `POST /customers/status/clientAuth`
    case customerStatus
    /// `POST /customers/statusWithoutImages/clientAuth`
    case customerStatusWithoutImages
    /// `POST /customers/listWithDoc/clientAuth`
    case listCustomers
    /// `POST /customers/listExpired/clientAuth`: the provider's path is not published.
    case listExpiredCustomers
    /// `POST /customers/contact/clientAuth`
    case updateContact
    /// `POST /clients/encrypt/url`
    case encryptURL
    /// `POST /clients/setWebhook/clientAuth`
    case setWebhook

    /// The path.
    var path: String {
        switch self {
        case .findSelf: "/clients/find/self/clientAuth"
        case .customerStatus: "/customers/status/clientAuth"
        case .customerStatusWithoutImages: "/customers/statusWithoutImages/clientAuth"
        case .listCustomers: "/customers/listWithDoc/clientAuth"
        case .listExpiredCustomers: "/customers/listExpired/clientAuth"
        case .updateContact: "/customers/contact/clientAuth"
        case .encryptURL: "/clients/encrypt/url"
        case .setWebhook: "/clients/setWebhook/clientAuth"
        }
    }

    static let byPath = Dictionary(allCases.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
}

/// One call of the API: read from a body, then performed on the twin's state.
protocol AuroraSentinelCall {
    /// Reads the fields beside the credentials.
    init(_ body: JSON) throws(TwinRefusal)

    /// Whom the call is about: an e-mail address, a phone number, or a word.
    func subject(in twin: AuroraSentinelTwin) -> AuroraSentinelContact?

    /// Has the call's effect and gives its answer.
    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON?
}

extension AuroraSentinelCall {
    func subject(in twin: AuroraSentinelTwin) -> AuroraSentinelContact? { nil }
}

/// How a person is reached: by e-mail, by phone or by both.
struct AuroraSentinelContact: Sendable, Hashable {
    var email: String?
    var phoneNumber: String?

    /// What counts and draws are kept under: the address, else the number.
    var subject: String { email.map(AuroraSentinelContact.folded) ?? phoneNumber ?? "unknown" }

    /// The form in which addresses are compared.
    ///
    /// The provider says nothing about case; the twin takes addresses that differ in it only for the same.
    static func folded(_ email: String) -> String { email.lowercased() }

    /// Reads `email` and `phoneNumber`, at least one of them.
    init(_ body: JSON) throws(TwinRefusal) {
        email = try AuroraSentinelField.email(body)
        phoneNumber = try AuroraSentinelField.phoneNumber(body)
        guard email != nil || phoneNumber != nil else { throw AuroraSentinelRefusal.contactRequired }
    }

    init(email: String?, phoneNumber: String?) {
        self.email = email
        self.phoneNumber = phoneNumber
    }
}

/// The optional fields of bodies, by their types.
enum AuroraSentinelField {
    static func email(_ body: JSON) throws(TwinRefusal) -> String? {
        guard let value = body["email"], !value.isNull else { return nil }
        guard let text = value.stringValue, EmailAddress.isValid(text, length: 10...254) else {
            throw AuroraSentinelRefusal.invalidEmail
        }
        return text
    }

    static func phoneNumber(_ body: JSON) throws(TwinRefusal) -> String? {
        guard let value = body["phoneNumber"], !value.isNull else { return nil }
        guard let text = value.stringValue, PhoneNumber.isE164(text) else {
            throw AuroraSentinelRefusal.invalidPhoneNumber
        }
        return text
    }
}
