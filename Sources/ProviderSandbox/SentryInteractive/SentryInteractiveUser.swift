internal import JSONModel

/// Somebody who may open locks: the holder of an account of the provider, or a user of an application.
struct SentryInteractiveUser: Sendable, Hashable {
    var userID: String
    /// The application that signs the user's tokens; `nil` for accounts of the provider.
    var applicationID: String?
    /// The application's own id of the user: the `sub` of its tokens.
    var foreignKey: String?
    var email: String?
    var isEmailVerified = false
    var telephone: String?
    var isTelephoneVerified = false
    var displayName: String?
    /// The password of an account.
    var password: String?
    /// The public key that locks know the user by.
    var publicKey: String
    /// The `iat` of the newest token that was presented: an older one changes nothing.
    var issuedAt: Timestamp = Timestamp(milliseconds: .min)
    var lastUpdated: Timestamp
    /// How often the directory was asked for the user.
    var queries = 0

    /// What counts are kept under.
    var subject: String { email?.lowercased() ?? telephone ?? foreignKey ?? userID }
}

/// All users, by id and by what the directory is asked for.
///
/// A user gets into the directory by a verified contact; who comes second with a contact stays out of its index.
struct SentryInteractiveDirectory: Sendable {
    private var users: [String: SentryInteractiveUser] = [:]
    private var owners: [Index: String] = [:]
    /// The ids of an application's users in their order: the order of the list's pages.
    private var members: [String: [String]] = [:]

    /// Something that at most one user of an application has.
    struct Index: Sendable, Hashable {
        var applicationID: String?
        var kind: Kind
        var value: String

        enum Kind: Sendable, Hashable { case email, telephone, foreignKey }
    }

    var count: Int { users.count }

    subscript(userID: String) -> SentryInteractiveUser? { users[userID] }

    func user(_ kind: Index.Kind, _ value: String, of applicationID: String?) -> SentryInteractiveUser? {
        let value = kind == .email ? value.lowercased() : value
        return owners[Index(applicationID: applicationID, kind: kind, value: value)].flatMap { users[$0] }
    }

    /// Whether the directory finds the user by that.
    func isIndexed(_ user: SentryInteractiveUser, by kind: Index.Kind) -> Bool {
        entries(of: user).contains { $0.kind == kind && owners[$0] == user.userID }
    }

    /// Puts in a user, or another state of one.
    mutating func put(_ user: SentryInteractiveUser) {
        if let before = users[user.userID] {
            for entry in entries(of: before) where owners[entry] == user.userID { owners[entry] = nil }
        } else if let applicationID = user.applicationID {
            var list = members[applicationID] ?? []
            list.insert(user.userID, at: SentryInteractiveDirectory.position(of: user.userID, in: list))
            members[applicationID] = list
        }
        users[user.userID] = user
        for entry in entries(of: user) where owners[entry] == nil { owners[entry] = user.userID }
    }

    /// Notes that the directory was asked for a user.
    mutating func noteQuery(_ userID: String) { users[userID]?.queries += 1 }

    mutating func remove(_ userID: String) {
        guard let user = users.removeValue(forKey: userID) else { return }
        for entry in entries(of: user) where owners[entry] == userID { owners[entry] = nil }
        guard let applicationID = user.applicationID, var list = members[applicationID] else { return }
        let position = SentryInteractiveDirectory.position(of: userID, in: list)
        if list.indices.contains(position), list[position] == userID { list.remove(at: position) }
        members[applicationID] = list
    }

    /// An application's users behind a given one, in the order of their ids.
    func users(of applicationID: String, after userID: String?, limit: Int) -> [SentryInteractiveUser] {
        let list = members[applicationID] ?? []
        var start = 0
        if let userID {
            start = SentryInteractiveDirectory.position(of: userID, in: list)
            if list.indices.contains(start), list[start] == userID { start += 1 }
        }
        return list[start...].prefix(limit).compactMap { users[$0] }
    }

    private func entries(of user: SentryInteractiveUser) -> [Index] {
        // Accounts are found by their address alone; users of applications only once a contact is verified.
        let isListed = user.applicationID == nil || user.isEmailVerified || user.isTelephoneVerified
        guard isListed else { return [] }
        var entries: [Index] = []
        if let email = user.email, user.isEmailVerified || user.applicationID == nil {
            entries.append(Index(applicationID: user.applicationID, kind: .email, value: email.lowercased()))
        }
        if let telephone = user.telephone, user.isTelephoneVerified {
            entries.append(Index(applicationID: user.applicationID, kind: .telephone, value: telephone))
        }
        if let foreignKey = user.foreignKey {
            entries.append(Index(applicationID: user.applicationID, kind: .foreignKey, value: foreignKey))
        }
        return entries
    }

    private static func position(of userID: String, in list: [String]) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < userID { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// A third party, its owners, and how its tokens are recognised.
struct SentryInteractiveApplication: Sendable {
    /// How many keys and issuers one has at most.
    static let maximumKeys = 100

    var applicationID: String
    var name: String
    var ownerID: String
    var issuers: [String] = []
    var keys: [JSONWebKey] = []
    /// The `sub` of its users who administer all locks.
    var administrators: [String] = []
}
