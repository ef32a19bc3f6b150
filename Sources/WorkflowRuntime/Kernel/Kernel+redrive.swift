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
        if execution.record.origin?.mapRun != nil {
            let message = "The execution is a child of a map run. Redrive the execution that started the map run."
            return reply(id, .failed(EngineError(.notRedrivable, message)))
        }
        guard goOn(with: execution, clientToken: clientToken) else {
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
        carryOut(decision, in: execution)
        return true
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
