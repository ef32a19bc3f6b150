internal import JSONModel

/// What becomes of a login: tokens that refer to it are good until it ends.
struct SentryInteractiveSession: Sendable, Hashable {
    var userID: String
    /// The count of refreshes: with rotation, only the newest refresh token is good.
    var generation = 0
    var isDestroyed = false
}

/// Who makes a call.
struct SentryInteractiveCaller: Sendable {
    var user: SentryInteractiveUser
    var token: JSONWebToken
    /// The session of one of the provider's own tokens.
    var sessionID: String?
}

extension SentryInteractiveTwin {
    /// The `iss` and `aud` of the provider's own tokens, and the `aud` that all tokens must have.
    static let audience = "https://api.doordeck.com"
    /// How far ahead the clocks of callers may be.
    static let tolerance = Duration.seconds(60)

    /// Begins a session and gives its tokens.
    mutating func beginSession(_ user: SentryInteractiveUser, at moment: Timestamp) -> JSON {
        sessionCount += 1
        var chance = chance("session", user.userID).mixed(with: UInt64(sessionCount))
        let sessionID = chance.uuid()
        sessions.insert(SentryInteractiveSession(userID: user.userID), for: sessionID)
        return [
            "authToken": .string(authToken(user, sessionID, at: moment)),
            "refreshToken": .string(refreshToken(user, sessionID, generation: 0, at: moment)),
        ]
    }

    func authToken(_ user: SentryInteractiveUser, _ sessionID: String, at moment: Timestamp) -> String {
        var claims = claims(user, sessionID, lifetime: dials.tokenLifetime, at: moment)
        claims["email"] = user.email.map { .string($0) }
        claims["email_verified"] = .bool(user.isEmailVerified)
        claims["name"] = user.displayName.map { .string($0) }
        return signer.token(claims)
    }

    func refreshToken(
        _ user: SentryInteractiveUser,
        _ sessionID: String,
        generation: Int,
        at moment: Timestamp
    ) -> String {
        var claims = claims(user, sessionID, lifetime: dials.refreshLifetime, at: moment)
        claims["refresh"] = true
        claims["generation"] = .integer(generation)
        return signer.token(claims)
    }

    private func claims(
        _ user: SentryInteractiveUser,
        _ sessionID: String,
        lifetime: Duration,
        at moment: Timestamp
    ) -> JSONObject {
        [
            "sub": .string(user.userID), "iss": .string(Self.audience), "aud": [.string(Self.audience)],
            "iat": .integer(moment.seconds), "exp": .integer(moment.advanced(by: lifetime).seconds),
            "sid": .string(sessionID),
        ]
    }

    /// Tells who makes a call from the token that it presents, and keeps what a new token says about its user.
    mutating func authenticate(
        _ request: TwinRequest,
        _ access: SentryInteractiveOperation.Access,
        at moment: Timestamp
    ) throws(TwinRefusal) -> SentryInteractiveCaller {
        guard let text = request.bearerToken else { throw SentryInteractiveRefusal.noToken }
        guard let token = JSONWebToken(text) else { throw SentryInteractiveRefusal.malformedToken }
        if token.claims["iss"]?.stringValue == Self.audience {
            return try authenticateOwn(token, access, at: moment)
        }
        // Before the rights: who signs wrongly learns nothing about them.
        let user = try identify(token, at: moment)
        guard access == .anyToken else { throw SentryInteractiveRefusal.providerTokenOnly }
        return SentryInteractiveCaller(user: user, token: token)
    }

    /// The user whom an application's token is about, if it is good, made or changed by it.
    mutating func identify(
        _ token: JSONWebToken,
        at moment: Timestamp,
        within applicationID: String? = nil
    ) throws(TwinRefusal) -> SentryInteractiveUser {
        let application = try application(of: token)
        guard applicationID == nil || application.applicationID == applicationID else {
            throw SentryInteractiveRefusal.unknownIssuer
        }
        guard let claims = try SentryInteractiveClaims(token, at: moment) else {
            throw SentryInteractiveRefusal.wrongClaim
        }
        return try upsert(claims, application, at: moment)
    }

    private func authenticateOwn(
        _ token: JSONWebToken,
        _ access: SentryInteractiveOperation.Access,
        at moment: Timestamp
    ) throws(TwinRefusal) -> SentryInteractiveCaller {
        guard signer.hasSigned(token) else { throw SentryInteractiveRefusal.wrongSignature }
        guard let sessionID = token.claims["sid"]?.stringValue, let session = sessions[sessionID],
            let expiry = token.moment("exp")
        else { throw SentryInteractiveRefusal.destroyed }
        guard moment < expiry else { throw SentryInteractiveRefusal.expired }
        guard !session.isDestroyed else { throw SentryInteractiveRefusal.destroyed }
        guard let user = directory[session.userID] else { throw SentryInteractiveRefusal.deletedUser }
        let isForRefresh = token.claims["refresh"] == true
        switch (access, isForRefresh) {
        case (.refreshToken, false): throw SentryInteractiveRefusal.noRefreshToken
        case (.refreshToken, true):
            guard !dials.rotatesRefreshTokens || token.claims["generation"]?.integerValue == session.generation else {
                throw SentryInteractiveRefusal.destroyed
            }
        case (_, true): throw SentryInteractiveRefusal.onlyForRefresh
        case (_, false): break
        }
        return SentryInteractiveCaller(user: user, token: token, sessionID: sessionID)
    }

    /// The application that has signed a token.
    private func application(of token: JSONWebToken) throws(TwinRefusal) -> SentryInteractiveApplication {
        guard let issuer = token.claims["iss"]?.stringValue, let id = applicationsByIssuer[issuer],
            let application = applications[id]
        else { throw SentryInteractiveRefusal.unknownIssuer }
        guard let keyID = token.keyID, let key = application.keys.first(where: { $0.keyID == keyID }) else {
            throw SentryInteractiveRefusal.unknownKey
        }
        guard key.hasSigned(token) else { throw SentryInteractiveRefusal.wrongSignature }
        return application
    }

    /// The user whom an application's token is about, made or changed by it.
    ///
    /// The newest `iat` wins: an older token gives access and changes nothing.
    private mutating func upsert(
        _ claims: SentryInteractiveClaims,
        _ application: SentryInteractiveApplication,
        at moment: Timestamp
    ) throws(TwinRefusal) -> SentryInteractiveUser {
        var chance = chance("user", application.applicationID).mixed(with: claims.subject)
        let userID = chance.uuid()
        guard deletedUsers[userID] == nil else { throw SentryInteractiveRefusal.deletedUser }
        let key = Base64.encoded((0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) })
        let known = directory[userID]
        guard known != nil || directory.count < dials.maximumUsers else { throw SentryInteractiveRefusal.full }
        var user =
            known
            ?? SentryInteractiveUser(
                userID: userID,
                applicationID: application.applicationID,
                foreignKey: claims.subject,
                publicKey: key,
                lastUpdated: moment
            )
        guard claims.issuedAt >= user.issuedAt else { return user }
        user.email = claims.email
        user.isEmailVerified = claims.isEmailVerified
        user.telephone = claims.telephone
        user.isTelephoneVerified = claims.isTelephoneVerified
        user.displayName = claims.name ?? user.displayName
        user.issuedAt = claims.issuedAt
        user.lastUpdated = moment
        directory.put(user)
        if known == nil, application.administrators.contains(claims.subject) { makeAdministrator(userID, at: moment) }
        return user
    }

    /// Lets a user administer all locks.
    mutating func makeAdministrator(_ userID: String, at moment: Timestamp) {
        for lockID in lockOrder {
            locks[lockID]?.share(with: userID, .init(isAdministrator: true), by: userID, at: moment)
        }
    }
}

/// What an application's token says about its user.
struct SentryInteractiveClaims: Sendable {
    var subject: String
    var issuedAt: Timestamp
    var email: String?
    var isEmailVerified: Bool
    var telephone: String?
    var isTelephoneVerified: Bool
    var name: String?

    /// Reads the claims by the rules of the provider's page; `nil` where an optional one has the wrong type.
    init?(_ token: JSONWebToken, at moment: Timestamp) throws(TwinRefusal) {
        let claims = token.claims
        guard let subject = claims["sub"]?.stringValue, (1...1024).contains(subject.utf8.count) else {
            throw SentryInteractiveRefusal.wrongSubject
        }
        guard let expiry = token.moment("exp"), let issuedAt = token.moment("iat") else {
            throw SentryInteractiveRefusal.wrongTimes
        }
        let audiences = claims["aud"]?.arrayValue ?? claims["aud"].map { [$0] } ?? []
        guard audiences.contains(.string(SentryInteractiveTwin.audience)) else {
            throw SentryInteractiveRefusal.wrongAudience
        }
        guard moment < expiry else { throw SentryInteractiveRefusal.expired }
        guard issuedAt <= moment.advanced(by: SentryInteractiveTwin.tolerance) else {
            throw SentryInteractiveRefusal.issuedLater
        }
        self.subject = subject
        self.issuedAt = issuedAt
        for name in ["sid", "locale", "zoneinfo", "name", "family_name", "middle_name", "given_name", "picture"] {
            guard claims[name] == nil || claims[name]?.stringValue != nil else { return nil }
        }
        guard claims["auth_time"] == nil || token.moment("auth_time") != nil else { return nil }
        for name in ["email_verified", "telephone_verified"] {
            guard claims[name] == nil || claims[name]?.boolValue != nil else { return nil }
        }
        email = claims["email"]?.stringValue
        telephone = claims["telephone"]?.stringValue
        isEmailVerified = email != nil && claims["email_verified"] == true
        isTelephoneVerified = telephone != nil && claims["telephone_verified"] == true
        name = claims["name"]?.stringValue
        let isEmailRight = claims["email"] == nil || email.map { EmailAddress.isValid($0) } ?? false
        let isTelephoneRight = claims["telephone"] == nil || telephone.map(PhoneNumber.isE164) ?? false
        guard email != nil || telephone != nil, isEmailRight, isTelephoneRight else {
            throw SentryInteractiveRefusal.noContact
        }
    }
}

extension Timestamp {
    /// Whole seconds since 1970, as tokens count them (RFC 7519 §2, NumericDate).
    var seconds: Int { Int((Double(milliseconds) / 1000).rounded(.down)) }
}
