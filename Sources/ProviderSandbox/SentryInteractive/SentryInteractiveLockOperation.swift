internal import HTTPTypes
internal import JSONModel

/// What a lock is told to do, as its signer wrote it.
struct SentryInteractiveLockOperation: Sendable, Hashable {
    var lockID: String
    /// The user who signed it.
    var signer: String
    var expiresAt: Timestamp
    var change: Change

    enum Change: Sendable, Hashable {
        case add([Share])
        case remove([String])
    }

    struct Share: Sendable, Hashable {
        var userID: String
        var publicKey: String
        var grant: SentryInteractiveLock.Grant
    }

    /// How many users one operation concerns at most.
    static let maximumUsers = 25

    /// The first user whom an operation is about, if one can be read from it.
    static func firstUserID(in operation: JSON?) -> String? {
        operation?["user"]?.stringValue ?? operation?["users"]?[0]?["user"]?.stringValue
            ?? operation?["users"]?[0]?.stringValue
    }

    /// Reads the `operation` of a token; `nil` where it does not make sense.
    static func change(_ json: JSON?) -> Change? {
        switch json?["type"] {
        case "ADD_USER":
            guard let json, let share = share(json) else { return nil }
            return .add([share])
        case "BATCH_ADD_USER":
            guard let list = json?["users"]?.arrayValue, (1...maximumUsers).contains(list.count) else { return nil }
            let shares = list.compactMap(share)
            return shares.count == list.count ? .add(shares) : nil
        case "REMOVE_USER":
            let list = json?["users"]?.arrayValue ?? json?["user"].map { [$0] } ?? []
            let users = list.compactMap(\.stringValue)
            return (1...maximumUsers).contains(users.count) && users.count == list.count ? .remove(users) : nil
        default: return nil
        }
    }

    private static func share(_ json: JSON) -> Share? {
        guard let user = json["user"]?.stringValue, let publicKey = json["publicKey"]?.stringValue else { return nil }
        guard [nil, .null, "USER", "ADMIN"].contains(json["role"]) else { return nil }
        var limits: [Timestamp?] = []
        for name in ["start", "end"] {
            switch json[name] {
            case nil, .null: limits.append(nil)
            case let value?:
                guard let seconds = value.integerValue, (0...1_000_000_000_000).contains(seconds) else { return nil }
                limits.append(Timestamp(milliseconds: Int64(seconds) * 1000))
            }
        }
        if let start = limits[0], let end = limits[1], end <= start { return nil }
        let grant = SentryInteractiveLock.Grant(
            isAdministrator: json["role"] == "ADMIN",
            start: limits[0],
            end: limits[1]
        )
        return Share(userID: user, publicKey: publicKey, grant: grant)
    }
}

extension SentryInteractiveTwin {
    /// Longer than this before its expiry, an operation is queued for its lock; else it is done at once.
    static let promptness = Duration.seconds(60)

    /// `POST /device/{lockId}/execute`: an operation, signed with a certified key.
    mutating func execute(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller,
        _ count: Int
    ) throws(TwinRefusal) -> TwinReply {
        guard let lock = locks[call.parameter] else { throw SentryInteractiveRefusal.unknownLock }
        let (operation, tokenID) = try read(call)
        guard lock.grants[operation.signer]?.isAdministrator == true,
            lock.grants[operation.signer]?.isActive(at: call.moment) == true
        else { throw SentryInteractiveRefusal.notAdministrator }
        if let tokenID, tokenIDs[tokenID] != nil { throw SentryInteractiveRefusal.repeatedToken }
        if case .add(let shares) = operation.change {
            if shares.count > 1 || isBatch(call), lock.habit == .single {
                throw SentryInteractiveRefusal.noBatchSharing
            }
            for share in shares {
                guard let user = directory[share.userID] else { throw SentryInteractiveRefusal.unknownUser }
                guard user.publicKey == share.publicKey else { throw SentryInteractiveRefusal.wrongPublicKey }
            }
        }
        if isLost(operation, count) {
            if let tokenID { tokenIDs.insert(call.moment, for: tokenID) }
            return .empty()
        }
        guard operation.expiresAt <= call.moment.advanced(by: Self.promptness) else {
            if let tokenID { tokenIDs.insert(call.moment, for: tokenID) }
            if lock.habit != .offline { agenda.add(operation, due: call.moment.advanced(by: dials.queueDelay)) }
            return .empty(.accepted)
        }
        locks[call.parameter]?.promptOperations += 1
        switch lock.habit {
        case .offline, .queueOnly: throw SentryInteractiveRefusal.deviceOffline
        // The lock's own count is from before this operation.
        case .flaky where lock.promptOperations < 2: throw SentryInteractiveRefusal.deviceOffline
        default: break
        }
        if let tokenID { tokenIDs.insert(call.moment, for: tokenID) }
        perform(operation, at: call.moment)
        if lock.habit == .slow { throw SentryInteractiveRefusal.deviceSlow }
        if case .remove = operation.change { return .empty(.ok) }
        return .empty()
    }

    /// Lets a lock do what it was told, if that has not expired.
    mutating func perform(_ operation: SentryInteractiveLockOperation, at moment: Timestamp) {
        guard moment < operation.expiresAt else { return }
        switch operation.change {
        case .add(let shares):
            for share in shares where directory[share.userID] != nil {
                locks[operation.lockID]?.share(with: share.userID, share.grant, by: operation.signer, at: moment)
            }
        case .remove(let users):
            for user in users { locks[operation.lockID]?.revoke(user, by: operation.signer, at: moment) }
        }
    }

    private func isBatch(_ call: SentryInteractiveCall) -> Bool {
        JSONWebToken(call.text)?.claims["operation"]?["type"] == "BATCH_ADD_USER"
    }

    /// Whether the scenario of the first user lets the first share come to nothing.
    private func isLost(_ operation: SentryInteractiveLockOperation, _ count: Int) -> Bool {
        guard count == 1, case .add(let shares) = operation.change,
            let user = shares.first.flatMap({ directory[$0.userID] })
        else { return false }
        return scenario(of: user)?.quirk == .lostShare
    }

    /// Reads the token in a call's body and checks who signed it, what for, and when.
    private func read(
        _ call: SentryInteractiveCall
    ) throws(TwinRefusal) -> (SentryInteractiveLockOperation, tokenID: String?) {
        guard let token = JSONWebToken(call.text), token.algorithm == "EdDSA",
            let leaf = token.header["x5c"]?[0]?.stringValue
        else { throw SentryInteractiveRefusal.wrongOperationToken }
        guard let certificate = certificates.certificate(leaf), call.moment < certificate.expiresAt,
            Ed25519.isValid(token.signature, of: token.signed, by: certificate.publicKey),
            token.claims["iss"]?.stringValue == certificate.userID, directory[certificate.userID] != nil
        else { throw SentryInteractiveRefusal.wrongSigner }
        guard token.claims["sub"]?.stringValue == call.parameter else { throw SentryInteractiveRefusal.wrongLock }
        let latest = call.moment.advanced(by: Self.tolerance)
        guard let start = token.moment("nbf"), let issue = token.moment("iat"), let expiry = token.moment("exp"),
            call.moment < expiry, issue <= latest
        else { throw SentryInteractiveRefusal.wrongOperationTimes }
        guard start <= latest else { throw SentryInteractiveRefusal.tooEarly }
        let tokenID = token.claims["jti"]
        guard tokenID == nil || (1...255).contains(tokenID?.stringValue?.utf8.count ?? 0),
            let change = SentryInteractiveLockOperation.change(token.claims["operation"])
        else { throw SentryInteractiveRefusal.wrongOperation }
        let operation = SentryInteractiveLockOperation(
            lockID: call.parameter,
            signer: certificate.userID,
            expiresAt: expiry,
            change: change
        )
        return (operation, tokenID?.stringValue)
    }
}
