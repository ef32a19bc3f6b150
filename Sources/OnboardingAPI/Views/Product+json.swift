internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

// How notices, endpoints, deliveries and decisions look in REST. Members without a value are left out.

extension OnboardingReader {
    /// A page of the feed: `{"events": […], "next": 50}`.
    func events(after position: Int64, limit: Int) throws(StoreError) -> JSON {
        let notices = try store.notices(after: position, limit: limit)
        let events = notices.map { notice -> JSON in
            guard case .object(var object) = notice.json else { return notice.json }
            object["position"] = .integer(Int(notice.position))
            return .object(object)
        }
        return ["events": .array(events), "next": .integer(Int(notices.last?.position ?? position))]
    }
}

extension EndpointRecord {
    /// An endpoint without its secrets.
    var members: JSONObject {
        var object: JSONObject = [
            "id": .string(publicID),
            "url": .string(url),
            "types": .array(types.map(JSON.string)),
            "workflows": .array(workflows.map(JSON.string)),
            "isEnabled": .bool(isEnabled),
            "source": isFromFile ? "file" : "api",
            "signsAsymmetrically": .bool(signsAsymmetrically),
            "failures": .integer(failureCount),
            "createdAt": .string(createdAt.description),
        ]
        if let disabledReason { object["disabledReason"] = .string(disabledReason) }
        if let failingSince { object["failingSince"] = .string(failingSince.description) }
        if let previousSecretUntil { object["previousSecretUntil"] = .string(previousSecretUntil.description) }
        return object
    }
}

extension DeliveryRecord {
    /// How far the delivery of one event is.
    var json: JSON {
        var object: JSONObject = [
            "position": .integer(Int(notice)),
            "state": .string(state.rawValue),
            "attemptCount": .integer(attemptCount),
        ]
        if let dueAt { object["dueAt"] = .string(dueAt.description) }
        return .object(object)
    }
}

extension DeliveryAttempt {
    /// One attempt; of the body only its digest.
    var json: JSON {
        var object: JSONObject = [
            "number": .integer(number),
            "startedAt": .string(startedAt.description),
            "latencyMilliseconds": .integer(latency),
            "bodyDigest": .string(bodyDigest),
        ]
        if let status { object["status"] = .integer(status) }
        if let failure { object["failure"] = .string(failure) }
        return .object(object)
    }
}

extension DecisionRecord {
    /// A decision, what it supersedes and what follows from it.
    var json: JSON {
        var object: JSONObject = [
            "number": .integer(number),
            "outcome": .string(outcome),
            "source": .string(source.rawValue),
            "decidedAt": .string(decidedAt.description),
        ]
        if let supersedes { object["supersedes"] = .string(supersedes) }
        if let evidence { object["evidence"] = .string(OnboardingID(evidence).description) }
        if let followUp { object["followUp"] = .string(OnboardingID(followUp).description) }
        return .object(object)
    }
}
