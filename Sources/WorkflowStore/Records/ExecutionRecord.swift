public import JSONModel
public import StatesInterpreter

/// The status of an execution, with the names of the Step Functions API.
public enum ExecutionStatus: String, Sendable, Hashable, CaseIterable {
    /// It has a live branch.
    case running = "RUNNING"
    /// It reached its end.
    case succeeded = "SUCCEEDED"
    /// An error was not caught.
    case failed = "FAILED"
    /// Its time was over.
    case timedOut = "TIMED_OUT"
    /// Somebody stopped it.
    case aborted = "ABORTED"

    /// Whether nothing will happen any more unless it is redriven.
    public var isTerminal: Bool { self != .running }
}

/// One execution's row: what was fixed at the start, and how it ended.
///
/// It is written when an execution starts, ends, is redriven or shows something new to its applicant, and not at every
/// transition: what moves is in the branches.
public struct ExecutionRecord: Sendable, Hashable {
    /// The row's number.
    public var key: ExecutionKey
    /// The name, unique within the state machine.
    ///
    /// Executions of an express state machine may share their name; their record's name goes on with a colon, which no name
    /// holds, and what tells them apart.
    public var name: String
    /// The state machine's name.
    public var stateMachine: String
    /// The definition that it runs.
    public var definition: DefinitionKey
    /// The status.
    public var status: ExecutionStatus
    /// What was fixed at the start, the input included.
    public var header: ExecutionHeader
    /// When it ended.
    public var stoppedAt: Timestamp?
    /// When the state machine's `TimeoutSeconds` will have passed.
    public var deadline: Timestamp?
    /// The output of a succeeded execution.
    public var output: JSON?
    /// The error name of an unsuccessful one.
    public var error: String?
    /// The cause of an unsuccessful one.
    public var cause: String?
    /// The version that it was started with, if the start named one or an alias did.
    public var version: Int?
    /// The alias that it was started with.
    public var alias: String?
    /// The client token of its newest redrive, by which a repeated request is known.
    public var redriveToken: String?
    /// Who started it, if another execution did.
    public var origin: ExecutionOrigin?
    /// Why it ended without success, where that is known.
    public var failure: FailureCause?
    /// That an operator holds it.
    public var pause: ExecutionPause?
    /// The customer of a campaign that it is about; also that of an execution that runs the whole campaign, without a row.
    public var campaign: CampaignMembership?
    /// Whom its calls are made for.
    public var lane = Lane.interactive
    /// What the product backend should show to the applicant: link, message, expiry.
    public var presentation: JSON?
    /// What makes it an onboarding; `nil` for an execution that is none.
    public var onboarding: OnboardingRecord?

    /// Makes the row of an execution that starts now.
    public init(
        key: ExecutionKey,
        name: String,
        stateMachine: String,
        definition: DefinitionKey,
        header: ExecutionHeader,
        deadline: Timestamp?
    ) {
        self.key = key
        self.name = name
        self.stateMachine = stateMachine
        self.definition = definition
        self.status = .running
        self.header = header
        self.deadline = deadline
    }
}
