public import JSONModel

/// One entry of the log of what people did: who, when, why, and what it changed.
///
/// Entries are never changed and never deleted. Each holds the digest of the one before, so that an entry that was altered,
/// removed or put in between shows. It holds no payload: what an act was given is in it as a digest.
public struct OperatorRecord: Sendable, Hashable {
    /// The number, from 1 and without gaps.
    public var sequence: Int64
    /// When it was done.
    public var happenedAt: Timestamp
    /// Who did it: the name of an API key, or a user of the machine.
    public var actor: String
    /// What was done, such as `resume` or `approve`.
    public var act: String
    /// Why, in the words of who did it.
    public var reason: String
    /// The execution that it was done to.
    public var execution: ExecutionKey?
    /// The bulk act that it was part of, or that it is about.
    public var job: Int64?
    /// The digest of the execution's snapshot before.
    public var before: String?
    /// The digest of the execution's snapshot after.
    public var after: String?
    /// What else there is to say: names of states, revisions, counts, digests of what was given.
    public var details: JSONObject
    /// The ``digest`` of the entry before; 64 zeros for the first.
    public var previousDigest: String
    /// The digest of everything above.
    public var digest: String

    /// Makes an entry.
    public init(
        sequence: Int64,
        happenedAt: Timestamp,
        actor: String,
        act: String,
        reason: String,
        execution: ExecutionKey?,
        job: Int64?,
        before: String?,
        after: String?,
        details: JSONObject,
        previousDigest: String,
        digest: String
    ) {
        self.sequence = sequence
        self.happenedAt = happenedAt
        self.actor = actor
        self.act = act
        self.reason = reason
        self.execution = execution
        self.job = job
        self.before = before
        self.after = after
        self.details = details
        self.previousDigest = previousDigest
        self.digest = digest
    }

    /// What stands before the first entry.
    public static let beginning = String(repeating: "0", count: 64)

    /// The text whose digest is ``digest``: every member, in one order, unmistakably apart.
    public var sealedText: String {
        JSON.array([
            .integer(Int(sequence)), .integer(Int(happenedAt.milliseconds)), .string(actor), .string(act),
            .string(reason),
            execution.map { .integer(Int($0.number)) } ?? .null, job.map { .integer(Int($0)) } ?? .null,
            before.map { .string($0) } ?? .null, after.map { .string($0) } ?? .null, .object(details),
            .string(previousDigest),
        ]).text()
    }
}
