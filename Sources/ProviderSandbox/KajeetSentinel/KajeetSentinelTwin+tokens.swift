internal import HTTPTypes
internal import JSONModel

/// Tokens: who gets one, what is in it, and how it is recognised.
extension KajeetSentinelTwin {
    /// The role that lets somebody set a forgotten password.
    static let passwordRole = "CHANGE_PASSWORD"

    func caller(of request: TwinRequest, at moment: Timestamp) throws(TwinRefusal) -> KajeetSentinelCaller {
        guard let text = request.bearerToken, let token = JSONWebToken(text), signer.hasSigned(token),
            let username = token.claims["sub"]?.stringValue, let roles = token.claims["roles"]?.arrayValue,
            let tokenID = token.claims["jti"]?.stringValue, let expiry = token.moment("exp")
        else { throw KajeetSentinelRefusal.unauthorized }
        guard moment < expiry else { throw KajeetSentinelRefusal.expired }
        guard usedTokens[tokenID] == nil else { throw KajeetSentinelRefusal.unauthorized }
        return KajeetSentinelCaller(username: username, roles: roles.compactMap(\.stringValue), tokenID: tokenID)
    }

    mutating func login(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        let username = try call.text("username")
        let password = try call.text("password")
        guard let account = account(username), account.password == password else {
            throw KajeetSentinelRefusal.badCredentials
        }
        return tokenReply(for: account.username, account.roles, at: call.moment)
    }

    mutating func loginClient(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        guard try call.text("clientId") == configuration.client.name,
            try call.text("clientSecret") == configuration.client.secret
        else { throw KajeetSentinelRefusal.badCredentials }
        return tokenReply(for: configuration.client.name, ["CLIENT", "ADMIN"], at: call.moment)
    }

    /// Impersonation: for tokens with its role only, and it cannot be passed on.
    mutating func loginAs(
        _ call: KajeetSentinelCall,
        by caller: KajeetSentinelCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard caller.roles.contains("LOGIN_AS") else { throw KajeetSentinelRefusal.forbidden }
        guard let account = account(try call.text("username")) else { throw KajeetSentinelRefusal.unknownUser }
        let roles = account.roles.filter { $0 != "LOGIN_AS" }
        return tokenReply(for: account.username, roles, actor: caller.username, at: call.moment)
    }

    mutating func tokenReply(
        for username: String,
        _ roles: [String],
        actor: String? = nil,
        at moment: Timestamp
    ) -> TwinReply {
        let token = makeToken(for: username, roles, lifetime: dials.tokenLifetime, actor: actor, at: moment)
        return dials.tokenForm == .text ? .text(token) : .json(["token": .string(token)])
    }

    mutating func makeToken(
        for username: String,
        _ roles: [String],
        lifetime: Duration,
        actor: String? = nil,
        at moment: Timestamp
    ) -> String {
        tokenCount += 1
        var chance = chance("token", username).mixed(with: tokenCount)
        var claims: JSONObject = [
            "sub": .string(username), "corpId": .string(configuration.corpID),
            "roles": .array(roles.map { .string($0) }), "iat": .integer(moment.seconds),
            "exp": .integer(moment.advanced(by: lifetime).seconds), "jti": .string(chance.uuid()),
        ]
        if let actor { claims["act"] = ["sub": .string(actor)] }
        return signer.token(claims)
    }

    /// Notes that another provider's token belongs to the caller.
    mutating func enrichToken(
        _ call: KajeetSentinelCall,
        by caller: KajeetSentinelCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard JSONWebToken(try call.text("token")) != nil else { throw KajeetSentinelRefusal.invalidToken }
        let username = caller.username
        accounts.update(username.lowercased()) { $0.enrichments += 1 }
        return .json(["username": .string(username), "corpId": .string(configuration.corpID), "enriched": true])
    }
}

extension Shelf {
    /// Changes an entry in place, if there is one.
    mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
        guard var value = self[key] else { return }
        change(&value)
        insert(value, for: key)
    }
}
