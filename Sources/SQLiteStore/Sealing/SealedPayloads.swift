internal import Crypto
internal import GRDB
internal import JSONModel
internal import Synchronization
internal import WorkflowStore

/// Seals every payload under the key of the person that it is about.
///
/// - An execution with an applicant is sealed under that applicant's key, the same one in every workflow and every run.
/// - An execution that another one started (nested, as a look after the end, as a follow-up) and that has no applicant of its own
///   is sealed under the other one's key; so is a child of a map run whose execution has an applicant.
/// - Any other execution has a key of its own, a child of a map run too: what a campaign passes on about one person can be
///   erased alone.
/// - A customer of a campaign's cohort is sealed under the key of the applicant with the same blind key, and the execution that
///   the campaign starts for them under the key of their row: an erasure in between must not make them somebody else. If their
///   fields were withheld when it started, it is about nobody, and has a key of its own.
/// - A message that is nobody's yet is sealed under a key of the day on which it came. What operators order for many at once is
///   sealed under a key of nobody's.
///
/// Destroying a key therefore makes all payloads about a person unreadable, in the store, in its log and in every copy of both.
///
/// A class, because it owns the key file and remembers keys.
final class SealedPayloads: PayloadCodec, Sendable {
    let file: KeyFile
    private let cache = Mutex(KeyCache())

    init(file: KeyFile) { self.file = file }

    let isSealing = true

    func encode(_ payload: [UInt8], of execution: ExecutionKey) throws(StoreError) -> [UInt8] {
        // What is still written about somebody who was erased holds nothing.
        guard let entry = try knownEntry(of: execution) else {
            throw StoreError(
                .conflict,
                "Execution \(execution) has no key in \(file.path), so it was not started in this store. "
                    + "This is a fault in the program that commits it, or the key file was exchanged; report it."
            )
        }
        guard let key = entry.key else { return PayloadCipher.nothing }
        do throws(CryptoKitError) {
            return try PayloadCipher.seal(payload, of: execution, with: key)
        } catch {
            throw StoreError(
                .unavailable,
                "A payload of execution \(execution) could not be sealed. Report this.",
                cause: error
            )
        }
    }

    func decode(_ stored: [UInt8], of execution: ExecutionKey) throws(StoreError) -> [UInt8] {
        let entry = try entry(of: execution)
        guard let key = entry.key, stored != PayloadCipher.nothing else {
            throw StoreError(.erased, "The payloads of execution \(execution) were erased.")
        }
        if case .restricted = entry.standing, !RestrictionLift.isInForce {
            throw StoreError(
                .restricted,
                "The payloads of execution \(execution) are restricted: see 'usher hold list'."
            )
        }
        guard let payload = PayloadCipher.open(stored, of: execution, with: key) else {
            throw StoreError(
                .unreadable,
                "A payload of execution \(execution) was not sealed under its key, or was changed since. "
                    + "Restore the newest backups of the store and of its key file."
            )
        }
        return payload
    }

    /// Whether an execution's payloads can be read.
    func standing(of execution: ExecutionKey) throws(StoreError) -> SubjectStanding {
        try entry(of: execution).standing
    }

    // MARK: Keys

    /// The subject of an execution and its key.
    func entry(of execution: ExecutionKey) throws(StoreError) -> KeyCache.Entry {
        if let entry = try knownEntry(of: execution) { return entry }
        throw StoreError(
            .unreadable,
            "The key file \(file.path) knows no key for execution \(execution). It is older than the store or was damaged: "
                + "put the newest one there."
        )
    }

    /// The same; `nil` if the key file does not know the execution.
    func knownEntry(of execution: ExecutionKey) throws(StoreError) -> KeyCache.Entry? {
        if let entry = cache.withLock({ $0.entry(of: execution) }) { return entry }
        let row = try file.read { db in
            try db.firstRow(KeyFileSchema.keyOfExecution, [.integer(execution.number)], read: KeyRow.init)
        }
        guard let row else { return nil }
        let entry = try entry(row)
        cache.withLock { cache in
            cache.put(entry)
            cache.put(entry.subject, of: execution)
        }
        return entry
    }

    func entry(_ row: KeyRow) throws(StoreError) -> KeyCache.Entry {
        var key: SymmetricKey?
        if let wrapped = row.wrapped {
            key = PayloadCipher.unwrap(wrapped, with: file.root, for: Self.purpose(of: row.subject))
            guard key != nil else {
                throw StoreError(
                    .unreadable,
                    "The key of subject \(row.subject) in \(file.path) cannot be read. Restore the file from its newest backup."
                )
            }
        }
        return KeyCache.Entry(subject: row.subject, key: key, standing: row.standing)
    }

    /// Takes over what a transaction has made durable.
    func remember(_ change: (inout KeyCache) -> Void) { cache.withLock { change(&$0) } }

    /// What is sealed in with a subject's key, so that no row's key can be put in another's place.
    static func purpose(of subject: SubjectKey) -> String { "usher.subject.1.\(subject)" }
}

/// A row of a subject as far as sealing needs it.
struct KeyRow {
    var subject: SubjectKey
    var wrapped: [UInt8]?
    var standing: SubjectStanding

    /// Reads the columns of ``KeyFileSchema/keyOfExecution``.
    init(_ row: RowReader) throws(StoreError) {
        subject = SubjectKey(try row.integer(0))
        wrapped = try row.optionalBlob(1)
        if let erasedAt = try row.optionalTimestamp(3) {
            standing = .erased(at: erasedAt)
        } else if let requestedAt = try row.optionalTimestamp(2) {
            standing = .restricted(since: requestedAt)
        } else {
            standing = .open
        }
    }
}

extension ExecutionKey {
    /// Under whose name a message is kept that came at a moment and is nobody's yet: each day has a key of its own.
    static func ofMessages(at moment: Timestamp) -> ExecutionKey {
        ExecutionKey(-1 - max(0, moment.milliseconds / millisecondsADay))
    }

    private static let millisecondsADay: Int64 = 86_400_000

    /// Under whose name a customer of a cohort is kept: far below the names of days.
    static func ofCustomer(_ number: Int, in campaign: Int64) -> ExecutionKey {
        ExecutionKey(-(campaign << 32) - Int64(number))
    }
}
