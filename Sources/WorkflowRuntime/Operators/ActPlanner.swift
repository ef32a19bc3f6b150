internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Decides what an act does: pure, the same for a preview and for the act itself.
struct ActPlanner {
    let interpreter: Interpreter
    let surroundings: Surroundings
    /// The definition that the act names, and who reads it.
    var target: ActPlan.Target?
    /// The input with which the state that the act names was entered last.
    var enteredInput: JSON?

    func plan(_ act: OperatorAct, on flow: FlowSnapshot) throws(EngineError) -> ActPlan {
        var plan = ActPlan(flow: flow)
        do throws(ActObstacle) {
            switch act {
            case .resume(let options):
                if flow.record.pause != nil {
                    try unpause(options, &plan)
                } else {
                    try resume(options, &plan)
                }
            case .retry(let branch): try retry(branch, &plan)
            case .skip(let branch, let result): try skip(branch, result, &plan)
            case .complete(let branch, let output):
                try report(.succeeded(output: output), branch, act.name, &plan)
            case .fail(let branch, let error, let cause):
                try report(.failed(error: error, cause: cause, retryAfter: nil), branch, act.name, &plan)
            case .pause(let deadlines): try pause(deadlines, &plan)
            case .stop(let error, let cause):
                try requireRunning(flow)
                plan.decision = interpreter.stop(&plan.flow.state, error: error, cause: cause, in: surroundings)
            case .reopen(let from, let input, let variables): try reopen(from, input, variables, &plan)
            case .move(_, let mapping):
                try requireResumable(flow, allowsSuccess: false, allowsRunning: true)
                try move(mapping, &plan)
            }
        } catch {
            switch error {
            case .refused(let refusal): throw EngineError(.actRefused, refusal.message)
            case .failed(let failure): throw failure
            }
        }
        plan.flow.record.header = plan.flow.state.header
        return plan
    }

    // MARK: Requirements

    func requireRunning(_ flow: FlowSnapshot) throws(ActObstacle) {
        guard flow.record.status.isTerminal else { return }
        let status = flow.record.status.rawValue
        throw .failed(EngineError(.executionEnded, "The execution has ended already, with status \(status)."))
    }

    func requireGoing(_ flow: FlowSnapshot) throws(ActObstacle) {
        try requireRunning(flow)
        guard flow.record.pause != nil else { return }
        throw .failed(EngineError(.actRefused, "The execution is paused. Resume it first."))
    }

    func requireResumable(
        _ flow: FlowSnapshot,
        allowsSuccess: Bool,
        allowsRunning: Bool
    ) throws(ActObstacle) {
        let record = flow.record
        if record.header.arn.contains(":express:") {
            throw .failed(EngineError(.actRefused, "An execution of an express state machine cannot be resumed."))
        }
        // A campaign counts a customer who goes on anew.
        let isOfCampaign = record.campaign?.row != nil && !allowsSuccess
        if record.origin?.mapRun != nil, !isOfCampaign {
            let message =
                "The execution is a child of a map run, which counts it as it ended and runs one definition. "
                + "Resume the execution that started the map run."
            throw .failed(EngineError(.actRefused, message))
        }
        switch record.status {
        case .running where !allowsRunning:
            throw .failed(EngineError(.actRefused, "The execution is running. 'usher show' says what it waits for."))
        case .succeeded where !allowsSuccess:
            throw .failed(
                EngineError(.actRefused, "The execution has succeeded. To begin again at a state, reopen it.")
            )
        default: return
        }
    }

    // MARK: Errors

    func refusing<Value>(_ work: () throws(RepairRefusal) -> Value) throws(ActObstacle) -> Value {
        do throws(RepairRefusal) {
            return try work()
        } catch {
            throw .refused(error)
        }
    }

    func failing<Value>(_ work: () throws(EngineError) -> Value) throws(ActObstacle) -> Value {
        do throws(EngineError) {
            return try work()
        } catch {
            throw .failed(error)
        }
    }
}

/// What stands against an act.
enum ActObstacle: Error {
    case refused(RepairRefusal)
    case failed(EngineError)
}

extension Decision {
    /// Takes over what was decided next.
    mutating func append(_ other: Decision) {
        events += other.events
        commands += other.commands
        changes += other.changes
        retries += other.retries
        outcome = other.outcome ?? outcome
    }
}
