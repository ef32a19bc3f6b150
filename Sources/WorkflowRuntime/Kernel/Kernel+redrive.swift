public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Redrives: unsuccessful executions go on where they stopped.
extension Kernel {
    /// How long after its end an execution can be redriven, as in AWS.
    public static let redrivePeriod = Duration.seconds(14 * 86_400)

    func redrive(_ key: ExecutionKey, clientToken: String?, _ id: ReplyID) throws(StoreError) {
        guard let execution = try load(key) else {
            return reply(id, .failed(EngineError(.unknownExecution, "There is no execution \(key).")))
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
        if let applicant = execution.record.onboarding?.applicant,
            try liveExecution(for: applicant, of: execution.record.stateMachine) != nil
        {
            let message = "Another onboarding of this workflow runs for the applicant. Wait for its end, or stop it."
            return reply(id, .failed(EngineError(.applicantIsBusy, message)))
        }
        guard let decision = execution.interpreter.redrive(&execution.state, in: surroundings(of: execution)) else {
            return reply(id, .failed(EngineError(.notRedrivable, "Nothing in the execution was stopped.")))
        }
        execution.updateRecord { record in
            record.header = execution.state.header
            record.status = .running
            record.stoppedAt = nil
            (record.error, record.cause) = (nil, nil)
            record.redriveToken = clientToken
            record.deadline = execution.interpreter.executionDeadline(startTime: now)
        }
        listLast(execution)
        announce(.onboardingResumed, about: execution)
        carryOut(decision, in: execution)
        reply(id, .done(at: now))
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
