internal import HTTPTypes
internal import JSONModel

/// Applications: their keys, issuers and users.
extension SentryInteractiveTwin {
    /// How many applications there are at most.
    static let maximumApplications = 1000

    func listApplications(by caller: SentryInteractiveCaller) -> TwinReply {
        let mine = applications.values.filter { $0.ownerID == caller.user.userID }
        return .json(
            .array(
                mine.sorted { $0.applicationID < $1.applicationID }.map { application in
                    [
                        "applicationId": .string(application.applicationID), "name": .string(application.name),
                        "authDomains": .array(application.issuers.map { .string($0) }),
                        "keyIds": .array(application.keys.map { .string($0.keyID) }),
                        "encryptionKey": SentryInteractiveIdentity.publicKey,
                    ]
                }
            )
        )
    }

    mutating func createApplication(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let name = try call.text("name")
        _ = try call.text("companyName")
        _ = try call.text("mailingAddress")
        guard applications.count < Self.maximumApplications else { throw SentryInteractiveRefusal.full }
        var chance = chance("application", name).mixed(with: UInt64(applications.count))
        let id = chance.uuid()
        applications[id] = SentryInteractiveApplication(applicationID: id, name: name, ownerID: caller.user.userID)
        // The documented answer is an empty object: the id is learnt from the list.
        return .json([:])
    }

    mutating func addAuthKey(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        try add(call.body, to: try application(call, by: caller).applicationID)
        return .empty()
    }

    /// Registers a key.
    ///
    /// A `kid` is unique across all applications, because tokens name nothing else before they are believed.
    mutating func add(_ body: JSON, to applicationID: String) throws(TwinRefusal) {
        let key: JSONWebKey
        do throws(JSONWebKey.Problem) {
            key = try JSONWebKey(body)
        } catch {
            switch error {
            case .isPrivate: throw SentryInteractiveRefusal.privateKey
            case .hasNoID: throw SentryInteractiveRefusal.missingKeyID
            case .isUnsupported: throw SentryInteractiveRefusal.unsupportedKey
            }
        }
        guard !applications.values.contains(where: { $0.keys.contains { $0.keyID == key.keyID } }) else {
            throw SentryInteractiveRefusal.keyExists
        }
        guard let count = applications[applicationID]?.keys.count, count < SentryInteractiveApplication.maximumKeys
        else {
            throw SentryInteractiveRefusal.full
        }
        applications[applicationID]?.keys.append(key)
    }

    mutating func addAuthIssuer(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let application = try application(call, by: caller)
        guard let url = call.body["url"]?.stringValue, WebAddress.isValid(url), url != Self.audience else {
            throw SentryInteractiveRefusal.wrongIssuer
        }
        guard applicationsByIssuer[url] == nil else { throw SentryInteractiveRefusal.issuerExists }
        guard application.issuers.count < SentryInteractiveApplication.maximumKeys else {
            throw SentryInteractiveRefusal.full
        }
        applications[application.applicationID]?.issuers.append(url)
        applicationsByIssuer[url] = application.applicationID
        return .empty()
    }

    func listUsers(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let application = try application(call, by: caller)
        guard let size = call.query["pageSize"].flatMap({ Int($0) }), (1...100).contains(size) else {
            throw SentryInteractiveRefusal.wrongPageSize
        }
        let users = directory.users(
            of: application.applicationID,
            after: call.query["lastUserRetrieved"],
            limit: size
        )
        return .json(.array(users.map { listJSON(of: $0) }))
    }

    private func listJSON(of user: SentryInteractiveUser) -> JSON {
        [
            "userId": .string(user.userID), "foreignKey": user.foreignKey.map { .string($0) } ?? .null,
            "displayName": user.displayName.map { .string($0) } ?? .null,
            "email": user.email.map { .string($0) } ?? .null, "emailVerified": .bool(user.isEmailVerified),
            "telephone": user.telephone.map { .string($0) } ?? .null,
            "telephoneVerified": .bool(user.isTelephoneVerified),
            "emailIndexed": .bool(directory.isIndexed(user, by: .email)),
            "telephoneIndexed": .bool(directory.isIndexed(user, by: .telephone)),
            "foreignKeyIndexed": .bool(directory.isIndexed(user, by: .foreignKey)),
            "lastUpdated": .string(user.lastUpdated.inWholeSeconds),
        ]
    }

    /// The application in the path, if it is the caller's.
    private func application(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> SentryInteractiveApplication {
        guard let application = applications[call.parameter] else { throw SentryInteractiveRefusal.unknownApplication }
        guard application.ownerID == caller.user.userID else { throw SentryInteractiveRefusal.notOwner }
        return application
    }
}
