internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What operators do to one execution: decided, logged and committed in one transaction.
extension Kernel {
    /// How many events are looked through for the input with which a state was entered last.
    private static let maximumHistory = 5000

    func operate(_ request: OperatorRequest, _ id: ReplyID) throws(StoreError) {
        do throws(CatalogFailure) {
            reply(id, .operated(try answer(request)))
        } catch {
            switch error {
            case .refused(let refusal): reply(id, .failed(refusal))
            case .store(let failure): throw failure
            }
        }
    }

    private func answer(_ request: OperatorRequest) throws(CatalogFailure) -> OperatorReply {
        switch request {
        case .preview(let act, let key): return .effect(try preview(act, on: key))
        case .act(let act, let key, let signature):
            try check(signature)
            return .effect(try perform(act, on: key, by: signature, job: nil))
        case .previewJob(let act, let selector): return .jobPreview(try previewJob(act, selector))
        case .propose(let act, let selector, let rate, let signature):
            try check(signature)
            return .job(try propose(act, selector, rate: rate, by: signature))
        case .steer(let job, let steering, let signature):
            try check(signature)
            return .job(try steer(job, steering, by: signature))
        case .claimReview(let key, let lease, let signature):
            try check(signature, needsReason: false)
            return .review(try claimReview(key, lease: lease, by: signature))
        case .releaseReview(let key, let signature):
            try check(signature, needsReason: false)
            return .review(try releaseReview(key, by: signature))
        case .decideReview(let key, let decision, let note, let signature):
            try check(signature, needsReason: false)
            return .review(try decideReview(key, decision, note: note, by: signature))
        case .subject(let request):
            if let signature = request.signature { try check(signature) }
            return .subject(try answer(request))
        }
    }

    func check(_ signature: Signature, needsReason: Bool = true) throws(CatalogFailure) {
        guard !signature.actor.isEmpty, signature.actor.count <= OperatorLog.maximumActorLength else {
            let message =
                "An act needs the name of who does it, of at most \(OperatorLog.maximumActorLength) characters."
            throw .refused(EngineError(.invalidRequest, message))
        }
        guard !needsReason || !signature.reason.isEmpty else {
            throw .refused(EngineError(.invalidRequest, "An act needs a reason, which the log keeps."))
        }
        guard signature.reason.count <= OperatorLog.maximumReasonLength else {
            let message = "A reason has at most \(OperatorLog.maximumReasonLength) characters."
            throw .refused(EngineError(.invalidRequest, message))
        }
    }

    // MARK: Acts

    /// Shows what an act would do.
    func preview(_ act: OperatorAct, on key: ExecutionKey) throws(CatalogFailure) -> ActEffect {
        if let effect = try stopUnreadable(act, on: key, by: nil, job: nil) { return effect }
        let execution = try require(key)
        let plan = try plan(act, on: execution)
        return effect(of: act, plan, on: execution, entry: nil)
    }

    /// Tells whether an act would be done: it throws what would be refused.
    func examine(_ act: OperatorAct, on key: ExecutionKey) throws(CatalogFailure) {
        _ = try plan(act, on: try require(key))
    }

    /// Does an act, and logs it in the same transaction.
    func perform(
        _ act: OperatorAct,
        on key: ExecutionKey,
        by signature: Signature,
        job: Int64?
    ) throws(CatalogFailure) -> ActEffect {
        if let effect = try stopUnreadable(act, on: key, by: signature, job: job) { return effect }
        let execution = try require(key)
        let plan = try plan(act, on: execution)
        let before = FlowSnapshot(of: execution)
        let reviews = try reviews(movedBy: plan, from: before)
        let entry = desk.log(
            act.name,
            by: signature,
            at: now,
            on: key,
            job: job,
            before: before.digest,
            after: plan.flow.digest,
            details: details(of: act, plan, before)
        )
        let effect = effect(of: act, plan, on: execution, entry: entry)
        execution.take(plan)
        for review in reviews { desk.put(review, batch: batchNumber) }
        if before.record.status.isTerminal, !execution.record.status.isTerminal {
            comeBack(execution, from: before.record.status)
        }
        carryOut(plan.decision, in: execution)
        for path in plan.hurried { pauseIsOver(at: path, of: execution) }
        if before.record.pause != nil, execution.record.pause == nil { goOn(execution) }
        return effect
    }

    /// What was held goes on: calls that wait for room, tasks for which a worker may be waiting, and map runs.
    ///
    /// What could not be read for a while also takes up what went past it: answers to its calls and ends of what it waits for.
    private func goOn(_ execution: LiveExecution) {
        for (path, task) in execution.tasks.sorted(by: { $0.key < $1.key }) {
            switch task.phase {
            case .ready(let purpose, let since): wait(purpose, since: since, task, at: path, of: execution)
            case .queued: enqueued(at: path, of: execution)
            case .calling: recover(path, of: execution)
            case .awaitingExecution(let child): followUps.append(.ended(child))
            case .pausing, .awaitingToken, .reviewing, .attached: break
            }
        }
        for run in execution.mapRuns.values.sorted() { noteWork(of: run) }
    }

    private func require(_ key: ExecutionKey) throws(CatalogFailure) -> LiveExecution {
        try refuseWithheld(key)
        return try reading { () throws(StoreError) in
            try load(key)
        } orRefuse: {
            EngineError(
                .unknownExecution,
                "There is no onboarding \(OnboardingRecord.publicID(of: key)). 'usher list' shows them."
            )
        }
    }

    private func plan(_ act: OperatorAct, on execution: LiveExecution) throws(CatalogFailure) -> ActPlan {
        var planner = ActPlanner(interpreter: execution.interpreter, surroundings: surroundings(of: execution))
        planner.target = try target(of: act, execution.record.stateMachine)
        if case .resume(let options) = act, let from = options.from, options.input == nil {
            planner.enteredInput = try input(of: from, in: execution)
        }
        let plan: ActPlan
        do throws(EngineError) {
            plan = try planner.plan(act, on: FlowSnapshot(of: execution))
        } catch {
            throw .refused(error)
        }
        guard execution.record.status.isTerminal, !plan.flow.record.status.isTerminal else { return plan }
        let obstacle: EngineError?
        do throws(StoreError) {
            obstacle = try reasonAgainstReturn(of: execution)
        } catch {
            throw .store(error)
        }
        if let obstacle { throw .refused(obstacle) }
        return plan
    }

    /// The definition that an act names.
    private func target(of act: OperatorAct, _ stateMachine: String) throws(CatalogFailure) -> ActPlan.Target? {
        let revision: Int
        switch act {
        case .resume(let options):
            guard let number = options.revision else { return nil }
            revision = number
        case .move(let number, _): revision = number
        default: return nil
        }
        return try reading { () throws(StoreError) in
            // The newest one may not be in the store yet.
            var record = machines.newest(of: stateMachine)
            if record?.revision != revision { record = try store.definition(of: stateMachine, revision: revision) }
            guard let record else { return nil }
            let interpreter = try machines.interpreter(of: record.key)
            return ActPlan.Target(definition: record.key, revision: revision, interpreter: interpreter)
        } orRefuse: {
            let message =
                "The workflow '\(stateMachine)' has no revision \(revision). GET /v1/workflows shows the newest."
            return EngineError(.unknownResource, message)
        }
    }

    /// The input with which a state was entered last.
    private func input(of stateName: String, in execution: LiveExecution) throws(CatalogFailure) -> JSON? {
        do throws(StoreError) {
            var last: EventID?
            var seen = 0
            while seen < Self.maximumHistory {
                let page = try store.events(of: execution.key, after: last, isReversed: true, limit: 200)
                let entry = page.first { event in
                    event.type.rawValue.hasSuffix("StateEntered") && event.details["name"]?.stringValue == stateName
                }
                if let input = entry?.details["input"] { return input }
                guard page.count == 200 else { return nil }
                (last, seen) = (page.last?.id, seen + page.count)
            }
            return nil
        } catch {
            throw .store(error)
        }
    }

    private func reading<Value>(
        _ read: () throws(StoreError) -> Value?,
        orRefuse refusal: () -> EngineError
    ) throws(CatalogFailure) -> Value {
        let value: Value?
        do throws(StoreError) {
            value = try read()
        } catch {
            throw CatalogFailure(error)
        }
        guard let value else { throw .refused(refusal()) }
        return value
    }

    private func details(of act: OperatorAct, _ plan: ActPlan, _ before: FlowSnapshot) -> JSONObject {
        var details = act.details
        if let target = plan.target {
            details["fromDefinition"] = .integer(Int(before.record.definition.number))
            details["toDefinition"] = .integer(Int(target.definition.number))
        }
        if let failure = before.record.failure { details["cause"] = .string(failure.fingerprint) }
        return details
    }

    private func effect(
        of act: OperatorAct,
        _ plan: ActPlan,
        on execution: LiveExecution,
        entry: Int64?
    ) -> ActEffect {
        var after = plan.flow
        if let outcome = plan.decision.outcome { after.record.status = outcome.status }
        let calls = plan.decision.commands.compactMap { command -> String? in
            guard case .startTask(let request) = command else { return nil }
            return request.resource
        }
        return ActEffect(
            execution: execution.key,
            act: act.name,
            before: FlowSnapshot(of: execution).outline,
            after: after.outline,
            calls: calls + plan.hurried.compactMap { plan.flow.tasks[$0]?.request.resource },
            events: plan.decision.events.map(\.type.rawValue),
            warnings: plan.warnings + [plan.decision.outcome?.warning].compactMap { $0 },
            entry: entry
        )
    }

    // MARK: Causes

    /// Why an execution ended, where it ended without success by itself.
    func failure(of execution: LiveExecution, _ outcome: ExecutionOutcome, _ decision: Decision) -> FailureCause? {
        let branch: Branch?
        let error: String?
        let cause: String?
        switch outcome {
        case .succeeded, .aborted: return nil
        case .failed(let name, let text):
            (branch, error, cause) = (decision.failedBranch(in: execution.state), name, text)
        case .timedOut(let name, let text):
            (branch, error, cause) = (execution.state.foremostBranch, name ?? "States.Timeout", text)
        }
        guard let branch else { return nil }
        return self.cause(error, cause, at: branch, of: execution)
    }

    /// Remembers why an attempt failed after which a state tries again: the same cause that an end by it would have.
    func note(_ retry: RetriedFailure, of execution: LiveExecution) {
        guard let branch = execution.state.branches[retry.path] else { return }
        execution.setSetback(cause(retry.error, retry.cause, at: branch, of: execution), at: retry.path)
    }

    private func cause(
        _ error: String?,
        _ cause: String?,
        at branch: Branch,
        of execution: LiveExecution
    ) -> FailureCause {
        FailureCause(
            of: branch,
            error: error,
            cause: cause,
            outcomeClass: execution.newestAnswer.flatMap { $0.path == branch.path ? $0.outcomeClass : nil },
            input: execution.record.header.input
        )
    }
}

extension ExecutionOutcome {
    /// What whoever acts should know of an end that they may not have meant; the cause may be personal.
    fileprivate var warning: String? {
        switch self {
        case .failed(let error, _), .timedOut(let error, _): "It ends with the error \(error ?? "States.Timeout")."
        case .succeeded, .aborted: nil
        }
    }

    fileprivate var status: ExecutionStatus {
        switch self {
        case .succeeded: .succeeded
        case .failed: .failed
        case .timedOut: .timedOut
        case .aborted: .aborted
        }
    }
}
