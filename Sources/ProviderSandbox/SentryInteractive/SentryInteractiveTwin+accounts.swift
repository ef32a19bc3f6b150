internal import HTTPTypes
internal import JSONModel

/// Tokens by password, and the accounts behind them.
extension SentryInteractiveTwin {
    mutating func login(_ call: SentryInteractiveCall) throws(TwinRefusal) -> TwinReply {
        guard let email = call.body["email"]?.stringValue, let password = call.body["password"]?.stringValue else {
            throw SentryInteractiveRefusal.missingCredentials
        }
        guard let user = directory.user(.email, email, of: nil), user.password == password else {
            throw SentryInteractiveRefusal.wrongCredentials
        }
        return .json(beginSession(user, at: call.moment))
    }

    mutating func refresh(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard let sessionID = caller.sessionID, var session = sessions[sessionID] else {
            throw SentryInteractiveRefusal.destroyed
        }
        var answer: JSONObject = ["authToken": .string(authToken(caller.user, sessionID, at: call.moment))]
        if dials.rotatesRefreshTokens {
            session.generation += 1
            sessions.insert(session, for: sessionID)
            let token = refreshToken(caller.user, sessionID, generation: session.generation, at: call.moment)
            answer["refreshToken"] = .string(token)
        }
        return .json(.object(answer))
    }

    mutating func destroyToken(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard let sessionID = caller.sessionID, var session = sessions[sessionID] else {
            throw SentryInteractiveRefusal.noSession
        }
        session.isDestroyed = true
        sessions.insert(session, for: sessionID)
        return .empty()
    }

    mutating func register(_ call: SentryInteractiveCall) throws(TwinRefusal) -> TwinReply {
        guard let email = call.body["email"]?.stringValue, EmailAddress.isValid(email),
            let password = call.body["password"]?.stringValue, (1...1024).contains(password.utf8.count)
        else { throw SentryInteractiveRefusal.missingCredentials }
        let name = call.body["displayName"]
        guard name == nil || name?.isNull == true || name?.stringValue != nil else {
            throw SentryInteractiveRefusal.missingField
        }
        guard directory.user(.email, email, of: nil) == nil else { throw SentryInteractiveRefusal.accountExists }
        if scenario(email: email, telephone: nil)?.quirk == .invited, call.query["force"] != "true" {
            throw SentryInteractiveRefusal.invited
        }
        guard directory.count < dials.maximumUsers else { throw SentryInteractiveRefusal.full }
        let user = makeAccount(email, password, displayName: name?.stringValue, isVerified: false, at: call.moment)
        sendVerification(to: user, at: call.moment)
        return .json(beginSession(user, at: call.moment))
    }

    /// Puts in an account.
    mutating func makeAccount(
        _ email: String,
        _ password: String,
        displayName: String?,
        isVerified: Bool,
        at moment: Timestamp
    ) -> SentryInteractiveUser {
        var chance = chance("account", email.lowercased())
        var userID = chance.uuid()
        // An address may come back after its account was deleted; the old id stays dead.
        while deletedUsers[userID] != nil { userID = chance.uuid() }
        let user = SentryInteractiveUser(
            userID: userID,
            email: email,
            isEmailVerified: isVerified,
            displayName: displayName,
            password: password,
            publicKey: Base64.encoded((0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) }),
            lastUpdated: moment
        )
        directory.put(user)
        return user
    }

    mutating func verifyEmail(_ call: SentryInteractiveCall) throws(TwinRefusal) -> TwinReply {
        guard let code = call.query["code"], let userID = emailCodes[code], var user = directory[userID] else {
            throw SentryInteractiveRefusal.wrongCode
        }
        user.isEmailVerified = true
        user.lastUpdated = call.moment
        directory.put(user)
        return .json([:])
    }

    mutating func reverifyEmail(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        sendVerification(to: caller.user, at: call.moment)
        return .json([:])
    }

    private mutating func sendVerification(to user: SentryInteractiveUser, at moment: Timestamp) {
        guard let email = user.email else { return }
        var chance = chance("e-mail code", email).mixed(with: UInt64(correspondence.count(to: email)))
        let code = chance.uuid()
        emailCodes.insert(user.userID, for: code)
        correspondence.send("emailVerification", code, to: email, at: moment)
    }

    mutating func updateAccount(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        var user = caller.user
        user.displayName = try call.text("displayName")
        user.lastUpdated = call.moment
        directory.put(user)
        return .empty()
    }

    mutating func deleteAccount(_ call: SentryInteractiveCall, by caller: SentryInteractiveCaller) -> TwinReply {
        let userID = caller.user.userID
        directory.remove(userID)
        deletedUsers.insert(true, for: userID)
        for lockID in lockOrder { locks[lockID]?.revoke(userID, by: userID, at: call.moment) }
        return .empty()
    }
}

extension SentryInteractiveUser {
    /// The account as its holder sees it.
    var accountJSON: JSON {
        [
            "publicKey": .string(publicKey), "email": email.map { .string($0) } ?? .null,
            "displayName": displayName.map { .string($0) } ?? .null, "emailVerified": .bool(isEmailVerified),
        ]
    }
}
