internal import JSONModel
internal import StatesInterpreter

/// The bounds and names that a kernel works with.
public struct KernelConfiguration: Sendable, Hashable {
    /// How many calls may be on their way at the same time.
    ///
    /// Others wait in the store.
    public var maximumCallsInFlight = 256
    /// How many executions are kept in memory because they are about to be needed.
    public var maximumExecutionsInMemory = 2048
    /// How many steps of tasks one input may cause.
    ///
    /// An execution that wants more goes on in a later turn.
    public var maximumTaskStepsPerTurn = 64
    /// How many states one decision may enter.
    ///
    /// Longer runs of states without tasks go on in a later turn.
    public var maximumTransitionsPerDecision = 100
    /// How many bytes an input, output or result may have, as compact JSON.
    public var maximumPayloadSize = 16 << 20
    /// How many iterations of an inline Map may run at once.
    public var maximumMapConcurrency = 256
    /// How many child executions of a map run may run at once, as in AWS.
    public var maximumChildExecutions = 10_000
    /// How many executions a bulk act may have that one person orders alone.
    public var approvalThreshold = 500
    /// How many events a history has at most; `nil` for any number.
    public var maximumHistoryLength: Int?
    /// Whether the store may be behind the providers, as after a restore from a backup: nothing is created before it was looked for.
    public var isReconciling = false
    /// Whether notices may go to this machine in clear text; only for tests.
    public var allowsLoopbackEndpoints = false
    /// The region in ARNs.
    public var region = "us-east-1"
    /// The account in ARNs: twelve digits.
    public var account = "000000000000"

    /// Makes a configuration of the defaults.
    public init() {}

    var interpreterLimits: Interpreter.Limits {
        Interpreter.Limits(
            maximumTransitions: maximumTransitionsPerDecision,
            maximumPayloadSize: maximumPayloadSize,
            maximumConcurrency: maximumMapConcurrency,
            maximumHistoryLength: maximumHistoryLength
        )
    }

    /// The ARN of a state machine.
    public func stateMachineARN(_ name: String) -> String {
        "arn:aws:states:\(region):\(account):stateMachine:\(name)"
    }

    /// The ARN of an activity.
    public func activityARN(_ name: String) -> String {
        "arn:aws:states:\(region):\(account):activity:\(name)"
    }

    /// The ARN of an execution of an express state machine.
    ///
    /// - Parameters:
    ///   - name: the execution's name.
    ///   - stateMachine: the state machine's name.
    ///   - instance: what tells executions with the same name apart.
    public func expressExecutionARN(_ name: String, of stateMachine: String, instance: String) -> String {
        "arn:aws:states:\(region):\(account):express:\(stateMachine):\(name):\(instance)"
    }

    /// The ARN of an execution.
    public func executionARN(_ name: String, of stateMachine: String) -> String {
        "arn:aws:states:\(region):\(account):execution:\(stateMachine):\(name)"
    }
}
