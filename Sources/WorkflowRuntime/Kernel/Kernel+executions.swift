internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Whole executions: definitions, starts, stops and deadlines.
extension Kernel {
    func register(_ draft: DefinitionDraft, _ id: ReplyID) throws(StoreError) {
        var draft = draft
        let oldTags = catalog.stateMachines[draft.stateMachine]?.tags ?? []
        let tags = draft.searchFields?.replacing(in: oldTags) ?? oldTags
        if let newest = machines.newest(of: draft.stateMachine) {
            if newest.text == draft.text, newest.roleARN == draft.roleARN {
                if tags != oldTags, var record = catalog.stateMachines[draft.stateMachine] {
                    record.tags = tags
                    catalog.apply(.putStateMachine(record))
                }
                // Its settings may have changed all the same.
                try settingsMayHaveChanged(of: draft.stateMachine)
                return reply(id, .registered(newest, isNew: false))
            }
            (draft.type, draft.settings) = (newest.type, newest.settings)
        }
        do throws(CatalogFailure) {
            try define(draft, tags: tags)
        } catch {
            switch error {
            case .refused(let refusal): return reply(id, .failed(refusal))
            case .store(let failure): throw failure
            }
        }
        guard let record = machines.newest(of: draft.stateMachine) else { return }
        reply(id, .registered(record, isNew: true))
    }

    /// What a start runs: a definition, and what led to it.
    typealias StartTarget = (definition: DefinitionRecord, version: Int?, alias: String?)

    func target(of request: StartRequest) throws(StoreError) -> StartTarget? {
        let number: Int
        var alias: String?
        switch request.qualifier {
        case .current: return machines.newest(of: request.stateMachine).map { ($0, nil, nil) }
        case .version(let version): number = version
        case .alias(let name):
            guard let record = catalog.alias(name, of: request.stateMachine) else { return nil }
            alias = name
            number = record.version(for: Int(makeSeed() % 100))
        }
        guard let version = catalog.version(number, of: request.stateMachine),
            let definition = try machines.definition(version.definition)
        else { return nil }
        return (definition, number, alias)
    }

    func deadline(of interpreter: Interpreter, isExpress: Bool) -> Timestamp? {
        let deadline = interpreter.executionDeadline(startTime: now)
        guard isExpress else { return deadline }
        let limit = now.advanced(by: Self.longestExpressExecution)
        return deadline.map { min($0, limit) } ?? limit
    }

    /// How long an execution of an express state machine may take, as in AWS.
    static let longestExpressExecution = Duration.seconds(300)

    func stop(
        _ key: ExecutionKey,
        error: String?,
        cause: String?,
        by signature: Signature?,
        _ id: ReplyID
    ) throws(StoreError) {
        if try stopRunning(key, error: error, cause: cause, by: signature) { return reply(id, .done(at: now)) }
        guard let execution = try load(key) else {
            return reply(id, .failed(EngineError(.unknownExecution, "There is no execution \(key).")))
        }
        let status = execution.record.status.rawValue
        let message = "The execution has ended already, with status \(status)."
        reply(id, .failed(EngineError(.executionEnded, message)))
    }

    /// The state machine's `TimeoutSeconds` may have passed.
    func executionIsDue(_ key: ExecutionKey) throws(StoreError) {
        guard let execution = try load(key), !execution.record.status.isTerminal else { return }
        linkIsDue(of: execution)
        guard let deadline = execution.record.deadline, deadline <= now else { return }
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
            guard due <= now, execution.record.pause == nil else { return }
        case .task(_, let deadline):
            // What an operator holds may still be making a call, whose time may run out.
            if execution.record.pause != nil, !execution.isCalling(at: reference.path) { return }
            if let deadline, deadline <= now { break }
            return pauseIsOver(at: reference.path, of: execution)
        case .children, .mapRun, .parent, .redrive:
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
        for retry in decision.retries { note(retry, of: execution) }
        for change in decision.changes { dropFinishedTask(at: change.path, of: execution) }
        for command in decision.commands {
            switch command {
            case .startTask(let request): turn.requests.append(request)
            case .cancelTask(let attempt): dropFinishedTask(at: attempt.visit.path, of: execution)
            case .startMapRun(let request): startMapRun(request, of: execution)
            case .redriveMapRun(let arn): followUps.append(.redrive(arn: arn))
            case .abortMapRun(let arn): followUps.append(.abort(arn: arn))
            }
        }
        if let outcome = decision.outcome { end(execution, outcome, decision) }
    }

    private func end(_ execution: LiveExecution, _ outcome: ExecutionOutcome, _ decision: Decision) {
        let failure = failure(of: execution, outcome, decision)
        execution.dropSetbacks()
        execution.updateRecord { record in
            record.stoppedAt = now
            record.deadline = nil
            record.pause = nil
            record.failure = failure
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
        conclude(execution)
        if execution.record.origin != nil || execution.record.campaign != nil {
            followUps.append(.ended(execution.key))
        }
        for id in waiters.removeValue(forKey: execution.key) ?? [] { reply(id, .ended(execution.record)) }
    }

    // MARK: Surroundings

    func surroundings(of execution: LiveExecution) -> Surroundings {
        surroundings(
            of: execution.key,
            startedAt: execution.record.header.startTime,
            campaign: execution.record.campaign
        )
    }

    func surroundings(of key: ExecutionKey, startedAt: Timestamp, campaign: CampaignMembership?) -> Surroundings {
        let campaign = campaignContext(campaign)
        return Surroundings(
            now: now,
            seed: makeSeed(),
            taskToken: { [mint] attempt in mint.taskToken(of: attempt, in: key) },
            usherContext: { [mint] visit in
                var context: JSONObject = [
                    "IdempotencyKey": .string(TokenMint.idempotencyKey(of: visit, startedAt: startedAt)),
                    "ReturnLink": .string(mint.returnLink(of: key)),
                    "ManualReturnLink": .string(mint.returnLink(of: key, landing: .manual)),
                ]
                context["campaign"] = campaign?.json
                return .object(context)
            },
            activityExists: { [names = catalog.activityNames, configuration] arn in
                guard let name = arn.split(separator: ":").last.map(String.init) else { return false }
                return names.contains(name) && configuration.activityARN(name) == arn
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

extension AliasRecord {
    /// The version that gets an execution, by a number from 0 to 99.
    fileprivate func version(for draw: Int) -> Int {
        var bound = 0
        for route in routes {
            bound += route.weight
            if draw < bound { return route.version }
        }
        return routes.last?.version ?? 0
    }
}
