internal import Connectors
public import JSONModel
public import StatesInterpreter
public import WorkflowStore

/// What the kernel decided between two commits: one transaction, and what may happen once it is durable.
///
/// The kernel fills one while it decides; ``Kernel/seal()`` adds the changes and begins the next.
public struct KernelBatch: Sendable {
    /// The batch's number, from 1 and without gaps.
    public var number: Int
    /// The transaction.
    public var changes = ChangeSet()
    /// The calls to make after the commit.
    public var orders: [CallOrder] = []
    /// What to do for map runs after the commit.
    public var mapOrders: [MapRunOrder] = []
    /// The notices to send after the commit.
    public var deliveries: [DeliveryOrder] = []
    /// The calls whose answers nobody waits for any more.
    public var cancellations: [CallID] = []
    /// The replies to give after the commit.
    public var replies: [(ReplyID, KernelReply)] = []
    /// The answers that this batch is decided on.
    ///
    /// If the commit fails, they are what would be lost.
    var answers: [(CallTicket, Outcome)] = []
    /// The same of attempts at deliveries.
    var deliveryAnswers: [DeliveryAnswered] = []
    /// What operators should hear of, about the bounds of calls.
    public var alerts: [LimitAlert] = []
    /// What operators should hear of, about executions that cannot be read.
    public var setAside: [SetAsideAlert] = []
    /// What operators should hear of, about campaigns.
    public var campaignAlerts: [CampaignAlert] = []
    /// What it did about messages from outside and about waiting.
    public var tally = InboundTally()

    init(number: Int) { self.number = number }

    /// Whether the commit would write nothing.
    public var isReadOnly: Bool { changes.isEmpty }
}

/// An order to call out.
///
/// It holds no credentials: those are resolved when the call is made.
public struct CallOrder: Sendable, Hashable {
    /// The call.
    public var id: CallID
    /// The execution.
    public var execution: ExecutionKey
    /// The attempt that it belongs to.
    public var attempt: TaskAttempt
    /// The number of the call within the attempt, from 1.
    public var number: Int
    /// The resource as the definition names it.
    public var resource: String
    /// Why the call is made.
    var purpose: CallPurpose
    /// What the task was given.
    public var parameters: JSON
    /// The key that makes repeating the call harmless.
    public var idempotencyKey: String
    /// The address to which a provider sends the applicant back.
    public var returnLink: String
    /// When the visit began.
    public var visitStartedAt: Timestamp
    /// When the attempt times out.
    public var deadline: Timestamp?
    /// A seed for the connector's expressions.
    public var seed: UInt64
}

/// An attempt at a delivery that was answered.
struct DeliveryAnswered: Sendable {
    var id: CallID
    var flight: ProductLedger.Flight
    var answer: DeliveryAnswer
}
