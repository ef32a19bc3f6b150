internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What one input has caused so far: task attempts that are still to begin, and how many steps may still be made.
struct TaskTurn {
    var requests: [TaskRequest] = []
    var stepsLeft: Int
}

/// Task attempts: from the interpreter's order over calls and pauses to the report that ends them.
extension Kernel {
    // MARK: Inputs

    /// A call was answered.
    ///
    /// An answer to an attempt that is over is kept as evidence and changes nothing else.
    func receive(_ answer: Outcome, to id: CallID) throws(StoreError) {
        guard let ticket = ticket(of: id) else { return try receiveForCampaign(answer, to: id) }
        var found: LiveExecution?
        // Nobody can take the answer of a call whose execution cannot be read: once it can, it looks what came of the call.
        try sparingOthers { () throws(StoreError) in found = try load(ticket.execution) }
        guard let execution = found else { return close(ticket) }
        let isHeld = admission.heard(answer, ticket.pass, startedAt: ticket.startedAt, at: now)
        close(ticket)
        keep(ticket, answer)
        list(execution)
        execution.append(evidence(of: answer, to: ticket))
        guard var task = execution.tasks[ticket.path], task.request.attempt == ticket.attempt,
            task.callNumber == ticket.number, case .calling(let purpose, let since) = task.phase
        else { return }
        // A look that failed for now goes again by itself; a call would be an attempt less.
        if isHeld, purpose == .operation || answer.outcomeClass == .configurationFault {
            return wait(purpose, since: now, task, at: ticket.path, of: execution)
        }
        if purpose == .operation { settleMessage(answer, of: task, in: execution) }
        let driver = driver(of: task)
        let step = driver.receive(answer, for: purpose, of: task, in: moment(of: task, in: execution))
        task.note(answer, to: purpose, since: since, then: step, by: driver, at: now)
        execution.setTask(task, at: ticket.path)
        execution.setDoubt(task.doubt, at: ticket.path)
        execution.newestAnswer = (ticket.path, answer.outcomeClass.rawValue)
        carryOut(settle(step, after: answer, to: ticket, of: execution), at: ticket.path, of: execution)
        execution.newestAnswer = nil
    }

    /// Somebody reports about a task whose token they hold.
    func report(_ report: TaskReport, to target: TaskTarget, _ id: ReplyID) throws(StoreError) {
        guard let execution = try load(target.execution), let task = execution.tasks[target.path],
            task.request.attempt.visit.number == target.visit, task.request.attempt.number == target.attempt
        else {
            let message = "The task that this token names is not waiting any more: it ended, timed out or was retried."
            return reply(id, .failed(EngineError(.unknownTask, message)))
        }
        carryOut(.report(report), at: target.path, of: execution)
        reply(id, .done(at: now))
    }

    /// The applicant came back: whoever awaits something of this execution looks at once.
    ///
    /// A landing to which a task pays no heed is an ordinary return for it.
    func returned(_ visit: ReturnVisit, _ id: ReplyID) throws(StoreError) {
        guard let execution = try load(visit.execution) else {
            return reply(id, .failed(EngineError(.unknownExecution, "There is no execution \(visit.execution).")))
        }
        // In a campaign it is the customer who was seen to have come.
        _ = try reach(.opened, by: execution)
        for (path, task) in execution.tasks.sorted(by: { $0.key < $1.key }) {
            let driver = driver(of: task)
            if visit.landing == .manual, driver.heeds(.manualReturnLink) {
                hint(TaskHint(landing: .manual), at: path, of: execution)
            } else if driver.heeds(.returnLink) {
                hint(TaskHint(landing: .end), at: path, of: execution)
            }
        }
        reply(id, .done(at: now))
    }

    /// The pause before a task's next call may be over.
    func pauseIsOver(at path: BranchPath, of execution: LiveExecution) {
        guard let task = execution.tasks[path] else { return }
        if case .reviewing(let place) = task.phase { return reviewIsDue(place, at: path, of: execution) }
        if case .attached(_, let until) = task.phase {
            if until <= now { carryOut(.lookAtAttached, at: path, of: execution) }
            return
        }
        guard case .pausing(let purpose, let until) = task.phase, until <= now else { return }
        // One that has not called yet was put off before it began.
        let isNew = purpose == .operation && task.callNumber == 0
        let step = isNew ? driver(of: task).begin(task, in: moment(of: task, in: execution)) : .call(purpose)
        carryOut(step, at: path, of: execution)
    }

    /// A task that waited for room may call.
    func roomIsFree(for reference: BranchReference) throws(StoreError) {
        guard freeCalls > 0, let execution = try load(reference.execution), execution.record.pause == nil,
            let task = execution.tasks[reference.path], case .ready(let purpose, _) = task.phase
        else { return }
        // Somebody else may have told the person meanwhile.
        if let report = try messageVerdict(on: purpose, of: task, in: execution) {
            return carryOut(.report(report), at: reference.path, of: execution)
        }
        list(execution)
        call(purpose, task, at: reference.path, of: execution, isNext: true)
    }

    /// A task was making a call when its row was read.
    ///
    /// If the call is not one of this process, nobody will answer it.
    func recover(_ reference: BranchReference) throws(StoreError) {
        guard let execution = try load(reference.execution) else { return }
        recover(reference.path, of: execution)
    }

    func recover(_ path: BranchPath, of execution: LiveExecution) {
        guard !hasCall(BranchReference(execution: execution.key, path: path)), var task = execution.tasks[path],
            case .calling(let purpose, let since) = task.phase
        else { return }
        if purpose == .operation, driver(of: task).leavesDoubt(nil) {
            task.doubtSince = task.doubtSince ?? since
            execution.setTask(task, at: path)
            execution.setDoubt(task.doubt, at: path)
        }
        let moment = moment(of: task, in: execution)
        let step = driver(of: task).recover(purpose, since: since, of: task, in: moment)
        carryOut(step, at: path, of: execution)
    }

    // MARK: Steps

    /// How long the start of a nested execution waits for a store that cannot be read.
    private static let pauseAfterStoreFailure = Duration.seconds(1)

    func carryOut(_ step: TaskStep, at path: BranchPath, of execution: LiveExecution) {
        var turn = TaskTurn(stepsLeft: configuration.maximumTaskStepsPerTurn)
        list(execution)
        apply(step, at: path, of: execution, &turn)
        finish(&turn, of: execution)
    }

    /// Begins the task attempts that were ordered, and those that follow from them, as far as the turn's bound allows.
    func finish(_ turn: inout TaskTurn, of execution: LiveExecution) {
        while !turn.requests.isEmpty {
            let request = turn.requests.removeFirst()
            let path = request.attempt.visit.path
            // A sibling's failure may have ended the attempt before it began.
            guard case .task(request.attempt, _)? = execution.state.branches[path]?.wake else { continue }
            var task = TaskProgress(request: request, startedAt: now, phase: .ready(.operation, since: now))
            if let doubt = execution.doubts[path], doubt.visit == request.attempt.visit.number {
                task.doubtSince = doubt.since
            }
            task.waitKeys = waitKeys(of: task, at: path, of: execution)
            execution.setTask(task, at: path)
            if turn.stepsLeft > 0, execution.record.pause == nil {
                turn.stepsLeft -= 1
                let step = driver(of: task).begin(task, in: moment(of: task, in: execution))
                apply(step, at: path, of: execution, &turn)
            } else {
                apply(.pause(.operation, until: now), at: path, of: execution, &turn)
            }
        }
    }

    private func apply(_ step: TaskStep, at path: BranchPath, of execution: LiveExecution, _ turn: inout TaskTurn) {
        guard var task = execution.tasks[path] else { return }
        switch step {
        case .call(let purpose):
            do throws(StoreError) {
                if freeCalls > 0, execution.record.pause == nil,
                    let report = try messageVerdict(on: purpose, of: task, in: execution)
                {
                    return advance(.task(report, attempt: task.request.attempt), at: path, of: execution, &turn)
                }
            } catch {
                // Whether somebody was told cannot be read now: the task asks again in a little while.
                return apply(.pause(purpose, until: now.advanced(by: .seconds(1))), at: path, of: execution, &turn)
            }
            call(purpose, task, at: path, of: execution, isNext: false)
        case .pause(let purpose, let until):
            task.phase = .pausing(purpose, until: until)
            execution.setTask(task, at: path)
        case .startExecution:
            let next: TaskStep
            do throws(StoreError) {
                next = try startNested(task, at: path, of: execution)
            } catch {
                // The store cannot tell whether the name is free. The attempt begins again in a while.
                next = .pause(.operation, until: now.advanced(by: Self.pauseAfterStoreFailure))
            }
            apply(next, at: path, of: execution, &turn)
        case .awaitExecution(let child, let output):
            task.phase = .awaitingExecution(child)
            execution.setTask(task, at: path)
            advance(.task(.submitted(output: output), attempt: task.request.attempt), at: path, of: execution, &turn)
            // It may have come to its end in the turn that started it.
            followUps.append(.ended(child))
        case .awaitToken(let output):
            task.phase = .awaitingToken
            execution.setTask(task, at: path)
            advance(.task(.submitted(output: output), attempt: task.request.attempt), at: path, of: execution, &turn)
        case .enqueue:
            let activity = task.request.resource.split(separator: ":").last.map(String.init) ?? ""
            task.phase = .queued(QueuePlace(activity: activity, since: now))
            execution.setTask(task, at: path)
            enqueued(at: path, of: execution)
        case .handOver(let worker):
            task.phase = .awaitingToken
            execution.setTask(task, at: path)
            advance(.task(.started(workerName: worker), attempt: task.request.attempt), at: path, of: execution, &turn)
        case .review(let question):
            open(question, task, at: path, of: execution, &turn)
        case .admit, .lookAtAttached, .contact, .reach:
            // What they need of their campaign may not be readable now: then they ask again in a little while.
            let again = now.advanced(by: Self.pauseAfterStoreFailure)
            var next = TaskStep.pause(.operation, until: again)
            if case .attached(let other, _) = task.phase { next = .attach(to: other, until: again) }
            if let known = try? campaignStep(step, task, of: execution) { next = known }
            apply(next, at: path, of: execution, &turn)
        case .attach(let other, let until):
            task.phase = .attached(other, until: until)
            execution.setTask(task, at: path)
        case .publish(let presentation, let output, let kind):
            present(presentation, of: execution, kind: kind)
            let report = TaskReport.succeeded(output: output)
            advance(.task(report, attempt: task.request.attempt), at: path, of: execution, &turn)
        case .decide(let parameters):
            guard let report = record(parameters, by: execution) else {
                let retry = TaskStep.pause(.operation, until: now.advanced(by: Self.pauseAfterFailedRead))
                return apply(retry, at: path, of: execution, &turn)
            }
            advance(.task(report, attempt: task.request.attempt), at: path, of: execution, &turn)
        case .report(let report):
            advance(.task(report, attempt: task.request.attempt), at: path, of: execution, &turn)
        }
    }

    /// What follows from a step that concerns the execution's campaign.
    private func campaignStep(
        _ step: TaskStep,
        _ task: TaskProgress,
        of execution: LiveExecution
    ) throws(StoreError) -> TaskStep {
        switch step {
        case .admit: return try admit(execution)
        case .lookAtAttached:
            guard case .attached(let other, _) = task.phase else { return try admit(execution) }
            return try look(at: other, for: task, of: execution)
        case .contact(let kind, let freshFor): return try contact(kind, freshFor: freshFor, task, of: execution)
        case .reach(let milestone): return .report(try reach(milestone, by: execution))
        default: return step
        }
    }

    /// How long a decision waits that needs a row which could not be read.
    private static let pauseAfterFailedRead = Duration.seconds(1)

    func advance(
        _ stimulus: Stimulus,
        at path: BranchPath,
        of execution: LiveExecution,
        _ turn: inout TaskTurn
    ) {
        let surroundings = surroundings(of: execution)
        let decision = execution.interpreter.advance(&execution.state, at: path, on: stimulus, in: surroundings)
        absorb(decision, in: execution, &turn)
    }

    /// Orders a call if there is room, and lets the task wait in the store otherwise.
    ///
    /// - Parameter isNext: Whether it waited for its turn, and has it now.
    private func call(
        _ purpose: CallPurpose,
        _ old: TaskProgress,
        at path: BranchPath,
        of execution: LiveExecution,
        isNext: Bool
    ) {
        var task = old
        let bucket = admission.bucket(of: task.request.resource, purpose)
        // What an operator holds is given no room.
        guard freeCalls > 0, execution.record.pause == nil, let pass = pass(bucket, of: execution, isNext: isNext)
        else {
            if case .ready(_, let since) = task.phase {
                return wait(purpose, since: since, task, at: path, of: execution)
            }
            return wait(purpose, since: now, task, at: path, of: execution)
        }
        task.callNumber += 1
        task.phase = .calling(purpose, since: now)
        execution.setTask(task, at: path)
        let key = execution.idempotencyKey(of: task.request.attempt.visit)
        let ticket = CallTicket(
            id: makeCallID(),
            execution: execution.key,
            path: path,
            attempt: task.request.attempt,
            number: task.callNumber,
            resource: task.request.resource,
            purpose: purpose,
            idempotencyKey: key,
            startedAt: now,
            batch: batchNumber,
            pass: pass
        )
        let callOrder = CallOrder(
            id: ticket.id,
            execution: execution.key,
            attempt: task.request.attempt,
            number: task.callNumber,
            resource: task.request.resource,
            purpose: purpose,
            parameters: task.request.parameters,
            idempotencyKey: key,
            returnLink: execution.returnLink(from: mint),
            visitStartedAt: execution.enteredAt(path) ?? now,
            deadline: task.request.deadline,
            seed: makeSeed()
        )
        order(callOrder, ticket)
    }

    /// Lets a task wait in the store until it is its turn to call.
    func wait(
        _ purpose: CallPurpose,
        since: Timestamp,
        _ old: TaskProgress,
        at path: BranchPath,
        of execution: LiveExecution
    ) {
        var task = old
        let queue = queue(before: admission.bucket(of: task.request.resource, purpose), of: execution)
        task.phase = .ready(purpose, since: since)
        task.capacity = queue
        execution.setTask(task, at: path)
        admission.wait(in: queue, batch: batchNumber)
    }

    /// Forgets a task attempt, and its call, once its branch waits for something else.
    func dropFinishedTask(at path: BranchPath, of execution: LiveExecution) {
        guard let task = execution.tasks[path] else { return }
        if case .task(task.request.attempt, _)? = execution.state.branches[path]?.wake { return }
        // Given up while a call may have been on its way.
        if case .calling(.operation, let since) = task.phase, driver(of: task).leavesDoubt(nil) {
            let visit = task.request.attempt.visit.number
            execution.setDoubt(Doubt(visit: visit, since: task.doubtSince ?? since), at: path)
        }
        if case .reviewing(let place) = task.phase { desk.note(.closeReview(place.review, at: now)) }
        execution.dropTask(at: path)
        if case .awaitingExecution(let child) = task.phase {
            followUps.append(.stop(child, waitingBranch: BranchReference(execution: execution.key, path: path)))
        }
        cancelCall(of: BranchReference(execution: execution.key, path: path))
    }

    // MARK: Small things

    func driver(of task: TaskProgress) -> any TaskDriver { resources.driver(of: task.request.resource) }

    /// What a driver may know.
    func moment(of task: TaskProgress, in execution: LiveExecution) -> TaskMoment {
        let visit = task.request.attempt.visit
        let context = CallContext(
            deployment: resources.deployment(ofResource: task.request.resource),
            idempotencyKey: execution.idempotencyKey(of: visit),
            returnLink: execution.returnLink(from: mint),
            now: now,
            seed: makeSeed()
        )
        return TaskMoment(
            now: now,
            visitStartedAt: execution.enteredAt(visit.path) ?? now,
            context: context,
            isReconciling: configuration.isReconciling
        )
    }

    private func evidence(of answer: Outcome, to ticket: CallTicket) -> CallRecord {
        CallRecord(
            path: ticket.path,
            visit: ticket.attempt.visit.number,
            attempt: ticket.attempt.number,
            number: ticket.number,
            resource: ticket.resource,
            purpose: ticket.purpose.name,
            idempotencyKey: ticket.idempotencyKey,
            startedAt: ticket.startedAt,
            finishedAt: now,
            outcome: answer.outcomeClass.rawValue,
            status: answer.status,
            message: answer.message
        )
    }
}
