public import JSONModel
public import StatesInterpreter

/// The evidence of one call that left the process: what was asked, when, and how it was understood.
///
/// It holds no payload: inputs and results are in the history, under their data classes.
public struct CallRecord: Sendable, Hashable {
    /// The branch.
    public var path: BranchPath
    /// The visit: the id of the event that recorded the state's entering.
    public var visit: EventID
    /// The attempt within the visit, from 1.
    public var attempt: Int
    /// The call within the attempt, from 1.
    public var number: Int
    /// The resource that was called: `connector:sardine:createEntity`.
    public var resource: String
    /// Why it was called: `call`, `resolve`, `adopt` or `poll`.
    public var purpose: String
    /// The key that the call carried.
    public var idempotencyKey: String
    /// When the intent was decided.
    public var startedAt: Timestamp
    /// When the answer was understood.
    public var finishedAt: Timestamp
    /// How the answer was understood: an outcome class.
    public var outcome: String
    /// The HTTP status, if an answer arrived.
    public var status: Int?
    /// What went wrong, safe to show to anyone.
    public var message: String?

    /// Makes the evidence of a call.
    public init(
        path: BranchPath,
        visit: EventID,
        attempt: Int,
        number: Int,
        resource: String,
        purpose: String,
        idempotencyKey: String,
        startedAt: Timestamp,
        finishedAt: Timestamp,
        outcome: String,
        status: Int?,
        message: String?
    ) {
        self.path = path
        self.visit = visit
        self.attempt = attempt
        self.number = number
        self.resource = resource
        self.purpose = purpose
        self.idempotencyKey = idempotencyKey
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
        self.status = status
        self.message = message
    }
}
