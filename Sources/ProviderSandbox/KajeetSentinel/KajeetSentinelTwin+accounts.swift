internal import HTTPTypes
internal import JSONModel

/// Accounts: passwords, terms, mails, and the list of users.
extension KajeetSentinelTwin {
    /// The account with a user name, if somebody has it.
    func account(_ username: String) -> KajeetSentinelAccount? { accounts[username.lowercased()] }

    /// The account of an address: made where every address has one, or where a scenario says so.
    mutating func invitedAccount(_ username: String) throws(TwinRefusal) -> KajeetSentinelAccount {
        if let known = account(username) { return known }
        let scenario = scenario(of: username)
        guard EmailAddress.isValid(username), scenario?.quirk != .unknown, dials.invitesEveryone || scenario != nil
        else {
            throw KajeetSentinelRefusal.unknownUser
        }
        guard accounts.count < dials.maximumAccounts else { throw KajeetSentinelRefusal.full }
        var account = KajeetSentinelAccount(username: username, corpID: configuration.corpID)
        if scenario?.quirk == .enabled {
            var chance = chance("password", username)
            account.password = chance.uuid()
        }
        accounts.insert(account, for: username.lowercased())
        return account
    }

    /// Enables an associated account by its first password.
    mutating func setPassword(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        let username = try call.text("username")
        let password = try self.password(call)
        let account = try invitedAccount(username)
        guard !account.isEnabled else { throw KajeetSentinelRefusal.alreadyEnabled }
        accounts.update(username.lowercased()) { $0.password = password }
        if scenario(of: username)?.quirk == .enabledLate { throw KajeetSentinelRefusal.alreadyEnabled }
        return .json(["username": .string(account.username), "enabled": true])
    }

    /// Logs that somebody accepted the terms; every call adds an entry.
    mutating func acceptTerms(
        _ call: KajeetSentinelCall,
        by caller: KajeetSentinelCaller
    ) throws(TwinRefusal) -> TwinReply {
        let version = try call.text("version")
        let username = call.body["username"]?.stringValue ?? caller.username
        // Nobody but the trusted client accepts for somebody else.
        guard caller.isClient || username.lowercased() == caller.username.lowercased() else {
            throw KajeetSentinelRefusal.forbidden
        }
        guard account(username) != nil else { throw KajeetSentinelRefusal.unknownUser }
        var entry: JSONObject = ["version": .string(version), "loggedAt": .string(call.moment.description)]
        for name in ["acceptedAt", "ipAddress"] {
            guard let value = call.body[name], !value.isNull else { continue }
            guard let text = value.stringValue, text.utf8.count <= 1024 else {
                throw KajeetSentinelRefusal.fieldRequired
            }
            entry[name] = .string(text)
        }
        accounts.update(username.lowercased()) { $0.logAcceptance(.object(entry)) }
        return .json(["logged": true])
    }

    /// Stamps the moment of acceptance on the caller's own account.
    mutating func stampTerms(
        _ call: KajeetSentinelCall,
        by caller: KajeetSentinelCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard !caller.isClient, account(caller.username) != nil else { throw KajeetSentinelRefusal.forbidden }
        accounts.update(caller.username.lowercased()) { $0.termsAcceptedAt = call.moment }
        return .json(["termsAcceptedAt": .string(call.moment.description)])
    }

    /// Mails a link with a token that is good for setting the password once.
    mutating func mailReset(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        let account = try invitedAccount(try call.text("username"))
        let token = makeToken(
            for: account.username,
            [Self.passwordRole],
            lifetime: dials.linkLifetime,
            at: call.moment
        )
        correspondence.send("passwordReset", token, to: account.username, at: call.moment)
        return .json(["sent": true])
    }

    mutating func mailUsername(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        let email = try call.text("email")
        guard EmailAddress.isValid(email) else { throw KajeetSentinelRefusal.invalidEmail }
        let account = try invitedAccount(email)
        correspondence.send("username", account.username, to: email, at: call.moment)
        return .json(["sent": true])
    }

    func checkPasswordRight(by caller: KajeetSentinelCaller) throws(TwinRefusal) -> TwinReply {
        guard caller.roles.contains(Self.passwordRole) else { throw KajeetSentinelRefusal.forbidden }
        return .json(["allowed": true])
    }

    /// Sets the password of the caller, whose token is then used up.
    mutating func changePassword(
        _ call: KajeetSentinelCall,
        by caller: KajeetSentinelCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard caller.roles.contains(Self.passwordRole) else { throw KajeetSentinelRefusal.forbidden }
        let password = try self.password(call)
        guard account(caller.username) != nil else { throw KajeetSentinelRefusal.unknownUser }
        accounts.update(caller.username.lowercased()) { $0.password = password }
        usedTokens.insert(true, for: caller.tokenID)
        return .json(["changed": true])
    }

    /// The users of the tenant; with a name or address, that one.
    mutating func listAdminUsers(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        guard let name = call.query["username"] ?? call.query["email"] else {
            let first = accounts.keys.prefix(Self.maximumListed)
            return .json(.array(first.compactMap { accounts[$0]?.json }))
        }
        // Nobody is found where nobody can be: a search is no error.
        do throws(TwinRefusal) {
            return .json([try invitedAccount(name).json])
        } catch {
            guard error == KajeetSentinelRefusal.unknownUser else { throw error }
            return .json([])
        }
    }

    private func password(_ call: KajeetSentinelCall) throws(TwinRefusal) -> String {
        guard let password = call.body["password"]?.stringValue, !password.isEmpty else {
            throw KajeetSentinelRefusal.fieldRequired
        }
        guard (8...1024).contains(password.utf8.count) else { throw KajeetSentinelRefusal.weakPassword }
        return password
    }
}
