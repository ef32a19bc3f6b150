internal import Connectors
internal import Foundation
internal import JSONModel

/// A token with what is known of its life, and the token that renews it.
struct TokenSession: Sendable {
    var token: Secret
    var refreshToken: Secret?
    var obtainedAt: Timestamp
    var expiresAt: Timestamp
    /// Tells from which secrets it came; another one means that they were rotated.
    var fingerprint: String
    /// Counts the tokens of a credential in this process.
    var generation = 0

    /// When it should be renewed: after a part of its life, or so long before its end, whatever is earlier.
    func staleAt(_ renewal: TokenRenewal) -> Timestamp {
        let life = obtainedAt.duration(to: expiresAt)
        let byFraction = obtainedAt.advanced(by: life * renewal.lifeFraction)
        // A margin as long as the whole life would make every token old from the start.
        guard renewal.minimumRemaining < life else { return byFraction }
        return min(byFraction, expiresAt.advanced(by: .zero - renewal.minimumRemaining))
    }

    func isGood(at now: Timestamp) -> Bool { now < expiresAt }
}

extension TokenSession {
    /// Reads the answer of an operation that gives tokens; `nil` if there is no token in it.
    ///
    /// How long it is good is told by `expiresIn` or `expiresAt`, else by the token itself if it is a JSON Web Token, else
    /// assumed.
    init?(result: JSON?, at now: Timestamp, renewal: TokenRenewal, fingerprint: String) {
        guard let text = result?["token"]?.stringValue, !text.isEmpty else { return nil }
        token = Secret(text)
        refreshToken = result?["refreshToken"]?.stringValue.flatMap { $0.isEmpty ? nil : Secret($0) }
        obtainedAt = now
        self.fingerprint = fingerprint
        if let seconds = result?["expiresIn"]?.doubleValue, seconds > 0, seconds < 1e9 {
            expiresAt = now.advanced(by: .milliseconds(Int64(seconds * 1000)))
        } else if let moment = result?["expiresAt"].flatMap(Self.moment) {
            expiresAt = moment
        } else {
            expiresAt = Self.expiry(ofJWT: text, at: now) ?? now.advanced(by: renewal.assumedLifetime)
        }
    }

    /// The end of a JSON Web Token's life by our clock: the provider's may go differently, so its length counts.
    static func expiry(ofJWT text: String, at now: Timestamp) -> Timestamp? {
        guard let claims = claims(ofJWT: text), let expiry = claims["exp"].flatMap(moment) else { return nil }
        guard let issue = claims["iat"].flatMap(moment), issue < expiry else { return expiry }
        return min(expiry, now.advanced(by: issue.duration(to: expiry)))
    }

    /// The claims of a token, believed by nobody: only its own holder reads them.
    static func claims(ofJWT text: String) -> JSON? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count <= 64 << 10 else { return nil }
        var body = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
        body += String(repeating: "=", count: (4 - body.count % 4) % 4)
        guard let data = Data(base64Encoded: body) else { return nil }
        return try? JSON(parsing: Array(data))
    }

    /// A time in seconds since 1970, or as RFC 3339 writes it.
    static func moment(_ value: JSON) -> Timestamp? {
        if let text = value.stringValue { return Timestamp(text) }
        guard let seconds = value.doubleValue, abs(seconds) < 1e11 else { return nil }
        return Timestamp(milliseconds: Int64(seconds * 1000))
    }
}

/// The form in which a session is sealed.
extension TokenSession {
    func encoded() -> JSON {
        var object: JSONObject = [
            "token": .string(token.exposed), "from": .integer(Int(obtainedAt.milliseconds)),
            "until": .integer(Int(expiresAt.milliseconds)), "secrets": .string(fingerprint),
        ]
        object["refreshToken"] = refreshToken.map { .string($0.exposed) }
        return .object(object)
    }

    init?(encoded: JSON) {
        guard let token = encoded["token"]?.stringValue, let from = encoded["from"]?.integerValue,
            let until = encoded["until"]?.integerValue, let fingerprint = encoded["secrets"]?.stringValue
        else { return nil }
        self.init(
            token: Secret(token),
            refreshToken: encoded["refreshToken"]?.stringValue.map { Secret($0) },
            obtainedAt: Timestamp(milliseconds: Int64(from)),
            expiresAt: Timestamp(milliseconds: Int64(until)),
            fingerprint: fingerprint
        )
    }
}
