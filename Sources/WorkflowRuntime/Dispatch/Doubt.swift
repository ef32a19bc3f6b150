internal import Connectors
internal import JSONModel
internal import StatesInterpreter

/// That a call of a visit may have had its effect without anybody knowing.
///
/// It outlives the attempt that made the call: it is kept in the branch's row until it is known, or the visit is over. Whoever
/// makes the call again, a retrier or an operator, looks first.
struct Doubt: Sendable, Hashable {
    /// The visit.
    var visit: EventID
    /// Since when.
    var since: Timestamp

    init(visit: EventID, since: Timestamp) {
        self.visit = visit
        self.since = since
    }

    /// The form in which it takes the place of a task that is not there.
    var encoded: JSON { ["u": .integer(Int(since.milliseconds)), "v": .integer(visit.number), "f": ["doubt"]] }

    /// Reads that form; `nil` for that of a task.
    init?(encoded: JSON) {
        guard encoded["f"]?[0] == "doubt", let since = encoded["u"]?.integerValue,
            let visit = encoded["v"]?.integerValue
        else { return nil }
        self.init(visit: EventID(visit), since: Timestamp(milliseconds: Int64(since)))
    }
}

extension TaskProgress {
    /// What is to be remembered beyond the attempt.
    var doubt: Doubt? { doubtSince.map { Doubt(visit: request.attempt.visit.number, since: $0) } }

    /// Notes that a call was answered, and whether it leaves a doubt.
    mutating func note(
        _ answer: Outcome,
        to purpose: CallPurpose,
        since: Timestamp,
        then step: TaskStep,
        by driver: any TaskDriver,
        at now: Timestamp
    ) {
        // The answer is here: whatever ends the attempt now does not end it in the middle of a call.
        phase = .ready(purpose, since: now)
        switch purpose {
        case .operation: doubtSince = driver.leavesDoubt(answer) ? doubtSince ?? since : nil
        case .resolve:
            // The look found out that there was no effect.
            if step == .call(.operation) { doubtSince = nil }
        case .poll: break
        }
    }
}

extension LiveExecution {
    /// Whether a branch waits for the answer to a call.
    func isCalling(at path: BranchPath) -> Bool {
        guard case .calling? = tasks[path]?.phase else { return false }
        return true
    }
}
