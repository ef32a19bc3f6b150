internal import Crypto
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Whole executions: definitions, starts, stops and deadlines.
extension Kernel {
    func register(_ draft: DefinitionDraft, _ id: ReplyID) {
        let digest = SHA256.hash(data: Array(draft.text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        do throws(EngineError) {
            let (record, isNew) = try machines.register(draft, digest: digest, at: now)
            reply(id, .registered(record, isNew: isNew))
        } catch {
            reply(id, .failed(error))
        }
    }

    func start(_ request: StartRequest, _ id: ReplyID) throws(StoreError) {
        guard let definition = machines.newest(of: request.stateMachine) else {
            let message = "There is no state machine '\(request.stateMachine)'. List them with 'usher list --machines'."
            return reply(id, .failed(EngineError(.unknownStateMachine, message)))
        }
        let name = ExecutionName(request.stateMachine, request.name)
        if let known = try executionKey(name), let execution = try load(known) {
            return repeatStart(of: execution, request, id)
        }
        let interpreter = try machines.interpreter(of: definition.key)
        let key = makeExecutionKey()
        let header = ExecutionHeader(
            arn: configuration.executionARN(request.name, of: request.stateMachine),
            name: request.name,
            roleARN: definition.roleARN,
            input: request.input,
            startTime: now,
            stateMachineARN: configuration.stateMachineARN(request.stateMachine),
            stateMachineName: request.stateMachine
        )
        let (state, decision) = interpreter.start(header, in: surroundings(of: key, startedAt: now))
        let record = ExecutionRecord(
            key: key,
            name: request.name,
            stateMachine: request.stateMachine,
            definition: definition.key,
            header: header,
            deadline: interpreter.executionDeadline(startTime: now)
        )
        let execution = LiveExecution(starting: record, state: state, interpreter: interpreter)
        take(execution, named: name)
        carryOut(decision, in: execution)
        let receipt = StartReceipt(key: key, arn: header.arn, startedAt: now, isNew: true)
        reply(id, .started(receipt))
    }

    /// Answers a start whose name is taken: the same input gets the receipt of the first, another one is refused.
    private func repeatStart(of execution: LiveExecution, _ request: StartRequest, _ id: ReplyID) {
        let header = execution.record.header
        guard header.input == request.input else {
            let message =
                "An execution '\(request.name)' of '\(request.stateMachine)' exists with another input. Choose another name."
            return reply(id, .failed(EngineError(.executionExists, message)))
        }
        let receipt = StartReceipt(key: execution.key, arn: header.arn, startedAt: header.startTime, isNew: false)
        reply(id, .started(receipt))
    }

    func stop(_ key: ExecutionKey, error: String?, cause: String?, _ id: ReplyID) throws(StoreError) {
        guard let execution = try load(key) else {
            return reply(id, .failed(EngineError(.unknownExecution, "There is no execution \(key).")))
        }
        guard !execution.record.status.isTerminal else {
            let status = execution.record.status.rawValue
            let message = "The execution has ended already, with status \(status)."
            return reply(id, .failed(EngineError(.executionEnded, message)))
        }
        let decision = execution.interpreter.stop(
            &execution.state,
            error: error,
            cause: cause,
            in: surroundings(of: execution)
        )
        carryOut(decision, in: execution)
        reply(id, .done(at: now))
    }

    /// The state machine's `TimeoutSeconds` may have passed.
    func executionIsDue(_ key: ExecutionKey) throws(StoreError) {
        guard let execution = try load(key), !execution.record.status.isTerminal,
            let deadline = execution.record.deadline, deadline <= now
        else { return }
        let decision = execution.interpreter.timeOut(&execution.state, in: surroundings(of: execution))
        carryOut(decision, in: execution)
    }

    /// The due time of a branch may have come.
    ///
    /// The store may be behind: what counts is the branch in memory.
    func branchIsDue(_ reference: BranchReference) throws(StoreError) {
        guard let execution = try load(reference.execution), !execution.record.status.isTerminal,
            let branch = execution.state.branches[reference.path]
        else { return }
        switch branch.wake {
        case .timer(let due):
            guard due <= now else { return }
        case .task(_, let deadline):
            if let deadline, deadline <= now { break }
            return pauseIsOver(at: reference.path, of: execution)
        case .children, .parent, .redrive:
            return
        }
        let decision = execution.interpreter.advance(
            &execution.state,
            at: reference.path,
            on: .timer,
            in: surroundings(of: execution)
        )
        carryOut(decision, in: execution)
    }

    // MARK: Decisions

    /// Takes over a decision of the interpreter, and all that follows from it in this turn.
    func carryOut(_ decision: Decision, in execution: LiveExecution) {
        var turn = TaskTurn(stepsLeft: configuration.maximumTaskStepsPerTurn)
        absorb(decision, in: execution, &turn)
        finish(&turn, of: execution)
    }

    /// Takes over one decision; the tasks that it starts are queued in the turn.
    func absorb(_ decision: Decision, in execution: LiveExecution, _ turn: inout TaskTurn) {
        list(execution)
        execution.absorb(decision)
        for change in decision.changes { dropFinishedTask(at: change.path, of: execution) }
        for command in decision.commands {
            switch command {
            case .startTask(let request): turn.requests.append(request)
            case .cancelTask(let attempt): dropFinishedTask(at: attempt.visit.path, of: execution)
            }
        }
        if let outcome = decision.outcome { end(execution, outcome) }
    }

    private func end(_ execution: LiveExecution, _ outcome: ExecutionOutcome) {
        execution.updateRecord { record in
            record.stoppedAt = now
            record.deadline = nil
            switch outcome {
            case .succeeded(let output):
                record.status = .succeeded
                record.output = output
            case .failed(let error, let cause):
                record.status = .failed
                (record.error, record.cause) = (error, cause)
            case .timedOut(let error, let cause):
                record.status = .timedOut
                (record.error, record.cause) = (error, cause)
            case .aborted(let error, let cause):
                record.status = .aborted
                (record.error, record.cause) = (error, cause)
            }
        }
    }

    // MARK: Surroundings

    func surroundings(of execution: LiveExecution) -> Surroundings {
        surroundings(of: execution.key, startedAt: execution.record.header.startTime)
    }

    private func surroundings(of key: ExecutionKey, startedAt: Timestamp) -> Surroundings {
        Surroundings(
            now: now,
            seed: makeSeed(),
            taskToken: { [mint] attempt in mint.taskToken(of: attempt, in: key) },
            usherContext: { [mint] visit in
                [
                    "IdempotencyKey": .string(TokenMint.idempotencyKey(of: visit, startedAt: startedAt)),
                    "ReturnLink": .string(mint.returnLink(of: key)),
                ]
            }
        )
    }
}

extension BranchChange {
    /// The branch that changed.
    var path: BranchPath {
        switch self {
        case .inserted(let path), .updated(let path, _), .removed(let path): path
        }
    }
}
