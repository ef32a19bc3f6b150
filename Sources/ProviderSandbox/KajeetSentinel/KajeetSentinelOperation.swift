internal import HTTPTypes

/// The calls of the Kajeet Sentinel API.
public enum KajeetSentinelOperation: String, TwinOperation {
    /// `POST …/auth/token`
    case token
    /// `GET …/auth/refreshToken`
    case refreshToken
    /// `POST …/auth/clientToken`
    case clientToken
    /// `POST …/auth/enrichToken`
    case enrichToken
    /// `POST …/auth/sso/initiate`
    case initiateSSO
    /// `POST …/auth/setAssociatedAccountPassword`
    case setAssociatedAccountPassword
    /// `POST …/auth/acceptTermsAndConditions`
    case acceptTermsAndConditions
    /// `POST …/auth/termsAndConditions`
    case stampTermsAndConditions
    /// `POST …/auth/passwordReset`
    case passwordReset
    /// `POST …/auth/usernameRequest`
    case usernameRequest
    /// `GET …/auth/password`
    case checkPasswordRight
    /// `POST …/auth/password`
    case changePassword
    /// `POST …/auth/loginAs`
    case loginAs
    /// `GET …/manage-profile/adminUsers/`
    case listAdminUsers

    /// What all paths begin with.
    static let base = "/sentinel-proxy/sentinel/api/v1.0/"

    var method: HTTPRequest.Method {
        switch self {
        case .refreshToken, .checkPasswordRight, .listAdminUsers: .get
        default: .post
        }
    }

    /// The path below ``base``.
    var path: String {
        switch self {
        case .token: "auth/token"
        case .refreshToken: "auth/refreshToken"
        case .clientToken: "auth/clientToken"
        case .enrichToken: "auth/enrichToken"
        case .initiateSSO: "auth/sso/initiate"
        case .setAssociatedAccountPassword: "auth/setAssociatedAccountPassword"
        case .acceptTermsAndConditions: "auth/acceptTermsAndConditions"
        case .stampTermsAndConditions: "auth/termsAndConditions"
        case .passwordReset: "auth/passwordReset"
        case .usernameRequest: "auth/usernameRequest"
        case .checkPasswordRight, .changePassword: "auth/password"
        case .loginAs: "auth/loginAs"
        case .listAdminUsers: "manage-profile/adminUsers/"
        }
    }

    /// Whether a call is made without a token, because it is there to get one.
    var needsNoToken: Bool { self == .token || self == .clientToken }

    /// What a body must have, for people.
    var fields: String {
        switch self {
        case .token: "username, password"
        case .clientToken: "clientId, clientSecret"
        case .enrichToken: "token"
        case .initiateSSO: "email"
        case .setAssociatedAccountPassword: "username, password"
        case .acceptTermsAndConditions: "version; username, acceptedAt, ipAddress as you like"
        case .passwordReset, .loginAs: "username"
        case .usernameRequest: "email"
        case .changePassword: "password"
        case .listAdminUsers: "in the query: username or email, as you like"
        case .refreshToken, .stampTermsAndConditions, .checkPasswordRight: "none"
        }
    }
}
