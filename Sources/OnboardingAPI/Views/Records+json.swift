internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

// How rows look in REST and in `--json` output. Members without a value are left out.

extension ExecutionSummary {
    /// A row of a list: where the execution stands, and nothing of its data.
    var json: JSON {
        var object: JSONObject = [
            "id": .string(OnboardingID(key).description),
            "workflow": .string(stateMachine),
            "name": .string(name),
            "status": .string(status.publicName),
            "startedAt": .string(startedAt.description),
        ]
        if let stoppedAt { object["stoppedAt"] = .string(stoppedAt.description) }
        if let error { object["error"] = .string(error) }
        if let stateName { object["state"] = .string(stateName) }
        if let waitingFor { object["wake"] = .string(waitingFor.rawValue) }
        if let dueAt { object["dueAt"] = .string(dueAt.description) }
        if let cause { object["cause"] = .string(cause) }
        if let pausedAt { object["pausedSince"] = .string(pausedAt.description) }
        return .object(object)
    }
}

extension HistoryEvent {
    /// An event with its details, which may hold what the applicant's states held.
    var json: JSON {
        [
            "id": .integer(id.number),
            "previous": .integer(previous.number),
            "timestamp": .string(timestamp.description),
            "type": .string(type.rawValue),
            "details": .object(details),
        ]
    }
}

extension CallRecord {
    /// A call that was answered: when, for which attempt, and what the answer was taken for; without payloads.
    var json: JSON {
        var object: JSONObject = [:]
        if !path.indices.isEmpty { object["branch"] = .string(path.description) }
        object["visit"] = .integer(visit.number)
        object["attempt"] = .integer(attempt)
        object["number"] = .integer(number)
        object["resource"] = .string(resource)
        object["purpose"] = .string(purpose)
        object["idempotencyKey"] = .string(idempotencyKey)
        object["startedAt"] = .string(startedAt.description)
        object["finishedAt"] = .string(finishedAt.description)
        object["outcome"] = .string(outcome)
        if let status { object["status"] = .integer(status) }
        if let message, !message.isEmpty { object["message"] = .string(message) }
        return .object(object)
    }
}

extension DefinitionRecord {
    /// A revision of a definition, without its text.
    var json: JSON {
        [
            "name": .string(stateMachine),
            "revision": .integer(revision),
            "digest": .string(digest),
            "createdAt": .string(createdAt.description),
        ]
    }
}

extension InvariantViolation {
    /// What an audit found, and about which onboarding.
    var json: JSON {
        [
            "invariant": .string(invariant),
            "onboarding": .string(OnboardingID(execution).description),
            "message": .string(message),
        ]
    }
}
