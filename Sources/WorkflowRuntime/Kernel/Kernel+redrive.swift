public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Redrives: unsuccessful executions go on where they stopped.
extension Kernel {
    /// How long after its end an execution can be redriven, as in AWS.
    public static let redrivePeriod = Duration.seconds(14 * 86_400)

    func redrive(
        _ key: ExecutionKey,
        clientToken: String?,
        by signature: Signature?,
        _ id: ReplyID
    ) throws(StoreError) {
        guard let execution = try load(key) else {
            return reply(id, .failed(EngineError(.unknownExecution, "There is no execution \(key).")))
        }
        if let reason = try reasonAgainstGoingOn(key) {
            return reply(id, .failed(EngineError(.notRedrivable, reason)))
        }
        // A request that is repeated because its answer was lost gets that answer.
        if let clientToken, clientToken == execution.record.redriveToken, let time = execution.record.header.redriveTime
        {
            return reply(id, .done(at: time))
        }
        if let reason = execution.record.reasonAgainstRedrive(at: now) {
            return reply(id, .failed(EngineError(.notRedrivable, reason)))
        }
        if let maximum = configuration.maximumHistoryLength, execution.state.lastEventID.number >= maximum - 1 {
            let reason = "Execution event history length is at its limit of \(maximum) and cannot be redriven"
            return reply(id, .failed(EngineError(.notRedrivable, reason)))
        }
        if let error = try reasonAgainstReturn(of: execution) { return reply(id, .failed(error)) }
        if execution.record.origin?.mapRun != nil {
            let message = "The execution is a child of a map run. Redrive the execution that started the map run."
            return reply(id, .failed(EngineError(.notRedrivable, message)))
        }
        let goesOn = logged(.resume(.init()), on: execution, by: signature) {
            goOn(with: execution, clientToken: clientToken)
        }
        guard goesOn else {
            return reply(id, .failed(EngineError(.notRedrivable, "Nothing in the execution was stopped.")))
        }
        reply(id, .done(at: now))
    }

    /// Goes on with an ended execution where it stopped; `false` if nothing in it was stopped.
    func goOn(with execution: LiveExecution, clientToken: String?) -> Bool {
        guard let decision = execution.interpreter.redrive(&execution.state, in: surroundings(of: execution)) else {
            return false
        }
        let isExpress = execution.record.header.arn.contains(":express:")
        let status = execution.record.status
        execution.updateRecord { record in
            record.header = execution.state.header
            record.status = .running
            record.stoppedAt = nil
            (record.error, record.cause, record.failure) = (nil, nil, nil)
            record.redriveToken = clientToken
            record.deadline =
                record.origin?.mapRun == nil
                ? execution.interpreter.executionDeadline(startTime: now)
                : isExpress ? now.advanced(by: Self.longestExpressExecution) : nil
        }
        comeBack(execution, from: status)
        carryOut(decision, in: execution)
        return true
    }

    /// Why an ended execution cannot go on beside others: a workflow runs once at a time for an applicant.
    ///
    /// One that ran a whole campaign does not come back either.
    func reasonAgainstReturn(of execution: LiveExecution) throws(StoreError) -> EngineError? {
        if let membership = execution.record.campaign, membership.row == nil {
            let message =
                "The execution ran the campaign \(membership.campaign), which came to its end with it. Make another campaign "
                + "for the customers that are left."
            return EngineError(.notRedrivable, message)
        }
        guard let applicant = execution.record.onboarding?.applicant,
            try liveExecution(for: applicant, of: execution.record.stateMachine) != nil
        else { return nil }
        let message = "Another onboarding of this workflow runs for the applicant. Wait for its end, or stop it."
        return EngineError(.applicantIsBusy, message)
    }

    /// Notes that an ended execution runs again.
    func comeBack(_ execution: LiveExecution, from status: ExecutionStatus) {
        if execution.record.campaign != nil { followUps.append(.resumed(execution.key, from: status)) }
        // Its row comes after that of one for the same applicant that ended in this transaction.
        listLast(execution)
        if let applicant = execution.record.onboarding?.applicant {
            let place = ProductLedger.Place(stateMachine: execution.record.stateMachine, applicant: applicant)
            ledger.note(execution.key, for: place, batch: batchNumber)
        }
        announce(.onboardingResumed, about: execution)
    }
}

extension ExecutionRecord {
    /// Why the execution cannot be redriven now, in AWS's words; `nil` if it can.
    public func reasonAgainstRedrive(at now: Timestamp) -> String? {
        if header.arn.contains(":express:") { return "Execution of an express state machine cannot be redriven" }
        if status == .running || status == .succeeded {
            return "Execution is \(status.rawValue) and cannot be redriven"
        }
        if let stoppedAt, stoppedAt.advanced(by: Kernel.redrivePeriod) < now {
            return "Execution was closed more than 14 days ago and cannot be redriven"
        }
        return nil
    }
}
