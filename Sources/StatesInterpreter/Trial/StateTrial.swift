public import JSONModel
public import StatesLanguage

/// Tries out one state by itself: its input and output fields, its rules for errors, and where it leads, step by step.
///
/// Nothing runs: the state's work is replaced by a result or an error that the caller makes up, or gets by doing that work itself. It goes through the same named steps
/// as an execution does (`StateEvaluation`), and keeps what lies between them.
public struct StateTrial: Sendable {
    /// What stands for the state's work.
    public enum Mock: Sendable, Hashable {
        /// It succeeds with this result.
        case result(JSON)
        /// It fails.
        case failure(error: String?, cause: String?)
    }

    /// How a trial ended, by its name in the Step Functions API.
    public enum Status: String, Sendable, Hashable {
        /// The state came to its end.
        case succeeded = "SUCCEEDED"
        /// It failed, and no rule matched.
        case failed = "FAILED"
        /// It failed, and a retrier would try it again.
        case retriable = "RETRIABLE"
        /// It failed, and a catcher leads on.
        case caught = "CAUGHT_ERROR"
    }

    /// What a trial showed.
    public struct Outcome: Sendable, Hashable {
        /// How it ended.
        public var status: Status
        /// The state's output.
        public var output: JSON?
        /// The error name.
        public var error: String?
        /// The cause.
        public var cause: String?
        /// The state to which it leads.
        public var nextState: String?
        /// What lay between the steps, by the names of the Step Functions API; payloads are JSON values here.
        public var inspection: JSONObject
    }

    /// The state machine.
    public var stateMachine: StateMachine
    /// The state, anywhere in it.
    public var stateName: String
    /// The raw input.
    public var input: JSON
    /// The variables that the state can see.
    public var variables: [String: JSON] = [:]
    /// The Context object.
    public var context: JSON
    /// What stands for the state's work.
    public var mock: Mock?
    /// How often the state has been retried.
    public var retryCount = 0
    /// How many iterations of a Map state have failed.
    public var failedIterations = 0
    /// What a Map state's reader would read.
    public var readItems: JSON?
    /// The time.
    public var now: Timestamp
    /// The seed for random functions and jitter.
    public var seed: UInt64

    var inspection: JSONObject = [:]
    var seeds: SplitMix64

    /// Makes a trial.
    public init(
        of stateName: String,
        in stateMachine: StateMachine,
        input: JSON,
        context: JSON,
        now: Timestamp,
        seed: UInt64
    ) {
        self.stateMachine = stateMachine
        self.stateName = stateName
        self.input = input
        self.context = context
        self.now = now
        self.seed = seed
        seeds = SplitMix64(seed: seed)
    }

    /// The kind of the state, or `nil` if there is none of this name.
    public var stateType: StateType? { state?.type }

    /// What a Task state names; `nil` for other states.
    public var resource: TaskResource? {
        guard case .task(let task)? = state?.kind else { return nil }
        return task.resource
    }

    var state: State? { stateMachine.allStates.first { $0.name == stateName } }

    /// Tries the state.
    public func run(digest: EvaluationScope.Digest? = nil) -> Outcome {
        var trial = self
        trial.inspection = ["input": input]
        trial.inspection["variables"] = shownVariables
        guard let state else {
            let cause = "The state '\(stateName)' does not exist in the definition."
            return trial.outcome(.failed, failure: Failure(error: ErrorName.runtime, cause: cause))
        }
        var evaluation = trial.evaluation(of: state, digest)
        do throws(Failure) {
            return try trial.perform(state, in: &evaluation)
        } catch {
            return trial.handle(error, state, in: &evaluation)
        }
    }

    /// What a Task state's work would be given, for whoever does that work and puts its result into ``mock``.
    ///
    /// It is `nil` for other states, and where it cannot be told; ``run(digest:)`` says why.
    public func parameters(digest: EvaluationScope.Digest? = nil) -> JSON? {
        guard let state, case .task(let task) = state.kind else { return nil }
        var trial = self
        var evaluation = trial.evaluation(of: state, digest)
        return try? trial.parameters(of: task, in: &evaluation)
    }

    private mutating func evaluation(of state: State, _ digest: EvaluationScope.Digest?) -> StateEvaluation {
        let header = ExecutionHeader(
            arn: "",
            name: "",
            roleARN: "",
            input: input,
            startTime: now,
            stateMachineARN: "",
            stateMachineName: ""
        )
        let visit = TaskVisit(executionARN: "", path: .root, stateName: state.name, number: .none)
        var source = ContextSource(
            header: header,
            surroundings: Surroundings(now: now, seed: seed, taskToken: { _ in "" }),
            stateName: state.name,
            enteredAt: now,
            retryCount: nil,
            mapItem: nil,
            visit: visit
        )
        source.madeUp = context
        return StateEvaluation(
            input: input,
            variables: variables,
            context: source,
            now: now,
            seeds: SplitMix64(seed: seeds.next()),
            limits: Interpreter.Limits().expressions,
            digest: digest
        )
    }

    // MARK: Variables

    /// The variables, in the order of their names; `nil` where there are none.
    private var shownVariables: JSON? {
        guard !variables.isEmpty else { return nil }
        return .object(JSONObject(variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    /// Gives variables the values that a state assigns, which later states see.
    mutating func assign(
        _ template: Template?,
        in evaluation: inout StateEvaluation,
        input: JSON,
        result: JSON? = nil,
        errorOutput: JSON? = nil
    ) throws(Failure) {
        let assigned = try evaluation.assignments(template, input: input, result: result, errorOutput: errorOutput)
        for (name, value) in assigned ?? [:] { variables[name] = value }
        inspection["variables"] = shownVariables
    }

    // MARK: Outcomes

    func outcome(
        _ status: Status,
        output: JSON? = nil,
        to transition: Transition? = nil,
        failure: Failure? = nil
    ) -> Outcome {
        var next: String?
        if case .next(let name)? = transition { next = name }
        return Outcome(
            status: status,
            output: output,
            error: failure?.error,
            cause: failure?.cause,
            nextState: next,
            inspection: inspection
        )
    }

    /// Finds out which rule would take a failure.
    private mutating func handle(_ failure: Failure, _ state: State, in evaluation: inout StateEvaluation) -> Outcome {
        let failure = failure.placed(in: state.name, enteredAt: .none)
        var details: JSONObject = [:]
        defer { if !details.isEmpty { inspection["errorDetails"] = .object(details) } }
        let retriers = state.trialRetriers
        if let index = retriers.firstIndex(where: { failure.isMatched(by: $0.errors) }) {
            details["retryIndex"] = .integer(index)
            if retryCount < retriers[index].maximumAttempts {
                var retrier = retriers[index]
                retrier.hasFullJitter = false
                let delay = retrier.delay(beforeRetry: retryCount + 1, random: 0)
                details["retryBackoffIntervalSeconds"] = .integer(Int(delay.components.seconds))
                inspection["errorDetails"] = .object(details)
                return outcome(.retriable, failure: failure)
            }
        }
        guard let index = state.trialCatchers.firstIndex(where: { failure.isMatched(by: $0.errors) }) else {
            if !details.isEmpty { inspection["errorDetails"] = .object(details) }
            return outcome(.failed, failure: failure)
        }
        details["catchIndex"] = .integer(index)
        inspection["errorDetails"] = .object(details)
        let catcher = state.trialCatchers[index]
        do throws(Failure) {
            let output = try catchOutput(of: catcher, failure, state, in: &evaluation)
            let errorOutput = failure.errorOutput
            try assign(
                catcher.assign,
                in: &evaluation,
                input: errorOutput,
                errorOutput: state.queryLanguage == .jsonata ? errorOutput : nil
            )
            return outcome(.caught, output: output, to: .next(catcher.next), failure: failure)
        } catch {
            return outcome(.failed, failure: error.placed(in: state.name, enteredAt: .none))
        }
    }

    private func catchOutput(
        of catcher: Catcher,
        _ failure: Failure,
        _ state: State,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> JSON {
        let errorOutput = failure.errorOutput
        switch state.queryLanguage {
        case .jsonPath: return try evaluation.placedResult(errorOutput, by: catcher.resultPath)
        case .jsonata:
            guard let template = catcher.output else { return errorOutput }
            return try evaluation.evaluate(template, errorOutput: errorOutput)
        }
    }
}

extension State {
    fileprivate var trialRetriers: [Retrier] {
        switch kind {
        case .task(let state): state.retriers ?? []
        case .parallel(let state): state.retriers
        case .map(let state): state.retriers
        default: []
        }
    }

    fileprivate var trialCatchers: [Catcher] {
        switch kind {
        case .task(let state): state.catchers
        case .parallel(let state): state.catchers
        case .map(let state): state.catchers
        default: []
        }
    }
}
