public import JSONModel
internal import StatesInterpreter
public import WorkflowRuntime
internal import WorkflowStore

// How the records of operators look in REST and in `--json` output. Members without a value are left out.

extension FailureGroup {
    /// Failures with one cause: how many, when, and whether they become more.
    var json: JSON {
        [
            "cause": .string(cause.fingerprint),
            "count": .integer(count),
            "workflow": .string(stateMachine),
            "state": .string(cause.state),
            "error": .string(cause.error),
            "outcome": cause.outcomeClass.map { .string($0) } ?? .null,
            "message": .string(cause.message),
            "first": .string(first.description),
            "last": .string(last.description),
            "lastHour": .integer(lastHour),
            "hourBefore": .integer(hourBefore),
            "trend": .string(lastHour > hourBefore ? "rising" : lastHour < hourBefore ? "falling" : "steady"),
            "sample": .string(OnboardingID(sample).description),
        ]
    }
}

extension RetryGroup {
    /// The group; its cause is `nil` where the newest execution has just gone on.
    func json(_ cause: FailureCause?) -> JSON {
        var object: JSONObject = [
            "cause": .string(fingerprint),
            "count": .integer(count),
            "workflow": .string(stateMachine),
            "since": .string(since.description),
            "sample": .string(OnboardingID(sample).description),
        ]
        object["nextAt"] = nextAt.map { .string($0.description) }
        if let cause {
            object["state"] = .string(cause.state)
            object["error"] = .string(cause.error)
            object["outcome"] = cause.outcomeClass.map { .string($0) }
            object["message"] = .string(cause.message)
        }
        return .object(object)
    }
}

extension ActEffect {
    /// The effect as the REST face writes it.
    public var json: JSON {
        var object: JSONObject = [
            "id": .string(OnboardingID(execution).description),
            "act": .string(act),
            "isDone": .bool(entry != nil),
            "before": before,
            "after": after,
        ]
        if !calls.isEmpty { object["calls"] = .array(calls.map { .string($0) }) }
        if !events.isEmpty { object["events"] = .array(events.map { .string($0) }) }
        if !warnings.isEmpty { object["warnings"] = .array(warnings.map { .string($0) }) }
        object["entry"] = entry.map { .integer(Int($0)) }
        return .object(object)
    }
}

extension JobRecord {
    /// The job as the REST face writes it; what it does to each item may be personal and is left out.
    func json(at now: Timestamp) -> JSON {
        var object: JSONObject = [
            "job": .integer(Int(key)),
            "status": .string(status.rawValue),
            "act": .string(actName),
            "selector": .string(selector),
            "proposer": .string(proposer),
            "reason": .string(reason),
            "total": .integer(total),
            "done": .integer(done),
            "succeeded": .integer(succeeded),
            "refused": .integer(refused),
            "rate": .integer(rate),
            "createdAt": .string(createdAt.description),
            "selectionDigest": .string(selectionDigest),
        ]
        object["approver"] = approver.map { .string($0) }
        object["startedAt"] = startedAt.map { .string($0.description) }
        object["finishedAt"] = finishedAt.map { .string($0.description) }
        if let expectedEnd = expectedEnd(at: now) { object["expectedEnd"] = .string(expectedEnd.description) }
        return .object(object)
    }

    /// When it will be done, by the pace that it has kept so far, or by its rate before there is one.
    private func expectedEnd(at now: Timestamp) -> Timestamp? {
        guard status == .running else { return nil }
        let (left, paced) = (Double(total - done), Double(done - pacedDone))
        let elapsed = pacedAt.map { Double(now.milliseconds - $0.milliseconds) } ?? 0
        let perItem = paced > 0 && elapsed > 0 ? max(elapsed / paced, 1000 / Double(rate)) : 1000 / Double(rate)
        return now.advanced(by: .milliseconds(Int64(left * perItem)))
    }
}

extension JobItem {
    /// What became of one onboarding of a bulk act.
    var json: JSON {
        var object: JSONObject = [
            "id": .string(OnboardingID(execution).description), "status": .string(status.rawValue),
        ]
        object["message"] = message.map { .string($0) }
        object["finishedAt"] = finishedAt.map { .string($0.description) }
        return .object(object)
    }
}

extension JobPreview {
    /// The preview as the REST face writes it.
    public var json: JSON {
        [
            "total": .integer(total),
            "examined": .integer(examined),
            "refused": .integer(refused),
            "refusals": .array(
                refusals.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
                    .map { ["message": .string($0.key), "count": .integer($0.value)] }
            ),
            "needsApproval": .bool(needsApproval),
            "sample": .array(sample.map(\.json)),
        ]
    }
}

extension ReviewRecord {
    /// A review as its reviewers see it, with its subject; a claim only while it counts.
    func json(at now: Timestamp) -> JSON {
        var object: JSONObject = [
            "review": .integer(Int(key)),
            "id": .string(OnboardingID(branch.execution).description),
            "queue": .string(queue),
            "title": .string(title),
            "status": .string(status.rawValue),
            "openedAt": .string(openedAt.description),
        ]
        object["dueAt"] = dueAt.map { .string($0.description) }
        if status == .open { object["isOverdue"] = .bool(dueAt.map { $0 < now } ?? false) }
        object["escalatedAt"] = escalatedAt.map { .string($0.description) }
        if let claimedUntil, claimedUntil > now, status == .open {
            object["claimedBy"] = claimedBy.map { .string($0) }
            object["claimedUntil"] = .string(claimedUntil.description)
        }
        object["decision"] = decision.map { .string($0.rawValue) }
        object["decidedBy"] = decidedBy.map { .string($0) }
        object["note"] = note.map { .string($0) }
        object["closedAt"] = closedAt.map { .string($0.description) }
        object["subject"] = subject
        return .object(object)
    }
}

extension OperatorRecord {
    /// An entry of the log, with the digests that chain it to the one before.
    var json: JSON {
        var object: JSONObject = [
            "entry": .integer(Int(sequence)),
            "at": .string(happenedAt.description),
            "actor": .string(actor),
            "act": .string(act),
            "reason": .string(reason),
        ]
        object["onboarding"] = execution.map { .string(OnboardingID($0).description) }
        object["job"] = job.map { .integer(Int($0)) }
        object["before"] = before.map { .string($0) }
        object["after"] = after.map { .string($0) }
        if !details.isEmpty { object["details"] = .object(details) }
        object["previousDigest"] = .string(previousDigest)
        object["digest"] = .string(digest)
        return .object(object)
    }
}
