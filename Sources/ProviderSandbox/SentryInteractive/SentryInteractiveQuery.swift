internal import HTTPTypes
internal import JSONModel

/// What the directory is asked for.
struct SentryInteractiveQuery: Sendable, Hashable {
    var kind: Kind
    var value: String

    enum Kind: String, Sendable, Hashable, CaseIterable {
        case email, telephone, localKey, foreignKey
    }

    /// The first thing that a query asks for, in either version.
    static func contact(in body: JSON) -> SentryInteractiveQuery? {
        for kind in Kind.allCases {
            let value = body[kind.rawValue]
            if let text = value?.stringValue ?? value?.arrayValue?.first?.stringValue {
                return SentryInteractiveQuery(kind: kind, value: text)
            }
        }
        return nil
    }

    /// The user whom a caller finds.
    ///
    /// An application's users see each other; a holder of an account sees the accounts and the users of their applications.
    static func user(
        _ query: SentryInteractiveQuery,
        seenBy caller: SentryInteractiveCaller,
        in twin: SentryInteractiveTwin
    ) -> SentryInteractiveUser? {
        var pools: [String?] = [caller.user.applicationID]
        if caller.user.applicationID == nil {
            pools += twin.applications.values.filter { $0.ownerID == caller.user.userID }.map(\.applicationID).sorted()
        }
        for pool in pools {
            let found: SentryInteractiveUser? =
                switch query.kind {
                case .email: twin.directory.user(.email, query.value, of: pool)
                case .telephone: twin.directory.user(.telephone, query.value, of: pool)
                case .foreignKey: twin.directory.user(.foreignKey, query.value, of: pool)
                case .localKey: twin.directory[query.value].flatMap { $0.applicationID == pool ? $0 : nil }
                }
            if let found { return found }
        }
        return nil
    }
}

extension SentryInteractiveTwin {
    /// How many keys version 2 takes at once.
    static let maximumQueries = 25

    /// `POST /directory/query`: one key in version 1 with 404 for nobody, up to 25 in version 2.
    mutating func queryDirectory(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard call.version >= 2 else {
            if call.body["identity"] != nil { return try queryIdentity(call, by: caller) }
            let given = SentryInteractiveQuery.Kind.allCases.filter { call.body[$0.rawValue] != nil }
            guard given.count == 1, let kind = given.first, let value = call.body[kind.rawValue]?.stringValue else {
                throw SentryInteractiveRefusal.wrongQuery
            }
            guard let user = find(SentryInteractiveQuery(kind: kind, value: value), by: caller) else {
                throw SentryInteractiveRefusal.unknownUser
            }
            return .json(["id": .string(user.userID), "publicKey": .string(user.publicKey)])
        }
        var queries: [SentryInteractiveQuery] = []
        for kind in SentryInteractiveQuery.Kind.allCases {
            guard let value = call.body[kind.rawValue] else { continue }
            guard let list = value.arrayValue else { throw SentryInteractiveRefusal.wrongQuery }
            for element in list {
                guard let text = element.stringValue else { throw SentryInteractiveRefusal.wrongQuery }
                queries.append(SentryInteractiveQuery(kind: kind, value: text))
            }
        }
        guard !queries.isEmpty else { throw SentryInteractiveRefusal.wrongQuery }
        guard queries.count <= Self.maximumQueries else { throw SentryInteractiveRefusal.longQuery }
        var found: [JSON] = []
        for query in queries {
            guard let user = find(query, by: caller) else { continue }
            // What was asked for is repeated, save for the id, which is in the answer anyway.
            let asked: [(String, JSON)] = query.kind == .localKey ? [] : [(query.kind.rawValue, .string(query.value))]
            found.append(
                .object(JSONObject(asked + [("id", .string(user.userID)), ("publicKey", .string(user.publicKey))]))
            )
        }
        return .json(.array(found))
    }

    /// A query by an encrypted token of the caller's own application, which makes its user.
    private mutating func queryIdentity(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard call.body.objectValue?.count == 1,
            let token = call.body["identity"]?.stringValue.flatMap(SentryInteractiveIdentity.token)
                .flatMap({ JSONWebToken($0) })
        else { throw SentryInteractiveRefusal.wrongIdentity }
        guard let applicationID = caller.user.applicationID else { throw SentryInteractiveRefusal.applicationTokenOnly }
        let user = try identify(token, at: call.moment, within: applicationID)
        return .json(["id": .string(user.userID), "publicKey": .string(user.publicKey)])
    }

    private mutating func find(
        _ query: SentryInteractiveQuery,
        by caller: SentryInteractiveCaller
    ) -> SentryInteractiveUser? {
        guard var user = SentryInteractiveQuery.user(query, seenBy: caller, in: self) else { return nil }
        directory.noteQuery(user.userID)
        switch scenario(of: user)?.quirk {
        case .hidden: return nil
        case .lagging where user.queries < 2: return nil
        case .otherUser:
            var chance = chance("other user", user.userID)
            user.userID = chance.uuid()
            user.publicKey = Base64.encoded((0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) })
            return user
        default: return user
        }
    }
}
