public import JSONModel
internal import WorkflowRuntime
public import WorkflowStore

// How persons, holds and erasures look in REST and in `--json` output. Members without a value are left out.

extension SubjectReport {
    func json(at now: Timestamp) -> JSON {
        var object = subject.json(at: now)
        object["executions"] = .integer(executionCount)
        object["running"] = .integer(running)
        object["onboardings"] = .array(executions.map { .string(OnboardingID($0).description) })
        if subject.standing == .open {
            // What erasing would do.
            object["effect"] = .string(effect.rawValue)
            if let erasureDue { object["erasureDue"] = .string(max(erasureDue, now).description) }
        }
        if let hold { object["hold"] = .integer(Int(hold)) }
        if let entry { object["entry"] = .integer(Int(entry)) }
        return .object(object)
    }

    private enum Effect: String {
        case eraseAtOnce = "erase-at-once"
        case eraseAtEndOfHold = "restrict-and-erase-at-end-of-hold"
        case restrict = "restrict-until-holds-are-ended"
    }

    private var effect: Effect {
        if activeHolds.isEmpty { return .eraseAtOnce }
        return erasureDue == nil ? .restrict : .eraseAtEndOfHold
    }
}

extension SubjectRecord {
    func json(at now: Timestamp) -> JSONObject {
        var object: JSONObject = ["subject": .integer(Int(key.number))]
        switch standing {
        case .open: object["standing"] = "open"
        case .restricted: object["standing"] = "restricted"
        case .erased: object["standing"] = "erased"
        }
        if let erasure {
            object["requestedAt"] = .string(erasure.requestedAt.description)
            object["requestedBy"] = .string(erasure.requestedBy)
            object["reason"] = .string(erasure.reason)
            if let erasedAt = erasure.erasedAt { object["erasedAt"] = .string(erasedAt.description) }
            if let erasureDue { object["erasureDue"] = .string(erasureDue.description) }
        }
        if !holds.isEmpty { object["holds"] = .array(holds.map { $0.json(at: now) }) }
        return object
    }
}

extension HoldRecord {
    func json(at now: Timestamp) -> JSON {
        var object: JSONObject = [
            "hold": .integer(Int(key)), "subject": .integer(Int(subject.number)), "basis": .string(basis),
            "reason": .string(reason), "placedAt": .string(placedAt.description), "placedBy": .string(placedBy),
            "isActive": .bool(isActive(at: now)),
        ]
        if let until { object["until"] = .string(until.description) }
        if let endedAt { object["endedAt"] = .string(endedAt.description) }
        return .object(object)
    }
}

extension OnboardingReader {
    /// The holds that nobody has ended, those placed last first: `{"holds": […]}`.
    public func holds(limit: Int) throws(StoreError) -> JSON {
        let now = clock.now()
        let subjects = try store.heldSubjects(limit: limit)
        let holds = subjects.flatMap { subject in
            subject.holds.filter { $0.endedAt == nil }.map { hold -> JSON in
                var line = hold.json(at: now)
                line["standing"] = subject.json(at: now)["standing"]
                if let due = subject.erasureDue { line["erasureDue"] = .string(due.description) }
                return line
            }
        }
        return ["holds": .array(Array(holds.prefix(limit)))]
    }
}
