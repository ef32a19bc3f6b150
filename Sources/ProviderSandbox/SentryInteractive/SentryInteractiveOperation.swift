internal import HTTPTypes

/// The calls of the Sentry Interactive API.
public enum SentryInteractiveOperation: String, TwinOperation {
    /// `POST /auth/token`
    case login
    /// `POST /auth/token/refresh`
    case refreshToken
    /// `POST /auth/token/destroy`
    case destroyToken
    /// `POST /auth/register`
    case register
    /// `PUT /account/email/verify`
    case verifyEmail
    /// `POST /account/email/reverify`
    case reverifyEmail
    /// `GET /account`
    case getAccount
    /// `POST /account`
    case updateAccount
    /// `DELETE /account`
    case deleteAccount
    /// `GET /platform/auth`
    case presentToken
    /// `GET /platform/application`
    case listApplications
    /// `POST /platform/application`
    case createApplication
    /// `POST /platform/application/{applicationId}/auth/key`
    case addAuthKey
    /// `POST /platform/application/{applicationId}/auth/issuer`
    case addAuthIssuer
    /// `GET /platform/application/{applicationId}/user`
    case listUsers
    /// `POST /directory/query`
    case queryDirectory
    /// `POST /auth/certificate`
    case certify
    /// `POST /auth/certificate/verify`
    case challengeKey
    /// `POST /auth/certificate/check`
    case checkKey
    /// `POST /device/{lockId}/execute`
    case execute
    /// `GET /device/{lockId}/users`
    case listLockUsers
    /// `GET /device/{lockId}/log`
    case readLockLog
    /// `GET /device/shareable`
    case listShareableLocks
    /// `GET /site`
    case listSites
    /// `GET /time`
    case readTime

    /// How a call is reached, and who may make it.
    struct Route: Sendable {
        var operation: SentryInteractiveOperation
        var method: HTTPRequest.Method
        /// The path's segments; `*` stands for one of the caller's choice.
        var path: [String]
        /// The versions that an `Accept` field can ask for.
        var versions: ClosedRange<Int>
        var access: Access
    }

    enum Access: Sendable, Hashable {
        /// Nobody is asked who they are.
        case anyone
        /// A refresh token of the provider.
        case refreshToken
        /// A token of the provider or of a registered application.
        case anyToken
        /// A token of the provider only.
        case providerToken
    }

    static let routes: [Route] = [
        route(.login, .post, "auth/token", 1...2, .anyone),
        route(.refreshToken, .post, "auth/token/refresh", 1...2, .refreshToken),
        route(.destroyToken, .post, "auth/token/destroy", 1...1, .providerToken),
        route(.register, .post, "auth/register", 1...3, .anyone),
        route(.certify, .post, "auth/certificate", 1...1, .anyToken),
        route(.challengeKey, .post, "auth/certificate/verify", 1...1, .anyToken),
        route(.checkKey, .post, "auth/certificate/check", 1...1, .anyToken),
        route(.verifyEmail, .put, "account/email/verify", 1...1, .anyone),
        route(.reverifyEmail, .post, "account/email/reverify", 1...1, .providerToken),
        route(.getAccount, .get, "account", 1...1, .anyToken),
        route(.updateAccount, .post, "account", 1...1, .anyToken),
        route(.deleteAccount, .delete, "account", 1...1, .anyToken),
        route(.presentToken, .get, "platform/auth", 1...1, .anyToken),
        route(.listApplications, .get, "platform/application", 1...1, .providerToken),
        route(.createApplication, .post, "platform/application", 1...1, .providerToken),
        route(.addAuthKey, .post, "platform/application/*/auth/key", 1...1, .providerToken),
        route(.addAuthIssuer, .post, "platform/application/*/auth/issuer", 1...1, .providerToken),
        route(.listUsers, .get, "platform/application/*/user", 1...1, .providerToken),
        route(.queryDirectory, .post, "directory/query", 1...2, .anyToken),
        route(.listShareableLocks, .get, "device/shareable", 1...1, .anyToken),
        route(.execute, .post, "device/*/execute", 1...1, .anyToken),
        route(.listLockUsers, .get, "device/*/users", 1...1, .anyToken),
        route(.readLockLog, .get, "device/*/log", 1...2, .anyToken),
        route(.listSites, .get, "site", 1...1, .anyToken),
        route(.readTime, .get, "time", 1...1, .anyone),
    ]

    private static func route(
        _ operation: SentryInteractiveOperation,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ versions: ClosedRange<Int>,
        _ access: Access
    ) -> Route {
        Route(
            operation: operation,
            method: method,
            path: path.split(separator: "/").map(String.init),
            versions: versions,
            access: access
        )
    }
}

extension SentryInteractiveOperation.Route {
    /// Whether a path is the route's.
    func matches(_ segments: [String]) -> Bool {
        segments.count == path.count && zip(path, segments).allSatisfy { $0 == $1 || ($0 == "*" && !$1.isEmpty) }
    }

    /// The route for people.
    var title: String {
        let last = versions.upperBound > 1 ? " (v1 to v\(versions.upperBound))" : ""
        return "\(method.rawValue) /\(path.joined(separator: "/"))\(last)"
    }

    /// The version that an `Accept` field asks for; `nil` where this route has no such version.
    ///
    /// Without a field, or with one that is no version of the provider, it is the first.
    func version(accept: String?) -> Int? {
        guard let accept, let start = accept.range(of: "application/vnd.doordeck.api-v") else {
            return versions.lowerBound
        }
        let digits = accept[start.upperBound...].prefix { $0.isNumber }
        guard accept[start.upperBound...].dropFirst(digits.count).hasPrefix("+json"), let version = Int(digits) else {
            return nil
        }
        return versions.contains(version) ? version : nil
    }
}

extension String {
    /// The place of the first occurrence of a text.
    fileprivate func range(of needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
            start = index(after: start)
        }
        return nil
    }
}
