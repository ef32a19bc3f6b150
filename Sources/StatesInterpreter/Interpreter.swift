public import JSONModel
public import JSONata
public import StatesLanguage

/// Decides what happens next in executions of one state machine.
///
/// The interpreter is pure: what it decides depends on its arguments only. An execution is a value, ``ExecutionState``, that
/// holds all branches; every call takes something that happened, moves the branches as far as they get without help from
/// outside, and answers with what to remember and what to do.
public struct Interpreter: Sendable {
    /// Bounds of a decision.
    public struct Limits: Sendable {
        /// How many states a decision may enter.
        ///
        /// Branches that are not done then go on with a timer that is due at once, so that other executions get their
        /// turn.
        public var maximumTransitions: Int
        /// How many bytes a state's output or a task's result may have, as compact JSON text.
        public var maximumPayloadSize: Int
        /// How many iterations of a Map state run at once at most.
        public var maximumConcurrency: Int
        /// How many events a history has at most; `nil` for any number.
        public var maximumHistoryLength: Int?
        /// The bounds of JSONata expressions.
        public var expressions: JSONata.Limits

        /// Makes limits; the defaults are those of AWS where it has them.
        public init(
            maximumTransitions: Int = 1000,
            maximumPayloadSize: Int = 262_144,
            maximumConcurrency: Int = 40,
            maximumHistoryLength: Int? = nil,
            expressions: JSONata.Limits = JSONata.Limits()
        ) {
            self.maximumTransitions = maximumTransitions
            self.maximumPayloadSize = maximumPayloadSize
            self.maximumConcurrency = maximumConcurrency
            self.maximumHistoryLength = maximumHistoryLength
            self.expressions = expressions
        }
    }

    /// The state machine.
    public let stateMachine: StateMachine
    /// The bounds of a decision.
    public let limits: Limits
    let digest: EvaluationScope.Digest?
    let defaultRetriers: @Sendable (TaskResource) -> [Retrier]

    /// Makes an interpreter.
    ///
    /// - Parameters:
    ///   - stateMachine: the definition.
    ///   - limits: the bounds of a decision.
    ///   - digest: computes digests for the intrinsic function `States.Hash`.
    ///   - defaultRetriers: the retriers of a Task state without a `Retry` field.
    public init(
        _ stateMachine: StateMachine,
        limits: Limits = Limits(),
        digest: EvaluationScope.Digest? = nil,
        defaultRetriers: @escaping @Sendable (TaskResource) -> [Retrier] = { _ in [] }
    ) {
        self.stateMachine = stateMachine
        self.limits = limits
        self.digest = digest
        self.defaultRetriers = defaultRetriers
    }

    /// Starts an execution.
    ///
    /// - Parameters:
    ///   - header: what is fixed at the start.
    ///   - scope: what it runs through: the whole definition, or the inner scope of a distributed Map state for one of its child
    ///     executions.
    ///   - surroundings: what is around it.
    public func start(
        _ header: ExecutionHeader,
        at scope: ScopeID = .root,
        in surroundings: Surroundings
    ) -> (ExecutionState, Decision) {
        let empty = ExecutionState(header: header, lastEventID: .none, branches: [:])
        var advance = Advance(self, execution: empty, in: surroundings)
        advance.start(at: scope)
        let decision = advance.finish()
        return (advance.execution, decision)
    }

    /// Takes what happened to a branch.
    ///
    /// A stimulus that comes too late, too early or for another attempt changes nothing, and the decision is empty.
    public func advance(
        _ state: inout ExecutionState,
        at path: BranchPath,
        on stimulus: Stimulus,
        in surroundings: Surroundings
    ) -> Decision {
        decide(&state, in: surroundings) { $0.take(stimulus, at: path) }
    }

    /// Stops an execution (`StopExecution`).
    public func stop(
        _ state: inout ExecutionState,
        error: String?,
        cause: String?,
        in surroundings: Surroundings
    ) -> Decision {
        decide(&state, in: surroundings) { advance in
            advance.end(.executionAborted, as: .aborted(error: error, cause: cause), error: error, cause: cause)
        }
    }

    /// Ends an execution whose ``executionDeadline(startTime:)`` passed.
    public func timeOut(_ state: inout ExecutionState, in surroundings: Surroundings) -> Decision {
        decide(&state, in: surroundings) { advance in
            advance.end(.executionTimedOut, as: .timedOut(error: nil, cause: nil), error: nil, cause: nil)
        }
    }

    /// When an execution that was started, or redriven, at the given time is to be ended by ``timeOut(_:in:)``; `nil` if never.
    public func executionDeadline(startTime: Timestamp) -> Timestamp? {
        stateMachine.timeout.map { startTime.advanced(by: $0) }
    }

    /// Goes on with an unsuccessful execution where it stopped (`RedriveExecution`).
    ///
    /// - Returns: `nil` if nothing in the execution was stopped.
    public func redrive(_ state: inout ExecutionState, in surroundings: Surroundings) -> Decision? {
        guard state.branches.values.contains(where: \.isStopped) else { return nil }
        return decide(&state, in: surroundings) { $0.redrive() }
    }

    private func decide(
        _ state: inout ExecutionState,
        in surroundings: Surroundings,
        _ change: (inout Advance) -> Void
    ) -> Decision {
        // The state moves into the advance and back, so that its branches are never copied.
        let execution = state
        state.branches = [:]
        var advance = Advance(self, execution: execution, in: surroundings)
        change(&advance)
        let decision = advance.finish()
        state = advance.execution
        return decision
    }
}

extension Interpreter {
    /// What the interpreter cannot run of a definition that is valid.
    public static func unsupportedFeatures(of stateMachine: StateMachine) -> [Diagnostic] {
        stateMachine.allStates.compactMap { state in
            guard case .map(let map) = state.kind, map.distribution?.itemReader?.inputType == .parquet else {
                return nil
            }
            return Diagnostic(
                code: "UNSUPPORTED_INPUT_TYPE",
                message: "Parquet files cannot be read.",
                remedy: "Convert the data set to JSON Lines or CSV, and set ReaderConfig.InputType to JSONL or CSV.",
                at: state.location
            )
        }
    }
}
