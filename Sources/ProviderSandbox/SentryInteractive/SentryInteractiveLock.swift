internal import JSONModel

/// A lock: who may open it, and what happened to it.
struct SentryInteractiveLock: Sendable {
    /// How many entries of the log are kept; the oldest make room.
    static let maximumLog = 10_000

    var lockID: String
    var name: String
    var habit: SentryInteractiveConfiguration.Habit
    private(set) var grants: [String: Grant] = [:]
    private(set) var log: [Entry] = []
    /// How many operations it had to answer at once.
    var promptOperations = 0

    struct Grant: Sendable, Hashable {
        var isAdministrator: Bool
        var start: Timestamp?
        var end: Timestamp?

        func isActive(at moment: Timestamp) -> Bool {
            (start.map { $0 <= moment } ?? true) && (end.map { moment < $0 } ?? true)
        }
    }

    struct Entry: Sendable, Hashable {
        var moment: Timestamp
        var kind: String
        /// Who did it.
        var userID: String
        /// Whom it was done to.
        var otherID: String
    }

    init(_ lock: SentryInteractiveConfiguration.Lock) {
        lockID = lock.lockID
        name = lock.name
        habit = lock.habit
    }

    mutating func share(with userID: String, _ grant: Grant, by signer: String, at moment: Timestamp) {
        let kind =
            switch (grants[userID]?.isAdministrator, grant.isAdministrator) {
            case (false?, true): "USER_PROMOTED"
            case (true?, false): "USER_DEMOTED"
            default: "LOCK_SHARED"
            }
        grants[userID] = grant
        note(Entry(moment: moment, kind: kind, userID: signer, otherID: userID))
    }

    mutating func revoke(_ userID: String, by signer: String, at moment: Timestamp) {
        guard grants.removeValue(forKey: userID) != nil else { return }
        note(Entry(moment: moment, kind: "LOCK_REVOKED", userID: signer, otherID: userID))
    }

    private mutating func note(_ entry: Entry) {
        log.append(entry)
        if log.count > SentryInteractiveLock.maximumLog { log.removeFirst(SentryInteractiveLock.maximumLog / 10) }
    }
}
