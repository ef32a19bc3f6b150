public import JSONModel

/// The number of a person in the store's key file: one key, and all executions whose payloads it seals.
public struct SubjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, from 1.
    public var number: Int64

    /// Makes a key.
    public init(_ number: Int64) { self.number = number }

    /// Whether the left one was made first.
    public static func < (left: SubjectKey, right: SubjectKey) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}

/// Whether the payloads of a person can be read.
public enum SubjectStanding: Sendable, Hashable {
    /// They are read as usual.
    case open
    /// Erasure was asked for and a hold keeps them: nobody is shown them.
    case restricted(since: Timestamp)
    /// Their key was destroyed.
    case erased(at: Timestamp)
}

/// A person as the key file knows them: by whom they are found, what keeps their payloads, and what was asked.
///
/// Somebody who comes back after having asked for erasure is another subject, with a key of their own.
public struct SubjectRecord: Sendable, Hashable {
    /// The number.
    public var key: SubjectKey
    /// The applicant's blind key; `nil` for an execution without an applicant, which is a subject of its own.
    public var applicant: String?
    /// What was asked about erasing it.
    public var erasure: ErasureRecord?
    /// What forbids to erase it, ended holds included, the oldest first.
    public var holds: [HoldRecord] = []

    /// Makes a record.
    public init(key: SubjectKey, applicant: String?) {
        self.key = key
        self.applicant = applicant
    }

    /// Whether the payloads can be read.
    public var standing: SubjectStanding {
        guard let erasure else { return .open }
        return erasure.erasedAt.map { .erased(at: $0) } ?? .restricted(since: erasure.requestedAt)
    }

    /// The holds that forbid erasure at a moment.
    public func activeHolds(at now: Timestamp) -> [HoldRecord] { holds.filter { $0.isActive(at: now) } }

    /// When a requested erasure may be carried out; `nil` if a hold has no end, or nothing was requested.
    public var erasureDue: Timestamp? {
        guard let erasure, erasure.erasedAt == nil else { return nil }
        var due = erasure.requestedAt
        for hold in holds where hold.endedAt == nil {
            guard let until = hold.until else { return nil }
            due = max(due, until)
        }
        return due
    }
}

/// That somebody asked to erase a person, and what came of it.
public struct ErasureRecord: Sendable, Hashable {
    /// When it was asked for; from then on nobody is shown the payloads.
    public var requestedAt: Timestamp
    /// Who asked.
    public var requestedBy: String
    /// Why, in their words.
    public var reason: String
    /// When the key was destroyed.
    public var erasedAt: Timestamp?
    /// Whether the log of operators tells of the destruction.
    public var isEvidenced = false

    /// Makes the record of a request.
    public init(requestedAt: Timestamp, requestedBy: String, reason: String) {
        self.requestedAt = requestedAt
        self.requestedBy = requestedBy
        self.reason = reason
    }
}

/// A reason in law to keep what a person asks to have erased.
public struct HoldRecord: Sendable, Hashable {
    /// The number, from 1.
    public var key: Int64
    /// Whose payloads it keeps.
    public var subject: SubjectKey
    /// What it rests on, such as `AMLD Art. 40`.
    public var basis: String
    /// Why, in the words of who placed it.
    public var reason: String
    /// When it was placed.
    public var placedAt: Timestamp
    /// Who placed it.
    public var placedBy: String
    /// When it ends by itself; `nil` if somebody must end it.
    public var until: Timestamp?
    /// When somebody ended it.
    public var endedAt: Timestamp?

    /// Makes a hold.
    public init(
        key: Int64,
        subject: SubjectKey,
        basis: String,
        reason: String,
        placedAt: Timestamp,
        placedBy: String,
        until: Timestamp?
    ) {
        self.key = key
        self.subject = subject
        self.basis = basis
        self.reason = reason
        self.placedAt = placedAt
        self.placedBy = placedBy
        self.until = until
    }

    /// Whether it forbids erasure at a moment.
    public func isActive(at now: Timestamp) -> Bool {
        guard endedAt == nil else { return false }
        guard let until else { return true }
        return until > now
    }
}

/// What happens to the key of a person.
public enum SubjectChange: Sendable, Hashable {
    /// A hold is new or changed.
    case putHold(HoldRecord)
    /// Erasure was asked for: from now on nobody is shown the payloads.
    case requestErasure(SubjectKey, ErasureRecord)
    /// The key goes, and with it every payload that it seals.
    case destroyKey(SubjectKey, at: Timestamp)
    /// The log of operators tells of the destruction.
    case noteEvidence(SubjectKey)
}

/// What a reader is given in place of a payload that it may not have.
public enum WithheldPayload {
    /// In place of a payload whose key was destroyed: `{"erased": true}`.
    public static let erased: JSON = ["erased": true]
    /// In place of a payload of a person who asked for erasure and is kept by a hold: `{"restricted": true}`.
    public static let restricted: JSON = ["restricted": true]
    /// In place of a payload that is damaged: `{"unreadable": true}`.
    public static let unreadable: JSON = ["unreadable": true]

    /// Whether a value stands in place of a payload that is withheld for the sake of its person.
    public static func isWithheld(_ payload: JSON) -> Bool { payload == erased || payload == restricted }
}
