public import Connectors
public import JSONModel
public import StatesInterpreter
public import WorkflowStore

/// Everything that can happen to the kernel.
///
/// Each input is decided on its own, in the order of arrival.
public enum KernelInput: Sendable {
    /// A definition becomes the newest of its state machine.
    case register(DefinitionDraft, reply: ReplyID)
    /// An execution should start.
    case start(StartRequest, reply: ReplyID)
    /// An execution should stop; with a signature it is an act, and logged.
    case stop(ExecutionKey, error: String?, cause: String?, by: Signature? = nil, reply: ReplyID)
    /// Something that is managed by name should change.
    case catalog(CatalogRequest, reply: ReplyID)
    /// An operator asks about the bounds of calls, or changes them.
    case limits(LimitRequest, by: Signature, reply: ReplyID)
    /// An unsuccessful execution should go on where it stopped; with a signature it is an act, and logged.
    case redrive(ExecutionKey, clientToken: String?, by: Signature? = nil, reply: ReplyID)
    /// A worker asks for a task of an activity.
    case claim(String, worker: String?, reply: ReplyID)
    /// A worker that waits for a task stops waiting.
    case withdraw(ReplyID)
    /// An operator asks for something.
    case operate(OperatorRequest, reply: ReplyID)
    /// The time of ``Kernel/nextJobDue`` has come.
    case continueJobs
    /// The time of ``Kernel/nextErasureDue`` has come.
    case continueErasures
    /// Somebody asks for a campaign, or steers one.
    case campaign(CampaignRequest, reply: ReplyID)
    /// The time of ``Kernel/nextCampaignDue`` has come.
    case continueCampaigns
    /// A credential has a new token, which must be durable before it is used.
    case keep(SealedToken, reply: ReplyID)
    /// An applicant came back over a return link.
    case returned(ReturnVisit, reply: ReplyID)
    /// Somebody reports about a task whose token they hold.
    case report(TaskTarget, TaskReport, reply: ReplyID)
    /// An endpoint should change, or get notices again; with a signature a change is an act, and logged.
    case endpoint(EndpointRequest, by: Signature? = nil, reply: ReplyID)
    /// An attempt at a delivery was answered.
    case delivered(CallID, DeliveryAnswer)
    /// The due times of these deliveries have come, as the store sees it.
    case deliver([DeliveryReference])
    /// A call was answered.
    case answer(CallID, Outcome)
    /// The due times of these have come, as the store sees it.
    case due(branches: [BranchReference], executions: [ExecutionKey])
    /// There may be room for the calls of these.
    case room(for: [BranchReference])
    /// These were making a call when their row was read; those of an earlier process are recovered.
    case recover([BranchReference])
    /// Map runs may take a step.
    case mapRuns
    /// These were running in an earlier process.
    case recoverMapRuns([MapRunKey])
    /// An order for a map run was carried out, or could not be.
    case mapAnswer(CallID, MapRunAnswer)
    /// A map run should change; with a signature it is an act, and logged.
    case updateMapRun(MapRunKey, MapRunUpdate, by: Signature? = nil, reply: ReplyID)
    /// A provider sent a message whose origin was verified.
    case take(InboundMessage, reply: ReplyID)
    /// Those of these that await something look at once: messages about them may have been lost.
    case sweep([BranchReference], connector: String?)
    /// Messages that have been kept for long enough are deleted.
    case prune

    /// Whether it says what came of something that has left, or that a caller waits no longer, and so must not be lost.
    ///
    /// There are no more of them than calls, attempts at deliveries and workers that wait.
    var isAnswer: Bool {
        switch self {
        case .answer, .mapAnswer, .delivered, .withdraw: true
        default: false
        }
    }

    /// The caller that waits for a reply, if there is one.
    var caller: ReplyID? {
        switch self {
        case .register(_, let id), .start(_, let id), .stop(_, _, _, _, let id), .returned(_, let id),
            .report(_, _, let id), .catalog(_, let id), .limits(_, _, let id), .redrive(_, _, _, let id),
            .claim(_, _, let id),
            .keep(_, let id), .take(_, let id), .endpoint(_, _, let id), .updateMapRun(_, _, _, let id),
            .operate(_, let id),
            .campaign(_, let id):
            id
        case .delivered, .deliver, .withdraw, .continueJobs, .continueErasures, .continueCampaigns, .answer, .due,
            .room, .recover, .mapRuns, .recoverMapRuns, .mapAnswer, .sweep, .prune:
            nil
        }
    }
}

/// Names a caller that waits for a reply.
public struct ReplyID: Sendable, Hashable {
    /// The number, unique in the process.
    public var number: UInt64

    /// Makes a name.
    public init(_ number: UInt64) { self.number = number }
}

/// Names a call that is on its way.
public struct CallID: Sendable, Hashable {
    /// The number, unique in the process.
    public var number: UInt64

    /// Makes a name.
    public init(number: UInt64) { self.number = number }
}

/// A definition to be registered.
///
/// It must have been validated.
public struct DefinitionDraft: Sendable, Hashable {
    /// The state machine's name.
    public var stateMachine: String
    /// The definition's text.
    public var text: String
    /// The role given with it; passed on to the Context object.
    public var roleARN: String
    /// By which fields its executions can be found; as before where this is `nil`.
    public var searchFields: SearchFields?
    /// The type of the state machine.
    var type: StateMachineType
    /// What else is configured.
    var settings: JSON

    /// Makes a draft.
    public init(stateMachine: String, text: String, roleARN: String) {
        self.init(stateMachine: stateMachine, text: text, roleARN: roleARN, type: .standard, settings: [:])
    }

    init(stateMachine: String, text: String, roleARN: String, type: StateMachineType, settings: JSON) {
        self.stateMachine = stateMachine
        self.text = text
        self.roleARN = roleARN
        self.type = type
        self.settings = settings
    }
}

/// A request to start an execution.
public struct StartRequest: Sendable, Hashable {
    /// Which definition of a state machine is run.
    public enum Qualifier: Sendable, Hashable {
        /// The current one.
        case current
        /// A version's.
        case version(Int)
        /// That of a version to which the alias leads.
        case alias(String)
    }

    /// The state machine's name.
    public var stateMachine: String
    /// Which of its definitions is run.
    public var qualifier = Qualifier.current
    /// Whether the reply comes only after the execution's end.
    var waitsForEnd = false
    /// The execution's name, unique within the state machine.
    ///
    /// The same name with the same input starts nothing new.
    public var name: String
    /// The input.
    public var input: JSON
    /// Whom its calls are made for.
    public var lane = Lane.interactive
    /// Whether a product is told what happens, as it is for each execution of a workflow with settings.
    public var isOnboarding = false
    /// Whether another name may be taken where this one is.
    public var isNameReplaceable = false
    /// The client's key that makes the request repeatable.
    public var idempotency: IdempotencyClaim<StartReceipt>?
    /// The execution that this one comes from.
    var origin: Origin?
    /// The campaign that the execution runs.
    var campaign: CampaignMembership?

    /// The execution that another one comes from.
    struct Origin: Sendable, Hashable {
        var execution: ExecutionKey
        var relation: OnboardingRecord.Relation
    }

    /// Makes a request.
    public init(stateMachine: String, name: String, input: JSON) {
        self.stateMachine = stateMachine
        self.name = name
        self.input = input
    }
}

/// What a caller hears, after everything that it speaks of is durable.
public enum KernelReply: Sendable {
    /// The definition is registered, or it was the newest already.
    case registered(DefinitionRecord, isNew: Bool)
    /// The execution runs, or it was started before.
    case started(StartReceipt)
    /// The answer to a request with an idempotency key.
    case answered(StoredResponse, isReplay: Bool)
    /// The endpoint was changed.
    case endpoint(EndpointReply)
    /// The execution has ended.
    case ended(ExecutionRecord)
    /// The catalogue was changed.
    case catalog(CatalogReply)
    /// The buckets of calls that were asked for or changed.
    case limits([LimitReport])
    /// The worker has a task, or waited for none in vain.
    case activityTask(ActivityAssignment?)
    /// What an operator asked for was done, or is shown.
    case operated(OperatorReply)
    /// A campaign as it is after what was asked for.
    case campaign(CampaignReply)
    /// The message is stored, or was before.
    case delivered(DeliveryOutcome)
    /// The request was carried out.
    case done(at: Timestamp)
    /// The request was refused or failed; nothing changed.
    case failed(EngineError)
}

/// Proof of a start.
public struct StartReceipt: Sendable, Hashable {
    /// The execution.
    public var key: ExecutionKey
    /// Its ARN.
    public var arn: String
    /// When it started.
    public var startedAt: Timestamp
    /// Whether this request started it; `false` if an equal request had done so before.
    public var isNew: Bool
    /// Its name.
    public var name: String
    /// Whether it had ended before this request.
    public var hasEnded = false
}
