internal import HTTPTypes
internal import JSONModel

/// What can be read about locks and their site.
extension SentryInteractiveTwin {
    static let site: JSON = [
        "id": "00000000-0000-4000-8000-0000000000f0", "name": "Sandbox", "logoUrl": nil, "colour": "#7AD651",
        "longitude": 0, "latitude": 0, "radius": 10, "created": 1_524_839_827.955, "updated": 1_524_839_827.955,
    ]

    func listLockUsers(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let lock = try lock(call, by: caller)
        let users = lock.grants.keys.sorted().compactMap { userID -> JSON? in
            guard let grant = lock.grants[userID], let user = directory[userID] else { return nil }
            return [
                "userId": .string(userID), "email": user.email.map { .string($0) } ?? .null,
                "publicKey": .string(user.publicKey), "displayName": user.displayName.map { .string($0) } ?? .null,
                "orphan": false, "role": .string(grant.isAdministrator ? "ADMIN" : "USER"),
                "start": grant.start.map { .integer($0.seconds) } ?? .null,
                "end": grant.end.map { .integer($0.seconds) } ?? .null,
            ]
        }
        return .json(.array(users))
    }

    func readLockLog(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let lock = try lock(call, by: caller)
        guard let start = call.query["start"].flatMap({ Int($0) }), let end = call.query["end"].flatMap({ Int($0) })
        else {
            throw SentryInteractiveRefusal.wrongPeriod
        }
        let entries = lock.log.reversed().filter { $0.moment.seconds >= start && $0.moment.seconds <= end }
        return .json(
            .array(
                entries.map { entry in
                    var object: JSONObject = [
                        "timestamp": .integer(entry.moment.seconds), "type": .string(entry.kind),
                        "user": .string(entry.userID),
                    ]
                    if call.version >= 2 {
                        let user = directory[entry.userID]
                        object["email"] = user?.email.map { .string($0) } ?? .some(.null)
                        object["displayName"] = user?.displayName.map { .string($0) } ?? .some(.null)
                        object["message"] = .string("\(entry.kind) \(entry.otherID)")
                    }
                    return .object(object)
                }
            )
        )
    }

    func listShareableLocks(_ call: SentryInteractiveCall, by caller: SentryInteractiveCaller) -> TwinReply {
        let mine = lockOrder.compactMap { locks[$0] }.filter { lock in
            lock.grants[caller.user.userID].map { $0.isAdministrator && $0.isActive(at: call.moment) } ?? false
        }
        return .json(.array(mine.map { ["id": .string($0.lockID), "name": .string($0.name)] }))
    }

    /// The lock in the path, if the caller administers it.
    private func lock(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> SentryInteractiveLock {
        guard let lock = locks[call.parameter], let grant = lock.grants[caller.user.userID],
            grant.isActive(at: call.moment)
        else { throw SentryInteractiveRefusal.unknownLock }
        guard grant.isAdministrator else { throw SentryInteractiveRefusal.notAdministrator }
        return lock
    }
}
